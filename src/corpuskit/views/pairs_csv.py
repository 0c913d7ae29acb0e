"""Pairs as a table of comma-separated values, for a spreadsheet: a row a pair, with an empty column for decisions."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO

from corpuskit.duplicates.listing import Block, Listing, list_results
from corpuskit.formats import csv
from corpuskit.formats.layout import Column, Layout
from corpuskit.model import Match, Report

_FACTS = ("title", "published", "source", "place")
COLUMNS = (
    *("decision", "why", "cluster", "relation", "score", "direction", "drop", "a", "b"),
    *(f"{side}_{fact}" for side in "ab" for fact in _FACTS),
)
"""`cluster` is a number, empty for a link; `a` is the article that is kept there, `drop` the one that can go."""


def write_pairs(report: Report, out: BinaryIO) -> int:
    """Write the pairs of a report: those of clusters, then the links, in the order in which people are shown them. Returns how many."""
    how = report.facts.get("listing", {})
    listing = list_results(report.matches, report.clusters, how.get("sort", "weakest")).first(how.get("limit", 0))
    layout = Layout(tuple(Column(name, "string") for name in COLUMNS), excel=True)
    return csv.write(_make_rows(listing, report.facts.get("articles", {})), out, layout)


def _make_rows(listing: Listing, articles: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    copies = (_block_rows(number, block, articles) for number, block in enumerate(listing.blocks, 1))
    links = (_make_row(match, match.a, match.b, articles) for match in listing.links)
    return chain(chain.from_iterable(copies), links)


def _block_rows(number: int, block: Block, articles: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for match in block.matches:
        other = match.b if match.a == block.keep else match.a
        yield _make_row(match, block.keep, other, articles) | {"cluster": number, "drop": other}


def _make_row(match: Match, a: str, b: str, articles: Mapping[str, Any]) -> dict[str, Any]:
    direction = match.direction
    if direction and a != match.a:
        direction = "a in b" if direction == "b in a" else "b in a"
    row = dict.fromkeys(COLUMNS, "")
    row |= {"relation": match.relation, "score": f"{match.score:.4f}", "direction": direction, "a": a, "b": b}
    for side, name in (("a", a), ("b", b)):
        row |= {f"{side}_{fact}": articles.get(name, {}).get(fact) or "" for fact in _FACTS}
    return row
