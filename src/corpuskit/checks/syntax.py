"""Sidecars that cannot be read: they are no YAML, hold no fields, or are ambiguous."""

from corpuskit.checks.definition import Check
from corpuskit.model import Finding
from corpuskit.text import yaml12
from corpuskit.text.lines import Lines

SYNTAX = Check(
    "CK101",
    "sidecar is not YAML",
    """The sidecar can't be read as YAML 1.2.

The usual reasons: a ': ' in an unquoted value, a quote inside a quoted value, a quotation or bracket that is never closed, a tab
as indentation, a second document. A quotation mark or bracket that is never closed is reported where it opens. Where the line can be meant in one
way only, the message says how to write it, and `--fix` does.

    title: Pier closed: survey finds cracks        wrong
    title: "Pier closed: survey finds cracks"      right
""",
    partly=True,
)
DUPLICATE = Check(
    "CK102",
    "field that stands twice",
    """A field stands twice in a sidecar, or in one group of fields.

Most YAML readers take the last one without a word, some the first. The finding is at the second one and names the line of the
first.

    lang: en
    title: Fog over Askford
    lang: de                 wrong: which one?
""",
)
ALIAS = Check(
    "CK103",
    "alias that explodes",
    """Anchors and aliases that have no end, blow the sidecar up beyond reason, or name nothing; or nesting without end.

A few lines of aliases to lists of aliases stand for billions of values ("billion laughs"). Plain aliases are fine.

    a: &a [x, x]
    b: *a                    fine
    c: &c [*c]               wrong: contains itself
""",
)
ROOT = Check(
    "CK110",
    "sidecar without fields",
    """The sidecar holds no fields: it is empty, a list, or a bare text.

    - id: fog-1              wrong: a list
    id: fog-1                right
""",
)
KEY = Check(
    "CK111",
    "not plain data",
    """A key that is no text, or a tag that is not of YAML's core schema.

Keys such as `2024`, `true` or `null` mean different things to different readers; so do tags such as `!!binary` or `!mine`.

    2024: x                  wrong
    "2024": x                right
""",
    partly=True,
)

_ROOT_HINTS = {
    "empty": " - write id, title, source and lang, or delete the file and add the text with `corpuskit add`",
    "a list": " - delete the '-' before the fields",
    "a single value": " - write a field's name and ':' before it",
}
_OF_KIND = {"duplicate": DUPLICATE, "alias": ALIAS, "depth": ALIAS, "key": KEY, "tag": KEY}


def parse_or_find(path: str, text: str) -> yaml12.Document | Finding:
    """Return the document of a sidecar's text, which is a mapping, or the finding why there is none."""
    try:
        document = yaml12.read(text)
    except yaml12.YamlProblem as problem:
        return _explain_problem(path, text, problem)
    if isinstance(document.value, dict):
        return document
    what = {type(None): "empty", list: "a list", str: "a text"}.get(type(document.value), "a single value")
    place = Lines(text).place(len(text) - len(text.lstrip("\ufeff \t\r\n"))) if document.value is not None else (1, 1)
    hint = _ROOT_HINTS.get(what) or _advise_text(text)
    return ROOT.at(path, place, f"a sidecar is made of lines such as 'title: …', and this one is {what}{hint}")


def _advise_text(text: str) -> str:
    from corpuskit.checks.syntax_blocks import advise_bare_text  # noqa: PLC0415 - most sidecars hold fields

    return f" - {advise_bare_text(text)}"


def _explain_problem(path: str, text: str, problem: yaml12.YamlProblem) -> Finding:
    """Return the finding for a text that cannot be read, with the right line where that is clear."""
    check = _OF_KIND.get(problem.kind, SYNTAX)
    if problem.kind in _REPAIRABLE:
        from corpuskit.checks.syntax_repair import repair_syntax  # noqa: PLC0415 - most sidecars can be read

        if repair := repair_syntax(text, problem):
            return check.at(path, repair.place, repair.message, fixable=repair.safe)
    from corpuskit.checks.syntax_blocks import reword_problem  # noqa: PLC0415 - as above

    return check.at(path, (problem.line, problem.column), reword_problem(text, problem))


_REPAIRABLE = ("syntax", "alias", "tag", "number")
