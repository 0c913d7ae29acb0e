"""Proposals for texts of a format: dates and times, languages, licences, addresses, durations."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from urllib.parse import quote

from corpuskit.checks.formats import why_no_day
from corpuskit.checks.languages import why_no_language
from corpuskit.checks.licences import canonical_licence, why_no_licence
from corpuskit.checks.proposals import Proposal, Refused
from corpuskit.text.dates import AMBIGUOUS, INCOMPLETE, is_date, read_moment
from corpuskit.text.field_names import fold_name
from corpuskit.text.language_names import as_language

NO_MOMENT = "write one such as "
"""The beginning of the advice about a value that is no date at all."""
_DAY, _MOMENT = "'2026-03-14'", "'2026-03-14T06:30:00+01:00'"
NO_TIME = "the time of day and the time zone are missing"
"""The fault of a day where a date and time belongs."""
_MOMENTS = ("date", "date-time")
_STATED_ZONE = re.compile(r"(?:[Zz]|UTC|GMT|[+-]\d{2}:?\d{2})$")
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
_PUBLIC_DOMAIN = frozenset(("public domain", "publicdomain", "pd", "gemeinfrei", "domaine public", "dominio público"))
_LICENCES = re.compile(r"\s*[,;/&+|]\s*")
_COMMONS = re.compile(r"(?i)creativecommons\.org/(?:licenses/([a-z-]+)/([\d.]+)|publicdomain/(zero|mark)/([\d.]+))")
_HALF_LICENCE = re.compile(r"(\S.*?)\s+(AND|OR|WITH)")
_SEVERAL_TAGS = re.compile(r"\s*[,;]\s*")


def propose_format(refused: Refused) -> Iterator[Proposal]:
    """Yield what a text of a certain format was meant to be."""
    propose = _BY_FORMAT.get(refused.wanted) if isinstance(refused.value, str) else None
    if propose:
        yield from propose(refused)


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
        if not is_date(padded):
            return Proposal(words=why_no_day(padded))
        return _ask_time(padded) if timed and not dated else Proposal(padded, safe=True)
    moment = read_moment(value.strip(), lang=lang)
    if moment.value is None:
        return _propose_part_of_moment(value.strip(), lang, timed=timed, dated=dated) or Proposal(
            words=_unread_moment(value, moment.why, lang, timed=timed, dated=dated)
        )
    if "T" not in moment.value:
        words = "only one day can stand here; for the first" if _has_more_numbers(value) else ""
        return _ask_time(moment.value) if timed and not dated else Proposal(moment.value, safe=not words, words=words)
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


def _ask_time(day: str) -> Proposal:
    return Proposal(words=f"{NO_TIME}: write for example '{day}T06:30:00+01:00', with the right time")


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
    if _SEVERAL_TAGS.search(value):
        yield Proposal(as_language(_SEVERAL_TAGS.split(value)[0]), words="one article has one language, the main one")


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


def _meant(words: str) -> str:
    found = _MEANT.search(words)
    return found[1] if found else ""


_BY_FORMAT: Mapping[str, Callable[[Refused], Iterator[Proposal]]] = {
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
