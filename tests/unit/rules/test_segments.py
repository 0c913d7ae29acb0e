"""Segments: how a text is cut, and that the pieces are the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.rules.segments import cut
from corpuskit.rules.sentences import seams, sentence_ends

_STORY = "The harbour bridge of Saltby will open in spring, the mayor said on Monday, after two years of work."
_MORE = "Traders on the east quay had asked for an earlier date because the summer season begins in May."


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        (
            "Dr. Ada Quill of the U.S. team came. She left at 5 p.m. The boat waited.",
            ["Dr. Ada Quill of the U.S. team came.", "She left at 5 p.m.", "The boat waited."],
        ),
        (
            "Am 3. Mai kam Dr. Feder. Er blieb bis 2020. Dann ging er.",
            ["Am 3. Mai kam Dr. Feder.", "Er blieb bis 2020.", "Dann ging er."],
        ),
        ("“Will it open?” she asked. “Yes.” He smiled.", ["“Will it open?” she asked.", "“Yes.”", "He smiled."]),
        ("大桥将于春天开放。市长周一说。", ["大桥将于春天开放。", "市长周一说。"]),
        ("सेतु खुलेगा। महापौर ने कहा।", ["सेतु खुलेगा।", "महापौर ने कहा।"]),
        ("هل يفتح الجسر؟ قال العمدة نعم.", ["هل يفتح الجسر؟", "قال العمدة نعم."]),
        ("It costs 3.50 crowns at example.com or less.", ["It costs 3.50 crowns at example.com or less."]),
    ],
)
def test_sentences_end_where_people_see_them_end(line: str, pieces: list[str]) -> None:
    bounds = [0, *sentence_ends(line), len(line)]
    assert [line[a:b].strip() for a, b in pairwise(bounds)] == pieces


def test_blanks_between_the_signs_of_a_script_without_words_are_no_seams() -> None:
    line = "大 桥 将 于 春 天 开 放 ， 市 长 周 一 说 ， 的 士 和 巴 士 照 常 行 驶"
    assert list(seams(line)) == []
    assert cut(line).bodies == [line]


@pytest.mark.parametrize(
    ("line", "second"),
    [
        ("It opens in May, he said.Read more here", "Read more here"),
        ("Ostrel Mail | Weather", "| Weather"),
        ("It opens in May. © 2026 Ostrel Mail", "© 2026 Ostrel Mail"),
        ("大桥的春天 责任编辑", "责任编辑"),
    ],
)
def test_seams_are_seen_without_a_sentence_end(line: str, second: str) -> None:
    (place,) = set(seams(line))
    assert line[place:].strip() == second


@pytest.mark.parametrize("line", ["It runs on www.Ostrel.Example too.", "She has U.S.Army boots.", "A 3.5 m boat"])
def test_names_with_full_stops_are_no_seams(line: str) -> None:
    assert not list(seams(line))


def test_an_ordinary_paragraph_is_one_segment() -> None:
    assert cut(f"{_STORY} {_MORE}\n").bodies == [f"{_STORY} {_MORE}"]


def test_a_formula_is_a_seam_on_both_sides() -> None:
    text = f"{_STORY} Advertisement {_MORE} Leave a Reply Your email address will not be published."
    assert cut(text).bodies == [
        _STORY,
        "Advertisement",
        _MORE,
        "Leave a Reply",
        "Your email address will not be published.",
    ]


def test_a_single_word_of_a_menu_is_no_seam_in_a_sentence() -> None:
    text = f"{_STORY} Home Secretary Ada Quill opened it. Sport Minister Bo Anker came."
    assert cut(text).bodies == [text]


def test_segments_know_their_line() -> None:
    segments = cut(f"Share\n\n{_STORY} Advertisement {_MORE}\n")
    assert segments.line == [0, 1, 1, 1]
    assert segments.tight == [False, False, True, True]
    assert [segments.begins_line(i) for i in range(4)] == [True, True, False, False]
    assert [segments.ends_line(i) for i in range(4)] == [True, False, False, True]


_PIECES = st.sampled_from(
    [
        _STORY,
        _MORE,
        "Advertisement",
        "Leave a Reply",
        "he said.Read more",
        "©",
        " | ",
        "\n",
        "\r\n",
        "\r",
        "  ",
        " ",
        "“",
        "。",
        "\ufeff",
        "x",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_segments_lie_in_order_and_hold_all_that_is_no_blank(text: str) -> None:
    segments = cut(text)
    for index, body in enumerate(segments.bodies):
        start, end = segments.starts[index], segments.ends[index]
        assert body in text[start:end]
        assert index == 0 or segments.ends[index - 1] <= start < end
    said = "".join(text[a:b] for a, b in zip(segments.starts, segments.ends, strict=True))
    assert "".join(said.replace("\ufeff", "").split()) == "".join(text.replace("\ufeff", "").split())
