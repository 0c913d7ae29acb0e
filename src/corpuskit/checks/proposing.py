"""Proposals: the value that was meant where the schema refuses one. Whoever makes a message checks each before it is reported."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from corpuskit.checks.formats import why_no_day
from corpuskit.checks.languages import why_no_language
from corpuskit.checks.licences import canonical_licence, why_no_licence
from corpuskit.text.dates import AMBIGUOUS, INCOMPLETE, is_date, read_moment
from corpuskit.text.field_names import fold_name
from corpuskit.text.language_names import as_language

_MOMENTS = ("date", "date-time")
_STATED_ZONE = re.compile(r"(?:[Zz]|UTC|GMT|[+-]\d{2}:?\d{2})$")
# A comment has a space behind its sign.
_HASHED = re.compile(r"#[^\s#]")
_ITEMS = re.compile(r"\s*[,;]\s*")
_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|und|et|y|&)\s+")
_MEANT = re.compile(r"did you mean '([^']+)'\?$")
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/?#].*)?")
_TORN_SCHEME = re.compile(r"(?i)^h?t?tps?(?::|/)/*(?:www\.(?=www\.))?")
_OPERATORS = re.compile(r"(?<=\s)(?:and|or|with)(?=\s)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Whose items are words: a comma parts them. Names of people hold commas ("Calder, Ines").
_COMMAS_PART = ("tags",)


class Proposal(NamedTuple):
    """A value to write instead (`REMOVED` where the field should go); `safe` where nothing else can be meant; `words` when there is no value."""

    value: Any = None
    safe: bool = False
    words: str = ""


class Refused(NamedTuple):
    """A refused value: its field's name, the keyword that refuses it and its argument, the line's text where it stands, the article's language.

    `lines` are those of a text on several lines, `schema` is the part of the schema that refuses the value.
    """

    field: str
    keyword: str
    wanted: Any
    value: Any
    source: str = ""
    lang: str = ""
    lines: Sequence[str] = ()
    schema: Mapping[str, Any] = {}


def propose_values(refused: Refused) -> Iterator[Proposal]:
    """Yield proposals, the likeliest first."""
    propose = _BY_KEYWORD.get(refused.keyword)
    if propose:
        yield from propose(refused)


def _propose_type(refused: Refused) -> Iterator[Proposal]:
    names = [refused.wanted] if isinstance(refused.wanted, str) else list(refused.wanted)
    for name in names:
        yield from _BY_TYPE.get(name, _propose_nothing)(refused)


def _propose_nothing(_: Refused) -> Iterator[Proposal]:
    yield from ()


def _propose_text(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        yield Proposal(value[0], safe=source != f"[{value[0]}]" or refused.field in ("lang", "url"))
    if value is None and _HASHED.match(source):
        yield Proposal(source, words="what follows '#' is only a comment")
    elif source and value is not None:
        yield Proposal(source, safe=not isinstance(value, dict | list))
    elif isinstance(value, int | float):
        yield Proposal(json.dumps(value))


def _propose_list(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, str) and len(refused.lines) > 1:
        yield Proposal(list(dict.fromkeys(filter(None, (line.strip(" ,;-*•") for line in refused.lines)))))
    elif isinstance(value, str):
        bare = value.strip().strip("[]{}\"'")
        parting = _ITEMS if refused.field in _COMMAS_PART else _NAMES
        parts = [part for part in parting.split(bare) if part]
        sure = bare == value.strip() and (len(parts) == 1 or refused.field in _COMMAS_PART)
        yield Proposal(list(dict.fromkeys(parts)), safe=sure)
    elif value is None and _HASHED.match(source):
        parts = [part.strip("#,;") for part in source.split()]
        yield Proposal([part for part in parts if part], words="what follows '#' is only a comment")
    elif isinstance(value, int | float):
        yield Proposal([source or str(value)], safe=True)
        yield Proposal([value], safe=True)
    elif isinstance(value, dict) and all(part is None for part in value.values()):
        yield Proposal(list(value), safe=True)
    elif isinstance(value, dict):
        yield Proposal(list(value.values()), safe=False)


def _propose_number(refused: Refused) -> Iterator[Proposal]:
    text = refused.value.strip() if isinstance(refused.value, str) else ""
    if _NUMBER.fullmatch(text):
        yield Proposal(float(text) if "." in text else int(text), safe=True)
    elif text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        yield Proposal(float(text[:-1]) / 100)
    elif isinstance(refused.value, float) and refused.value.is_integer():
        yield Proposal(int(refused.value), safe=True)
    elif text.lower() in _NUMBERS:
        yield Proposal(_NUMBERS.index(text.lower()))


def _propose_truth(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str) and refused.value.lower() in _WORDS:
        yield Proposal(_WORDS[refused.value.lower()], safe=True)


def _propose_mapping(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str) and "=" not in refused.value:
        key, colon, rest = refused.value.partition(":")
        if colon and key.strip().isidentifier() and rest.strip():
            yield Proposal({key.strip(): rest.strip()})
    fields = refused.schema.get("required")
    if fields and isinstance(fields, list) and isinstance(refused.value, str):
        yield Proposal({fields[0]: refused.value})
        words = f"write the fields on lines below, each after two spaces, such as '  {fields[0]}: …'"
        yield Proposal(words=words)
    yield Proposal(words="write the fields on lines below, each after two spaces, such as '  desk: sea'")


def _propose_format(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str):
        yield from _BY_FORMAT.get(refused.wanted, _propose_nothing)(refused)


def propose_moment(value: str, lang: str, *, timed: bool = True) -> Proposal:
    """Return the date, or date and time, that a text states; words where it can't be told which.

    A time without an offset is completed for show, never safely. `timed`: a time may stand there.

    >>> propose_moment("14 March 2026", "en")
    Proposal(value='2026-03-14', safe=True, words='')
    >>> propose_moment("03/04/2026", "en").words
    "write '2026-04-03' (3 April) or '2026-03-04' (4 March), whichever is meant"
    """
    if fields := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip()):
        padded = f"{fields[1]}-{int(fields[2]):02}-{int(fields[3]):02}"
        return Proposal(padded, safe=True) if is_date(padded) else Proposal(words=why_no_day(padded))
    moment = read_moment(value.strip(), lang=lang)
    if moment.value is None:
        return Proposal(words=_unread_moment(value, moment.why, lang))
    if "T" not in moment.value:
        return Proposal(moment.value, safe=not _has_more_numbers(value))
    return _propose_time(value.strip(), moment.value) if timed else Proposal(moment.value[:10])


def _propose_time(value: str, moment: str) -> Proposal:
    if value.isdigit():
        return Proposal(moment, words="if these are seconds since 1970")
    if _STATED_ZONE.search(value):
        return Proposal(moment, safe=True)
    bare = moment.removesuffix("Z")
    return Proposal(words=f"the time zone is missing: write '{bare}Z' for UTC, '{bare}+01:00' for one hour ahead of it")


def _has_more_numbers(value: str) -> bool:
    """Return whether a text holds more numbers than a date: `14-15 March 2026`."""
    named = re.search(r"[^\W\d_]{3,}", value)
    return len(re.findall(r"\d+", value)) > (2 if named else 3)


def _unread_moment(value: str, why: str, lang: str) -> str:
    if why == AMBIGUOUS:
        ways = [read_moment(value, order, lang).value for order in ("DMY", "MDY", "YMD")]
        days = [date.fromisoformat(day) for day in dict.fromkeys(way[:10] for way in ways if way)]
        shown = (f"'{day}' ({day.day} {day:%B})" for day in days)
        return "write " + " or ".join(shown) + ", whichever is meant"
    if why == INCOMPLETE:
        return "the day is missing: write one such as '2026-03-14', or put the value under 'meta'"
    clock = re.search(r"[T ](\d\d):(\d\d)", value)
    if clock and (int(clock[1]) > 23 or int(clock[2]) > 59):  # noqa: PLR2004 - hours and minutes
        return "there is no such time: the hours are 00 to 23, the minutes 00 to 59"
    return "write one such as '2026-03-14' or '2026-03-14T06:30:00+01:00'"


def _propose_date(refused: Refused) -> Iterator[Proposal]:
    yield propose_moment(refused.value, refused.lang, timed=refused.wanted == "date-time")


def _propose_language(refused: Refused) -> Iterator[Proposal]:
    value = refused.value.strip()
    for candidate in (
        as_language(value),
        value.replace("-UK", "-GB").replace("_UK", "-GB"),
        _meant(why_no_language(value)),
    ):
        if candidate and candidate != refused.value:
            yield Proposal(candidate, safe=True)
    if _ITEMS.search(value):
        yield Proposal(as_language(_ITEMS.split(value)[0]), words="one article has one language, the main one")


def _propose_licence(refused: Refused) -> Iterator[Proposal]:
    why = why_no_licence(refused.value)
    value = refused.value.strip()
    for candidate in (value, _OPERATORS.sub(lambda found: found[0].upper(), value)):
        yield Proposal(canonical_licence(candidate), safe=True)
    if len(parts := _ITEMS.split(value)) > 1:
        yield Proposal(" AND ".join(map(canonical_licence, parts)), words="AND or OR joins several")
    if re.search(r"\b(?:AND|OR|WITH)\b", value):
        return
    if meant := _meant(why):
        yield Proposal(meant, safe=fold_name(meant) == fold_name(refused.value), words=why.rpartition(": ")[0])
    elif " " in value:
        slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")
        yield Proposal(f"LicenseRef-{slug}", words="a licence that is not in the SPDX list gets a name of your own")


def _propose_address(refused: Refused) -> Iterator[Proposal]:
    value = refused.value.strip()
    if value.count("://") > 1:
        first = re.split(r"[\s,;|]+", value)[0]
        yield Proposal(first, words="an article has one address, the main one")
    elif "://" in value:
        yield Proposal(quote(value, safe="!#$%&'()*+,/:;=?@[]~"), safe=True)
    for bare in (value, value.strip("<>()[]\"' "), _TORN_SCHEME.sub("", value)):
        if "://" in bare:
            yield Proposal(bare)
        elif _HOST.fullmatch(bare):
            yield Proposal(f"https://{bare}")


def _propose_choice(refused: Refused) -> Iterator[Proposal]:
    choices = refused.wanted if refused.keyword == "enum" else [refused.wanted]
    for choice in choices:
        if (
            (isinstance(choice, str) and fold_name(choice) == fold_name(str(refused.value)) != "")
            or (isinstance(choice, str) and refused.source and refused.source == choice)
            or (
                isinstance(refused.value, str)
                and isinstance(choice, int | float)
                and refused.value == str(choice).lower()
            )
        ):
            yield Proposal(choice, safe=True)
    if refused.keyword == "const":
        yield Proposal(refused.wanted, words="only one value is allowed here")


def _propose_unlike(refused: Refused) -> Iterator[Proposal]:
    kept: list[Any] = []
    for item in refused.value:
        if not any(type(item) is type(other) and item == other for other in kept):
            kept.append(item)
    yield Proposal(kept, safe=True)


def _propose_other_case(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str):
        for candidate in (refused.value.lower(), refused.value.upper(), refused.value.strip()):
            if candidate != refused.value:
                yield Proposal(candidate, safe=refused.field == "sha256")


def _propose_share(refused: Refused) -> Iterator[Proposal]:
    if refused.wanted == 1 and isinstance(refused.value, int | float) and 10 <= refused.value <= 100:  # noqa: PLR2004 - percent
        yield Proposal(refused.value / 100, words=f"write {refused.wanted} or less; if {refused.value}% is meant")


def _propose_item(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.wanted, Mapping) and "const" in refused.wanted and isinstance(refused.value, list):
        yield Proposal([*refused.value, refused.wanted["const"]])


def _meant(words: str) -> str:
    found = _MEANT.search(words)
    return found[1] if found else ""


_Proposer = Callable[[Refused], Iterator[Proposal]]
_BY_TYPE: Mapping[str, _Proposer] = {
    "string": _propose_text,
    "array": _propose_list,
    "integer": _propose_number,
    "number": _propose_number,
    "boolean": _propose_truth,
    "object": _propose_mapping,
}
_BY_FORMAT: Mapping[str, _Proposer] = {
    **dict.fromkeys(_MOMENTS, _propose_date),
    "bcp47": _propose_language,
    "spdx": _propose_licence,
    "uri": _propose_address,
}
_BY_KEYWORD: Mapping[str, _Proposer] = {
    "type": _propose_type,
    "format": _propose_format,
    "enum": _propose_choice,
    "const": _propose_choice,
    "uniqueItems": _propose_unlike,
    "pattern": _propose_other_case,
    "maximum": _propose_share,
    "contains": _propose_item,
}
