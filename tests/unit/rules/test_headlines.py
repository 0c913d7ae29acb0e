"""The only copy of a headline stays, whatever stands around it; a second copy and what the sidecar holds for sure may go."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.model import Article
from corpuskit.rules import Options, Rule, Strength, Task, Where, clean, load_packs
from corpuskit.rules.page import Page
from corpuskit.rules.witness import Statement

RULES = load_packs()
HEADLINE = "Weldmoor harbour bridge opens in spring"
STORY = (
    "The harbour bridge of Weldmoor opens in spring, the council said on Monday, and the last bolt has been turned.\n\n"
    "For eleven years the two halves of Weldmoor had to make do with a ferry that sails when its captain feels like it.\n"
)
MENU = "Home\nPrivacy Policy\nTerms of Use\nContact Us\nAbout Us\nShare this article\nFacebook\nTwitter"
GUESSES = (
    {},
    {"title": HEADLINE},
    {"title": f"{HEADLINE} - Weldmoor Mail"},
    {"title": f"{HEADLINE} | News | The Weldmoor Mail"},
    {"title": f"Weldmoor Mail - {HEADLINE}"},
    {"title": f"Mail: News: {HEADLINE} - Weldmoor"},
)


def cleaned(text: str, meta: dict[str, object], trusted: dict[str, object], strength: Strength = "safe") -> str:
    (cleaning,) = clean([Task(Article("a", text, meta), trusted)], RULES, Options(strength=strength, max_removed=1))
    return cleaning.text


@pytest.mark.parametrize("strength", ["safe", "high"])
@pytest.mark.parametrize("meta", GUESSES)
def test_the_only_copy_stays_with_a_guessed_or_missing_title(meta: dict[str, object], strength: Strength) -> None:
    text = f"{MENU}\n{HEADLINE}\nPrint\nEmail\n\n{STORY}"
    assert HEADLINE in cleaned(text, meta, {}, strength).split("\n")


@pytest.mark.parametrize("strength", ["safe", "high"])
def test_it_goes_where_the_sidecar_holds_it_for_sure(strength: Strength) -> None:
    text = f"{MENU}\n{HEADLINE}\nPrint\nEmail\n\n{STORY}"
    sure = {"title": HEADLINE}
    assert cleaned(text, sure, sure, strength) == STORY


@pytest.mark.parametrize("strength", ["safe", "high"])
def test_another_title_of_the_sidecar_is_no_copy(strength: Strength) -> None:
    text = f"{MENU}\n{HEADLINE}\nPrint\nEmail\n\n{STORY}"
    other = {"title": "Spring comes early to the coast"}
    assert HEADLINE in cleaned(text, other, other, strength)


class _Model:
    """A model that takes every short line for the site's, wherever it stands."""

    fingerprint = "model"
    rules = (Rule("line-model", "It.", where=Where.ANYWHERE),)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> list[Statement]:
        taken = (Rule("line-model", "It.", where=Where.ANYWHERE, doubt=0.1),)
        return [Statement({i: taken for i, body in enumerate(page.bodies) if len(body) < 60}) for page in pages]


@pytest.mark.parametrize("meta", GUESSES)
@pytest.mark.parametrize("above", [f"{HEADLINE}\nPrint", f"{STORY}\n{HEADLINE}"])
def test_the_model_takes_no_only_copy(meta: dict[str, object], above: str) -> None:
    if above.startswith(STORY) and not meta:
        pytest.skip("nothing tells a line below the story from others")
    rules = load_packs((), (_Model(),))
    (cleaning,) = clean([Task(Article("a", f"{above}\n\n{STORY}", meta))], rules, Options(max_removed=1))
    assert HEADLINE in cleaning.text
    assert "Print" not in cleaning.text


@pytest.mark.parametrize("strength", ["safe", "high"])
def test_a_menu_takes_a_line_that_tells_of_the_story_at_high_only(strength: Strength) -> None:
    below = "Council: captain of the Weldmoor ferry turned the last bolt"
    text = f"{MENU}\n{HEADLINE}\n{below}\nHarbour walks\nPrint\nEmail\n\n{STORY}"
    sure = {"title": HEADLINE}
    assert cleaned(text, sure, sure, strength) == (f"{below}\n\n{STORY}" if strength == "safe" else STORY)


def test_words_of_indias_scripts_are_not_cut_at_their_marks() -> None:
    headline = "ওয়েল্ডমুরের বন্দরে নতুন সেতু খুলছে বসন্তকালে"
    story = "ওয়েল্ডমুরের বন্দরে নতুন সেতু খুলছে বসন্তকালে, সোমবার জানিয়েছে পৌরসভা, এবং শেষ পেরেক লাগানো হয়েছে বলে জানানো হয়।\n"
    text = f"{MENU}\n{headline}\nPrint\nEmail\n\n{story}"
    assert cleaned(text, {}, {}) == f"{headline}\n\n{story}"


def test_a_line_that_a_rule_is_sure_of_is_no_headline() -> None:
    assert cleaned(f"Share this article\n\n{STORY}", {"title": "Share this article"}, {}) == STORY


LINES = st.lists(
    st.sampled_from([*MENU.split("\n"), "12", "3 May 2021", "By Ada Quill", "Read more", "Ferry fares rise"]),
    max_size=9,
)


@settings(deadline=None)
@given(LINES, LINES, st.sampled_from(GUESSES[1:]), st.sampled_from(["safe", "high"]))
def test_between_any_lines_of_a_site_the_headline_stays(
    above: list[str], below: list[str], meta: dict[str, object], strength: Strength
) -> None:
    text = "\n".join([*above, HEADLINE, *below, "", STORY])
    once = cleaned(text, meta, {}, strength)
    assert HEADLINE in once.split("\n")
    assert cleaned(once, meta, {}, strength) == once


class Doubter:
    """A source of evidence that doubts one line."""

    fingerprint = "doubter"
    rules = (Rule("doubt", "It doubts it.", where=Where.EDGE),)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> list[Statement]:
        return [Statement({len(page) - 1: self.rules}) for page in pages if len(page)] or [Statement() for _ in tasks]


@pytest.mark.parametrize("strength", ["safe", "high"])
def test_a_paragraph_that_is_much_of_a_short_text_stays(strength: Strength) -> None:
    text = f"{STORY}\nShare this article\n\nThe mayor crossed it twice on Monday, once in each direction, and told everybody who asked that it holds.\n"
    (cleaning,) = clean([Task(Article("a", text))], load_packs((), (Doubter(),)), Options(strength=strength))
    assert cleaning.text == text.replace("Share this article\n\n", "")


@pytest.mark.parametrize("strength", ["safe", "high"])
def test_a_headline_stays_that_says_little_of_what_the_story_says(strength: Strength) -> None:
    headline = "“NOBODY CROSSES”: What the inspectors found below the planks, and who will have to answer for it"
    text = f"{headline}\n18.09.2024.\n17:16\nComments (0)\n{STORY}"
    assert headline in cleaned(text, {}, {}, strength).split("\n")
