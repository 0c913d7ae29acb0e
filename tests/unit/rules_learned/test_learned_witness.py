"""The line model as a witness of the rules, and what it thinks of plain cases."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from corpuskit.model import Article
from corpuskit.rules import Options, Task, clean, explain, load_packs
from corpuskit.rules.judging import pages_of
from corpuskit.rules.learned import Learned, Recurring, fingerprint, judging
from corpuskit.rules.learned.judging import Judgement, judge_lines
from corpuskit.rules.learned.witness import RULE, LineModel, hit_levels
from corpuskit.rules.model import Where
from corpuskit.rules.page import Page
from corpuskit.rules.segments import Segments as Lines
from corpuskit.rules.segments import cut
from corpuskit.rules.witness import Statement, Witness

STORY = """The council of Port Ellery said on Tuesday that the new pier would open in spring, two years later than planned.
Work had stopped last autumn when divers found that the piles stood on sand and not, as the drawings had it, on rock.
“We have waited long enough,” said Mara Voss, who runs the ferry with her two brothers. “Another summer would have been the end.”
The engineers now say that the last of the piles will be set in February, and that the deck should take no more than six weeks.
How the town will pay for it is not clear. The bank has agreed to wait, but the interest alone is more than the harbour earns."""

PAGE = f"""Home
News
Sport
Obituaries
Subscribe
Sign in
{STORY}
Share this article
Ten islands to see before winter comes back to the coast
Old ferry sold to a museum on the mainland
Sign up for our daily newsletter and never miss a story
About us
Contact
Privacy policy
© 2031 Ellery Media. All rights reserved."""


@pytest.fixture(scope="module")
def spoken() -> str:
    rules = load_packs((), (LineModel("safe"),))
    return clean([Task(Article("a", PAGE))], rules, Options())[0].text


def test_a_story_stays_whole() -> None:
    assert judge_lines([cut(STORY)])[0].goes == (False,) * 5
    assert judge_lines([cut(STORY)], strength="high")[0].goes == (False,) * 5


def test_a_page_is_left_with_its_story(spoken: str) -> None:
    assert STORY in spoken
    assert "Obituaries" not in spoken
    assert "newsletter" not in spoken


def test_cleaning_with_the_model_settles(spoken: str) -> None:
    rules = load_packs((), (LineModel("safe"),))
    assert clean([Task(Article("a", spoken))], rules, Options())[0].steps == ()


def test_what_the_model_is_sure_of_stays_unless_a_rule_takes_it_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = {"Advertisement": 300, "Harbour walks": 300}
    monkeypatch.setattr(judging, "judge_lines", lambda cuts, *_: [
        Judgement(tuple(scores.get(body, 0) for body in cut.bodies), (False,) * len(cut.bodies)) for cut in cuts
    ])  # fmt: skip
    text = f"Home\nPrivacy Policy\nHarbour walks\nTerms of Use\nContact Us\nAdvertisement\n\n{STORY}"
    (kept,) = clean([Task(Article("a", text))], load_packs((), (LineModel(),)), Options())
    assert kept.text == f"Harbour walks\n\n{STORY}"


class Everything:
    """A witness that takes every line for the site's."""

    fingerprint = "everything"
    rules = (RULE,)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> list[Statement]:
        return [Statement(dict.fromkeys(range(len(page)), (RULE,))) for page in pages]


SHORT = "Sun on Tuesday, at last, says the office.\n\nLeave a Reply\n\nYour email address will not be published.\n"


@pytest.mark.parametrize("witness", [LineModel("safe"), LineModel("high"), Everything()])
def test_a_witness_that_would_empty_a_text_does_not_keep_what_the_packs_are_sure_of(witness: Witness) -> None:
    rules = load_packs((), (witness,))
    (cleaning,) = clean([Task(Article("a", SHORT))], rules, Options())
    assert cleaning.text == "Sun on Tuesday, at last, says the office.\n"
    assert not clean([Task(Article("a", cleaning.text))], rules, Options())[0].steps
    (verdicts,) = explain([Task(Article("a", SHORT))], rules, Options())
    assert [verdict.removed for verdict in verdicts] == [False, True, True]


STANDING = "Our standards are printed on the wall"


def test_nor_what_a_surer_witness_knows() -> None:
    text = f"Privacy Policy\nSun on Tuesday\n{STANDING}\nTerms of Use\nContact Us\nAbout Us\n"
    known = Recurring((Learned("Mail", STANDING, 5, "a"),))
    told = Article("a", text, {"source": "Mail"})
    rules = load_packs((), (known, Everything()))
    (cleaning,) = clean([Task(told)], rules, Options())
    assert cleaning.text == "Sun on Tuesday\n"
    assert not clean([Task(replace(told, text=cleaning.text))], rules, Options())[0].steps


def test_nor_what_single_lines_of_the_packs_are_where_menus_would_take_the_rest() -> None:
    text = "Advertisement\nSun on Tuesday\nShare on Facebook\nComments are closed.\n"
    rules = load_packs((), (Everything(),))
    (cleaning,) = clean([Task(Article("a", text))], rules, Options())
    assert cleaning.text == "Sun on Tuesday\n"
    assert not clean([Task(Article("a", cleaning.text))], rules, Options())[0].steps


def test_levels_tell_what_a_rule_takes_from_what_a_witness_knows() -> None:
    (page,) = pages_of([Task(Article("a", f"Leave a Reply\n{STANDING}\nThe sea was calm.\n"))], load_packs())
    page.witnessed = {1: (RULE,)}
    assert hit_levels(page) == [2, 3, 0]
    page.witnessed = {1: (replace(RULE, where=Where.EDGE),), 2: (RULE,)}
    assert hit_levels(page) == [2, 0, 3]


def test_a_removal_tells_its_probability() -> None:
    testimony = LineModel("high").testify([], [])
    assert testimony == []
    rules = load_packs((), (LineModel("high"),))
    steps = clean([Task(Article("a", PAGE))], rules, Options(strength="high"))[0].steps
    assert any(step.rule == RULE.name and "%" in step.why for step in steps)


def test_the_model_hears_titles_that_were_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    witnessed: list[Sequence[str]] = []

    def noted(batch: Sequence[Lines], *rest: Any) -> list[Judgement]:
        witnessed.append(rest[-1])
        return judge_lines(batch, *rest)

    monkeypatch.setattr(judging, "judge_lines", noted)
    known = Task(Article("a", STORY, {"title": "Guessed"}), {"title": "Pier opens late"})
    guessed = Task(Article("b", STORY, {"title": "Guessed"}))
    clean([known, guessed], load_packs((), (LineModel("high"),)), Options("high"))
    assert witnessed == [["Pier opens late", ""]]


def test_pages_about_which_no_rule_speaks_are_judged_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(batch: Sequence[Lines], *rest: Any) -> list[Judgement]:
        asked.extend(lines.text for lines in batch)
        return judge_lines(batch, *rest)

    monkeypatch.setattr(judging, "judge_lines", noted)
    clean([Task(Article("a", STORY)), Task(Article("b", PAGE))], load_packs((), (LineModel(),)), Options())
    assert set(asked) == {STORY, PAGE}


def test_the_model_travels_and_has_a_name() -> None:
    model = LineModel("high")
    assert pickle.loads(pickle.dumps(model)) == model  # noqa: S301
    assert model.fingerprint == f"{fingerprint()}-high" != LineModel("safe").fingerprint


def test_no_text_no_judgement() -> None:
    assert [told.goes for told in judge_lines([cut(""), cut(" \n"), cut("Share")])][:2] == [(), ()]
