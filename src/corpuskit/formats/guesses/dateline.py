"""The dateline of a story: the place before its first sentence."""

import re

_WORD = r"[^\W\d_][^\W\d_.'’]*\.?(?:['’-][^\W\d_]+)*"
_PLACE = rf"(?P<place>{_WORD}(?:[ ]{_WORD}){{0,4}}(?:,[ ]{_WORD}(?:[ ]{_WORD}){{0,2}})?)"
_DAY = r"(?:,[ ](?:[^\W\d_]{3,9}\.?[ ]\d{1,2}|\d{1,2}\.?[ ][^\W\d_]{3,9}\.?)(?:,?[ ]\d{4})?)?"
_AGENCY = r"(?:[ ]\([^()\r\n]{2,40}\))?"
_DATELINE = re.compile(rf"{_PLACE}{_DAY}{_AGENCY}[ ]?(?:[—–]|--|-(?=[ ]))[ ]?(?=[^\W\d_]|[“\"„«])", re.MULTILINE)


def guess_dateline(text: str) -> str:
    """Return the place of the dateline that opens one of the first paragraphs, or nothing.

    The place is in capitals, at least its first word: other words before a dash are just words.

    >>> guess_dateline("KRAHSIEL, March 3 (CoastWire) — The dyke will move inland.")
    'KRAHSIEL'
    >>> guess_dateline("Nobody - least of all the mayor - had seen it coming.")
    ''
    """
    for line in [line for line in re.split(r"[\r\n]+", text[:4000]) if line.strip()][:4]:
        found = _DATELINE.match(line.strip())
        if found and _in_capitals(found["place"]):
            return found["place"]
    return ""


def _in_capitals(place: str) -> bool:
    city = place.partition(",")[0]
    return len(city) > 2 and city == city.upper() and city != city.lower()  # noqa: PLR2004
