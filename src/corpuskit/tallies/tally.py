"""Tallies of articles, which add up in any order to the same sum."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from corpuskit.model import Article
from corpuskit.model.values import value_at
from corpuskit.text.counting import count_words

NO_VALUE = "-"
ALWAYS = ("source", "lang", "year", "relation")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTS: Mapping[str, int] = {"year": 4, "month": 7, "day": 10}

K = TypeVar("K")
Groups = Mapping[tuple[str, ...], "Group"]


@dataclass(frozen=True, slots=True)
class Group:
    """The number of articles, and of their words and characters."""

    articles: int = 0
    words: int = 0
    characters: int = 0

    def __add__(self, other: "Group") -> "Group":
        return Group(self.articles + other.articles, self.words + other.words, self.characters + other.characters)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of articles. `Tally()` is zero, `+` adds two.

    `by` has the groups of each question: `("source",)`, `("year",)`, … and the caller's own, e.g. `("source", "year")`.
    `lengths` counts articles by their number of words. `removed` has, by rule, the removals of cleaning: from how many articles, how many
    words and characters. `guessed` counts articles by the fields that are guesses.
    """

    total: Group = field(default_factory=Group)
    by: Mapping[tuple[str, ...], Groups] = field(default_factory=dict)
    lengths: Mapping[int, int] = field(default_factory=dict)
    removed: Mapping[str, Group] = field(default_factory=dict)
    guessed: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        questions = dict.fromkeys([*self.by, *other.by])
        return Tally(
            self.total + other.total,
            {question: _add_groups(self.by.get(question, {}), other.by.get(question, {})) for question in questions},
            Counter(self.lengths) + Counter(other.lengths),
            _add_groups(self.removed, other.removed),
            Counter(self.guessed) + Counter(other.guessed),
        )


def tally(articles: Sequence[Article], dimensions: tuple[str, ...] = ()) -> Tally:
    """Return the count of a batch of articles.

    `dimensions` are those of one more question: names of sidecar fields (`meta.desk` for one inside another), or `year`, `month`, `day` of `published`. An article whose
    field is a list counts for each item of it.
    """
    counts = count_words([article.text for article in articles])
    questions = [*((name,) for name in ALWAYS), *([dimensions] if dimensions else [])]
    by: dict[tuple[str, ...], dict[tuple[str, ...], Group]] = {question: {} for question in questions}
    total = Group()
    for article, count in zip(articles, counts, strict=True):
        one = Group(1, count, len(article.text))
        total += one
        for question, groups in by.items():
            for key in product(*(_dimension_values(article, name) for name in question)):
                groups[key] = groups.get(key, Group()) + one
    return Tally(total, by, Counter(counts), _tally_removals(articles), _tally_guesses(articles))


def _dimension_values(article: Article, name: str) -> Iterable[str]:
    """Return the values of one dimension; an article without the field has one, too."""
    if name in _PARTS:
        published = article.meta.get("published")
        if isinstance(published, str) and _DATE.match(published):
            return (published[: _PARTS[name]],)
        return (NO_VALUE,)
    value = value_at(article.meta, name)
    if isinstance(value, list):
        return tuple(dict.fromkeys(map(_show_item, value))) or (NO_VALUE,)
    return (NO_VALUE if value is None else _show_item(value),)


def _show_item(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tally_removals(articles: Iterable[Article]) -> dict[str, Group]:
    found: dict[str, Group] = {}
    for article in articles:
        mine: dict[str, Group] = {}
        for rule, text in _recorded_removals(article):
            group = mine.get(rule, Group(1))
            mine[rule] = group + Group(0, len(text.split()), len(text))
        found = _add_groups(found, mine)
    return found


def _recorded_removals(article: Article) -> Iterator[tuple[str, str]]:
    """Yield rule and text of the removals in the record of cleaning; `validate` reports a damaged record."""
    record = article.meta.get("cleaning")
    removed = record.get("removed") if isinstance(record, Mapping) else None
    for entry in removed if isinstance(removed, list) else ():
        if isinstance(entry, Mapping) and isinstance(entry.get("text"), str):
            yield str(entry.get("rule")), entry["text"]


def _tally_guesses(articles: Iterable[Article]) -> Counter[str]:
    found: Counter[str] = Counter()
    for article in articles:
        meta = article.meta.get("meta")
        guessed = meta.get("guessed") if isinstance(meta, Mapping) else None
        found.update({str(name) for name in guessed} if isinstance(guessed, list) else ())
    return found


def _add_groups(one: Mapping[K, Group], other: Mapping[K, Group]) -> dict[K, Group]:
    return {key: one.get(key, Group()) + other.get(key, Group()) for key in dict.fromkeys([*one, *other])}
