"""Evidence from the sidecar: a head line that repeats the title, an author or the date is around the story, not in it.

Only fields that were not guessed count, and the title alone is not enough: a text may carry its headline on purpose. It is removed
where the text has other boilerplate as well.
"""

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from corpuskit.rules.model import Options, Rule, Where
from corpuskit.rules.page import Page

TITLE = Rule(
    name="title",
    says="The title again, as the sidecar has it, above the story.",
    kind="sidecar",
    where=Where.EDGE,
    goes=("Harbour bridge opens in spring\nShare this article",),
    stays=("Harbour bridge opens in spring",),
)
AUTHOR = Rule(
    name="author",
    says="An author of the sidecar, above or below the story.",
    kind="sidecar",
    goes=("By Ada Quill", "Ada Quill"),
    stays=(
        "Ada Quill, who has crossed the bridge every day for thirty years, was the first to walk over it on Monday.",
    ),
)
DATE = Rule(
    name="date",
    says="The date of the sidecar, above or below the story.",
    kind="sidecar",
    goes=("3 May 2021", "2021-05-03"),
    stays=("3 May 1921",),
)
RULES = (TITLE, AUTHOR, DATE)

_WORD = re.compile(r"[^\W_]+")
_FOLDED = 3
"""So many characters, at most, become of one when case is folded."""
_BY = frozenset({"by", "von", "par", "por", "di", "da", "door", "przez", "and", "und", "et", "y", "e", "en", "i"})
_MONTHS = (
    "january januar janvier enero gennaio janeiro januari stycznia jan ene sty",
    "february februar février febrero febbraio fevereiro februari lutego feb fév fev lut",
    "march märz mars marzo março maart marca mar mär mrz",
    "april avril abril aprile kwietnia apr avr abr",
    "may mai mayo maggio maio mei maja mag",
    "june juni juin junio giugno junho czerwca jun giu cze",
    "july juli juillet julio luglio julho lipca jul juil lug lip",
    "august août agosto augustus sierpnia aug ago sie",
    "september septembre septiembre settembre setembro września sep sept set wrz",
    "october oktober octobre octubre ottobre outubro października oct okt ott out paź",
    "november novembre noviembre novembro listopada nov lis",
    "december dezember décembre diciembre dicembre dezembro grudnia dec dez déc dic gru",
)
_CLOCK = frozenset(
    {"am", "pm", "uhr", "h", "at", "um", "de", "of", "del", "le", "el", "the", "il", "published", "t", "z"}
)


def can_speak(trusted: Mapping[str, Any], options: Options) -> bool:
    """Return whether the sidecar could be evidence where there is no other."""
    fields = (
        ("authors", "published", "modified", "title")
        if options.strength == "high"
        else ("authors", "published", "modified")
    )
    return any(trusted.get(name) for name in fields)


def judge_by_sidecar(page: Page, trusted: Mapping[str, Any], active: Container[str]) -> None:
    """Take the head and tail lines that repeat the sidecar's authors or date."""
    edges = [index for index in page.edges() if page.gone[index] is None]
    if not edges:
        return
    if AUTHOR.name in active and (authors := _string_values(trusted.get("authors"))):
        _take_authors(page, edges, authors)
    if DATE.name in active and (
        dates := _string_values(trusted.get("published")) + _string_values(trusted.get("modified"))
    ):
        _take_dates(page, edges, dates)


def judge_title(page: Page, trusted: Mapping[str, Any], active: Container[str]) -> None:
    """Take the head lines that repeat the title."""
    head = page.head()
    if head and TITLE.name in active and (titles := _string_values(trusted.get("title"))):
        known = [words for title in titles if (words := split_into_words(title))]
        least = min((sum(map(len, words)) for words in known), default=0) // _FOLDED
        for index in head:
            line = page.bodies[index]
            if len(line) >= least and split_into_words(line) in known:
                page.take(index, TITLE)


def _string_values(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(v) for v in values if v]


def split_into_words(text: str) -> list[str]:
    """Return the words and numbers of a text, without case.

    >>> split_into_words("Bridge opens – at last")
    ['bridge', 'opens', 'at', 'last']
    """
    return _WORD.findall(text.casefold())


def _take_authors(page: Page, edges: Iterable[int], authors: list[str]) -> None:
    known = {word for author in authors for word in split_into_words(author)}
    likely = known | _BY
    for index in edges if known else ():
        line = page.bodies[index].casefold()
        first = _WORD.search(line)
        if first and first[0] in likely:
            words = set(split_into_words(line)) - _BY
            if len(words) > 1 and words <= known:
                page.take(index, AUTHOR)


def _take_dates(page: Page, edges: Iterable[int], dates: list[str]) -> None:
    known = [parts for date in dates if (parts := _parse_date(date))]
    years = {str(year) for year, _, _ in known}
    for index in edges if known else ():
        line = page.bodies[index]
        if len(line) <= _LONGEST_DATE and any(map(line.__contains__, years)) and _is_date(line, known):
            page.take(index, DATE)


_LONGEST_DATE = 48
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def _parse_date(text: str) -> tuple[int, int, int] | None:
    found = _ISO.match(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _is_date(line: str, known: list[tuple[int, int, int]]) -> bool:
    words = split_into_words(line)
    numbers = [int(w) for w in words if w.isascii() and w.isdigit()]
    for year, month, day in known:
        names = _MONTHS[month - 1].split() if month <= len(_MONTHS) else []
        if year not in numbers or day not in numbers:
            continue
        letters = [w for w in words if not w.isdigit() and w not in _CLOCK]
        if all(w in names for w in letters) if letters else month in numbers:
            return True
    return False
