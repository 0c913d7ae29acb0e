"""Proposals: the intended value where the schema refuses one. Each is checked before a message shows it."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from corpuskit.checks.formats import why_no_day
from corpuskit.checks.languages import why_no_language
from corpuskit.checks.licences import canonical_licence, why_no_licence
from corpuskit.checks.pattern_words import example_of_pattern
from corpuskit.checks.shown_values import PLACEHOLDER, show_yaml, write_yaml
from corpuskit.text.dates import AMBIGUOUS, INCOMPLETE, is_date, read_moment
from corpuskit.text.field_names import fold_name
from corpuskit.text.language_names import as_language

NO_MOMENT = "write one such as "
"""How the advice begins where a value is no date at all."""
_DAY, _MOMENT = "'2026-03-14'", "'2026-03-14T06:30:00+01:00'"
NO_TIME = "the time of day and the time zone are missing"
"""The fault of a day where a date and time belongs."""
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
_ZONES = {
    **dict.fromkeys(("CET", "MEZ", "BST", "WEST"), "+01:00"),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST"), "+02:00"),
    **dict.fromkeys(("EEST", "MSK"), "+03:00"),
    **dict.fromkeys(("WET",), "+00:00"),
    **dict.fromkeys(("EST", "CDT"), "-05:00"),
    **dict.fromkeys(("CST", "MDT"), "-06:00"),
    **dict.fromkeys(("MST", "PDT"), "-07:00"),
    **dict.fromkeys(("PST",), "-08:00"),
    **dict.fromkeys(("EDT",), "-04:00"),
    **dict.fromkeys(("JST", "KST"), "+09:00"),
    **dict.fromkeys(("AEST",), "+10:00"),
    **dict.fromkeys(("AEDT",), "+11:00"),
}
_LONGEST_MOMENT = 200
_ZONED = re.compile(rf"(?i)(.*\d.*?)\s*\(?\b({'|'.join(_ZONES)})\)?")
_NAMED_VALUE = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*([^\s:=][^:=]*)")
_COMMA_NUMBER = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,. _']\d{3})+")
_PUBLIC_DOMAIN = frozenset(("public domain", "publicdomain", "pd", "gemeinfrei", "domaine public", "dominio público"))
_LICENCES = re.compile(r"\s*[,;/&+|]\s*")
_COMMONS = re.compile(r"(?i)creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|publicdomain/(zero|mark)/([\d.]+))")
_HALF_LICENCE = re.compile(r"(\S.*?)\s+(AND|OR|WITH)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NO_FIELD = "-"
_WORD = "north"
_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Whose items are words: a comma parts them. Names of people hold commas ("Calder, Ines").
_COMMAS_PART = ("tags",)
# Keys for the name of a person or thing in other people's data.
_NAMING = frozenset(("name", "author", "fullname", "title", "label", "value", "text", "headline"))
_BULLET = re.compile(r"^\s*(?:[-*•–—·]\s*|\d+[.)]\s+)")
_BARS = re.compile(r"\s*(?:[,;]|\s[|/]\s)\s*")
_BY = re.compile(r"(?i)^by:?\s+(?=\S)")


class Proposal(NamedTuple):
    """A value to write instead; `safe` where it is the only possible meaning; `words` before it, or when there is no value.

    `verb` is the word before the value, `when` what follows it. `other` is a second possible value, with its own `when`.
    `shown` stands in place of the line with the value, where another is easier to write.
    """

    value: Any = None
    safe: bool = False
    words: str = ""
    verb: str = "write"
    when: str = ""
    other: Any = None
    other_when: str = ""
    shown: str = ""


class Refused(NamedTuple):
    """A refused value: its field's name, the keyword that refuses it and its argument, the text of its line, the article's language.

    `lines` are those of a text on several lines, `schema` is the part of the schema that refuses the value, `formats` are all that
    the value may have, `item`: it is an item of a list, `below`: it begins on a line below its field's name.
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
    item: bool = False
    below: bool = False


def propose_values(refused: Refused) -> Iterator[Proposal]:
    """Yield proposals, the likeliest first."""
    propose = _BY_KEYWORD.get(refused.keyword)
    if propose:
        yield from propose(refused)


def _propose_type(refused: Refused) -> Iterator[Proposal]:
    names = [refused.wanted] if isinstance(refused.wanted, str) else list(refused.wanted)
    for name in names:
        for proposal in _BY_TYPE.get(name, _propose_nothing)(refused):
            # Where a text may stand as well, a list is a guess.
            yield proposal._replace(safe=proposal.safe and not (name == "array" and "string" in names))
    if names == ["array"]:
        yield from _propose_sample_list(refused)


def _propose_nothing(_: Refused) -> Iterator[Proposal]:
    yield from ()


def _propose_text(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, list) and refused.item:
        yield Proposal(words="a list has no list in it: take the inner brackets, or the inner '-', away")
    elif isinstance(value, list):
        yield from _propose_one_of(refused)
    elif value is None and _HASHED.match(source):
        bare = source.lstrip("#") if refused.field in _COMMAS_PART else source
        yield Proposal(bare, words="what follows '#' is only a comment")
    elif isinstance(value, dict) and value:
        yield from _propose_name_of_group(refused)
    elif source and value is not None:
        yield Proposal(source, safe=True)
    elif isinstance(value, int | float):
        yield Proposal(json.dumps(value))


def _propose_one_of(refused: Refused) -> Iterator[Proposal]:
    """Yield the first text of a list, and the list as a text in brackets where that is likely."""
    value, source = refused.value, refused.source
    texts = [item for item in value if isinstance(item, str) and item]
    if not value:
        yield Proposal(words="an empty list says nothing: write a text, or delete it")
    in_words = source.startswith("[") and refused.field not in ("id", "duplicate_of")
    other, when = (source, " if the brackets belong to it") if in_words else (None, "")
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
    named = next((part for name, part in value.items() if fold_name(name) in _NAMING and isinstance(part, str)), None)
    if named is not None:
        lost = [name for name in value if value[name] is not named]
        when = _keep_roles([(name, value[name], named) for name in lost])
        yield Proposal(named, words="only the name belongs here", when=when)
    elif len(value) == 1 and not source.startswith("{"):
        yield from _propose_parted(refused)
    elif source and list(value.values()) == [None] and refused.field not in ("id", "duplicate_of"):
        yield Proposal(next(iter(value)), other=source, other_when=" if the braces belong to it")
    elif source:
        yield Proposal(source)
    yield Proposal(words="write one text in place of the fields")


def _propose_parted(refused: Refused) -> Iterator[Proposal]:
    """Yield the text that a ': ' parted: `Ines Calder: photos`."""
    [(name, part)] = refused.value.items()
    if refused.field == "authors":
        words = "only the name belongs here, without what follows the ':'"
        yield Proposal(name, words=words, when=_keep_role(part, name))
    if not isinstance(part, list | dict | None):
        text = refused.source or f"{name}: {part if isinstance(part, str) else json.dumps(part)}"
        yield Proposal(text, words="a ': ' in a text needs quotation marks around it")


def _keep_roles(lost: Sequence[tuple[str, object, str]]) -> str:
    """Return that fields beside a name go away, and where they can stand."""
    if not lost:
        return ""
    parts = [f"'{name}: {part}'" if not isinstance(part, list | dict | None) else f"'{name}'" for name, part, _ in lost]
    first = _keep_role(lost[0][1], lost[0][2]) if len(lost) == 1 else ""
    return f", and take {' and '.join(parts)} away{first}"


def _keep_role(part: object, name: str) -> str:
    """Return where the role of a person can stand: a field of its own under `meta`."""
    if not isinstance(part, str) or not re.fullmatch(r"[^\W\d_]{2,20}", part):
        return ""
    return f" (to keep {part!r}: under a line 'meta:', after two spaces, {part}: {write_yaml(name)})"


def _propose_list(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, str) and len(refused.lines) > 1:
        yield from _propose_list_of_lines(refused)
    elif isinstance(value, str):
        bare = _strip_brackets(value.strip())
        if refused.field == "authors" and (signed := _BY.sub("", bare)) != bare:
            yield from _propose_list(refused._replace(value=signed))
            return
        parting = _ITEMS if refused.field in _COMMAS_PART else _NAMES
        if refused.field in _COMMAS_PART and re.search(r"\s[|/]\s", bare):
            parting = _BARS
        parts = [part for part in parting.split(bare) if part]
        sure = parting is not _BARS and bare == value.strip() and (len(parts) == 1 or refused.field in _COMMAS_PART)
        yield Proposal(list(dict.fromkeys(parts)), safe=sure)
    elif value is None and _HASHED.match(source):
        parts = [part.strip("#,;") for part in source.split()]
        yield Proposal([part for part in parts if part], words="what follows '#' is only a comment")
    elif isinstance(value, int | float):
        yield Proposal([source or str(value)], safe=True)
        yield Proposal([value], safe=True)
    elif isinstance(value, dict) and all(part is None for part in value.values()):
        yield Proposal(list(value), safe=True)
    elif isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
        lost = [f"'{name}'" for name in value if fold_name(name) not in ("name", "names", *field_words(refused.field))]
        words = f"a list has no room for the words before ':' ({', '.join(lost)})" if lost else ""
        kept = [f"{name}: {write_yaml(part)}" for name, part in value.items() if isinstance(part, str)] if lost else []
        when = (
            f" (to keep the words: under a line 'meta:', each after two spaces, {' and '.join(kept)})" if kept else ""
        )
        yield Proposal(list(value.values()), safe=False, words=words, when=when)


def _propose_sample_list(refused: Refused) -> Iterator[Proposal]:
    """Yield a list of one item, as the schema allows one, where the value says nothing about the items."""
    if isinstance(refused.value, str | dict) and not refused.lines:
        item = _likely_value(refused.schema.get("items"))
        least = refused.schema.get("minItems", 1)
        items = [_WORD if item == PLACEHOLDER else item] * (least if least in (1, 2, 3) else 1)
        yield Proposal(items, verb="write for example")


def _propose_list_of_lines(refused: Refused) -> Iterator[Proposal]:
    """Yield the list that several lines are: with the sign that is wrong before each, or on one line."""
    items = [item for line in refused.lines if (item := _BULLET.sub("", line).strip(" ,;"))]
    meant = list(dict.fromkeys(items))
    marks = {found[0].strip() if (found := _BULLET.match(line)) else "" for line in refused.lines}
    kinds = {re.sub(r"\d+", "1", mark) for mark in marks}
    if refused.below and len(kinds) == 1 and (mark := next(iter(kinds))):
        first = re.sub(r"\d+", "1", mark)
        words = f"an item of a list begins with '- ', not with '{first} '"
        if mark == "-":
            words = "a space is missing after '-'"
        elif mark in "–—":
            words = f"an item of a list begins with the short dash '- ', not with '{mark} '"
        yield Proposal(meant, words=words, shown=f"- {write_yaml(items[0])}, and so on the lines below")
    verb = "write on one line, in place of all these:" if refused.below else "write on one line"
    yield Proposal(meant, verb=verb)


def _strip_brackets(value: str) -> str:
    """Return a text without brackets and quotation marks around all of it."""
    bare = value.strip("[]{}\"'")
    return bare[1:-1] if bare[:1] + bare[-1:] in ("()", "<>") else bare


def field_words(field: str) -> tuple[str, ...]:
    """Return the words that name one thing of a list and add nothing: `author` of `authors`."""
    return field, field.removesuffix("s")


def _propose_number(refused: Refused) -> Iterator[Proposal]:
    value = refused.value
    if isinstance(value, float):
        if value.is_integer():
            yield Proposal(int(value), safe=True)
        yield Proposal(words=f"write {math.floor(value)} or {math.ceil(value)}")
    if not isinstance(value, str):
        return
    text = value.strip()
    if _NUMBER.fullmatch(text):
        yield Proposal(_read_number(text), safe=True)
    elif text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        yield Proposal(float(text[:-1]) / 100)
    elif text.lower() in _NUMBERS:
        yield Proposal(_NUMBERS.index(text.lower()))
    else:
        yield from _propose_part_of_number(text, refused.wanted)


def _propose_part_of_number(text: str, wanted: object) -> Iterator[Proposal]:
    """Yield the number in a text with other signs: a comma, a unit, a second number."""
    if wanted == "integer" and _THOUSANDS.fullmatch(text):
        yield Proposal(int(re.sub("[,. _']", "", text)), words="a number has no signs between its digits")
    elif _COMMA_NUMBER.fullmatch(text):
        yield Proposal(float(text.replace(",", ".")), words="a number has a point in it, not a comma")
    elif found := re.fullmatch(rf"({_NUMBER.pattern})\s*(?:-|–|to|/)\s*({_NUMBER.pattern})", text):
        yield Proposal(words=f"one number belongs here: write {found[1]} or {found[2]}")
    elif found := re.fullmatch(rf"({_NUMBER.pattern})\s*([^\W\d_]\S*|[$€£])|([$€£])\s*({_NUMBER.pattern})", text):
        yield Proposal(
            _read_number(found[1] or found[4]), words=f"the number stands alone, without {found[2] or found[3]!r}"
        )


def _read_number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _propose_truth(refused: Refused) -> Iterator[Proposal]:
    value, reserves = refused.value, refused.field == "tdm_reservation"
    if isinstance(value, str) and value.lower() in _WORDS:
        yield Proposal(_WORDS[value.lower()], safe=True)
    elif reserves and type(value) is int and value in (0, 1):
        # The TDM Reservation Protocol writes 1 and 0.
        yield Proposal(bool(value))
    elif reserves and value is not None:
        yield Proposal(words="write true (reserved) or false (not reserved)")


def _propose_mapping(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, list) and refused.value and all(isinstance(part, dict) for part in refused.value):
        merged = {name: part for group in refused.value for name, part in group.items()}
        if len(merged) == sum(map(len, refused.value)):
            yield Proposal(merged, words="a group of fields has no '-'")
    if isinstance(refused.value, str) and (found := _NAMED_VALUE.fullmatch(refused.value.strip())):
        if refused.below and refused.value.startswith(f"{found[1]}:"):
            line = f"{found[1]}: {write_yaml(found[2])}"
            yield Proposal({found[1]: found[2]}, words=f"a space is missing after '{found[1]}:'", shown=line)
        yield Proposal({found[1]: found[2]})
    refused = refused._replace(schema=_first_group(refused.schema))
    required, known = refused.schema.get("required"), refused.schema.get("properties")
    named = list(known) if isinstance(known, Mapping) and refused.field != "meta" else []
    fields = required if isinstance(required, list) and required else named
    if fields and isinstance(refused.value, str):
        yield Proposal({fields[0]: refused.value})
    elif fields and isinstance(refused.value, list) and refused.value and _are_plain(refused.value):
        first, *rest = refused.value
        yield Proposal({fields[0]: first}, when=_name_rest(rest))
    if fields and isinstance(known, Mapping):
        yield Proposal(
            {name: _likely_value(known.get(name)) for name in required or fields[:1]}, verb="write for example"
        )
    yield Proposal(words=_advise_fields_below(refused, _sample_field(refused.schema, fields)))


def _first_group(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the first of several forms that is a group of fields with names; the schema itself where there are no such forms."""
    forms = schema.get("anyOf") or schema.get("oneOf") or []
    named = (form for form in forms if isinstance(form, Mapping) and isinstance(form.get("properties"), Mapping))
    return schema if schema.get("properties") else next(named, schema)


def _sample_field(schema: Mapping[str, Any], fields: Sequence[str]) -> str:
    """Return a line that a group of fields may have; a dash where the schema allows none that is known."""
    known, patterns, more = (schema.get(key) for key in ("properties", "patternProperties", "additionalProperties"))
    if fields:
        return f"{fields[0]}: {write_yaml(_likely_value(known.get(fields[0]) if isinstance(known, Mapping) else None))}"
    if isinstance(patterns, Mapping) and patterns and (name := example_of_pattern(next(iter(patterns)))):
        return f"{name}: {write_yaml(_likely_value(next(iter(patterns.values()))))}"
    if isinstance(more, Mapping) and (value := _likely_value(more)) != PLACEHOLDER:
        return f"desk: {write_yaml(value)}"
    return _NO_FIELD if more is False else ""


def _advise_fields_below(refused: Refused, line: str) -> str:
    """Return how a group of fields is written: its name alone on a line, and the fields below."""
    value, like = refused.value, f"such as '  {line or 'desk: sea'}'"
    if line == _NO_FIELD:
        return "a group of fields goes here, which whoever wrote the corpus's schema.json has to name"
    if refused.item or value is None:
        return f"write the fields on lines below, each after two spaces, {like}"
    if isinstance(value, list) and value and _are_plain(value) and not line:
        word = write_yaml(next((part for part in value if part != "desk"), value[0]))
        return f"each value needs a name: write '{refused.field}:' alone on its line, and below it lines such as '  desk: {word}'"
    return f"write '{refused.field}:' alone on its line, and the fields below it, each after two spaces, {like}"


def _are_plain(values: Sequence[Any]) -> bool:
    return not any(isinstance(value, list | dict | None) for value in values)


def _name_rest(values: Sequence[Any]) -> str:
    """Return that further values of a list need names, for the end of a message."""
    if not values:
        return ""
    needs = "needs a field name of its own" if len(values) == 1 else "need field names of their own"
    return f"; {', '.join(map(write_yaml, values))} {needs}"


def _propose_format(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str):
        yield from _BY_FORMAT.get(refused.wanted, _propose_nothing)(refused)


def propose_moment(value: str, lang: str, *, timed: bool = True, dated: bool = False) -> Proposal:
    """Return the date, or date and time, that a text states; words where there are several possible ones.

    A time without an offset is completed for show, never safely. `timed`: a time is allowed; `dated`: a day alone, too.

    >>> propose_moment("14 March 2026", "en", dated=True).value
    '2026-03-14'
    >>> propose_moment("03/04/2026", "en").words
    "write '2026-04-03' (3 April) or '2026-03-04' (4 March), whichever is meant"
    """
    if fields := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip()):
        padded = f"{fields[1]}-{int(fields[2]):02}-{int(fields[3]):02}"
        return Proposal(padded, safe=True) if is_date(padded) else Proposal(words=why_no_day(padded))
    moment = read_moment(value.strip(), lang=lang)
    if moment.value is None:
        return _propose_part_of_moment(value.strip(), lang, timed=timed, dated=dated) or Proposal(
            words=_unread_moment(value, moment.why, lang, timed=timed, dated=dated)
        )
    if "T" not in moment.value and timed and not dated:
        shown = f"'{moment.value}T06:30:00+01:00'"
        return Proposal(words=f"{NO_TIME}: write for example {shown}, with the right time")
    if "T" not in moment.value:
        several = _has_more_numbers(value)
        return Proposal(
            moment.value, safe=not several, words="only one day can stand here; for the first" if several else ""
        )
    if timed:
        return _propose_time(value.strip(), moment.value, dated=dated)
    return Proposal(moment.value[:10], words="a day alone belongs here, without a time")


def _propose_part_of_moment(value: str, lang: str, *, timed: bool, dated: bool) -> Proposal | None:
    """Return the moment in a text with a zone by its name, or with a note behind it; longer texts than `_LONGEST_MOMENT` are none."""
    if len(value) > _LONGEST_MOMENT:
        return None
    if timed and (zoned := _ZONED.fullmatch(value)):
        local, offset = read_moment(zoned[1], lang=lang).value, _ZONES[zoned[2].upper()]
        if local and "T" in local:
            words = f"{zoned[2]} is written as its distance from UTC, {offset}"
            return Proposal(local.removesuffix("Z") + offset, words=words)
    part = _part_of_moment(value)
    if not part:
        return None
    proposal = propose_moment(part, lang, timed=timed, dated=dated)
    note = value[value.index("(") + 1 : -1].strip() if value.endswith(")") else ""
    keep = f", and # {note} behind it if you want to keep the note" if note else ""
    if proposal.value is None:
        return proposal._replace(words=proposal.words + keep)
    return proposal._replace(safe=False, when=proposal.when + keep)


def _part_of_moment(value: str) -> str:
    """Return a date without the note in brackets behind it, or with its offset in full; empty where there is neither."""
    if noted := re.fullmatch(r"(.*\d)\s*\([^()]*\)", value):
        return noted[1]
    if short := re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)([+-])(\d{1,2})", value):
        return f"{short[1]}{short[2]}{int(short[3]):02}:00"
    dated = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:Z|T|[+-]\d\d:\d\d)", value)
    return dated[1] if dated else ""


def _propose_time(value: str, moment: str, *, dated: bool = False) -> Proposal:
    moment = _keep_fraction(value, moment)
    if value.isdigit():
        return Proposal(moment, words="if these are seconds since 1970")
    if _STATED_ZONE.search(value):
        return Proposal(moment, safe=True)
    day = f"; or the day alone: '{moment[:10]}'" if dated else ""
    return Proposal(words=_ask_zone(moment.removesuffix("Z")) + day)


def _keep_fraction(value: str, moment: str) -> str:
    """Return a moment with as many digits of a second as are typed.

    >>> _keep_fraction("2026-03-14T06:30:00.123", "2026-03-14T06:30:00.123000")
    '2026-03-14T06:30:00.123'
    """
    typed = re.search(r":\d\d[.,](\d+)", value)
    return re.sub(r"(:\d\d)\.\d{6}", rf"\1.{typed[1]}", moment, count=1) if typed else moment


def _ask_zone(bare: str) -> str:
    """Return the advice about a time without a time zone."""
    return (
        f"the time zone is missing: write '{bare}Z' if the clocks showed UTC (London's time in winter),"
        f" or '{bare}+01:00' if they were one hour ahead of it (London in summer, Berlin in winter)"
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


def _propose_mailbox(refused: Refused) -> Iterator[Proposal]:
    """Yield the e-mail address in a text: `Ines Calder <ines@quay.example>`."""
    found = re.findall(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+[^\s@<>()\[\],;:\".]", refused.value)
    if found:
        words = "only the address belongs here" if len(found) == 1 else "one address belongs here, the main one"
        yield Proposal(found[0], words=words)


def _propose_host(refused: Refused) -> Iterator[Proposal]:
    """Yield the name of the host in an address."""
    if found := re.match(r"(?:[a-z]+://)?([\w.-]+)", refused.value.strip()):
        yield Proposal(found[1], words="only the name belongs here")


def _propose_duration(refused: Refused) -> Iterator[Proposal]:
    """Yield the duration that a text states: `3 days`."""
    if found := re.fullmatch(r"(\d+):(\d\d)", refused.value.strip()):
        long, short = int(found[1]), int(found[2])
        yield Proposal(
            f"PT{long}M{short}S",
            when=f" for {long} minutes and {short} seconds",
            other=f"PT{long}H{short}M",
            other_when=f" for {long} hours and {short} minutes",
        )
    found = re.fullmatch(r"(\d+)\s*(year|month|week|day|hour|minute|min|second)s?", refused.value.strip().lower())
    if found:
        unit = found[2][0].upper()
        yield Proposal(f"P{'T' if found[2] in ('hour', 'minute', 'min', 'second') else ''}{found[1]}{unit}", safe=True)


def _has_more_numbers(value: str) -> bool:
    """Return whether a text holds more numbers than a date: `14-15 March 2026`."""
    named = re.search(r"[^\W\d_]{3,}", value)
    return len(re.findall(r"\d+", value)) > (2 if named else 3)


def _unread_moment(value: str, why: str, lang: str, *, timed: bool, dated: bool) -> str:
    if why == AMBIGUOUS:
        ways = [read_moment(value, order, lang).value for order in ("DMY", "MDY", "YMD")]
        days = [date.fromisoformat(day) for day in dict.fromkeys(way[:10] for way in ways if way)]
        shown = (f"'{day}' ({day.day} {day:%B})" for day in days)
        return "write " + " or ".join(shown) + ", whichever is meant"
    if why == INCOMPLETE:
        lacking = "the day is missing" if _names_month(value, lang) else "the month and the day are missing"
        return f"{lacking}: write a full date such as '2026-03-14', or put the value under 'meta'"
    clock = re.search(r"[T ](\d\d):(\d\d)", value)
    if clock and (int(clock[1]) > 23 or int(clock[2]) > 59):  # noqa: PLR2004 - hours and minutes
        day = re.match(r"\d{4}-\d\d-\d\d", value.strip()) if dated else None
        right = (
            f"write the right time, or the day alone: '{day[0]}'" if day and is_date(day[0]) else "write the right one"
        )
        return f"there is no such time (hours are 00 to 23, minutes 00 to 59): {right}"
    samples = [sample for allowed, sample in ((dated or not timed, _DAY), (timed, _MOMENT)) if allowed]
    return f"{NO_MOMENT}{' or '.join(samples)}"


def _names_month(value: str, lang: str) -> bool:
    """Return whether a date without a day names its month: `March 2026`, `2026-03`."""
    if re.fullmatch(r"\d{4}\D\d{1,2}|\d{1,2}\D\d{4}", value.strip()):
        return True
    return bool(read_moment(f"1 {value.strip()}", lang=lang).value)


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
    if candidate := _language_of_country(value):
        yield Proposal(candidate, safe=False)
    tag = value.replace("_", "-")
    if tag.count("-") and (reason := why_no_language(tag)).startswith(("there is no region", "there is no script")):
        yield Proposal(tag.partition("-")[0], words=reason.partition(":")[0])
    if _ITEMS.search(value):
        yield Proposal(as_language(_ITEMS.split(value)[0]), words="one article has one language, the main one")


_COUNTRIES = {
    "GB": "british uk britain kingdom england",
    "US": "american us usa states",
    "AU": "australian australia",
    "CA": "canadian canada",
    "IE": "ireland",
    "NZ": "zealand",
    "AT": "austrian austria österreich",
    "CH": "swiss switzerland schweiz suisse",
    "DE": "germany deutschland",
    "BR": "brazilian brazil brasil",
    "PT": "portugal",
    "MX": "mexican mexico",
    "ES": "spain",
    "FR": "france",
    "BE": "belgian belgium",
}


def _language_of_country(value: str) -> str:
    """Return the code of a language of a country: `British English`; an empty text where one of the two is unknown.

    >>> _language_of_country("British English"), _language_of_country("English (UK)"), _language_of_country("Ostrel English")
    ('en-GB', 'en-GB', '')
    """
    words = re.findall(r"[^\W\d_]+", value.lower())
    countries = {word: code for code, names in _COUNTRIES.items() for word in names.split()}
    languages = [as_language(word) for word in words if word not in countries]
    places = [countries[word] for word in words if word in countries]
    known = [
        code for word, code in zip([w for w in words if w not in countries], languages, strict=True) if code != word
    ]
    return f"{known[0]}-{places[0]}" if len(known) == len(languages) == 1 and places else ""


def _propose_licence(refused: Refused) -> Iterator[Proposal]:
    value = refused.value.strip()
    for candidate in (value, _OPERATORS.sub(lambda found: found[0].upper(), value)):
        yield Proposal(canonical_licence(candidate), safe=True)
    yield from _propose_known_terms(value)
    yield from _propose_several_licences(value)
    if re.search(r"\b(?:AND|OR|WITH)\b", value):
        return
    why = why_no_licence(refused.value)
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


def _propose_known_terms(value: str) -> Iterator[Proposal]:
    """Yield the code for terms that are given by an address or in words: those of Creative Commons, the public domain, a notice."""
    if found := _licence_of_commons(value):
        yield found
    if "©" in value or value.lower().startswith("copyright"):
        words = "a notice belongs in the field 'copyright'; for the licence"
        yield Proposal("LicenseRef-all-rights-reserved", words=words)
    if value.lower() in _PUBLIC_DOMAIN:
        other = "LicenseRef-public-domain"
        yield Proposal(
            "CC0-1.0", when=" if the author gave up all rights", other=other, other_when=" if they have run out"
        )


def _propose_several_licences(value: str) -> Iterator[Proposal]:
    """Yield an expression for licences that no AND or OR joins, or that ends too early."""
    if re.search(r"\bWITH\b", value) and "knows no exception" in why_no_licence(value):
        first, _, exception = value.partition(" WITH ")
        yield Proposal(canonical_licence(first), words=f"there is no exception {exception.strip()!r}")
    if half := _HALF_LICENCE.fullmatch(value):
        words = f"a licence is missing after {half[2]}"
        yield Proposal(canonical_licence(half[1]), words=words, when=f", or name the licence after {half[2]}")
    parts = _LICENCES.split(value)
    if len(parts) > 1 and "://" not in value:
        names = [canonical_licence(part) for part in parts]
        yield Proposal(
            " AND ".join(names),
            words="AND or OR stands between licences",
            when=" where all of them hold",
            other=" OR ".join(names),
            other_when=" where the reader may choose one",
        )


def _licence_of_commons(value: str) -> Proposal | None:
    """Return the code of a licence of Creative Commons that is given by its address, or by its name in words."""
    if found := _COMMONS.search(value):
        if found[3]:
            return Proposal(f"CC0-{found[4]}" if found[3].lower() == "zero" else f"CC-PDM-{found[4]}", safe=True)
        return Proposal(f"CC-{found[1].upper()}-{found[2]}", safe=True)
    low = value.lower()
    if "creative commons" not in low and not re.fullmatch(r"cc\b[^,;/&+|]*", low):
        return None
    names = {
        "by": "attribution|by|namensnennung",
        "nc": "non-?\\s?commercial|nc",
        "nd": "no-?\\s?deriv|nd",
        "sa": "share-?\\s?alike|sa",
    }
    parts = [sign.upper() for sign, words in names.items() if re.search(rf"\b(?:{words})", low)]
    stated = re.search(r"\d\.\d", value)
    if not parts:
        return Proposal("CC0-1.0") if re.search(r"\bzero|cc ?0", low) else None
    code = f"CC-{'-'.join(parts)}-{stated[0] if stated else '4.0'}"
    return Proposal(code) if stated else Proposal(code, words="its version is missing", when=" if it is version 4.0")


def _propose_address(refused: Refused) -> Iterator[Proposal]:
    value = refused.value.strip()
    if value.count("://") > 1:
        first = re.split(r"[\s,;|]+", value)[0]
        yield Proposal(first, words="an article has one address, the main one")
    elif "://" in value:
        yield Proposal(quote(value, safe="!#$%&'()*+,/:;=?@[]~"), safe=True)
    if link := re.search(r"\]\(<?(https?://[^\s()<>]+)", value):
        yield Proposal(link[1], words="an address stands alone, without a name in brackets")
    if "\\" in value:
        value = value.replace("\\", "/")
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
        yield Proposal(
            refused.wanted, words=f"only {show_yaml(refused.wanted)} is allowed here", when=" if that is right"
        )


def _propose_unlike(refused: Refused) -> Iterator[Proposal]:
    kept: list[Any] = []
    for item in refused.value:
        if not any(type(item) is type(other) and item == other for other in kept):
            kept.append(item)
    yield Proposal(kept, safe=True)


def _propose_other_case(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str):
        value = refused.value.strip()
        padded = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", value)
        joined = [
            re.sub(r"[\W_]+", sign, way).strip(sign) for sign in "-_" for way in (value, value.lower(), value.upper())
        ]
        for candidate in (value.lower(), value.upper(), value, padded, *joined, re.sub(r"[\W_]+", "", value)):
            if candidate and candidate != refused.value:
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
    least = "one field" if refused.wanted == 1 else f"{refused.wanted} fields"
    verb = "write for example" if refused.value else f"write at least {least}, such as"
    yield Proposal({**refused.value, **added}, verb=verb)


def _propose_more_items(refused: Refused) -> Iterator[Proposal]:
    """Yield a list with as many items as it needs."""
    parts = refused.schema.get("items")
    choices = [choice for choice in _choices_of(parts) if choice not in refused.value]
    lacking = refused.wanted - len(refused.value)
    more = [*choices, *([_likely_value(parts)] * lacking)][:lacking]
    least = "one item" if refused.wanted == 1 else f"{refused.wanted} items"
    verb = "write for example" if refused.value else f"write at least {least}, such as"
    if more == [PLACEHOLDER] and not refused.value:
        yield Proposal([_WORD], verb=verb)
    yield Proposal([*refused.value, *more], verb=verb)


def _propose_other_type(refused: Refused) -> Iterator[Proposal]:
    """Yield the text for a number where no number may stand."""
    numbers = refused.wanted.get("type") in ("number", "integer") if isinstance(refused.wanted, Mapping) else False
    if numbers and len(refused.wanted) == 1 and not isinstance(refused.value, bool):
        yield Proposal(refused.source or json.dumps(refused.value), verb="write text, such as")


def _likely_value(schema: object) -> Any:  # noqa: ANN401 - any JSON value
    from corpuskit.checks.wording import find_example  # noqa: PLC0415 - it imports this layer's words

    example = find_example(schema)
    if example is not None or not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        return PLACEHOLDER if example is None else example
    fields = schema["properties"]
    needed = schema.get("required") or list(fields)[:1]
    return {name: _likely_value(fields.get(name)) for name in needed}


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
    "email": _propose_mailbox,
    "idn-email": _propose_mailbox,
    "hostname": _propose_host,
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
    "minItems": _propose_more_items,
    "not": _propose_other_type,
}
