"""Short lines without a full stop below the last paragraph go with the site's others; a list, a score, a verse and a clean text's last line stay."""

import pytest

from corpuskit import rules
from corpuskit.model import Article, Span
from corpuskit.rules import Options, Task, judging
from corpuskit.rules.last_lines import LAST_LINE, take_last_lines

ALL = rules.load_packs()
STORY = (
    "The choir of Saltby has forty sopranos and three basses, and would like to change that before the summer fair.\n\n"
    "Rehearsals are on Wednesday evenings in the old school, and nobody has to sing alone, says its conductor, Per Osk."
)
BOX = "Share this article"


def steps_of(text, strength="safe"):
    return [step.rule for step in rules.clean([Task(Article("a", text))], ALL, Options(strength=strength))[0].steps]


@pytest.mark.parametrize(
    "lines",
    [
        "Weldmoor Walks",
        "Ines Calder",
        "(ICA)",
        "（奎尔）",
        "Two cooks win a prize for rye bread",
        "Weldmoor Walks\nHarbour Gazette\nTwo cooks win a prize for rye bread",
        "Пекари из Велдмура получили приз",
        "两名面包师在韦尔德穆尔获奖消息",
    ],
)
def test_last_lines_go_where_something_else_goes(lines):
    assert LAST_LINE.name in steps_of(f"{BOX}\n\n{STORY}\n\n{lines}\n")
    assert steps_of(f"{STORY}\n\n{lines}\n") == []


@pytest.mark.parametrize(
    "lines",
    [
        "Saltby 3",
        "(page 41)",
        "[*]",
        "Pier Road, Ostrel 4",
        "Ada Quill\nInes Calder\nPer Osk",
        "Sopranos\nForty sopranos and three basses sing",
        "“We have waited long enough”",
        "She said that nobody has to sing alone; the choir,",
        "- Two cooks win a prize for rye bread",
        "1. Two cooks win a prize for rye bread",
        "\n".join(f"{name} wins a prize for rye bread" for name in ("Ada", "Ines", "Per", "Olga", "Jon", "Mia")),
    ],
)
def test_lists_figures_quotations_and_words_of_the_story_stay(lines):
    assert LAST_LINE.name not in steps_of(f"{BOX}\n\n{STORY}\n\n{lines}\n")


def test_a_line_stays_below_one_that_is_no_paragraph():
    assert LAST_LINE.name not in steps_of(
        f"{BOX}\n\n{STORY}\n\nThe basses are:\n\nTwo cooks win a prize for rye bread\n"
    )


def test_high_asks_for_nothing_else():
    (page,) = judging.pages_of([Task(Article("a", f"{STORY}\n\nWeldmoor Walks\n"))], ALL)
    take_last_lines(page)
    assert [bool(evidence) for evidence in page.gone] == [False, False, True]


def test_the_rule_can_be_switched_off():
    text = f"{BOX}\n\n{STORY}\n\nWeldmoor Walks\n"
    cleaning = rules.clean([Task(Article("a", text))], ALL, Options(ignore=(LAST_LINE.name,)))[0]
    assert cleaning.text.endswith("Weldmoor Walks\n")


def test_a_line_that_was_put_back_stays():
    text = f"{BOX}\n\n{STORY}\n\nWeldmoor Walks\n"
    start = text.index("Weldmoor")
    task = Task(Article("a", text), {}, (Span(start, start + len("Weldmoor Walks")),))
    assert rules.clean([task], ALL, Options())[0].text.endswith("Weldmoor Walks\n")
