"""What is measured of lines, on small texts where it can be counted by hand."""

import numpy as np
import pytest

from corpuskit.rules.learned.features import measure_lines
from corpuskit.rules.learned.judging import hints_of, left_of
from corpuskit.rules.learned.lines import (
    BRACKET,
    CJK,
    DIGIT,
    LOWER,
    OTHER,
    SPACE,
    STOP,
    UNCASED,
    UPPER,
    gather_lines,
    kind_table,
    split_blocks,
)
from corpuskit.rules.learned.scales import amount as as_amount
from corpuskit.rules.learned.scales import ratio, signed, size_of, texts_of
from corpuskit.rules.learned.words import make_lexicon, split_words, word_hash
from corpuskit.rules.segments import cut

STORY = (
    "The ferry to Ostrava Island was late again on Monday, and the mayor of the town was not pleased with it at all."
)


def measured(*texts: str) -> dict[str, list[int]]:
    lines = gather_lines([cut(text) for text in texts])
    found = measure_lines(lines, make_lexicon([["the", "of", "and"], ["share"]], {word_hash("newsletter"): 40}))
    return {name: column.tolist() for name, column in found.items()}


@pytest.mark.parametrize(
    ("char", "kind"),
    [
        ("a", LOWER),
        ("É", UPPER),
        ("ק", UNCASED),
        ("港", CJK),
        ("한", CJK),
        ("7", DIGIT),
        ("។", OTHER),
        ("။", STOP),
        ("\u00a0", SPACE),
        ("\u200b", SPACE),
    ],
)
def test_every_script_has_its_kinds(char: str, kind: int) -> None:
    assert kind_table()[ord(char)] == kind


def test_characters_beyond_the_basic_plane_have_kinds() -> None:
    lines = gather_lines([cut("a𠀀😀")])
    assert lines.kinds.tolist() == [LOWER, CJK, OTHER]


def test_lines_of_several_texts_lie_one_after_the_other() -> None:
    lines = gather_lines([cut("One\n\nTwo\n"), cut(""), cut("Three")])
    assert len(lines) == 3
    assert lines.first.tolist() == [0, 2, 2, 3]
    assert texts_of(lines.first).index.tolist() == [0, 1, 0]


def test_words_are_runs_of_letters_marks_and_digits() -> None:
    lines = gather_lines([cut("Élan-vital, 24 h\nहिन्दी")])
    words = split_words(lines)
    assert words.hash.tolist() == [word_hash(word) for word in ("élan", "vital", "24", "h", "हिन्दी")]
    assert words.line.tolist() == [0, 0, 0, 0, 1]


def test_a_long_line_has_many_words_and_a_menu_item_one() -> None:
    found = measured(f"Share\n{STORY}\nHome")
    assert size_of(np.array(found["words"])).tolist() == [1, 20, 1]
    assert found["prose"] == [0, 255, 0]
    assert found["share"] == [1, 0, 0]
    assert found["stop_count"][1] > found["stop_count"][0] == 0


def test_the_last_sign_of_a_line_is_told() -> None:
    found = measured("Read on …\nReally?\nYes.\nNo")
    assert found["last"] == [30, 31, STOP, LOWER]


def test_a_line_in_other_words_shares_nothing_with_the_body() -> None:
    found = measured(f"{STORY}\nThe ferry and the mayor\nCheap flights today")
    assert found["overlap"] == [0, 255, 0]


def test_lines_that_stand_twice_are_counted_whatever_their_case() -> None:
    assert measured("Share\nSHARE\nshare \nPrint")["repeated"] == [2, 2, 2, 0]


def test_neighbours_end_at_the_borders_of_a_text() -> None:
    found = measured("Share\nPrint", "Share")
    assert found["length+1"] == [5, 0, 0]
    assert found["length-1"] == [0, 5, 0]


def test_place_counts_from_both_ends() -> None:
    found = measured("\n".join("abc"))
    assert found["from_start"] == [0, 1, 2]
    assert found["from_end"] == [2, 1, 0]
    assert found["place"] == [0, 127, 255]


def test_what_repeats_the_title_is_measured_by_words_of_the_own_text_alone() -> None:
    texts = ["Ferry late AGAIN\nThe ferry was late\nShare", "Ferry late again", "Ferry late again"]
    lines = gather_lines([cut(text) for text in texts])
    titles = ["Ferry late again", "Mayor not pleased", ""]
    found = {
        name: column.tolist() for name, column in measure_lines(lines, make_lexicon([()], {}), None, titles).items()
    }
    assert found["title_share"] == [255, 127, 0, 0, 0]
    assert found["title_covered"] == [255, 170, 0, 0, 0]
    assert found["title_words"] == [3, 3, 3, 3, 0]
    assert found["title_before"] == [0, 1, 1, 0, 0]


def test_a_line_feed_in_a_title_is_a_blank() -> None:
    lines = gather_lines([cut("Ferry late again\nShare"), cut("Mayor\nShare")])
    found = measure_lines(lines, make_lexicon([()], {}), None, ["Ferry\nlate again", "\nMayor"])
    assert found["title_covered"].tolist() == [255, 0, 255, 0]


def test_blanks_that_lines_keep_are_not_seen() -> None:
    thin = measured("Share\nShare \u2009\nHome")
    assert (thin["repeated"], thin["last"]) == ([1, 1, 0], [LOWER] * 3)


def test_counts_are_those_of_each_line() -> None:
    found = measured("Ab, c: 12!\n(d)\n\n…")
    assert found["colons"] == [1, 0, 0]
    assert found["brackets"] == [0, 2, 0]
    assert found["last"] == [31, BRACKET, 30]
    assert size_of(np.array(found["length"])).tolist() == [8, 3, 1]


def test_without_titles_nothing_repeats_them() -> None:
    assert measured("Ferry late again\nShare")["title_words"] == [0, 0]


def test_no_lines_no_measures() -> None:
    assert measure_lines(gather_lines([cut(" \n")]), make_lexicon([()], {})) == {}


def test_scales_are_whole_numbers() -> None:
    assert ratio(np.array([1, 0]), np.array([3, 0])).tolist() == [85, 0]
    assert signed(np.array([-3, 0, 3])).tolist() == [125, 128, 131]
    assert (np.diff(as_amount(np.arange(5000)).astype(int)) >= 0).all()


def test_blocks_hold_every_text_once() -> None:
    batch = [cut("x" * size) for size in (10, 200_000, 90_000, 90_000, 5)]
    parts = list(split_blocks(batch))
    assert [text for part in parts for text in batch[part]] == batch
    assert len(parts) > 1
    assert not list(split_blocks([]))


def test_a_word_whose_slot_is_taken_is_unknown_rather_than_wrong() -> None:
    known = make_lexicon([["the"], ["share"]], {word_hash("share"): 9})
    found = known.find(np.array([word_hash(word) for word in ("the", "share", "sea")], np.uint64))
    assert known.bits[found].tolist() == [1, 2, 0]
    assert known.weights[found].tolist() == [0, 9, 0]


def test_of_scripts_without_blanks_pairs_of_characters_are_words() -> None:
    lines = gather_lines([cut("港の橋 ok\nท่าเรือ")])
    words = split_words(lines)
    assert words.hash.tolist()[:3] == [word_hash(word) for word in ("港の", "の橋", "ok")]
    assert words.count.tolist() == [3, 6]


def test_words_that_the_running_text_uses_often_are_frequent_whatever_the_language() -> None:
    story = "Zo mirek tal Ostrava zo vendi tal mirek zo kalo tal pendu, zo lami tal gento zo rilo tal kepo."
    found = measured(f"{story}\n{story}\nZo tal\nGento xanu")
    assert found["frequent"][2] > found["frequent"][3]


def test_a_segment_knows_its_line() -> None:
    found = measured("The mayor of Ostrava said on Monday that the ferry was late.Read more: Ferry stops\nShare")
    assert found["line_before"] == [0, 1, 0]
    assert found["line_after"] == [1, 0, 0]
    assert found["line_prose"] == [0, 255, 0]
    assert found["line_length"][0] == found["line_length"][1] > found["line_length"][2]


def test_a_run_of_short_segments_knows_which_around_it_go() -> None:
    left = left_of(cut(f"Home\nNews\n{STORY}\nShare"), [0, 2, 0, 0])
    lines = gather_lines([left])
    found = measure_lines(lines, make_lexicon([["the", "of", "and"]], {}), hints_of([left]))
    assert found["gap_sure"].tolist() == [1, 1, 0]
    assert found["gap_first"].tolist() == [1, 0, 0]
    assert found["gap_last"].tolist() == [0, 0, 1]
    assert found["sure_until"].tolist() == [0, 64, 64]
    assert found["sure_since"].tolist() == [64, 0, 1]
    assert found["text_sure"].tolist() == [1, 1, 1]


def test_segments_that_go_change_no_other_measure() -> None:
    story = cut(f"Home\n{STORY}\nPrint")
    page = cut(f"Home\nShare\n{STORY}\nPrint")
    left = left_of(page, [0, 2, 0, 0])
    known = make_lexicon([["the", "of", "and"]], {})
    alone, within = (measure_lines(gather_lines([text]), known) for text in (story, left))
    assert all((alone[name] == within[name]).all() for name in alone)
