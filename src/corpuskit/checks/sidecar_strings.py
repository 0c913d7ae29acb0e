"""Hygiene of the texts in a sidecar: what a text file is checked for, its title, source and names are checked for, too.

"The Quay Post" with a zero-width space in it, or with a blank behind it, is another source to every tool that counts sources.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from orjson import dumps

from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.definition import Check, SidecarChecks
from corpuskit.checks.invisible import invisible_characters
from corpuskit.checks.mojibake import repair_mojibake
from corpuskit.checks.normal_form import compose_text
from corpuskit.model import Finding, Severity
from corpuskit.text.json_pointer import escape_token, unescape_token
from corpuskit.text.late_pattern import late_pattern

MOJIBAKE = Check(
    "CK115",
    "mojibake in the sidecar",
    """A value of the sidecar that was decoded with the wrong encoding: `CafÃ© Weldmoor` for `Café Weldmoor`.

What to do: `corpuskit validate --fix` writes the text that ftfy finds behind it, where ftfy finds nothing odd in that any more.
""",
    Severity.WARNING,
    partly=True,
)
INVISIBLE = Check(
    "CK116",
    "invisible character in the sidecar",
    """A value of the sidecar with a character that nobody sees: a zero-width space, a soft hyphen, a control of the reading direction.

Two sources whose names differ only there are two sources. Joiners of scripts and emoji, and direction marks in Hebrew and Arabic, are left in peace.
What to do: `corpuskit validate --fix` deletes them. An id is not changed, since other articles may link to it.
""",
    Severity.WARNING,
    partly=True,
)
NOT_COMPOSED = Check(
    "CK117",
    "sidecar not NFC",
    """A value of the sidecar that is not in Unicode's normal form C: é as e with a combining accent.

What to do: `corpuskit validate --fix` writes it in NFC.
""",
    Severity.WARNING,
    partly=True,
)
BLANKS = Check(
    "CK118",
    "spaces at the ends of a value",
    """A value of the sidecar that begins or ends with a space, or a name (source, section, authors, tags) with a no-break space or a tab in it.

The line feed at the end of a text in a block (`description: |`) is fine; at the end of a title or a name it is not.

    source: "The Quay Post "     wrong
    source: The Quay Post        right

What to do: `corpuskit validate --fix` takes the spaces away.
""",
    Severity.WARNING,
    partly=True,
)

_NAMES = frozenset(("source", "section", "authors", "tags"))
_ONE_LINE = _NAMES | frozenset(("id", "title", "dateline", "copyright", "rights"))
# Their format reports blanks already.
_FORMATTED = frozenset(("lang", "url", "license", "published", "modified", "retrieved", "sha256", "relation"))
# Removed passages of a text are in the record unchanged. Others link to an id.
_NOT_LOOKED_AT = "cleaning"
_NOT_CHANGED = ("id", "duplicate_of")
_REQUIRED = ("id", "title", "source")
ONLY_BLANKS = "holds only blanks"
_ODD_BLANKS = late_pattern("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")


def clean_value(name: str, value: Any) -> Any:  # noqa: ANN401 - a field holds anything
    r"""Return the value of a top-level field with the texts in it mended; the given one stays as it is.

    >>> clean_value("source", "The\u00a0Quay\u200b Post "), clean_value("tags", ["fog ", 7])
    ('The Quay Post', ['fog', 7])
    """
    return _mend_value(name, value, [mend for _, mend in _MENDS])


def tidy_value(name: str, value: Any) -> Any:  # noqa: ANN401 - a field holds anything
    r"""Return the value of a top-level field with its texts in NFC and without blanks at their ends: changes that lose nothing.

    >>> tidy_value("source", " The Quay\u200b Post ")
    'The Quay\u200b Post'
    """
    return _mend_value(name, value, [_compose, _strip_blanks])


def _mend_value(name: str, value: Any, mends: Sequence[Callable[[str, str], str]]) -> Any:  # noqa: ANN401 - as above
    if name == _NOT_LOOKED_AT or name in _NOT_CHANGED:
        return value
    if isinstance(value, str):
        for mend in mends:
            value = mend(name, value)
        return value
    if isinstance(value, list):
        return [_mend_value(name, part, mends) for part in value]
    if isinstance(value, Mapping):
        return {key: part if key == _NOT_LOOKED_AT else _mend_value("", part, mends) for key, part in value.items()}
    return value


def find(subject: ArticleSidecar) -> Iterator[Finding]:
    """Yield a finding for each kind of fault of each text in the sidecar."""
    if _is_clean(subject.meta):
        return
    for name, value in subject.meta.items():
        if name != _NOT_LOOKED_AT:
            yield from _find_in_value(subject, name, f"/{escape_token(name)}", value)


def _is_clean(meta: Mapping[str, Any]) -> bool:
    """Return whether no text in the metadata can have a fault, by one look at all of them as JSON. Written for speed: almost all are so.

    They are ASCII, nothing in them is escaped, and no blank is beside a quotation mark, which is the beginning or the end of a text.
    """
    try:
        data = dumps(meta)
    except TypeError:  # a number too long for JSON, half a surrogate pair
        return False
    if not data.isascii():
        return False
    text = data.decode("ascii")  # two letters are found faster in it than in bytes
    return not ("\\" in text or '" ' in text or ' "' in text)


def _find_in_value(subject: ArticleSidecar, name: str, pointer: str, value: object) -> Iterator[Finding]:
    if isinstance(value, str):
        yield from _find_in_text(subject, name, pointer, value)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _find_in_value(subject, name, f"{pointer}/{number}", part)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _find_in_value(subject, "", f"{pointer}/{escape_token(key)}", part)


def _find_in_text(subject: ArticleSidecar, name: str, pointer: str, value: str) -> Iterator[Finding]:
    if not value or (value.isascii() and value[:1] > " " and value[-1:] > " " and "\t" not in value):
        return
    if not value.strip():
        way_out = "" if name in _REQUIRED else ", or delete it"
        message = f"{_name_field(pointer)}: {ONLY_BLANKS} - write a value{way_out}"
        yield BLANKS.at(subject.where, subject.place_of_value(pointer), message, pointer=pointer, fixable=False)
        return
    for check, mend in _MENDS:
        mended = mend(name, value)
        if mended != value:
            fixable = name not in _NOT_CHANGED
            place = subject.place_of_value(pointer)
            words = _describe_fault(check, pointer, value, mended)
            yield check.at(subject.where, place, words, pointer=pointer, fixable=fixable)
            value = mended


def _describe_fault(check: Check, pointer: str, value: str, mended: str) -> str:
    from corpuskit.checks.shown_values import name_place, show_yaml, write_yaml  # noqa: PLC0415 - only for a fault

    tokens = [unescape_token(token) for token in pointer[1:].split("/")]
    steps = [tokens[0], *(int(token) if token.isdecimal() else token for token in tokens[1:])]
    line = show_yaml(mended) if isinstance(steps[-1], int) else f"{steps[-1]}: {write_yaml(mended)}"
    return f"{name_place(steps)}: {_WORDS[check.name](value)} - write {line}"


def _name_field(pointer: str) -> str:
    from corpuskit.checks.shown_values import name_pointer  # noqa: PLC0415 - as above

    return name_pointer(pointer)


def _drop_invisible(_: str, value: str) -> str:
    if value.isascii():
        return value
    hidden = invisible_characters(frozenset(value))
    return "".join(character for character in value if character not in hidden)


def _compose(_: str, value: str) -> str:
    return compose_text(value)


def _repair(_: str, value: str) -> str:
    return value if value.isascii() else repair_mojibake(value)


def _strip_blanks(name: str, value: str) -> str:
    if name in _FORMATTED:
        return value
    if name in _NAMES:
        value = _ODD_BLANKS.sub(" ", value)
    if not value.strip():
        return value
    if name in _ONE_LINE:
        return value.strip()
    body = value.rstrip("\r\n")
    # A text of several lines may be indented, and ends as it likes.
    return value if "\n" in body or not body.strip() else body.strip() + value[len(body) :]


def _name_invisible(value: str) -> str:
    hidden = sorted(invisible_characters(frozenset(value)))
    names = ", ".join(f"{unicodedata.name(c, 'unnamed').lower()}, U+{ord(c):04X}" for c in hidden)
    return f"holds {'an invisible character' if len(hidden) == 1 else 'invisible characters'} ({names})"


def _name_blanks(value: str) -> str:
    if value[:1].isspace():
        return f"begins with a {_name_blank(value[0])}"
    if value[-1:].isspace():
        return f"ends with a {_name_blank(value[-1])}"
    odd = _ODD_BLANKS.search(value)
    return f"holds a {_name_blank(odd[0][0] if odd else ' ')} where an ordinary space belongs"


def _name_blank(character: str) -> str:
    known = {" ": "space", "\t": "tab", "\n": "line end", "\r": "line end"}
    name = unicodedata.name(character, "odd space").lower()
    return known.get(character) or f"{name} (U+{ord(character):04X})"


def _show_text(value: str) -> str:
    from corpuskit.checks.shown_values import show_yaml  # noqa: PLC0415 - as above

    return show_yaml(value)


def _name_decomposed(value: str) -> str:
    odd = next((letter for letter in compose_text(value) if letter not in value), "")
    return f"{odd!r} stands there as two characters, a letter and an accent"


_MENDS: tuple[tuple[Check, Callable[[str, str], str]], ...] = (
    (MOJIBAKE, _repair),
    (INVISIBLE, _drop_invisible),
    (NOT_COMPOSED, _compose),
    (BLANKS, _strip_blanks),
)
_WORDS: dict[str, Callable[[str], str]] = {
    MOJIBAKE.name: lambda value: f"{_show_text(value)} is garbled, as it was read in the wrong encoding",
    INVISIBLE.name: _name_invisible,
    NOT_COMPOSED.name: _name_decomposed,
    BLANKS.name: _name_blanks,
}


CHECKS = SidecarChecks((MOJIBAKE, INVISIBLE, NOT_COMPOSED, BLANKS), find)
