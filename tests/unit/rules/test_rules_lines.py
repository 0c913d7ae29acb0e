"""Lines and patterns: where lines end, what they say, and that loose questions get exact answers."""

import sys
from typing import Any

import pytest

from corpuskit.rules.lines import _SPACES, cut_lines, plain_line
from corpuskit.rules.matching import Matcher, keys_of
from corpuskit.rules.model import Rule
from corpuskit.rules.page import Shape, shape_of


def test_lines_know_where_they_stand() -> None:
    text = "\ufeffa\r\n\r\n  b  \nc\rd"
    lines = cut_lines(text)
    assert lines.bodies == ["a", "b", "c", "d"]
    assert [text[s:e] for s, e in zip(lines.starts, lines.ends, strict=True)] == ["a\r\n", "  b  \n", "c\r", "d"]
    assert lines.tight == [False, False, True, True]
    assert lines.chosen([0, 2, 3]).tight == [False, False, True]
    assert lines.chosen([1, 3]).tight == [False, True]


def test_a_text_without_anything_has_no_lines() -> None:
    assert len(cut_lines("")) == len(cut_lines(" \n\n\u00a0\n")) == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  * [Privacy\u00a0Policy](/privacy) |", "Privacy Policy"),
        ("## Related", "Related"),
        ("Don’t miss", "Don't miss"),
        ("Home › News", "Home > News"),
        ("a   b", "a b"),
        ("***", "***"),
        ("*\u2003\u2028Related \u2009|", "Related"),
        ("\u2003Related \u2009|", "Related"),
        ("\u2003Related", "\u2003Related"),
        ("a \t b  c]( [d](e)", "a b c]( d"),
        ("10 Comments", "10 Comments"),
    ],
)
def test_plain(line: str, said: str) -> None:
    assert plain_line(line) == said


def matches(line: str, **patterns: Any) -> bool:
    return bool(Matcher([Rule("r", "", **patterns)]).hits(line))


def test_blanks_are_all_that_python_takes_for_them() -> None:
    assert set(_SPACES) == {char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()}


def test_short_lines_are_cached_and_long_ones_judged_as_well() -> None:
    matcher = Matcher([Rule("sharing", "", starts=("share",))])
    lines = ["Share", "The boat sails.", "Share " + "and share " * 12, "The boat sails " * 9]
    for _ in range(2):
        assert [len(hits) for hits in matcher.hits_of([*lines, *lines])] == [1, 0, 1, 0] * 2
    assert list(matcher._cached) == lines[:2]


def test_counted_repetitions_are_counted() -> None:
    assert matches("aaa", matches=("a{2,3}",))
    assert not matches("aaaa", matches=("a{2,3}",))
    assert not matches("a", starts=("a{2}",))
    assert matches("xaay", contains=("a{2}",))


def test_case_marks_and_ends_do_not_matter() -> None:
    assert matches("» ÜBER UNS:", lines=tuple(keys_of(["Über uns"])))
    assert matches("- SHARE THIS! -", matches=("share this",))
    assert not matches("share this thing", matches=("share this",))


def test_long_lines_are_asked_how_they_start() -> None:
    assert matches("we use cookies " + "x" * 300, starts=("we use cookies",), longest=400)
    assert not matches("we use cookies " + "x" * 300, starts=("we use cookies",))
    assert not matches("x" * 300 + " cookies", contains=("cookies",), longest=400)


def test_half_a_surrogate_pair_is_no_crash() -> None:
    assert not matches("\ud83d", contains=("cookies",))


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("Most read", Shape.SHORT),
        ("Council letter sent to 9,000 households ‘was a test’", Shape.SHORT),
        ("The bridge was closed on Monday, said the mayor.", Shape.PROSE),
        ("“The bridge was closed on Monday,” said the mayor.”", Shape.PROSE),
        ("The bridge was closed on Monday, when the…", Shape.TEASER),
        ("橋は月曜日に閉鎖されたと市長は述べた。", Shape.PROSE),
        ("The bridge was closed on Monday, said the mayor. " * 20 + "More…", Shape.PROSE),
        ("橋は月曜日に閉鎖されたと市長は述べた。" * 20 + "…", Shape.PROSE),
    ],
)
def test_shapes(line: str, shape: Shape) -> None:
    assert shape_of(line) is shape
