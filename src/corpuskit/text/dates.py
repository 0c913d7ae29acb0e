"""Dates and times as people, feeds and databases write them, read as RFC 3339 writes them.

Only a complete date counts: "March 2019" has no day, and a library would fill in today's. A form that can be read in two ways
(01/03/2026) is read only where the caller gives an `order`. Month names in other languages are read by `dateparser`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.month_names import MONTHS, WEEKDAYS

ORDERS = ("DMY", "MDY", "YMD")

INCOMPLETE = "date without a day"
AMBIGUOUS = "date that can be read in two ways (--date-order says which)"
NOT_UNDERSTOOD = "date not understood"

_DATE = late_pattern(r"\d{4}-\d{2}-\d{2}")
_ISO = late_pattern(r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?")
_TIME = r"(?:[\s,T]+(?:(?:um|à|at)\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*(?:Uhr|Uhr\.|h|hrs))?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_NUMERIC = late_pattern(
    rf"(?P<a>\d{{1,4}})\s?(?P<mark>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=mark)\s?(?P<c>\d{{1,4}})\.?{_TIME}"
)
_COUNTED = late_pattern(rf"(?P<a>\d{{4}})\s*[年년]\s*(?P<b>\d{{1,2}})\s*[月월]\s*(?P<c>\d{{1,2}})\s*[日일]{_TIME}")
_COMPACT = late_pattern(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?Z?)?")
_NUMBER = late_pattern(r"\d+(?:\.0+)?")
_NO_DAY = late_pattern(
    r"\d{4}|\d{4}\s?[-/.]\s?\d{1,2}|\d{1,2}\s?[-/.]\s?\d{4}|[^\W\d]+\.?,?\s*(?:de\s+)?\d{4}|\d{4}\s?[年년](?:\s?\d{1,2}\s?[月월])?"
)
_MAIL = late_pattern(
    r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} (?:[+-]\d{4} )?\d{4}$|(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(?::\d{2})?(?: (?:[+-]\d{4}|GMT|UT|UTC|[ECMP][SD]T))?$"
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d]{3,})\.?,?\s+)?"
_DAY, _YEAR_OF = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?", r"(?P<year>[12]\d{3})"
_MONTH = r"(?P<month>[^\W\d]{3,})\.?"
_NAMED = tuple(
    late_pattern(_WEEKDAY + form + _TIME)
    for form in (
        rf"{_DAY}\s*(?:of\s+|de\s+|-)?\s*{_MONTH},?\s*(?:de\s+|-)?\s*{_YEAR_OF}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR_OF}",
        rf"{_YEAR_OF},?\s+{_MONTH}\s+{_DAY}",
    )
)
_HALF_DAY = late_pattern(r"(?<=\d)\s?([AaPp])\.\s?[Mm]\.?(?!\w)")
_YEAR, _CLOCK = late_pattern(r"(?<!\d)\d{4}(?!\d)"), late_pattern(r"\d\s*[:.h]\s*\d{2}|\d\s*[AaPp]\.?[Mm]\b")
# Digits of a moment that is counted from 1970: seconds, and thousandths, millionths, milliardths of them.
_EPOCHS = {9: 1, 10: 1, 13: 10**3, 16: 10**6, 19: 10**9}
_CENTURY = 69  # where POSIX turns from 20xx to 19xx for years of two digits
_LONGEST = 80


class Moment(NamedTuple):
    """A date, or date and time, in RFC 3339 (`value`), or why there is none (`why`: one of this module's sentences)."""

    value: str | None
    why: str = ""


def read_moment(value: Any, order: str = "", lang: str = "") -> Moment:  # noqa: ANN401 - a cell holds anything
    """Return the moment that `value` states.

    `value` is a string, a number (days as 20190314, seconds or finer since 1970), a date or a datetime. `order` ("DMY", "MDY", "YMD")
    says how numbers that can be read in two ways are meant, `lang` (BCP 47) in which language months are named most likely. A time without an offset
    is taken as UTC. A correct moment stays as it is.

    >>> read_moment("March 14, 2019").value, read_moment("14/03/2019").value, read_moment(1772000000).value
    ('2019-03-14', '2019-03-14', '2026-02-25T06:13:20Z')
    >>> read_moment("01/03/2026"), read_moment("March 2019").why
    (Moment(value=None, why='date that can be read in two ways (--date-order says which)'), 'date without a day')
    """
    if isinstance(value, dt.datetime):
        return Moment(_to_rfc3339(value))
    if isinstance(value, dt.date):
        return Moment(value.isoformat())
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Moment(None, NOT_UNDERSTOOD)
    return _read_moment_text(_plain_digits(str(value)), order, lang.partition("-")[0].lower())


def as_moment(value: Any) -> str | None:  # noqa: ANN401 - a cell holds anything
    """Return a date, or a date and time, as RFC 3339 writes it, `None` where the value is none that can be read in one way only.

    >>> as_moment("2026-03-14"), as_moment("Sat, 14 Mar 2026 06:30:00 +0100"), as_moment("2026-03-14 06:30:00")
    ('2026-03-14', '2026-03-14T06:30:00+01:00', '2026-03-14T06:30:00Z')
    """
    return read_moment(value).value


def is_date(value: object) -> bool:
    """Return whether a value is a date without a time of day, in ISO 8601."""
    return (
        isinstance(value, str) and bool(_DATE.fullmatch(value)) and _valid_day(*map(int, value.split("-"))) is not None
    )


@lru_cache(maxsize=8192)
def _read_moment_text(text: str, order: str, lang: str) -> Moment:
    for reader in (_read_iso, _read_compact, _read_epoch):
        if found := reader(text):
            return Moment(found)
    if numeric := _NUMERIC.fullmatch(text):
        return _read_numeric(numeric, order)
    if len(text) > _LONGEST:
        return Moment(None, NOT_UNDERSTOOD)
    if found := _of_mail(text) or _read_common_month(text) or _read_named_month(text, order, lang):
        return Moment(found)
    return Moment(None, INCOMPLETE if _NO_DAY.fullmatch(text) else NOT_UNDERSTOOD)


def _plain_digits(text: str) -> str:
    """Return the text with digits of any script as ASCII, and single blanks."""
    folded = text if text.isascii() else "".join(_ascii_digit(c) for c in text)
    return _HALF_DAY.sub(r" \1M", " ".join(folded.split()))


def _ascii_digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdecimal() else character


def _read_iso(text: str) -> str | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        if len(text) == len("2026-03-14"):
            return dt.date.fromisoformat(text).isoformat()
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    is_right = found.tzinfo and text[10] == "T" and text.count(":") >= 2 and "z" not in text  # noqa: PLR2004
    return text if is_right and (text.endswith("Z") or text[-3] == ":") else _to_rfc3339(found)


def _read_compact(text: str) -> str | None:
    """Return the moment of digits alone: 20190314, 20190314093000, or a count since 1970."""
    if found := _COMPACT.fullmatch(text):
        year, month, day = (int(part) for part in found.groups()[:3])
        date = _valid_day(year, month, day) if 1500 <= year <= 2100 else None  # noqa: PLR2004 - newspapers
        if date and found[4] is None:
            return date.isoformat()
        if date and int(found[4]) < 24 and int(found[5]) < 60 and int(found[6] or 0) < 60:  # noqa: PLR2004
            return _to_rfc3339(
                dt.datetime(year, month, day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=dt.UTC)
            )
    whole = text.partition(".")[0]
    if not _NUMBER.fullmatch(text) or len(whole) not in _EPOCHS:
        return None
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(
        microseconds=int(whole) * 10**6 // _EPOCHS[len(whole)]
    )
    return _to_rfc3339(moment) if moment.year <= 2100 else None  # noqa: PLR2004


def _read_epoch(text: str) -> str | None:
    found = _COUNTED.fullmatch(text)
    date = _valid_day(int(found["a"]), int(found["b"]), int(found["c"])) if found else None
    return _with_time(date, found) if found and date else None


def _read_numeric(found: re.Match[str], order: str) -> Moment:
    """Return the moment of three numbers, where order, separator or size show which is which."""
    days = {date: None for name, date in _possible_orders(found) if date}
    chosen = [date for name, date in _possible_orders(found) if date and name == _stated_order(found, order)]
    if chosen or len(days) == 1:
        moment = _with_time(chosen[0] if chosen else next(iter(days)), found)
        return Moment(moment) if moment else Moment(None, NOT_UNDERSTOOD)
    return Moment(None, AMBIGUOUS if days else NOT_UNDERSTOOD)


def _stated_order(found: re.Match[str], order: str) -> str:
    """Return the given order; with dots between the numbers and a year of four digits it is day, month, year everywhere."""
    return order or ("DMY" if found["mark"] == "." and len(found["c"]) == 4 else "")  # noqa: PLR2004


def _possible_orders(found: re.Match[str]) -> Iterator[tuple[str, dt.date | None]]:
    """Yield each possible order of the numbers with its day, `None` where there is no such day."""
    a, b, c = (found[name] for name in "abc")
    long_first, long_last = len(a) > 2, len(c) > 2  # noqa: PLR2004
    if long_first or not long_last:
        yield "YMD", None if long_first and len(a) != 4 else _valid_day(_full_year(a), int(b), int(c))  # noqa: PLR2004
    if not long_first:
        right = not long_last or len(c) == 4  # noqa: PLR2004
        yield "DMY", _valid_day(_full_year(c), int(b), int(a)) if right else None
        yield "MDY", _valid_day(_full_year(c), int(a), int(b)) if right else None


def _full_year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) > 2 else number + (1900 if number >= _CENTURY else 2000)  # noqa: PLR2004


def _with_time(date: dt.date, found: re.Match[str]) -> str | None:
    """Return the date with the time behind it, the date alone where there is no time, `None` for an impossible hour."""
    if found["hour"] is None:
        return date.isoformat()
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        time = dt.time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        return None
    zone = (found["zone"] or "Z").replace("UTC", "Z").replace("GMT", "Z")
    return _to_rfc3339(dt.datetime.fromisoformat(f"{date.isoformat()}T{time.isoformat()}{zone}"))


def _valid_day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _of_mail(text: str) -> str | None:
    """Return the moment that RFC 5322 writes so, as feeds and headers do."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - rarely needed

    if not _MAIL.match(text):
        return None
    try:
        return _to_rfc3339(parsedate_to_datetime(text))
    except (ValueError, OverflowError, IndexError):
        return None


def _read_common_month(text: str) -> str | None:
    """Return the moment of a date with the name of a month as most languages in news write it; `None` for any other.

    >>> _read_common_month("Tuesday, March 14th, 2019 5:30 PM"), _read_common_month("14 de marzo de 2019"), _read_common_month("1er mars 2019")
    ('2019-03-14T17:30:00Z', '2019-03-14', '2019-03-01')
    """
    for pattern in _NAMED:
        found = pattern.fullmatch(text)
        if found is None or (found["weekday"] and found["weekday"].casefold() not in WEEKDAYS):
            continue
        month = MONTHS.get(found["month"].casefold())
        day = _valid_day(int(found["year"]), month, int(found["day"])) if month else None
        return _with_time(day, found) if day else None
    return None


def _read_named_month(text: str, order: str, lang: str) -> str | None:
    """Return the moment of a date whose month is a word, in any of the languages that `dateparser` reads.

    Year and day of the result must be in the text: nothing is filled in.
    """
    numbers = re.findall(r"\d+", text)
    if len(_YEAR.findall(text)) != 1 or len(numbers) < 2 or not any(map(str.isalpha, text)):  # noqa: PLR2004
        return None
    found = _parse_with_library(text, order, lang)
    if found is None or str(found.year) not in numbers or not {str(found.day), f"{found.day:02}"}.intersection(numbers):
        return None
    return _to_rfc3339(found) if _CLOCK.search(text) else found.date().isoformat()


def _parse_with_library(text: str, order: str, lang: str) -> dt.datetime | None:
    if re.search(r"\d\s?[-/]\s?\d{1,2}\s?[-/]\s?\d", text) and not order:
        return None  # a weekday before numbers that can be read in two ways
    for languages in (["en"], [lang] if lang not in ("", "en", "und") else [], None):
        parser = _make_date_parser(tuple(languages) if languages else (), order, everything=languages is None)
        found = parser.get_date_data(text).date_obj if parser else None
        if found:
            return found  # type: ignore[no-any-return]
    return None


@lru_cache(maxsize=64)
def _make_date_parser(languages: tuple[str, ...], order: str, *, everything: bool) -> Any:  # noqa: ANN401 - imported late
    """Return dateparser's parser of complete dates in these languages (`everything`: in all), `None` where it supports none of them."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - takes a quarter of a second, and most dates are ISO 8601

    if not (languages or everything):
        return None
    settings: dict[str, Any] = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
    }
    if order:
        settings["DATE_ORDER"] = order
    try:
        return DateDataParser(languages=list(languages) or None, settings=settings)
    except ValueError:
        return None


def _to_rfc3339(moment: dt.datetime) -> str:
    """Return a date and time with its offset; one without an offset is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.isoformat().replace("+00:00", "Z")
