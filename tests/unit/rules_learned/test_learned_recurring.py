"""Learned lines as a witness of the rules."""

import pickle
from dataclasses import replace

from corpuskit.model import Article
from corpuskit.rules import Options, Task, clean, load_packs
from corpuskit.rules.learned import Learned, Recurring

LINES = Recurring(
    (
        Learned("Ellery Post", "More from the harbour", 4, "a"),
        Learned("Ellery Post", "Written with salt on our hands.", 3, "a", "it reads like running text"),
    )
)
TEXT = (
    "The council said on Tuesday that the new pier would open in spring.\n"
    "Written with salt on our hands.\n"
    "MORE from the harbour\n"
)


def cleaned(source: str) -> list[tuple[str, str]]:
    rules = load_packs((), (LINES,))
    steps = clean([Task(Article("a", TEXT, {"source": source}))], rules, Options())[0].steps
    return [(step.before, step.why) for step in steps]


def test_a_recurring_line_of_the_source_goes() -> None:
    assert cleaned("Ellery Post") == [("MORE from the harbour\n", "The line stands in 4 stories of this source.")]


def test_another_source_keeps_it() -> None:
    assert cleaned("Bay Herald") == []


def test_it_travels_and_doubtful_lines_do_not_decide() -> None:
    assert pickle.loads(pickle.dumps(LINES)) == LINES  # noqa: S301
    assert Recurring(LINES.learned[:1]).fingerprint == LINES.fingerprint
    assert Recurring(()).fingerprint != LINES.fingerprint


STORY = "The council said on Tuesday that the new pier would open in spring, two years later than planned.\n" * 3
BORDER = Learned("Ellery Post", "More from the harbour", 4, "a", beyond="below")
TEASER = "A ferryman of Marn tells how he found eleven geese in his boat, and why he kept them all.\n"


def left(text: str, *learned: Learned) -> str:
    rules = load_packs((), (Recurring(learned),))
    return clean([Task(Article("a", text, {"source": "Ellery Post"}))], rules, Options())[0].text


def test_what_stands_beyond_a_border_goes_with_it() -> None:
    assert left(f"{STORY}More from the harbour\n{TEASER}", BORDER) == STORY
    assert left(f"{TEASER}More from the harbour\n{STORY}", replace(BORDER, beyond="above")) == STORY
    for stays in (replace(BORDER, beyond="nothing"), replace(BORDER, beyond="")):
        assert left(f"{STORY}More from the harbour\n{TEASER}", stays) == STORY + TEASER


def test_of_a_border_that_stands_there_twice_the_outermost_counts() -> None:
    twice = f"{STORY}More from the harbour\n{STORY}More from the harbour\n{TEASER}"
    assert left(twice, BORDER) == STORY * 2


def test_much_running_text_beyond_a_border_stays_unless_it_was_learned() -> None:
    text = f"{STORY}More from the harbour\n{STORY}{STORY}{TEASER}"
    assert left(text, BORDER) == STORY * 3 + TEASER
    known = Learned("Ellery Post", STORY.split("\n", maxsplit=1)[0], 4, "a")
    assert left(f"{TEASER * 9}More from the harbour\n{STORY}{STORY}{TEASER}", BORDER, known) == TEASER * 9


def test_of_two_borders_the_innermost_with_little_beyond_it_counts() -> None:
    outer = Learned("Ellery Post", "Most read", 4, "a", beyond="below")
    text = f"{STORY}More from the harbour\n{STORY}Most read\n{TEASER}"
    assert left(text, BORDER, outer) == STORY * 2
    assert left(f"{STORY}More from the harbour\n{TEASER}Most read\n{TEASER}", BORDER, outer) == STORY
