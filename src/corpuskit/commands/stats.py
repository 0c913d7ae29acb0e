"""`stats`: the corpus at a glance."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpuskit.commands.choosing import article_test
from corpuskit.commands.resources import layout_for
from corpuskit.commands.usable import report_unusable
from corpuskit.errors import UsageError
from corpuskit.model import Article, Report
from corpuskit.pipeline.sources import Seen, accounted_articles, batches, is_copy
from corpuskit.registry import suggestion
from corpuskit.store.corpus import Corpus
from corpuskit.tallies import Group, Tally, tally
from corpuskit.tallies.tally import NO_VALUE

_PARTS_OF_DATES = ("year", "month", "day")


@report_unusable
def stats(
    paths: Sequence[str] = (),
    *,
    by: Sequence[str] = (),
    where: str = "",
    copies: bool = True,
    text_key: str = "text",
    config: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Count the articles of `paths` (none: the whole corpus); `facts["stats"]` of the report has the figures.

    `by` are fields of the schema (`meta.desk` for one inside another), or `year`, `month`, `day`: one more table, a row for each combination. `where` is an expression that
    must hold for an article; without `copies` those that `dedup` marked are left out. Raises `UsageError` for a field that is not
    there, `CorpuskitError` for what cannot be read.
    """
    corpus = Corpus.of(paths, config)
    _check_dimensions(by, (*layout_for(corpus).names, *_PARTS_OF_DATES))
    seen, total = Seen(), Tally()
    holds = article_test(corpus, where, paths, text_key) if where else None
    found = filter(holds, accounted_articles(corpus, paths, text_key, seen))
    for batch in batches(found if copies else _without_copies(found, seen)):
        total += tally(batch, tuple(by))
        progress(total.total.articles)
    figures = _figures_data(total, tuple(by))
    remarks = [*_remarks_on(seen, copies=copies), *_empty_dimensions(figures["by"], by)]
    facts = {"stats": figures, "remarks": remarks}
    failures = tuple(sorted(seen.failures))
    return seen.make_report("stats", articles=total.total.articles, failures=failures, facts=facts)


def _check_dimensions(by: Sequence[str], known: Sequence[str]) -> None:
    """Raise `UsageError` for a field that the schema does not know; what stands inside a field is not asked of it."""
    for name in by:
        if name not in known and name.partition(".")[0] not in known:
            raise UsageError(f"--by: no such field: {name!r} ({suggestion(name, known)})")


def _empty_dimensions(groups: Sequence[Mapping[str, Any]], by: Sequence[str]) -> list[str]:
    """Return a remark for each field inside another one that no article has."""
    inside = [name for name in by if "." in name]
    return [f"--by: no article has {name!r}" for name in inside if groups and all(g[name] == NO_VALUE for g in groups)]


def _without_copies(articles: Iterable[Article], seen: Seen) -> Iterator[Article]:
    """Yield the articles that are not marked as copies, and count those that are."""
    for article in articles:
        if is_copy(article):
            seen.duplicates += 1
        else:
            yield article


def _remarks_on(seen: Seen, *, copies: bool) -> list[str]:
    if copies or seen.duplicates:
        many = "article is marked as a copy" if seen.duplicates == 1 else "articles are marked as copies"
        return [] if copies else [f"{seen.duplicates:,} {many}, and not counted"]
    return [
        "no article is marked as a copy: `corpuskit dedup --mark` marks them in sidecars, `dedup --annotate -o FILE` in rows"
    ]


def _figures_data(total: Tally, by: tuple[str, ...]) -> dict[str, Any]:
    """Return the figures as JSON-like data, the biggest groups first, years in order."""
    return {
        "articles": total.total.articles,
        "words": total.total.words,
        "characters": total.total.characters,
        "lengths": _length_quartiles(total.lengths),
        "sources": _group_figures(total, ("source",)),
        "languages": _group_figures(total, ("lang",)),
        "years": sorted(_group_figures(total, ("year",)), key=lambda group: str(group["year"])),
        "relations": [group for group in _group_figures(total, ("relation",)) if group["relation"] != "-"],
        "removed": [
            {"rule": rule, **_group_data(g)}
            for rule, g in sorted(total.removed.items(), key=lambda item: (item[1].articles, item[0]), reverse=True)
        ],
        "guessed": dict(sorted(total.guessed.items())),
        "by": _sort_counts(_group_figures(total, by), by) if by else [],
    }


def _sort_counts(groups: list[dict[str, Any]], by: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return groups that are of dates first in the order of time, all others as they are."""
    dates = [name for name in by if name in _PARTS_OF_DATES]
    is_dated = by[0] in _PARTS_OF_DATES
    return sorted(groups, key=lambda group: [str(group[name]) for name in dates]) if is_dated else groups


def _group_figures(total: Tally, question: tuple[str, ...]) -> list[dict[str, Any]]:
    found = sorted(total.by.get(question, {}).items(), key=lambda item: (-item[1].articles, item[0]))
    return [{**dict(zip(question, key, strict=True)), **_group_data(group)} for key, group in found]


def _group_data(group: Group) -> dict[str, int]:
    return {"articles": group.articles, "words": group.words, "characters": group.characters}


def _length_quartiles(lengths: Mapping[int, int]) -> dict[str, int]:
    """Return the quartiles of the articles' numbers of words: the smallest number that so many articles do not exceed."""
    ordered, count = sorted(lengths.items()), sum(lengths.values())
    return {name: _quantile_of(ordered, share * count) for name, share in _QUANTILES} if count else {}


_QUANTILES = (("shortest", 0.0), ("quarter", 0.25), ("median", 0.5), ("three_quarters", 0.75), ("longest", 1.0))


def _quantile_of(ordered: Sequence[tuple[int, int]], wanted: float) -> int:
    reached = 0
    for length, count in ordered:
        reached += count
        if reached >= wanted:
            return length
    return ordered[-1][0]
