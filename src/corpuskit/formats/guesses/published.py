"""The day an article was published, where its text states it. A date within the story does not count."""

import datetime as dt
import re
from itertools import islice

_MONTHS = (
    "january januar janvier enero gennaio janeiro januari jan jän jänner",
    "february februar février febrero febbraio fevereiro februari feb févr",
    "march märz mars marzo março maart mar mrz",
    "april avril abril aprile apr",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho jun",
    "july juli juillet julio luglio julho jul",
    "august août agosto augustus aug",
    "september septembre septiembre settembre setembro sep sept",
    "october oktober octobre octubre ottobre outubro oct okt",
    "november novembre noviembre novembro nov",
    "december dezember décembre diciembre dicembre dezembro dec dez déc",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?ix)
    \b(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)(?!\d)
    | \b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?(?P<m2>{_NAMES})\.?,?\s+(?:de\s+)?(?P<y2>(?:19|20)\d\d)\b
    | \b(?P<m3>{_NAMES})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)\b
    """
)
_LABEL = re.compile(
    r"(?i)\b(?:first published|published|posted|veröffentlicht|erschienen|publié|publicado|pubblicato|gepubliceerd)\b"
)
_OTHER_LABEL = re.compile(
    r"(?i)\b(?:updated|modified|retrieved|accessed|aktualisiert|mis à jour|actualizado|aggiornato)\b|©|copyright"
)
# Words allowed beside the date on a line with nothing but author and date.
_BESIDE = re.compile(
    r"""(?ix) \d{1,2}[:.h]\d\d(?::\d\d)?(?:\s*(?:am|pm|a\.m\.|p\.m\.|uhr))? | T[\d:]+(?:Z|[+-]\d\d:?\d\d)?
    | \b(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?\b | \b(?:mon|diens|donners|frei|sams|sonn)tag\b | \bmittwoch\b
    | \b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b | \b(?:at|um|à|on|am|le|el|il|the|gmt|utc|est|edt|cet|bst|pst|et)\b
    | [^\w]+"""
)
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di)(?:\s+\S+){1,5}")
_HEAD, _LONGEST = 8, 120


def guess_published(text: str) -> str:
    r"""Return the day (`YYYY-MM-DD`) that one of the first lines states as the article's own, or nothing.

    Such a line holds a date with its year and, beside it, at most a label, a weekday, a time and a byline. Where two lines
    differ, the one labelled as published counts.

    >>> guess_published("Sheep Block Runway\n\nBy Ada Fenn | March 14, 2026\n\nSix ewes held up a flight.")
    '2026-03-14'
    >>> guess_published("The storm of March 14, 2026 took the pier.")
    ''
    """
    lines = islice((line.strip() for line in re.split(r"[\r\n]+", text[:4000]) if line.strip()), _HEAD)
    stated = [found for line in lines if (found := _stated_date(line))]
    best = [day for day, labelled in stated if labelled] or [day for day, _ in stated]
    return best[0] if len(set(best)) == 1 else ""


def _stated_date(line: str) -> tuple[str, bool] | None:
    """Return the date of a line that states when the article appeared, and whether a word such as "Published" says so."""
    found = _DATE.search(line)
    if not found or len(line) > _LONGEST or _OTHER_LABEL.search(line[: found.start()]):
        return None
    labelled = bool(_LABEL.search(line[: found.start()]))
    # The text after an update's label is no longer about the first day.
    after = _OTHER_LABEL.split(line[found.end() :])[0]
    rest = _BESIDE.sub(" ", _LABEL.sub(" ", f"{line[: found.start()]} {after}")).strip()
    day = _iso_day(found)
    return (day, labelled) if day and (not rest or _BYLINE.fullmatch(rest)) else None


def _iso_day(found: re.Match[str]) -> str:
    """Return the date as ISO 8601 writes it, or nothing for the 31st of February."""
    year, month, day = next(t for t in (found.group("y1", "m1", "d1"), found.group("y2", "m2", "d2"), found.group("y3", "m3", "d3")) if t[0])  # fmt: skip
    number = int(month) if month.isdigit() else _MONTH[month.lower()]
    try:
        return dt.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""
