"""A line that is nothing but formulas goes, each with its rule, whatever stands between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit import rules
from corpuskit.model import Article
from corpuskit.rules import Options, Task, kernel
from corpuskit.rules.model import Where

ALL = rules.load_packs()
STORY = (
    "The choir of Saltby has forty sopranos and three basses, and would like to change that. Rehearsals are on Wednesday evenings in the "
    "old school, and nobody has to sing alone, says its conductor, Per Osk."
)
SURE = [rule for rule in ALL.rules if rule.where is Where.ANYWHERE and rule.kind == "line" and not rule.sources]
FORMULAS = sorted(
    {
        line.capitalize()
        for rule in SURE
        for line in rule.lines
        if " " in line and line[0].isascii() and line[0].isalpha()
    }
)


def cleaned(text):
    return rules.clean([Task(Article("a", text))], ALL, Options())[0]


@pytest.mark.parametrize("between", ["\n", " ", "\n\n"])
@pytest.mark.parametrize(
    ("chain", "names"),
    [
        (
            "Share this article Advertisement Sign up for our newsletter",
            ["share-bar", "advertising-label", "newsletter-box"],
        ),
        ("Share this article | Advertisement", ["share-bar", "advertising-label"]),
        ("SHARE THIS ARTICLE ADVERTISEMENT", ["share-bar", "advertising-label"]),
        ("Facebook Twitter WhatsApp Email Print Share this article", ["share-bar"]),
        ("Leave a Reply Cancel reply Save my name, email, and website in this browser", ["comment-form"]),
        ("Читайте также Реклама Поделиться", ["related-stories"]),
        ("相关新闻 责任编辑：王某", ["related-stories"]),
    ],
)
def test_a_chain_of_formulas_goes(chain, names, between):
    found = cleaned(f"{STORY}{between}{chain}\n")
    assert found.text.strip() == STORY
    assert [step.rule for step in found.steps if step.rule != "mark"] == names


@given(st.lists(st.sampled_from(FORMULAS), min_size=2, max_size=3, unique=True), st.sampled_from([" ", " | ", " · "]))
def test_whole_lines_that_are_sure_go_in_any_order(formulas, between):
    assert cleaned(f"{STORY}\n{between.join(formulas)}\n").text.strip() == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Send to Ada Quill what the ferry brings",
        "Share this article of faith with the harbour choir, he said",
        "Top Ten Ferries of the Northern Coast",
        "Social Media Advertising Agencies in Saltby",
    ],
)
def test_a_heading_that_begins_as_a_formula_stays(line):
    assert cleaned(f"{STORY}\n{line}\n{STORY}\n").steps == ()


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("The (c) 1998 edition of the book sold well in the harbour towns of the coast.", None),
        (
            f"{STORY} © 2004 Ada Quill They walked a few blocks into town for dinner.",
            f"{STORY} They walked a few blocks into town for dinner.",
        ),
        (f"{STORY} Copyright 2020 The Ostrel Mail. All rights reserved.", STORY),
    ],
)
def test_a_notice_takes_no_sentence_with_it(line, left):
    assert cleaned(f"{STORY}\n{line}\n").text == f"{STORY}\n{left or line}\n"


def test_a_formula_a_thousand_times_on_a_line_takes_a_bounded_number_of_rounds(monkeypatch):
    rounds = []
    judge = kernel.judge_tasks
    monkeypatch.setattr(kernel, "judge_tasks", lambda *given: rounds.append(given) or judge(*given))
    text = "The crane lost its load on Tuesday, the port's master said.\n\n" + "Share on Facebook" * 100 + "\n"
    cleaning = cleaned(text)
    assert (cleaning.text, "rounds" in cleaning.refused, len(rounds)) == (text, True, kernel._MOST_ROUNDS + 1)
