"""Repairs of a sidecar that is not YAML: the line that is wrong, in words, and how it is written instead.

libyaml names the rule that was broken ("did not find expected key"). A person who typed `title: [Update] ferry` asks for quotation
marks. Each diagnosis proposes another line, and a proposal counts only where the sidecar reads better with it: without a problem, or
with one further below.
"""

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from corpuskit.checks.syntax_blocks import align_items, find_value_block
from corpuskit.text import yaml12
from corpuskit.text.field_names import field_meant
from corpuskit.text.lines import Lines

_LINE = re.compile(
    r"(?P<indent>[ \t]*(?:-[ \t]+)?)(?:(?P<key>[^\W\d][\w.-]*)(?P<colon>[ \t]*[:=])(?P<gap>[^\S\r\n]*))?(?P<value>.*)"
)
_COMMENT = re.compile(r"[ \t]+#.*$")
_LISTED = re.compile(r"""("[^"]*"|'[^']*')(\s*,\s*("[^"]*"|'[^']*'))+""")
# Halves of a character beyond 16 bits, as JSON escapes them: the first is D800 to DBFF, the second DC00 to DFFF.
_HALF = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_BOTH_HALVES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_STARRED = re.compile(r"(?:[ ]*\*[ ]+[^\n]*(?:\n|$))+")
_STARRED_LINE = re.compile(r"(?m)^([ ]*)\*[ ]+")
_QUOTATION = re.compile(r"\"[^\"]+\"|'[^']+'")
_NO_COLONS = ".;,-=>"
_LINKED = re.compile(r"\[.*\]\(<?(https?://[^\s()<>]+)>?\)")
_NOTED = re.compile(r"""(?P<sign>["'])(?P<text>[^"']+)(?P=sign)[ \t]+\((?P<note>[^()#]+)\)""")
_WIDE_COLON = re.compile(r"([^\W\d][\w.-]*)[ \t]*[：﹕][ \t]*(.*)")
_SHOWN = 100
_MOST = 50
_KINDS = {
    "[": "a value that begins with '[' is read as a list",
    "{": "a value that begins with '{' is read as a group of fields",
    ">": "'>' at the start of a value announces a text on the lines below",
    "|": "'|' at the start of a value announces a text on the lines below",
}
_TEXTS = frozenset({"id", "title", "source", "section", "description", "dateline", "copyright", "rights"})
"""Fields that hold a text, so that a number there is meant as one."""
_LISTS = frozenset({"authors", "tags", "meta", "cleaning"})
"""Fields that hold no text, so that quotation marks are no help."""
_FORMATTED = frozenset(("lang", "url", "published", "modified", "retrieved", "license", "sha256", "relation", "score"))
"""Fields whose form leaves no room for more words."""
_NEEDED = frozenset(("id", "title", "source", "lang"))
_RESERVED = "@`%*&!-?,]}"


class Repair(NamedTuple):
    """A wrong line of a sidecar: its place, the fault in words, the line as it should be, and the whole text with it.

    `safe`: the line has only one possible meaning, so `--fix` may write it.
    """

    place: tuple[int, int]
    words: str
    line: str
    text: str
    safe: bool

    @property
    def message(self) -> str:
        """The fault and the line to write, on one line."""
        shown = self.line.strip()
        if not shown:
            return self.words
        shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        return f"{self.words} {shown}" if " - " in self.words else f"{self.words} - write {shown}"


class _Line(NamedTuple):
    """A line in its parts: blanks (and the dash of a list), key, colon, blanks, value; `end` is a comment behind the value."""

    indent: str
    key: str
    colon: str
    gap: str
    value: str
    end: str

    @property
    def head(self) -> str:
        """The text before the value, as it should be."""
        return f"{self.indent}{self.key}: " if self.key else self.indent


class _Candidate(NamedTuple):
    words: str
    line: str
    safe: bool = True
    column: int | None = None
    below: str = ""
    """The beginning that the line above must have."""
    shown: str = ""
    """The advice, where it is not the line alone."""


def repair_syntax(text: str, problem: yaml12.YamlProblem) -> Repair | None:
    """Return the repair of the line that a problem of the YAML reader is about; `None` where no diagnosis fits."""
    if problem.kind == "alias" and "nothing is marked" not in problem.message:
        return None
    return (
        _align_list(text, problem)
        or _dash_items(text, problem)
        or _repair_line(text, problem)
        or _repair_block(text, problem)
    )


def _dash_items(text: str, problem: yaml12.YamlProblem) -> Repair | None:
    """Return the repair of a list whose items begin with '* '."""
    place = Lines(text)
    start = place.start(problem.line)
    found = _STARRED.match(text, start) if problem.message.startswith("a value that begins with '*'") else None
    if not found:
        return None
    block = _STARRED_LINE.sub(r"\1- ", found[0])
    repaired = text[:start] + block + text[found.end() :]
    first = block.split("\n", 1)[0].strip()
    rest = ", and so on the lines below" if block.strip().count("\n") else ""
    words = f"an item of a list begins with '- ', not with '* ' - write {first}{rest}"
    indent = len(block) - len(block.lstrip(" "))
    return Repair((problem.line, indent + 1), words, "", repaired, safe=True) if _can_be_read(repaired) else None


def _can_be_read(text: str) -> bool:
    try:
        yaml12.read(text)
    except yaml12.YamlProblem:
        return False
    return True


def _repair_line(text: str, problem: yaml12.YamlProblem) -> Repair | None:
    """Return the repair of the one line that the problem is about, or of the one above it."""
    lines = Lines(text)
    for number in dict.fromkeys((problem.line, problem.line - 1)):
        if number < 1:
            continue
        start, end = lines.start(number), lines.start(number + 1)
        start += text.startswith("\ufeff", start)
        above = text[lines.start(number - 1) : start].strip() if number > 1 else ""
        whole = text[start:end].rstrip("\r\n")
        diagnoses = _DIAGNOSES if number == problem.line else _FOR_LINE_ABOVE
        for candidate in chain.from_iterable(diagnose(_split_line(whole), problem) for diagnose in diagnoses):
            repaired = text[:start] + candidate.line + text[start + len(whole) :]
            fits = candidate.line != whole and above.startswith(candidate.below)
            if fits and _reads_better(repaired, number, candidate.line):
                column = candidate.column or (problem.column if number == problem.line else 1)
                # An alias may be intended, with its anchor missing.
                safe = candidate.safe and problem.kind != "alias"
                return Repair((number, column), candidate.words, candidate.shown or candidate.line, repaired, safe)
    return None


def _repair_block(text: str, problem: yaml12.YamlProblem) -> Repair | None:
    """Return the repair of a value on several lines: all of it on one."""
    block = find_value_block(text, problem.line)
    if block is None or problem.kind not in ("syntax", "alias"):
        return None
    for candidate in chain.from_iterable(diagnose(_split_line(block.line), problem) for diagnose in _FOR_BLOCKS):
        repaired = text[: block.start] + candidate.line + text[block.end :]
        if _reads_better(repaired, block.number, candidate.line):
            place = (problem.line, problem.column)
            safe = candidate.safe and problem.kind != "alias"
            joint = "" if " - " in candidate.words else " - write on one line"
            return Repair(place, candidate.words + joint, candidate.shown or candidate.line, repaired, safe)
    return None


def _align_list(text: str, problem: yaml12.YamlProblem) -> Repair | None:
    """Return the repair of a list whose items begin in different columns: all of them below the first."""
    moved = align_items(text, problem.line) if problem.kind == "syntax" else None
    if moved is None:
        return None
    try:
        yaml12.read(moved.text)
    except yaml12.YamlProblem as left:
        if left.line <= max(moved.numbers):
            return None
    first = moved.numbers[0]
    column = problem.column if first == problem.line else moved.column
    return Repair((first, column), moved.words, moved.line, moved.text, safe=False)


def repaired_text(text: str) -> str:
    """Return the sidecar with all safe repairs, the same text where there is none."""
    for _ in range(_MOST):
        try:
            yaml12.read(text)
        except yaml12.YamlProblem as problem:
            repair = repair_syntax(text, problem)
            if repair is None or not repair.safe:
                return text
            text = repair.text
        else:
            return text
    return text


def quote_scalar(value: str) -> str:
    """Return a text as a quoted YAML scalar on one line, with as few escapes as can be.

    >>> print(quote_scalar("[Update] ferry"), quote_scalar('The "Post" says'))
    "[Update] ferry" 'The "Post" says'
    """
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _is_text(value: str) -> bool:
    """Return whether YAML reads a value without quotation marks as a text."""
    try:
        return isinstance(yaml12.load(f"a: {value}")["a"], str)
    except yaml12.YamlProblem:
        return True


def _write_text(value: str) -> str:
    """Return a text as a value behind a field's name: with quotation marks where it needs them."""
    try:
        plain = yaml12.load(f"a: {value}") == {"a": value}
    except yaml12.YamlProblem:
        plain = False
    return value if plain else quote_scalar(value)


def _split_line(whole: str) -> _Line:
    found = _LINE.match(whole)
    assert found is not None  # noqa: S101 - every part may be empty
    value = found["value"].rstrip()
    comment = None if value[:1] in "\"'#" else _COMMENT.search(value)
    body = value[: comment.start()] if comment else value
    indent, key, colon, gap = (found[name] or "" for name in ("indent", "key", "colon", "gap"))
    return _Line(indent, key, colon, gap, body, whole[len(whole) - len(found["value"]) + len(body) :])


def _reads_better(text: str, number: int, line: str) -> bool:
    """Return whether a text with a repaired line has no problem any more, or only one below that line."""
    try:
        yaml12.read(line.lstrip(" -"))
        yaml12.read(text)
    except yaml12.YamlProblem as problem:
        # A value that continues below may not end in its first line.
        below = text[Lines(text).start(number + 1) : Lines(text).start(problem.line)]
        at = Lines(text).start(problem.line)
        goes_on = not below.strip() and at < len(text) and text[at] in " \t"
        return problem.line > number and not (goes_on and ":" in line)
    return True


def _find_tab(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    if "\t" in line.indent:
        rest = f"{line.key}{line.colon}{line.gap}{line.value}{line.end}"
        column, dash = line.indent.index("\t") + 1, line.indent.strip(" \t")
        yield _Candidate(
            "a line may not begin with a tab - put two spaces instead, before",
            line.indent.replace("\t", "  ") + rest,
            column=column,
        )
        for blanks in (2, 4, 6, 0):
            words = f"put {blanks} spaces instead, before" if blanks else "delete it, before"
            bare = f"{' ' * blanks}{dash}{' ' if dash else ''}{rest}"
            yield _Candidate(f"a line may not begin with a tab - {words}", bare, safe=False, column=column)


def _find_missing_blank(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    if line.key and line.value and not line.gap and ":" in line.colon and not line.value.startswith("//"):
        quoted = quote_scalar(line.value)
        is_other = line.key in _TEXTS and not _is_text(line.value)
        for value in (quoted,) if is_other else (line.value, quoted):
            yield _Candidate(f"a space is missing after '{line.key}:'", line.head + value + line.end)


def _find_odd_blank(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    odd = line.gap.strip(" \t")
    if line.key and odd:
        name = f"{unicodedata.name(odd[0], 'odd character').lower()} (U+{ord(odd[0]):04X})"
        for value in (line.value, quote_scalar(line.value)):
            yield _Candidate(f"after '{line.key}:' stands no ordinary space but a {name}", line.head + value + line.end)


def _find_equals_sign(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    if line.key and "=" in line.colon:
        value = line.value if line.value[:1] in "\"'[" else quote_scalar(line.value)
        for each in (line.value, value):
            yield _Candidate("after the field's name comes ':', not '='", line.head + each + line.end)


def _find_missing_colon(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    word, _blank, rest = line.value.partition(" ")
    if not line.key and not line.indent and field_meant(word):
        name, value = word.rstrip(_NO_COLONS), rest.strip().removeprefix("->").removeprefix("=>").strip()
        words = f"the ':' after {name!r} is missing"
        if not value:
            example = f"{name}: {_example_of(name)}"
            advice = f"{words}, and a value - write one such as {example}, or delete the line"
            yield _Candidate(advice, example + line.end, safe=False, shown=" ")
        for each in dict.fromkeys((value, quote_scalar(value))):
            yield _Candidate(words, f"{name}: {each}".rstrip() + line.end, safe=False)
    if not line.key and (wide := _WIDE_COLON.match(line.value)):
        words = f"after {wide[1]!r} stands a full-width colon (：)"
        for value in (wide[2], quote_scalar(wide[2])):
            yield _Candidate(words, f"{line.indent}{wide[1]}: {value}{line.end}")


def _example_of(name: str) -> str:
    """Return a value for a field, as the packaged schema has one."""
    from corpuskit.checks.schema import Schema  # noqa: PLC0415 - rarely needed
    from corpuskit.checks.shown_values import write_yaml  # noqa: PLC0415 - as above
    from corpuskit.checks.wording import find_example  # noqa: PLC0415 - as above

    example = find_example(Schema.packaged().field(field_meant(name) or name))
    return "…" if example is None else write_yaml(example)


def _find_indented_key(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    is_field = bool(line.key) and field_meant(line.key) == line.key and ":" in line.colon
    if line.indent and not line.indent.strip(" ") and is_field:
        rest = f"{line.key}{line.colon}{line.gap}{line.value}{line.end}"
        words = f"the spaces before {line.key!r} make it part of the field above - take them away:"
        yield _Candidate(words, rest, safe=False)


def _find_dash(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    if line.indent.startswith("-") and line.key:
        yield _Candidate(
            "a '-' before a field makes it the item of a list",
            line.head.lstrip("- ") + line.value + line.end,
            safe=False,
        )


def _find_half_character(line: _Line, problem: yaml12.YamlProblem) -> Iterator[_Candidate]:
    r"""Find escapes such as `\ud83d\ude00`, as JSON writes a character beyond 16 bits; half of one alone is no character."""
    if "backslash" not in problem.message or not (half := _HALF.search(line.value)):
        return
    whole = _BOTH_HALVES.sub(lambda found: json.loads(f'"{found[0]}"'), line.value)
    if not _HALF.search(whole):
        both = _BOTH_HALVES.search(line.value)
        words = f"'{both[0] if both else half[0]}' is how JSON writes a character, and it is not read as one here"
        yield _Candidate(words, line.head + whole + line.end)
    else:
        words = f"'{half[0]}' is half of a character, often of an emoji, and the other half is lost"
        yield _Candidate(words, line.head + re.sub(" ?" + _HALF.pattern, "", whole) + line.end, safe=False)


def _find_inner_quote(line: _Line, problem: yaml12.YamlProblem) -> Iterator[_Candidate]:
    sign = line.value[:1]
    if sign not in ("'", '"') or not (line.key or line.indent.strip()):
        return
    column = len(line.indent + line.key + line.colon + line.gap) + 1
    closed = len(line.value) > 1 and line.value.endswith(sign)
    inner = line.value[1:-1] if closed else line.value[1:]
    inner = inner.replace("\\'", "'") if sign == "'" else inner
    if sign == '"' and closed and "\\" in inner and "backslash" in problem.message:
        yield _Candidate(
            "a backslash between double quotation marks changes what follows it",
            line.head + quote_scalar(inner) + line.end,
        )
    elif closed and _LISTED.fullmatch(line.value):
        listed = f"{line.head}[{line.value}]{line.end}"
        yield _Candidate("several values on one line need brackets around them", listed, safe=False)
    elif sign in inner and (doubled := _read_doubled(line.value, sign)):
        words = "two apostrophes are no quotation mark" if sign == "'" else "a quotation mark is not written twice here"
        yield _Candidate(words, line.head + quote_scalar(doubled) + line.end, safe=sign == '"')
    elif sign in inner and closed and not _is_parted(inner, sign):
        yield _Candidate(
            "the quotation mark in the middle ends the value too early", line.head + quote_scalar(inner) + line.end
        )
    elif sign in inner:
        yield from _read_quotation_and_more(line)
    elif not closed:
        yield _Candidate(
            "the quotation that begins here is never closed", line.head + line.value + sign, safe=False, column=column
        )


def _read_quotation_and_more(line: _Line) -> Iterator[_Candidate]:
    """Yield the possible meanings of a quotation with words behind it: a note, the quotation alone, or all of it."""
    words = "the value ends at the second quotation mark, and more follows"
    whole = line.head + quote_scalar(line.value) + line.end
    if field_meant(line.key) in _FORMATTED and (alone := _QUOTATION.match(line.value)):
        yield _Candidate(words, line.head + alone[0] + line.end, safe=False)
    if note := _NOTED.fullmatch(line.value):
        first = f"{line.head}{_write_text(note['text'])} # {note['note']}".strip()
        both = f"{words} - write {first} if that is a note, or {whole.strip()} if it belongs to the value"
        yield _Candidate(both, whole, safe=False, shown=" ")
    yield _Candidate(words, whole)


def _read_doubled(value: str, sign: str) -> str:
    """Return a text whose quotation marks are all written twice (`''Ferry'' sails`, or as in a table) with single ones; empty for any other."""
    if sign == "'":
        opens = value.startswith("''") and value[2:3] not in ("", " ", "'")
        return (
            value.replace("''", '"')
            if opens and value.count("''") % 2 == 0 and value.count("'") == 2 * value.count("''")
            else ""
        )
    inner = value[1:-1]
    return (
        inner.replace('""', '"')
        if len(value) > 1 and value.endswith(sign) and '""' in inner and '"' not in inner.replace('""', "")
        else ""
    )


def _is_parted(inner: str, sign: str) -> bool:
    """Return whether quotation marks close a first and open a last quotation: `"A" and "B"`."""
    first, last = inner.find(sign), inner.rfind(sign)
    return first != last and inner[first + 1 : first + 2].isspace() and inner[last - 1 : last].isspace()


def _find_unquoted(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    sign = line.value[:1]
    if not sign or sign in "\"'#" or not (line.key or line.indent.strip()) or "=" in line.colon:
        return
    quoted = line.head + quote_scalar(line.value) + line.end
    safe = line.key not in _LISTS and (not line.end.strip() or line.end.lstrip().startswith("# "))
    if line.key and (line.value == "-" or line.value.startswith(": ")):
        yield _Candidate(_advise_lone_sign(line, quoted), quoted, safe=False, shown=" ")
    elif line.key and sign == "-" and line.value[1:2] == " " and field_meant(line.key) in ("", "authors", "tags"):
        listed = f"{line.head}[{', '.join(re.split(' +- +', line.value[2:].strip()))}]{line.end}"
        yield _Candidate("a list on one line needs brackets and no '-'", listed, safe=False)
    elif sign in "|>" and len(line.value) > 1:
        bare = line.head + _write_text(line.value[1:].strip())
        both = f"{_KINDS[sign]} - write {bare.strip()}, or {quoted.strip()} if the {sign!r} belongs to it"
        yield _Candidate(both, quoted, safe=False, shown=" ")
    elif field_meant(line.key) == "url" and (link := _LINKED.fullmatch(line.value)):
        yield _Candidate("an address stands alone, without a name in brackets", line.head + link[1] + line.end)
    elif sign in "[{" and line.key not in _LISTS:
        yield _Candidate(_KINDS[sign], quoted, safe)
    elif line.key == "meta" and ": " in line.value:
        yield _Candidate(
            "fields on one line need braces around them", f"{line.head}{{{line.value}}}{line.end}", safe=False
        )
    elif sign in _RESERVED:
        yield _Candidate(f"a value that begins with {sign!r} needs quotation marks", quoted, safe)
    elif line.value.endswith(":") or ": " in line.value or ":\t" in line.value:
        where = "that ends with ':'" if line.value.endswith(":") else "with ': ' in it"
        yield _Candidate(f"a value {where} needs quotation marks", quoted, safe)


def _advise_lone_sign(line: _Line, quoted: str) -> str:
    """Return the advice about a value that is only a '-', or begins with a second ':'."""
    if line.value == "-":
        way_out = "write a value" if field_meant(line.key) in _NEEDED else "delete the line if there is none"
        return f"'-' alone is no value - {way_out}, or write {quoted.strip()} if it is meant"
    first = f"{line.head}{_write_text(line.value.lstrip(': '))}".strip()
    return f"there is one ':' too many - write {first}, or {quoted.strip()} if the ':' belongs to it"


def _find_number(line: _Line, problem: yaml12.YamlProblem) -> Iterator[_Candidate]:
    """Find a text that is read as a number, and as one that cannot be stored: a headline `1e999`."""
    if problem.kind == "number" and line.key in _TEXTS:
        words = "text that looks like a number needs quotation marks"
        yield _Candidate(words, line.head + quote_scalar(line.value) + line.end)


def _find_hashed_list(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    """Find a list in brackets that a '#' makes a comment of: `[#ferry, #fog]`."""
    whole = line.value + line.end
    if line.key and line.value[:1] == "[" and "#" in whole:
        items = [item for part in whole.strip("[] ").split(",") if (item := part.strip(" #[]"))]
        column = len(line.indent + line.key + line.colon + line.gap) + 1
        words = "what follows '#' is only a comment"
        yield _Candidate(words, f"{line.head}[{', '.join(items)}]", safe=False, column=column)


def _find_broken_list(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    """Find a list in brackets with a comma, a bracket or a word in the wrong place."""
    if line.key in _LISTS and line.value[:1] in ("[", "]"):
        items = [item for part in re.split(r"[\[\]{},]", line.value) if (item := part.strip())]
        if not items:
            words = f"a bracket stands alone - write the items between two, such as {line.key}: {_example_of(line.key)}, or delete the line"
            yield _Candidate(words, f"{line.head}[]{line.end}", safe=False, shown=" ")
        written = f"{line.head}[{', '.join(items)}]{line.end}"
        bare = [item for part in re.split(r"[\[\]{},]|[\"']\s+[\"']", line.value) if (item := part.strip(" \"'"))]
        for each in (written, f"{line.head}[{', '.join(bare)}]{line.end}"):
            yield _Candidate("a list has brackets around it and single commas between its items", each, safe=False)
    elif line.key and line.value[:1] == "{" and line.value.endswith("]"):
        words = "what begins with '{' ends with '}'"
        yield _Candidate(words, f"{line.head}{line.value[:-1]}}}{line.end}", safe=False)


def _find_comma(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    """Find the comma that JSON puts after a field."""
    if line.value.endswith(","):
        start = f"{line.indent}{line.key}{line.colon}{line.gap}{line.value[:-1]}{line.end}"
        closed = line.value[-2:-1] in ("'", '"', "]", "}")
        yield _Candidate("a ',' has no place after a field", start, safe=closed)


def _find_tag(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    """Find a tag of another program before a value: `!!set {fog}`."""
    tag, _blank, rest = line.value.partition(" ")
    if line.key and tag.startswith("!!"):
        words = f"'{tag}' is a mark for other programs"
        bare = _decode_binary(rest.strip()) if tag == "!!binary" else rest.strip()
        if not bare:
            items = " and put '- ' in place of each '? ' below" if tag == "!!set" else ""
            yield _Candidate(
                f"{words} - delete '{tag}'{items}", f"{line.indent}{line.key}:{line.end}", shown=" ", safe=False
            )
            return
        for value in (_bracket_items(bare), bare, quote_scalar(bare)):
            yield _Candidate(words, line.head + value + line.end, safe=False)


def _decode_binary(value: str) -> str:
    """Return the text of a value in base64; the value itself where it is none."""
    try:
        text = base64.b64decode(value, validate=True).decode()
    except ValueError:
        return value
    return text if text and text.isprintable() else value


def _bracket_items(value: str) -> str:
    """Return a set in braces as a list in brackets: `{ferry, fog}`; any other value as it is."""
    is_set = value.startswith("{") and value.endswith("}") and ":" not in value and value.strip("{} ")
    return f"[{value[1:-1]}]" if is_set else value


def _find_open_bracket(line: _Line, _: yaml12.YamlProblem) -> Iterator[_Candidate]:
    closing = {"[": "]", "{": "}"}.get(line.value[:1], "")
    if closing and line.key and closing not in line.value:
        column = len(line.indent + line.key + line.colon + line.gap) + 1
        words = f"the '{line.value[0]}' here is never closed by a '{closing}'"
        yield _Candidate(words, line.head + line.value + closing + line.end, safe=False, column=column)


_DIAGNOSES: tuple[Callable[[_Line, yaml12.YamlProblem], Iterator[_Candidate]], ...] = (
    _find_tab,
    _find_odd_blank,
    _find_missing_blank,
    _find_equals_sign,
    _find_missing_colon,
    _find_indented_key,
    _find_dash,
    _find_half_character,
    _find_comma,
    _find_inner_quote,
    _find_hashed_list,
    _find_open_bracket,
    _find_broken_list,
    _find_tag,
    _find_number,
    _find_unquoted,
)
# A bracket or quotation that is not closed is noticed on the line below.
_FOR_LINE_ABOVE = (_find_hashed_list, _find_inner_quote, _find_open_bracket)
# A value that continues below is repaired as if it were on one line.
_FOR_BLOCKS = (
    _find_missing_blank,
    _find_equals_sign,
    _find_inner_quote,
    _find_open_bracket,
    _find_broken_list,
    _find_unquoted,
)
