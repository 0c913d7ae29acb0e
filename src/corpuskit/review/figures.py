"""Figures of a corpus for the overview: counts, each as a table and a chart."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpuskit.model import Report
from corpuskit.review.articles import ReviewedArticle

_LENGTHS = (100, 200, 300, 400, 500, 750, 1000, 1500, 2000, 5000)

Rows = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts under a title: `rows` count everything, `once` counts copies once (`None`: it makes no difference here).

    `ordered` rows have a natural order (months, lengths) and are upright in the chart.
    """

    key: str
    title: str
    column: str
    counted: str
    rows: Rows
    once: Rows | None = None
    ordered: bool = False


def make_figures(
    articles: Sequence[ReviewedArticle], checked: Report, found: Report | None, removals: Mapping[str, int]
) -> list[Figure]:
    """Return the figures of the overview; `removals` are counted by rule."""
    drop = {name for cluster in (found.clusters if found else ()) for name in cluster.drop}
    once = [article for article in articles if article.id not in drop]

    def count_by(title: str, column: str, of: Callable[[ReviewedArticle], str], *, ordered: bool = False) -> Figure:
        sort = _sort_by_label if ordered else _sort_by_count
        rows = [sort(Counter(map(of, some))) for some in (articles, once)]
        return Figure(column, title, column, "articles", rows[0], rows[1], ordered)

    checks = Counter(finding.check for finding in checked.findings)
    relations = Counter[str](match.relation for match in (found.matches if found else ()))
    return [
        count_by("Articles by source", "source", lambda a: a.source),
        count_by("Articles by language", "language", lambda a: a.lang),
        count_by("Articles by month", "month", lambda a: a.month, ordered=True),
        _lengths_figure(articles, once),
        Figure("check", "Findings by check", "check", "findings", _sort_by_count(checks)),
        Figure("rule", "Boilerplate by rule", "rule", "removals", _sort_by_count(removals)),
        Figure("relation", "Pairs by relation", "relation", "pairs", _sort_by_count(relations)),
    ]


def _lengths_figure(articles: Sequence[ReviewedArticle], once: Sequence[ReviewedArticle]) -> Figure:
    rows, fewer = (_count_lengths(a.words for a in some) for some in (articles, once))
    return Figure("length", "Articles by length", "words", "articles", rows, fewer, ordered=True)


def _count_lengths(words: Iterable[int]) -> Rows:
    """Return how many texts are how long, in classes of words.

    >>> _count_lengths([20, 150, 180])
    (('0–99', 1), ('100–199', 2))
    """
    counts = Counter(sum(number >= edge for edge in _LENGTHS) for number in words)
    return tuple((_class_label(k), counts[k]) for k in range(max(counts, default=-1) + 1))


def _class_label(number: int) -> str:
    low = _LENGTHS[number - 1] if number else 0
    return f"{low}–{_LENGTHS[number] - 1}" if number < len(_LENGTHS) else f"{low}+"


def _sort_by_label(counts: Mapping[str, int]) -> Rows:
    return tuple(sorted(counts.items()))


def _sort_by_count(counts: Mapping[str, int]) -> Rows:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
