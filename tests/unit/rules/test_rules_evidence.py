"""Sources of evidence one by one: sidecar, neighbours, kinds, and the place where witnesses join."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from corpuskit.model import Article
from corpuskit.rules import Options, Rule, RuleSet, Task, Where, clean, load_packs
from corpuskit.rules.page import Page
from corpuskit.rules.witness import Statement

RULES = load_packs()
NAMES = ("mill", "bakery", "chapel", "school", "library", "station", "brewery", "bank", "theatre", "pharmacy", "tower")
STORY = (
    "The ferry between the two halves of Saltmouth has been given a new engine, and nobody on board is allowed to hear it.\n"
    "\n"
    "Its captain, who is deaf in one ear, says that the old one sounded better, on the side where he could hear it at all.\n"
)
SIDECAR: dict[str, object] = {
    "title": "Ferry gets a new engine",
    "authors": ["Ada Quill", "Jo Marsh"],
    "published": "2021-05-03T10:00:00Z",
}


def cleaned(text: str, trusted: dict[str, object] | None = None, rules: RuleSet = RULES, **options: Any) -> str:
    (cleaning,) = clean([Task(Article("a", text), trusted or {})], rules, Options(**options))
    return cleaning.text


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Quill",
        "Ada Quill and Jo Marsh",
        "ADA QUILL",
        "3 May 2021",
        "May 3, 2021",
        "3. Mai 2021",
        "03/05/2021",
        "2021-05-03",
    ],
)
def test_a_head_line_that_repeats_the_sidecar_goes(line: str) -> None:
    assert cleaned(f"{line}\n\n{STORY}", SIDECAR) == STORY
    assert cleaned(f"{line}\n\n{STORY}") == f"{line}\n\n{STORY}"


@pytest.mark.parametrize("line", ["3. Mai 2021, 12:30 Uhr", "2021-05-03 12:30:00", "3 hours ago", "3 мая 2021, 12:30"])
def test_a_date_with_the_time_of_day_goes_without_a_sidecar(line: str) -> None:
    assert cleaned(f"{line}\n\n{STORY}") == STORY
    assert cleaned(f"{STORY}\n{line}\n") == STORY


def test_dates_between_the_parts_of_a_diary_stay() -> None:
    dated = f"3. 5. 2021 10:12\n{STORY}\n2. 5. 2021 18:40\n{STORY}\n1. 5. 2021 09:00\n{STORY}"
    without_first = dated.partition("\n")[2]
    assert cleaned(dated) == without_first
    assert "18:40" not in cleaned(dated.replace("2. 5.", "Share this article\n2. 5."))


@pytest.mark.parametrize("line", ["Quill", "4 May 2021", "3 June 2021", "3 May 1921", "Mr Quill and Mr Marsh met"])
def test_a_line_that_only_resembles_the_sidecar_stays(line: str) -> None:
    assert cleaned(f"{line}\n\n{STORY}", SIDECAR) == f"{line}\n\n{STORY}"


def test_inside_the_story_the_sidecar_is_no_evidence() -> None:
    first, second = STORY.split("\n\n")
    text = f"{first}\n\n3 May 2021\n\nFerry gets a new engine\n\n{second}"
    assert cleaned(text, SIDECAR) == text


def test_the_title_goes_with_other_leftovers_only() -> None:
    headed = f"Ferry gets a new engine\n\n{STORY}"
    assert cleaned(headed, SIDECAR) == headed
    assert cleaned(f"{headed}\nLeave a Reply\n", SIDECAR) == STORY
    assert cleaned(headed, SIDECAR, strength="high") == STORY


def test_a_title_is_known_by_its_letters_without_case_however_few() -> None:
    text = f"\ufb03\ufb03\n\n{STORY}\nLeave a Reply\n"
    assert cleaned(text, {"title": "FFIFFI"}) == STORY


def test_a_quotation_about_leftovers_is_a_story() -> None:
    for line in (
        "“We use cookies,” said the harbour master, “and so does everybody else in this office, with tea.”",
        "“Leave a reply,” the answering machine told her, eleven times, and she left eleven.",
        "“All rights reserved,” the old man said and would not hear of lending the boat.",
    ):
        assert cleaned(f"{STORY}\n{line}\n") == f"{STORY}\n{line}\n"


def test_a_tail_stops_at_the_story() -> None:
    text = f"{STORY}\nYou may also like\n\n{STORY}"
    assert cleaned(text) == text


def test_a_list_close_below_its_heading_goes_and_the_story_goes_on() -> None:
    assert cleaned(f"{STORY}\nMost Read\nFerry sails\nFerry sinks\n\n{STORY}") == f"{STORY}\n{STORY}"


def test_teasers_go_unless_they_speak_of_the_story() -> None:
    teaser = "A baker in Wexcombe has won the county prize for a loaf that nobody has been able to cut."
    more = "The captain of the ferry with the new engine in Saltmouth is deaf in one ear, and sounded better before."
    assert cleaned(f"{STORY}\nRelated articles\n\nA loaf of stone\n\n{teaser}\n") == STORY
    kept = f"{STORY}\nRelated articles\n\nA new engine\n\n{more}\n"
    assert more in cleaned(kept)


def test_short_lines_among_menu_entries_go() -> None:
    menu = "Home\nNews\nSport\nHarbour walks\nPrivacy Policy\nContact Us\n"
    assert cleaned(f"{menu}\n{STORY}") == STORY
    assert cleaned(f"{STORY}\n{menu}") == STORY
    assert cleaned(f"{menu}\n{STORY}", ignore=("menu",)) == f"Harbour walks\n\n{STORY}"


def test_a_text_without_running_text_has_no_head_and_no_tail() -> None:
    poem = "Home\nNews from the sea\nSearch the shore\nContact\n"
    assert cleaned(poem) == poem


@dataclass(frozen=True)
class Hearsay:
    """A witness that speaks against lines that hold a word, and stands up for those that hold another."""

    against: str
    kept: str = "\0"
    where: Where = Where.ANYWHERE
    fingerprint: str = "hearsay"
    rules: tuple[Rule, ...] = field(default=(Rule("hearsay", "Somebody said so."),))

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> list[Statement]:
        rule = replace(self.rules[0], where=self.where)
        return [
            Statement(
                {i: (rule,) for i, body in enumerate(page.bodies) if self.against in body},
                frozenset(i for i, body in enumerate(page.bodies) if self.kept in body),
            )
            for page in pages
        ]


def test_a_witness_is_heard() -> None:
    rules = load_packs(witnesses=[Hearsay("engine")])
    assert cleaned(STORY, rules=rules) == STORY.split("\n\n")[1]
    assert rules.fingerprint != RULES.fingerprint
    assert "hearsay" in rules


@pytest.mark.parametrize(("doubt", "stays"), [(0.01, False), (0.2, True)])
def test_a_doubtful_witness_takes_no_running_text_of_few_lines(doubt: float, stays: bool) -> None:  # noqa: FBT001
    rule = Rule("hearsay", "Somebody said so.", doubt=doubt)
    rules = load_packs(witnesses=[Hearsay("gulls", rules=(rule,))])
    gulls = "All the gulls of the harbour were counted on Sunday, and there were more than the council allows.\n"
    assert (gulls in cleaned(f"{STORY}\n{gulls}", rules=rules)) is stays
    more = "\n".join(
        f"The {name} of the town has been painted in the colours of the sea by its owner." for name in NAMES
    )
    assert gulls not in cleaned(f"{STORY}\n{more}\n{gulls}", rules=rules)


def test_a_witness_that_needs_company_has_to_have_it() -> None:
    rules = load_packs(witnesses=[Hearsay("gulls", where=Where.NEAR)])
    text = f"{STORY}\nOf gulls and men\n"
    assert cleaned(text, rules=rules) == text
    assert cleaned(f"{text}Share this article\n", rules=rules) == STORY


def test_a_witness_stands_up_for_a_line_on_weak_evidence() -> None:
    text = f"{STORY}\nShare this article\nFacebook\n"
    assert cleaned(text) == STORY
    assert cleaned(text, rules=load_packs(witnesses=[Hearsay("\0", "Facebook")])) == f"{STORY}\nFacebook\n"


@pytest.mark.parametrize("link", ["read more", "citeste mai mult", "leggi tutto"])
def test_a_link_in_lower_case_goes_behind_the_dots_of_a_teaser(link: str) -> None:
    teaser = (
        f"{STORY}\nThe pilot of the ferry turned back on Monday, and nobody at the quay of Weldmoor was told why ..."
    )
    assert cleaned(f"{teaser} {link}\n") == f"{teaser}\n"


def test_the_storys_own_words_behind_dots_stay() -> None:
    text = f"{STORY}\nThe pilot of the ferry turned back on Monday, and the people of Weldmoor waited ... and waited again\n"
    assert cleaned(text) == text
