r"""A value that YAML reads without a word, and reads otherwise than whoever typed it meant.

Such slips are reported: a ',' behind a name, as JSON has it, and then behind other values of the sidecar; words behind ' #', which are only a comment; a path between
double quotation marks, where a backslash changes the letter behind it (`\n` becomes a line end); the signs by which JSON and web pages write a
letter (`\u00e9`, `&amp;`); a ';' between items of a list; and an item of a list that a wrong column made a part of the item above. A headline that ends with a comma,
and a comment that begins with '# ', are left in peace.

    section: local,              wrong
    section: local               right
    title: We are #1             wrong: the headline is 'We are'
    title: "We are #1"           right
    file: "C:\new\ferry.txt"     wrong
    file: 'C:\new\ferry.txt'     right

What to do: write the value as the message shows it. What really belongs to the value goes between quotation marks with it.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeGuard

from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.definition import Check, SidecarChecks, page
from corpuskit.model import Finding, Severity
from corpuskit.text.json_pointer import escape_token
from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.yaml12 import Places

CHECK = Check("CK120", "value that looks like a slip", page(__doc__), Severity.WARNING)

# A comma has no business at the end of these.
_FIRST_NAMES, _NAME_LISTS = ("id", "source", "section"), ("tags", "authors")
# In these a '#' may be a part of the text.
_TEXTS = frozenset(("title", "source", "section", "description", "dateline", "copyright", "rights", *_NAME_LISTS))
_MOST_ITEMS = 20
_NOT_LOOKED_AT = "cleaning"
_PATH = late_pattern(
    r'"((?:[A-Za-z]:|\\\\|\.{1,2}\\|~\\)[^"]*|[^"\s]*\\[^"\s]*\.(?:txt|html?|pdf|json|csv|docx?|xlsx?|xml|jpe?g|png|md|zip|ya?ml))"'
)
_CONTROLS = {
    "\n": (r"\n", "a line end"),
    "\t": (r"\t", "a tab"),
    "\r": (r"\r", "a line end"),
    "\f": (r"\f", "a page break"),
    "\v": (r"\v", "a line end"),
    "\b": (r"\b", "a backspace"),
    "\a": (r"\a", "a beep"),
    "\x1b": (r"\e", "an escape sign"),
}
_ENTITY = late_pattern(r"&(?:amp|quot|lt|gt|apos|nbsp|[lr][ds]quo|[nm]dash|hellip|#\d{2,6}|#[xX][0-9a-fA-F]{2,6});")
_JSON_LETTER = late_pattern(r"(?:\\u[0-9a-fA-F]{4})+")
_COMMENT = late_pattern(r"[ \t]+#(?=[^\W_]).*")
_QUOTES = ('"', "'")
_SIGNS = ('"', "'", "[", "{", "|", ">", "&", "*", "!")


class _Value(NamedTuple):
    """A text of a sidecar: its top-level field, its JSON pointer, the name before it (empty for an item), and how it is written from there to the line's end."""

    field: str
    pointer: str
    name: str
    text: str
    written: str
    place: tuple[int, int]

    @property
    def is_name(self) -> bool:
        """Whether it is a name, or a name in a list of them."""
        if self.name:
            return self.name in _FIRST_NAMES and self.pointer == f"/{self.name}"
        return self.is_item_of_names

    @property
    def is_item_of_names(self) -> bool:
        """Whether it is an item of a list of names."""
        return self.field in _NAME_LISTS and self.pointer.count("/") == len(("field", "item"))

    def tell(self, subject: ArticleSidecar, words: str, value: str, more: str = "") -> Finding:
        """Return the finding about the slip, with the value as it should be written."""
        from corpuskit.checks.shown_values import name_pointer  # noqa: PLC0415 - only for a fault

        item = value if value.startswith(_QUOTES) else f"'{value}'"
        line = f"{self.name}: {value}" if self.name else item
        message = f"{name_pointer(self.pointer)}: {words} - write {line}{more}"
        return CHECK.at(subject.where, self.place, message, pointer=self.pointer, fixable=False)


def find(subject: ArticleSidecar) -> Iterator[Finding]:
    """Yield a finding for each value that looks like a slip."""
    text = subject.sidecar
    if _has_odd_sign(text) or (text and _has_odd_name(subject.meta)):
        yield from _look_through(subject, text)


def _look_through(subject: ArticleSidecar, text: str) -> Iterator[Finding]:
    lines, places = re.split(r"\r\n|\r|\n", text), Places(text)
    values = [
        _Value(*found, *_written_at(lines, places.value(found[1])))
        for field, value in subject.meta.items()
        if field != _NOT_LOOKED_AT
        for found in _texts_of(field, value, f"/{escape_token(field)}", field)
    ]
    yield from _find_commas(subject, values)
    for value in values:
        for look in _LOOKS:
            if finding := look(subject, value, lines):
                yield finding
                break


def _has_odd_sign(text: str) -> bool:
    """Return whether a sidecar has a sign with a possible second meaning; a search for one letter is quick, and most have none."""
    return (
        ("#" in text and _COMMENT.search(text) is not None)
        or ("&" in text and _ENTITY.search(text) is not None)
        or ("\\" in text and (_PATH.search(text) is not None or _JSON_LETTER.search(text) is not None))
    )


def _has_odd_name(meta: Mapping[str, Any]) -> bool:
    """Return whether a name may end with a comma, or an item of a list hold the next one. Written for speed: almost none does."""
    try:
        listed = "\n".join((*meta.get("tags", ()), *meta.get("authors", ()), ""))
        if ",\n" in listed or " - " in listed or ";" in listed:
            return True
        return bool(meta["id"][-1:] == "," or meta["source"][-1:] == "," or meta.get("section", "")[-1:] == ",")
    except (TypeError, KeyError):  # an invalid or missing name, which the schema reports
        return True


def _texts_of(field: str, value: object, pointer: str, name: str) -> Iterator[tuple[str, str, str, str]]:
    if isinstance(value, str):
        yield field, pointer, name, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts_of(field, part, f"{pointer}/{escape_token(key)}", key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts_of(field, part, f"{pointer}/{number}", "")


def _written_at(lines: list[str], place: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    return lines[place[0] - 1][place[1] - 1 :].rstrip(), place


def _find_commas(subject: ArticleSidecar, values: list[_Value]) -> Iterator[Finding]:
    """Yield the names that end with a comma; beside such a name all other values that do."""
    ending = [
        each for each in values if each.text.endswith(",") and each.written == each.text and each.text.strip(", ")
    ]
    if any(value.is_name for value in ending):
        for value in ending:
            yield value.tell(subject, "the ',' at its end is read as part of the value", value.text.rstrip(", "))


def _find_comment(subject: ArticleSidecar, value: _Value, _: list[str]) -> Finding | None:
    """Return a finding where a comment may be the end of the value: `We are #1`."""
    from corpuskit.checks.syntax_repair import quote_scalar  # noqa: PLC0415 - only for a fault

    comment = None if value.field not in _TEXTS or value.written.startswith(_SIGNS) else _COMMENT.search(value.written)
    if not comment or value.written[: comment.start()] != value.text:
        return None
    words = f"{comment[0].strip()!r} is read as a comment, and is no part of the value"
    more = ", or put a space after the '#' if it is a comment"
    return value.tell(subject, words, quote_scalar(value.written), more)


def _find_path(subject: ArticleSidecar, value: _Value, _: list[str]) -> Finding | None:
    r"""Return a finding for a path between double quotation marks whose backslashes changed a letter: `"C:\new"`."""
    path = _PATH.match(value.written)
    changed = [c for c in dict.fromkeys(value.text) if c in _CONTROLS] if path else []
    if not path or not changed:
        return None
    read = [f"'{_CONTROLS[c][0]}' {'' if n else 'is read '}as {_CONTROLS[c][1]}" for n, c in enumerate(changed)]
    words = f"between double quotation marks {' and '.join(read)}"
    return value.tell(subject, words, "'" + path[1].replace("'", "''") + "'")


def _find_foreign_letters(subject: ArticleSidecar, value: _Value, _: list[str]) -> Finding | None:
    r"""Return a finding for letters as JSON (`\u00e9`) or a web page (`&amp;`) writes them."""
    from corpuskit.checks.shown_values import write_yaml  # noqa: PLC0415 - only for a fault

    for pattern, who, read in (
        (_JSON_LETTER, "JSON", lambda found: found[0].encode().decode("unicode-escape")),
        (_ENTITY, "a web page", lambda found: html.unescape(found[0])),
    ):
        found = pattern.search(value.text)
        if found:
            meant = pattern.sub(read, value.text)
            if meant.isprintable():
                words = f"'{found[0]}' is how {who} writes '{read(found)}'"
                return value.tell(subject, words, write_yaml(meant))
    return None


def _are_few(items: object) -> TypeGuard[list[Any]]:
    """Return whether it is a list that fits a message."""
    return isinstance(items, list) and len(items) <= _MOST_ITEMS


def _find_semicolons(subject: ArticleSidecar, value: _Value, lines: list[str]) -> Finding | None:
    """Return a finding for an item of a list that holds several, with ';' between them."""
    parts = [part for each in value.text.split(";") if (part := each.strip())]
    if not value.is_item_of_names or len(parts) == 1:
        return None
    from corpuskit.checks.shown_values import name_pointer, write_yaml  # noqa: PLC0415 - only for a fault

    listed = subject.meta.get(value.field)
    if lines[value.place[0] - 1].lstrip().startswith(f"{value.field}:") and _are_few(listed):
        whole = [part.strip() for item in listed for part in str(item).split(";") if part.strip()]
        advice = f"write {value.field}: {write_yaml(whole)}"
    else:
        advice = f"write each on a line of its own: {', and below it '.join(f'- {write_yaml(part)}' for part in parts)}"
    message = f"{name_pointer(value.pointer)}: the ';' in it does not part items - {advice}"
    return CHECK.at(subject.where, value.place, message, pointer=value.pointer, fixable=False)


def _find_swallowed_item(subject: ArticleSidecar, value: _Value, lines: list[str]) -> Finding | None:
    """Return a finding for an item of a list that is further to the right than the one above, and became a part of it."""
    line, column = value.place
    if (
        not value.is_item_of_names
        or value.name
        or " - " not in value.text
        or line >= len(lines)
        or not lines[line].lstrip().startswith("- ")
    ):
        return None
    above, below = lines[line - 1], lines[line]
    blanks = len(above[: column - 1].rstrip("- "))
    if above[: column - 1].strip() != "-" or len(below) - len(below.lstrip()) <= blanks:
        return None
    from corpuskit.checks.shown_values import count_spaces  # noqa: PLC0415 - words for a fault, which most runs do not have

    wanted = above.index("-")
    place = (line + 1, len(below) - len(below.lstrip()) + 1)
    item = below.strip()
    words = f"{item!r} is read as part of the item above it, since it begins further to the right"
    message = f"{value.field}: {words} - put {count_spaces(wanted)} before {item}"
    return CHECK.at(subject.where, place, message, pointer=value.pointer, fixable=False)


_Look = Callable[[ArticleSidecar, _Value, list[str]], Finding | None]
_LOOKS: tuple[_Look, ...] = (_find_path, _find_comment, _find_foreign_letters, _find_swallowed_item, _find_semicolons)

CHECKS = SidecarChecks((CHECK,), find)
