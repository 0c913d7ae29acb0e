"""Beyond a line at which stories end, the little that a cleaning leaves is the site's."""

import pytest

from corpuskit.model import Span
from corpuskit.rules.learned import Learned, LearnedLine, Sides, bordered, going, survey

STORY = (
    "The harbour of Port Ellery will get a new pier in spring.",
    "Work should take eleven months, said the engineer.",
)
LINE = Learned("Ellery Post", "More from the quay", 2, "s1")
FOOTER = "- " + "Tides, maps, moorings and letters of the Ellery Post. " * 3
TEASER = "Nine lamps to read by"

Page = tuple[LearnedLine, list[Span]]


def page(number: int, *lines: str, story: str = "") -> Page:
    """Return a text, and what a cleaning takes of it: the lines that begin with a dash."""
    text, taken = "", []
    for line in lines:
        begin = len(text)
        text += line + "\n"
        if line.startswith("-"):
            taken.append(Span(begin, len(text)))
    return LearnedLine(f"s{number}", "Ellery Post", text, story or f"s{number}"), taken


def below(number: int, *, story: str = "") -> Page:
    return page(number, *STORY, "- More from the quay", f"{TEASER} {number}", FOOTER, story=story)


def found(*pages: Page, line: Learned = LINE) -> str:
    one, *rest = (survey([one], going([line])) for one in pages)
    for other in rest:
        one += other
    assert one == survey(pages[::-1], going([line]))
    (told,) = bordered([line], one)
    return told.beyond


def test_a_line_with_little_left_below_it_takes_that_along() -> None:
    assert found(below(1), below(2)) == "below"


def test_so_does_one_with_little_left_above_it() -> None:
    pages = [page(n, FOOTER, f"{TEASER} {n}", "- More from the quay", *STORY) for n in (1, 2)]
    assert found(*pages) == "above"


def test_it_takes_two_stories_and_copies_are_one() -> None:
    assert found(below(1)) == ""
    assert found(below(1, story="s"), below(2, story="s")) == ""


def test_two_stories_must_end_there() -> None:
    stub = page(3, "- More from the quay", f"{TEASER} 3", FOOTER)
    assert found(below(1), stub) == ""
    assert found(below(1), below(2), stub) == "below"


@pytest.mark.parametrize(("words", "beyond"), [(60, "below"), (61, "")])
def test_in_no_story_is_much_left_there(words: int, beyond: str) -> None:
    long = page(3, *STORY * 9, "- More from the quay", "so " * words, FOOTER * 9)
    assert found(below(1), below(2), long) == beyond


def test_nearly_all_must_go_there() -> None:
    pages = [page(n, *STORY, "- More from the quay", f"{TEASER} {n}", "- Tides, maps and letters") for n in (1, 2)]
    assert found(*pages) == ""


def test_where_nothing_is_left_nothing_is_learned() -> None:
    assert found(*(page(n, *STORY, "- More from the quay", FOOTER) for n in (1, 2))) == ""


def test_a_line_that_stands_there_twice_counts_where_it_stands_last() -> None:
    pages = [
        page(n, STORY[0], "- More from the quay", "so " * 70, "- More from the quay", f"{TEASER} {n}", FOOTER)
        for n in (1, 2)
    ]
    assert found(*pages) == "below"


def test_of_a_doubtful_line_nothing_is_learned() -> None:
    doubtful = Learned("Ellery Post", "More from the quay", 2, "s1", "ours")
    assert found(below(1), below(2), line=doubtful) == ""
    assert survey([below(1)], going([doubtful])) == Sides()


def test_a_line_that_stories_end_at_and_begin_with_is_no_border() -> None:
    ends = [page(n, FOOTER * 9, *STORY, "- More from the quay", f"{TEASER} {n}", FOOTER * 9) for n in (1, 2)]
    begins = [page(n, FOOTER * 9, f"{TEASER} {n}", "- More from the quay", *STORY, FOOTER * 9) for n in (3, 4)]
    assert (found(*ends), found(*begins), found(*ends, *begins)) == ("below", "above", "")
