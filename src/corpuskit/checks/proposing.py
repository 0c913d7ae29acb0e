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
from corpuskit.checks.shown_values import PLACEHOLDER
from corpuskit.text.dates import AMBIGUOUS, INCOMPLETE, is_date, read_moment
from corpuskit.text.field_names import fold_name
from corpuskit.text.language_names import as_language

NO_MOMENT = "write one such as '2026-03-14' or '2026-03-14T06:30:00+01:00'"
"""What to write where a value is no date at all."""
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
_CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-3])(?:[.:h](?P<minute>[0-5]\d)(?:[.:](?P<second>[0-5]\d))?)?h?\s*(?:(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"\s*(?:o'clock|Uhr)?\s*(?P<zone>[Zz]|UTC|GMT|[+-]\d\d:?\d\d)?"
)
_HALF_LICENCE = re.compile(r"(\S.*?)\s+(AND|OR|WITH)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Whose items are words: a comma parts them. Names of people hold commas ("Calder, Ines").
_COMMAS_PART = ("tags",)


class Proposal(NamedTuple):
    """A value to write instead; `safe` where nothing else can be meant; `words` before it, or when there is no value.

    `verb` is the word before the value, `when` what follows it. `other` is a second value that may be meant, with what follows it.
    """

    value: Any = None
    safe: bool = False
    words: str = ""
    verb: str = "write"
    when: str = ""
    other: Any = None
    other_when: str = ""


class Refused(NamedTuple):
    """A refused value: its field's name, the keyword that refuses it and its argument, the line's text where it stands, the article's language.

    `lines` are those of a text on several lines, `schema` is the part of the schema that refuses the value, `formats` are all that
    the value may have.
    """

    field: str
    keyword: str
    wanted: Any
    value: Any
    source: str = ""
    lang: str = ""
    lines: Sequence[str] = ()
    schema: Mapping[str, Any] = {}
    formats: Sequence[str] = ()


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
    if isinstance(value, list):
        yield from _propose_one_of(refused)
    elif value is None and _HASHED.match(source):
        yield Proposal(source, words="what follows '#' is only a comment")
    elif isinstance(value, dict) and source:
        yield from _propose_name_of_group(refused)
    elif source and value is not None:
        yield Proposal(source, safe=True)
    elif isinstance(value, int | float):
        yield Proposal(json.dumps(value))


def _propose_one_of(refused: Refused) -> Iterator[Proposal]:
    """Yield the first text of a list, and the list as a text in brackets where that is likely."""
    value, source = refused.value, refused.source
    texts = [item for item in value if isinstance(item, str) and item]
    other, when = (source, " if the brackets belong to it") if source.startswith("[") else (None, "")
    if len(value) == 1 and texts:
        safe = source != f"[{texts[0]}]" or refused.field in ("lang", "url")
        yield Proposal(texts[0], safe=safe, other=None if safe else other, other_when=when)
    elif texts:
        words, verb = "only one value can stand here", "write the right one, such as"
        yield Proposal(texts[0], words=words, verb=verb, other=other, other_when=when)
    if source:
        yield Proposal(source)


def _propose_name_of_group(refused: Refused) -> Iterator[Proposal]:
    """Yield the text that a ': ' made a group of fields: `Ines Calder: photos`."""
    value, source = refused.value, refused.source
    if len(value) != 1 or source.startswith("{"):
        yield Proposal(source)
        return
    [(name, part)] = value.items()
    if refused.field == "authors":
        more = "" if part is None else f" ({part} can go under 'meta:')" if isinstance(part, str) else ""
        yield Proposal(name, words=f"only the name belongs here, without what follows the ':'{more}")
    yield Proposal(source, words="a ': ' in a text needs quotation marks around it")


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
        lost = [f"'{name}'" for name in value if fold_name(name) not in ("name", "names", *field_words(refused.field))]
        words = (
            f"a list has no room for the words before ':' ({', '.join(lost)}), which can go under 'meta:'"
            if lost
            else ""
        )
        yield Proposal(list(value.values()), safe=False, words=words)


def field_words(field: str) -> tuple[str, ...]:
    """Return the words that name one thing of a list, which nobody misses: `author` of `authors`."""
    return field, field.removesuffix("s")


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


def propose_moment(value: str, lang: str, *, timed: bool = True, dated: bool = False) -> Proposal:
    """Return the date, or date and time, that a text states; words where it can't be told which.

    A time without an offset is completed for show, never safely. `timed`: a time may stand there; `dated`: a day alone, too.

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
        several = _has_more_numbers(value)
        return Proposal(
            moment.value, safe=not several, words="only one day can stand here; for the first" if several else ""
        )
    if timed:
        return _propose_time(value.strip(), moment.value, dated=dated)
    return Proposal(moment.value[:10], words="a day alone belongs here, without a time")


def _propose_time(value: str, moment: str, *, dated: bool = False) -> Proposal:
    if value.isdigit():
        return Proposal(moment, words="if these are seconds since 1970")
    if _STATED_ZONE.search(value):
        return Proposal(moment, safe=True)
    day = f"; or the day alone: '{moment[:10]}'" if dated else ""
    return Proposal(words=_ask_zone(moment.removesuffix("Z")) + day)


def _ask_zone(bare: str) -> str:
    """Return what to write where a time has no time zone."""
    return (
        f"the time zone is missing: write '{bare}+01:00' if clocks there are one hour ahead of UTC (London's time in winter),"
        f" or '{bare}Z' for UTC itself"
    )


def _propose_clock(refused: Refused) -> Iterator[Proposal]:
    """Yield the time of day that a text states: `6.30 pm`."""
    found = _CLOCK.fullmatch(refused.value.strip())
    if not found:
        return
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].lower() == "p")
    bare = f"{hour:02}:{found['minute'] or '00'}:{found['second'] or '00'}"
    if zone := found["zone"]:
        stated = re.fullmatch(r"([+-]\d\d):?(\d\d)", zone)
        yield Proposal(bare + (f"{stated[1]}:{stated[2]}" if stated else "Z"), safe=True)
    elif hour < 24:  # noqa: PLR2004 - hours of a day
        yield Proposal(words=_ask_zone(bare))


def _propose_duration(refused: Refused) -> Iterator[Proposal]:
    """Yield the duration that a text states: `3 days`."""
    found = re.fullmatch(r"(\d+)\s*(year|month|week|day|hour|minute|min|second)s?", refused.value.strip().lower())
    if found:
        unit = found[2][0].upper()
        yield Proposal(f"P{'T' if found[2] in ('hour', 'minute', 'min', 'second') else ''}{found[1]}{unit}", safe=True)


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
        return "there is no such time (hours are 00 to 23, minutes 00 to 59): write the right one"
    return NO_MOMENT


def _propose_date(refused: Refused) -> Iterator[Proposal]:
    timed = refused.wanted == "date-time"
    yield propose_moment(refused.value, refused.lang, timed=timed, dated="date" in refused.formats)


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
        names = [canonical_licence(part) for part in parts]
        yield Proposal(
            " AND ".join(names),
            words="AND or OR stands between licences",
            when=" where all of them hold",
            other=" OR ".join(names),
            other_when=" where the reader may choose one",
        )
    if half := _HALF_LICENCE.fullmatch(value):
        yield Proposal(
            canonical_licence(half[1]),
            words=f"a licence is missing after {half[2]}",
            when=f", or name the licence after {half[2]}",
        )
    if re.search(r"\b(?:AND|OR|WITH)\b", value):
        return
    if meant := _meant(why):
        version = meant.rpartition("-")[2] if why.startswith("its version") else ""
        yield Proposal(
            meant,
            safe=fold_name(meant) == fold_name(refused.value),
            words=why.rpartition(": ")[0],
            when=f" if it is version {version}" if version else "",
        )
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
    """Yield the list with the items that it must hold, where the schema names them."""
    choices = _choices_of(refused.schema.get("contains"))
    least = refused.schema.get("minContains", 1)
    if not choices or not isinstance(refused.value, list) or not isinstance(least, int):
        return
    there = [item for item in refused.value if item in choices]
    missing = [*(choice for choice in choices if choice not in there), *(choices * least)]
    yield Proposal([*refused.value, *missing[: max(0, least - len(there))]])


def _propose_fewer(refused: Refused) -> Iterator[Proposal]:
    """Yield the list without the last ones of the items that it may not hold so often."""
    choices, most = _choices_of(refused.schema.get("contains")), int(refused.schema.get("maxContains", 0))
    kept: list[Any] = []
    for item in refused.value if choices else ():
        if item not in choices or sum(other in choices for other in kept) < most:
            kept.append(item)
    if kept:
        yield Proposal(kept)


def _choices_of(schema: object) -> list[Any]:
    if not isinstance(schema, Mapping):
        return []
    if "const" in schema:
        return [schema["const"]]
    choices = schema.get("enum")
    return choices if isinstance(choices, list) else []


def _propose_fields(refused: Refused) -> Iterator[Proposal]:
    """Yield a group with as many fields as it needs: those that the schema names, or any."""
    fields = refused.schema.get("properties")
    known = fields if isinstance(fields, Mapping) else {}
    free = [name for name in (*known, "name", "note", "place", "kind") if name not in refused.value]
    lacking = refused.wanted - len(refused.value)
    added = {name: _likely_value(known.get(name)) for name in dict.fromkeys(free[:lacking])}
    yield Proposal({**refused.value, **added}, verb="write for example")


def _likely_value(schema: object) -> Any:  # noqa: ANN401 - any JSON value
    from corpuskit.checks.wording import find_example  # noqa: PLC0415 - it imports this layer's words

    example = find_example(schema)
    return PLACEHOLDER if example is None else example


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
    "time": _propose_clock,
    "duration": _propose_duration,
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
    "minContains": _propose_item,
    "maxContains": _propose_fewer,
    "minProperties": _propose_fields,
}
