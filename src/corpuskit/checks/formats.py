"""The formats of JSON Schema, really checked, and two of our own: `bcp47` and `spdx`.

Each function takes a string and returns whether it has the format. `explain_mismatch` gives the reason where there is one.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from corpuskit.checks.languages import is_language, why_no_language
from corpuskit.checks.licences import is_licence, why_no_licence
from corpuskit.text.late_pattern import late_pattern

_DATE = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = late_pattern(
    r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<hours>[01][0-9]|2[0-3]):(?P<minutes>[0-5][0-9]))"
)
_DURATION = late_pattern(
    r"P(?:[0-9]+W|(?=[0-9T])(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?)"
)
_UUID = late_pattern(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOSTNAME = late_pattern(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_MAILBOX = late_pattern(r"[^\s@<>()\[\]\\,;:\"]+@(?P<domain>[^\s@]+)")
_POINTER = late_pattern(r"(?:/(?:[^~/]|~[01])*)*")
_RELATIVE_POINTER = late_pattern(r"(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~/]|~[01])*)*)")


@cache
def _uri_pattern(letters: str) -> re.Pattern[str]:
    """Return RFC 3986's grammar with these unreserved characters (RFC 3987 only has more of them).

    A percent sign is an ordinary character here; `_BROKEN_ESCAPE` looks at what follows it. No part may hold the character that ends it, so
    the time is linear in the length. Plain repeats only: early releases of Python 3.11 (3.11.2 is that of Debian 12) match possessive groups wrongly.
    """
    name = rf"{letters}!$&'()*+,;=%"
    segment = rf"{name}:@"
    authority = rf"//(?:[{name}:]*@)?(?P<host>\[(?P<ip>[^\]]*)\]|[{name}]*)(?::[0-9]*)?(?:/[{segment}/]*)?"
    absolute = rf"/(?:[{segment}][{segment}/]*)?"
    rootless = rf"(?P<rootless>[{segment}][{segment}/]*)"
    rest = rf"[{segment}/?]*"
    return re.compile(
        rf"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?:{authority}|{absolute}|{rootless}|)(?:\?{rest})?(?:\#{rest})?"
    )


_BROKEN_ESCAPE = late_pattern(r"%(?![0-9A-Fa-f]{2})")
_URI = r"A-Za-z0-9._~\-"
_IRI = "A-Za-z0-9._~\\-\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U000effff"
_WEB = ("http", "https")


def is_uri(text: str) -> bool:
    """Return whether it is a URI with a scheme (RFC 3986); one for the web also names a host.

    >>> is_uri("https://a.example/b?c#d"), is_uri("not a url"), is_uri("a.example/b"), is_uri("https://")
    (True, False, False, False)
    """
    return _is_reference(_URI, text, absolute=True)


def is_uri_reference(text: str) -> bool:
    """Return whether it is a URI or a relative reference."""
    return _is_reference(_URI, text, absolute=False)


def is_iri(text: str) -> bool:
    """Return whether it is an IRI (RFC 3987): a URI that may hold letters of any script."""
    return _is_reference(_IRI, text, absolute=True)


def is_iri_reference(text: str) -> bool:
    """Return whether it is an IRI or a relative reference."""
    return _is_reference(_IRI, text, absolute=False)


def _is_reference(letters: str, text: str, *, absolute: bool) -> bool:
    parts = _uri_pattern(letters).fullmatch(text)
    if not parts or (absolute and not parts["scheme"]) or ("%" in text and _BROKEN_ESCAPE.search(text)):
        return False
    if not parts["scheme"] and parts["rootless"] and ":" in parts["rootless"].split("/", 1)[0]:
        return False
    if parts["ip"] is not None:
        return (
            is_ipv6(parts["ip"])
            or re.fullmatch(r"v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+", parts["ip"]) is not None
        )
    return bool(parts["host"]) or (parts["scheme"] or "").lower() not in _WEB


def is_date(text: str) -> bool:
    """Return whether it is a day that exists, as RFC 3339 writes it.

    >>> is_date("2024-02-29"), is_date("2023-02-29"), is_date("12/31/2020")
    (True, False, False)
    """
    if len(text) != len("2024-02-29") or not (text.isascii() and text[4] == "-" == text[7]):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return text[:4] == "0000" and is_date("2000" + text[4:])
    return True


def is_time(text: str) -> bool:
    """Return whether it is a time of day with its offset from UTC; a leap second is one at 23:59:60 UTC only.

    >>> is_time("06:30:00Z"), is_time("06:30"), is_time("23:59:60Z"), is_time("06:30:60Z")
    (True, False, True, False)
    """
    parts = _TIME.fullmatch(text)
    if not parts or parts["second"] != "60":
        return parts is not None
    offset = int(parts["hours"] or 0) * 60 + int(parts["minutes"] or 0)
    local = int(parts["hour"]) * 60 + int(parts["minute"])
    return (local + (offset if parts["sign"] == "-" else -offset)) % 1440 == 1439  # noqa: PLR2004 - the last minute of a day


def is_date_time(text: str) -> bool:
    """Return whether it is a day and a time, with `T` between them.

    >>> is_date_time("2024-03-05T06:30:00+01:00"), is_date_time("2024-03-05 06:30"), is_date_time("2024-03-05")
    (True, False, False)
    """
    return text[10:11] in ("T", "t") and is_date(text[:10]) and is_time(text[11:])


def is_duration(text: str) -> bool:
    """Return whether it is a duration (RFC 3339, appendix A)."""
    return _DURATION.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Return whether it is an address with a mailbox and a domain, in ASCII."""
    return text.isascii() and is_idn_email(text)


def is_idn_email(text: str) -> bool:
    """Return whether it is an address with a mailbox and a domain."""
    parts = _MAILBOX.fullmatch(text)
    return bool(parts) and ".." not in text and not text.startswith(".") and parts["domain"][-1] != "."  # type: ignore[index]


def is_hostname(text: str) -> bool:
    """Return whether it is the name of a host (RFC 1123)."""
    return _HOSTNAME.fullmatch(text) is not None


def is_ipv4(text: str) -> bool:
    """Return whether it is an IPv4 address."""
    import ipaddress  # noqa: PLC0415 - slow to import, rarely needed

    return _can_make(ipaddress.IPv4Address, text)


def is_ipv6(text: str) -> bool:
    """Return whether it is an IPv6 address, without a zone."""
    import ipaddress  # noqa: PLC0415 - as above

    return "%" not in text and _can_make(ipaddress.IPv6Address, text)


def is_uuid(text: str) -> bool:
    """Return whether it is a UUID (RFC 4122)."""
    return _UUID.fullmatch(text) is not None


def is_json_pointer(text: str) -> bool:
    """Return whether it is a JSON Pointer (RFC 6901)."""
    return _POINTER.fullmatch(text) is not None


def is_relative_json_pointer(text: str) -> bool:
    """Return whether it is a relative JSON Pointer."""
    return _RELATIVE_POINTER.fullmatch(text) is not None


def is_regex(text: str) -> bool:
    """Return whether it is a regular expression of Python."""
    return _can_make(re.compile, text)


def _can_make(make: Callable[[str], object], text: str) -> bool:
    try:
        make(text)
    except (ValueError, re.error, RecursionError, OverflowError):
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    "bcp47": is_language,
    "spdx": is_licence,
    "uri": is_uri,
    "uri-reference": is_uri_reference,
    "iri": is_iri,
    "iri-reference": is_iri_reference,
    "date": is_date,
    "time": is_time,
    "date-time": is_date_time,
    "duration": is_duration,
    "email": is_email,
    "idn-email": is_idn_email,
    "hostname": is_hostname,
    "ipv4": is_ipv4,
    "ipv6": is_ipv6,
    "uuid": is_uuid,
    "json-pointer": is_json_pointer,
    "relative-json-pointer": is_relative_json_pointer,
    "regex": is_regex,
}

_SPOKEN = {
    "bcp47": "a language code (BCP 47)",
    "spdx": "a licence code (SPDX)",
    "uri": "a valid web address",
    "uri-reference": "a valid web address",
    "iri": "a valid web address",
    "iri-reference": "a valid web address",
    "email": "an e-mail address",
    "idn-email": "an e-mail address",
    "time": "a full time of day",
    "duration": "a duration (P3D stands for three days, PT90M for ninety minutes)",
    "hostname": "the name of a computer in a network",
    "ipv4": "a network address of four numbers (IPv4)",
    "ipv6": "a network address of the newer kind (IPv6)",
    "uuid": "an identifier of the kind that is called UUID",
    "json-pointer": "a path through fields (JSON Pointer)",
    "relative-json-pointer": "a path through fields (relative JSON Pointer)",
    "regex": "a search pattern (regular expression)",
    "date": "a date (YYYY-MM-DD)",
    "date-time": "a full date and time",
}
FORMAT_EXAMPLES = {
    "bcp47": "en",
    "spdx": "CC-BY-4.0",
    "uri": "https://harbourpost.example/ferry",
    "uri-reference": "/2026/ferry",
    "iri": "https://harbourpost.example/ferry",
    "iri-reference": "/2026/ferry",
    "email": "desk@harbourpost.example",
    "idn-email": "desk@harbourpost.example",
    "time": "06:30:00+01:00",
    "duration": "P3D",
    "hostname": "harbourpost.example",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "json-pointer": "/meta/desk",
    "relative-json-pointer": "1/desk",
    "regex": "[a-z]+",
    "date": "2026-03-14",
    "date-time": "2026-03-14T06:30:00+01:00",
}
"""A text of each format, for messages."""


def format_words(name: str) -> str:
    """Return a format's name for a message."""
    return _SPOKEN.get(name, f"of the format {name!r}")


def explain_mismatch(name: str, text: str) -> str:
    """Return why a string has not the format, or a text that has it, with the dash before it; empty where there is no more to add.

    >>> explain_mismatch("bcp47", "eng"), explain_mismatch("uri", "https://a.example/b c")
    (" - did you mean 'en'?", " - ' ' has no place in an address: write it as '%20'")
    """
    if name == "bcp47":
        reason = why_no_language(text)
    elif name == "spdx":
        reason = why_no_licence(text)
    elif name == "uri":
        reason = _why_no_uri(text)
    elif name in ("date", "date-time"):
        reason = why_no_day(text[:10])
    elif name == "ipv4":
        reason = _why_no_ipv4(text)
    elif name == "uuid":
        reason = (
            f"ask whoever wrote the corpus's schema.json where these come from (a sample: '{FORMAT_EXAMPLES[name]}')"
        )
    else:
        reason = ""
    if not reason and name in FORMAT_EXAMPLES and name not in ("bcp47", "spdx", "uri"):
        reason = f"write one such as '{FORMAT_EXAMPLES[name]}'"
    return f" - {reason}" if reason else ""


def why_no_day(text: str) -> str:
    """Return why a text in the form of a date names no day, and what to write; an empty text where it does or has another form.

    >>> why_no_day("2026-02-30"), why_no_day("soon")
    ('there is no such day (February 2026 has 28): write the right one', '')
    >>> why_no_day("2026-13-01")
    "there is no such month (they are 01 to 12): write '2026-01-13' if day and month changed places"
    """
    if is_date(text) or not _DATE.fullmatch(text):
        return ""
    from calendar import monthrange  # noqa: PLC0415 - rarely needed
    from datetime import date  # noqa: PLC0415 - as above

    year, month = int(text[:4]), int(text[5:7])
    if not 1 <= month <= 12:  # noqa: PLR2004 - the months
        turned = f"{text[:4]}-{text[8:]}-{text[5:7]}"
        meant = f"'{turned}' if day and month changed places" if is_date(turned) else "the right one"
        return f"there is no such month (they are 01 to 12): write {meant}"
    days = monthrange(max(year, 1), month)[1]
    return f"there is no such day ({date(max(year, 1), month, 1):%B} {text[:4]} has {days}): write the right one"


def _why_no_ipv4(text: str) -> str:
    """Return which of the four numbers of an address is too high; empty where none is."""
    parts = text.split(".")
    numbers = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) <= len("99999")]
    high = [str(number) for number in numbers if number > 255]  # noqa: PLR2004 - the highest number of eight bits
    if len(numbers) != len(parts) or text.count(".") != len("...") or not high:
        return ""
    verb = "is" if len(high) == 1 else "are"
    return f"{' and '.join(high)} {verb} too high (each of the four numbers is 0 to 255): write the right one"


def _why_no_uri(text: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - rarely needed

    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return "write it with https:// and the name of the site, such as https://harbourpost.example/ferry"
    wrong = re.search(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]", text)
    if wrong:
        return f"{wrong[0]!r} has no place in an address: write it as '{quote(wrong[0])}'"
    host = re.match(r"[^:]*://([^/?#]*)", text)
    return (
        f"check the name of the site, {host[1]!r}"
        if host and host[1]
        else "the name of the site is missing after 'https://'"
    )
