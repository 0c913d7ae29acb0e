"""Copies and links for people: a block for each cluster, then the links, by relation."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from corpuskit.duplicates.listing import Block, list_results
from corpuskit.model import Match, Passage, Report
from corpuskit.views.width import fit_width, measure_width, pad_columns

LIMIT = 50
"""Clusters, and links, that are shown where nobody asks for another number."""

_EXCERPT = 160
_SHOWN = 3
_GAP = "  "
_SOURCE = 24  # columns


class _Line(NamedTuple):
    """An article in a block: why it is there, how sure, and its id."""

    mark: str
    score: str
    id: str


def format_copies(report: Report, width: int | None) -> Iterator[str]:
    """Yield the lines that show the clusters and links of a report, at most `width` columns wide.

    `report.facts` has the settings: `sort`, `limit`, and `articles` with the title, date and source of those that are shown.
    """
    how = report.facts.get("listing", {})
    everything = list_results(report.matches, report.clusters, how.get("sort", "weakest"))
    shown = everything.first(how.get("limit", LIMIT))
    articles = report.facts.get("articles", {})
    for number, block in enumerate(shown.blocks, 1):
        yield from _format_block(number, block, articles, width)
    yield from _format_rest(len(everything.blocks) - len(shown.blocks), "cluster")
    counts = Counter(match.relation for match in everything.links)
    for relation, links in groupby(shown.links, key=lambda match: match.relation):
        yield f"{relation} ({counts[relation]}), not merged"
        for match in links:
            yield from _format_link(match, articles, width)
    yield from _format_rest(len(everything.links) - len(shown.links), "link")


def _format_block(number: int, block: Block, articles: Mapping[str, Any], width: int | None) -> Iterator[str]:
    yield f"cluster {number}: {1 + len(block.matches) + len(block.others)} articles"
    lines = [_Line("keep", "", block.keep)]
    lines += [_Line(match.relation, f"{match.score:.2f}", _other_id(match, block.keep)) for match in block.matches]
    lines += [_Line("drop", "", name) for name in block.others]
    yield from _format_lines(lines, articles, width)
    for match in block.matches:
        yield from format_passages(match, width)
    yield ""


def _format_link(match: Match, articles: Mapping[str, Any], width: int | None) -> Iterator[str]:
    lines = [_Line(f"{match.score:.2f}", match.direction, match.a), _Line("", "", match.b)]
    yield from _format_lines(lines, articles, width)
    yield from format_passages(match, width)
    yield ""


def _other_id(match: Match, one: str) -> str:
    return match.b if match.a == one else match.a


def _format_lines(lines: Sequence[_Line], articles: Mapping[str, Any], width: int | None) -> Iterator[str]:
    """Yield a row for each article; its title is below it where there is no room beside it."""
    facts = [articles.get(line.id, {}) for line in lines]
    heads, below = _format_heads(lines, facts, width)
    titles = [" ".join((fact.get("title") or "").split()) for fact in facts]
    room = None if width is None else width - max(map(measure_width, heads)) - len(_GAP)
    beside = not any(below) and (room is None or all(measure_width(title) <= room for title in titles))
    for head, more, title in zip(heads, below, titles, strict=True):
        yield f"{head}{_GAP}{fit_width(title, room)}".rstrip() if beside else head.rstrip()
        if (title or more) and not beside:
            indented = ": ".join(filter(None, (more, title)))
            yield f"{_GAP * 3}{fit_width(indented, None if width is None else width - 3 * len(_GAP))}"


def _format_heads(
    lines: Sequence[_Line], facts: Sequence[Mapping[str, Any]], width: int | None
) -> tuple[list[str], list[str]]:
    """Return the first line of each article, and the date and source for the next one, where there is no room beside the id."""
    dates, sources = ([fact.get("published", "")[:10] for fact in facts], [fact.get("source", "") for fact in facts])
    marks, ids = [[line.mark for line in lines], [line.score for line in lines]], [line.id for line in lines]
    short = [fit_width(source, _SOURCE) for source in sources]
    narrow = [[dates, short], [dates], []]
    tables = [
        [_GAP + _GAP.join(filter(None, row)) for row in zip(*map(_align_column, [*marks, *columns, ids]), strict=True)]
        for columns in narrow
    ]
    fits = next((k for k, heads in enumerate(tables) if width is None or max(map(measure_width, heads)) <= width), 2)
    below = [[], [sources], [dates, sources]][fits]
    rest = [" ".join(filter(None, row)) for row in zip(*below, strict=True)] if below else [""] * len(lines)
    return tables[fits], rest


def _align_column(cells: Sequence[str]) -> list[str]:
    """Return the cells, all as wide as the widest one."""
    widest = max(map(measure_width, cells))
    return [pad_columns(cell, widest) for cell in cells]


def _format_rest(count: int, thing: str) -> Iterator[str]:
    if count:
        plural = "" if count == 1 else "s"
        yield f"… and {count:,} more {thing}{plural} (--limit 0 shows all; --output-format csv or json has them)"
        yield ""


def format_passages(match: Match, width: int | None) -> list[str]:
    """Return the longest passages of a pair, in their order; where all is equal there is nothing to see."""
    if not match.evidence or match.relation == "exact":
        return []
    longest = sorted(sorted(match.evidence, key=lambda p: -len(p.a))[:_SHOWN], key=lambda p: p.a)
    lines = [f"    {match.a} - {match.b}:"]
    lines += [line for passage in longest for line in _format_passage(passage, width)]
    if more := len(match.evidence) - len(longest):
        lines.append(f"    and {more} shorter passage{'' if more == 1 else 's'}")
    return lines


def _format_passage(passage: Passage, width: int | None) -> list[str]:
    room = _EXCERPT if width is None else min(_EXCERPT, width - 7)
    a, b = (_shorten_middle(text, room) for text in (passage.a_text, passage.b_text))
    return [f"    = {a}"] if a == b else [f"    a: {a}", f"    b: {b}"]


def _shorten_middle(text: str, room: int) -> str:
    """Return the text on one line, its middle left out where it is long: both ends help to find it."""
    flat = " ".join(text.split())
    if measure_width(flat) <= room:
        return fit_width(flat, None)
    half = max(1, (room - 3) // 2)
    return f"{fit_width(flat, half + 1).removesuffix('…')} … {_take_end(flat, half)}"


def _take_end(text: str, width: int) -> str:
    """Return the end of a text that takes up to `width` columns."""
    at = taken = 0
    for at, char in enumerate(reversed(text)):  # noqa: B007 - used after the loop
        taken += max(0, measure_width(char))
        if taken > width:
            break
    return fit_width(text[len(text) - at :], None)
