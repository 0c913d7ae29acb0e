"""Every rule's examples: what goes leaves the story alone and whole, what stays changes nothing."""

from typing import Any

import pytest

from corpuskit.model import Article
from corpuskit.rules import Options, Rule, Task, clean, load_packs

RULES = load_packs()
STORY = """\
The harbour bridge of Saltmouth opens in spring. The council said on Monday that the last bolt had been turned, and that it fits.

For eleven years the two halves of the town had to make do with a ferry that sails when its captain feels like it.

“We have waited long enough,” said the baker on the east bank, who has a brother on the west bank and has not seen him since May.
"""
TRUSTED: dict[str, object] = {
    "title": "Harbour bridge opens in spring",
    "authors": ["Ada Quill"],
    "published": "2021-05-03",
}


def cleaned(text: str, trusted: dict[str, object] | None = None) -> str:
    (cleaning,) = clean([Task(Article("a", text), trusted or {})], RULES, Options(max_removed=1))
    return cleaning.text


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(rule, text, id=f"{rule.name}-{number}")
        for rule in RULES.rules
        for number, text in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "text"), examples("goes"))
def test_goes(rule: Rule, text: str) -> None:
    if rule.kind == "sidecar":
        assert cleaned(f"{text}\n\n{STORY}", TRUSTED) == STORY
    else:
        assert cleaned(f"{STORY}\n{text}\n") == STORY


@pytest.mark.parametrize(("rule", "text"), examples("stays"))
def test_stays(rule: Rule, text: str) -> None:
    trusted = TRUSTED if rule.kind == "sidecar" else {}
    for whole in (f"{STORY}\n{text}\n", f"{text}\n\n{STORY}"):
        assert cleaned(whole, trusted) == whole


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.name)
def test_says_what_it_removes(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert rule.goes
    assert rule.stays
    without = RULES.chosen(ignore=[rule.name])
    (cleaning,) = clean([Task(Article("a", f"{rule.goes[0]}\n\n{STORY}"), TRUSTED)], without)
    assert rule.name not in {step.rule for step in cleaning.steps}
