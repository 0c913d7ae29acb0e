"""Clusters and links for people: whole, in an order that can be chosen, no wider than the terminal."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.duplicates.listing import SORTS, list_results
from corpuskit.model import Cluster, Match, Passage, Report, Span
from corpuskit.views import json as json_view
from corpuskit.views.copies import format_copies
from corpuskit.views.pairs_csv import write_pairs
from corpuskit.views.side_by_side import Page, side_by_side
from corpuskit.views.width import fit_width, measure_width, wrap_columns

MATCHES = (
    Match("a", "b", "near", 0.8),
    Match("a", "c", "excerpt", 0.85, direction="b in a"),
    Match("b", "c", "excerpt", 0.84),
    Match("d", "e", "near", 0.95),
    Match("e", "f", "rewrite", 0.3),
    Match("a", "f", "shares_quote", 0.4),
    Match("b", "f", "rewrite", 0.2),
)
CLUSTERS = (Cluster("a", ("b", "c")), Cluster("e", ("d",)))
TITLES = {
    name: {"title": f"快讯 harbour of Cape Lunn {name}", "published": "2030-01-02T10:00:00Z", "source": "Ostrel Mail"}
    for name in "abcdef"
}


def report(**how):
    return Report("dedup", articles=6, matches=MATCHES, clusters=CLUSTERS, facts={"articles": TITLES, "listing": how})


def blocks(sort):
    return [block.keep for block in list_results(MATCHES, CLUSTERS, sort).blocks]


def test_what_is_least_sure_comes_first():
    assert blocks("weakest") == blocks("largest") == blocks("id") == ["a", "e"]
    assert blocks("strongest") == ["e", "a"]
    listing = list_results(MATCHES, CLUSTERS)
    assert [m.relation for m in listing.blocks[0].matches] == ["excerpt", "near"]
    assert [(m.relation, m.score) for m in listing.links] == [("rewrite", 0.2), ("rewrite", 0.3), ("shares_quote", 0.4)]


@pytest.mark.parametrize("sort", SORTS)
def test_each_pair_is_listed_once_or_lies_between_two_that_go(sort):
    listing = list_results(MATCHES, CLUSTERS, sort)
    listed = [(m.a, m.b) for block in listing.blocks for m in block.matches] + [(m.a, m.b) for m in listing.links]
    assert sorted([*listed, ("b", "c")]) == sorted((m.a, m.b) for m in MATCHES)


@pytest.mark.parametrize("width", [40, 80, 160, None])
def test_lines_fit_the_terminal(width):
    lines = list(format_copies(report(), width))
    assert "cluster 1: 3 articles" in lines
    assert "rewrite (2), not merged" in lines
    assert all(f"  {name}" in "\n".join(lines) for name in "abcdef")
    if width:
        assert all(measure_width(line) <= width for line in lines)


def test_a_limit_is_told():
    lines = list(format_copies(report(limit=1), 80))
    assert [line for line in lines if line.startswith("…")] == [
        "… and 1 more cluster (--limit 0 shows all; --output-format csv or json has them)",
        "… and 2 more links (--limit 0 shows all; --output-format csv or json has them)",
    ]


def test_a_table_has_a_row_for_each_pair_that_can_be_decided():
    out = io.BytesIO()
    assert write_pairs(report(), out) == 6
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert [(row["cluster"], row["drop"]) for row in rows] == [("1", "c"), ("1", "b"), ("2", "d"), *[("", "")] * 3]
    assert rows[0]["direction"] == "b in a"
    assert rows[2]["a"] == "e"
    assert rows[2]["a_title"] == TITLES["e"]["title"]


def test_json_repeats_no_passage():
    text = "the whole of a story"
    same = (Passage(Span(0, 20), Span(0, 20), text, text),)
    pairs = (("a", "b"), ("a", "c"), ("b", "c"))
    for relation, with_passages in (("exact", 0), ("near", 2)):
        matches = tuple(Match(a, b, relation, 1.0, same) for a, b in pairs)
        out = io.StringIO()
        json_view.show(Report("dedup", matches=matches, clusters=(Cluster("a", ("b", "c")),)), out)
        assert sum(bool(pair["evidence"]) for pair in json.loads(out.getvalue())["pairs"]) == with_passages


@given(st.text(), st.integers(4, 60))
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrap_columns(text, width)
    assert all(measure_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert measure_width(fit_width(text, width)) <= width


@given(
    st.lists(
        st.sampled_from(["The harbour of Cape Lunn is shut.", "港口已经关闭了。", "Ferries wait.", ""]), max_size=8
    ),
    st.integers(30, 90),
)
def test_two_texts_stand_side_by_side_whole(paragraphs, width):
    text = "\n".join(paragraphs)
    match = Match("a", "b", "near", 0.9, (Passage(Span(0, len(text) // 2), Span(0, len(text) // 2)),))
    lines = side_by_side(Page("a", text), Page("b", text), match, width)
    assert all(measure_width(line) <= width for line in lines)
    shown = "".join(line[: line.find("│")] if "│" in line else "" for line in lines[3:])
    assert (
        not paragraphs
        or "Ferries" not in text
        or "Ferries" in "".join(lines).replace("⟦", "").replace("⟧", "")
        or shown
    )


def test_paragraphs_that_are_alike_stand_beside_each_other():
    a = "The harbour of Cape Lunn is shut today.\nFerries wait outside the wall.\nOnly here."
    b = "Another beginning.\nThe harbour of Cape Lunn is shut today.\nFerries wait outside the wall."
    whole = (Passage(Span(0, 70), Span(19, 89)),)
    lines = side_by_side(Page("a", a), Page("b", b), Match("a", "b", "near", 0.9, whole), 100)
    assert lines[0] == "near 0.90"
    beside = [line.split("⟦")[1:] for line in lines if " = " in line]
    assert [[cell.partition("⟧")[0] for cell in row] for row in beside] == [
        ["The harbour of Cape Lunn is shut today."] * 2,
        ["Ferries wait outside the wall."] * 2,
    ]
    coloured = side_by_side(Page("a", a), Page("b", b), Match("a", "b", "near", 0.9, whole), 100, colours=True)
    assert sum("\x1b[32m" in line for line in coloured) == 2
    assert not any("⟦" in line for line in coloured)
