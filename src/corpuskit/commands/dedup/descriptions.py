"""Titles, dates and sources of the articles that people are shown."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from corpuskit.commands.dedup.documents import Address, Opened
from corpuskit.duplicates.listing import Sort, list_results
from corpuskit.model import Article, Report


class Shown(NamedTuple):
    """Options of what people are shown: in what order, and how many clusters and links at most (0: all)."""

    sort: Sort = "weakest"
    limit: int = 0


def describe_shown(report: Report, shown: Shown, opened: Opened, address: Callable[[str], Address]) -> Report:
    """Return the report with the facts `listing` and `articles`: title, date, source and place of each article that is shown.

    `address` gives where the article with an id stands.
    """
    names = list_results(report.matches, report.clusters, shown.sort).first(shown.limit).names()
    articles = {name: _describe_article(opened, address(name)) for name in names}
    return replace(report, facts={**report.facts, "listing": shown._asdict(), "articles": articles})


def _describe_article(opened: Opened, address: Address) -> Mapping[str, str]:
    """Return what is known of an article; nothing but its place where it cannot be read any more."""
    article = opened.read(address)
    if not isinstance(article, Article):
        return {"place": address.place}
    known = ((key, article.meta.get(key)) for key in ("title", "published", "source"))
    return {key: str(value) for key, value in known if value is not None} | {"place": address.place}
