"""What is sifted for a text decides about it as all the rules would."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit import rules
from corpuskit.model import Article
from corpuskit.rules.ahead import needs_of
from corpuskit.rules.literals import needed_literals, possible_heads
from corpuskit.rules.segments import cut

ALL = rules.load_packs()
ROOT = Path(__file__).parents[3]
EXAMPLES = [text for rule in ALL.rules for text in (*rule.goes, *rule.stays)]
ODD = [
    "SHARE THIS",
    "ſhare thiſ",
    "\u212aeep reading",
    "ALLE RECHTE VORBEHALTEN ©",
    "By Ada Quill",
    "3 May 2021",
    "x" * 300,
]


def test_the_packs_read_ahead_are_current():
    made = runpy.run_path(str(ROOT / "scripts/compile_packs.py"))["compiled"]()
    said = "run `python tasks.py generate`"
    assert (ROOT / "src/corpuskit/rules/packs.json").read_text(encoding="utf-8") == made, said


def fired(found, text):
    return [[rule.name for rule in hits] for hits in found.matcher().hits_of(cut(text).bodies)]


def cleaned(found, text):
    return rules.clean([rules.Task(Article("a", text))], found)[0].steps


@pytest.mark.parametrize("text", [*EXAMPLES, *ODD])
def test_every_example_fires_as_before(text):
    assert fired(rules.sifted(ALL, [text]), text) == fired(ALL, text)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*EXAMPLES, *ODD]) | st.text(max_size=60), max_size=8))
def test_any_text_is_cleaned_as_before(parts):
    text = "\n\n".join(parts)
    few = rules.sifted(ALL, [text])
    assert fired(few, text) == fired(ALL, text)
    assert cleaned(few, text) == cleaned(ALL, text)


def test_little_is_left_of_the_rules_for_a_plain_story():
    few = rules.sifted(ALL, ["Fog lay over Askford.\n\nThe ferry sails again on Wednesday.\n"])
    assert sum(len(rule.matches + rule.starts + rule.contains) for rule in few.rules) < 60


@pytest.mark.parametrize(
    ("pattern", "parts", "beginnings"),
    [
        ("share", ["share"], ["share"]),
        ("(the )?views", ["the views", "views"], ["the views", "views"]),
        (r"\d+ shares?", [" share", " shares"], None),
        ("a|bc+", ["a", "b"], ["a", "bc"]),
        ("x*", None, None),
        (r"(?-i:Ada) \pL+", [" "], ["ada"]),
        (r"[[:alpha:]]x", None, None),
        ("Straße", ["strasse"], ["strasse"]),
        ("(", None, None),
    ],
)
def test_what_a_pattern_needs(pattern, parts, beginnings):
    assert needed_literals(pattern) == parts
    assert possible_heads(pattern) == beginnings


def test_patterns_for_pieces_of_lines_are_asked_of_few_texts():
    assert [pattern for rule in ALL.rules for pattern in rule.inside if not needs_of(pattern)] == []
