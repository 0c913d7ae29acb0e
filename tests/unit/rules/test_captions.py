"""A caption goes with the credit of its photo; what only looks like one stays."""

import pytest

from corpuskit.model import Article
from corpuskit.rules import Options, Task, clean, load_packs

RULES = load_packs()
HEADLINE = "Hafenbrücke in Weldmoor öffnet im Frühjahr"
STORY = (
    "Die Hafenbrücke von Weldmoor wird im Frühjahr eröffnet, sagte der Stadtrat am Montag, und die letzte Schraube sitzt.",
    "Elf Jahre lang hatten die beiden Hälften der Stadt nur eine Fähre, die ablegt, wenn der Kapitän Lust dazu hat.",
)
CAPTION = "Die Brücke am Tag der Probefahrt. Foto: Anna Kai"


def cleaned(text: str) -> str:
    (cleaning,) = clean([Task(Article("a", text))], RULES, Options())
    return cleaning.text


def test_a_caption_goes_with_its_credit() -> None:
    assert cleaned("\n".join([HEADLINE, CAPTION, *STORY, ""])) == "\n".join([HEADLINE, *STORY, ""])


def test_a_caption_of_two_sentences_goes() -> None:
    caption = "En polis vid bron i Weldmoor. Arkivbild. Foto: Anna Hamn/TT"
    story = (
        "Bron över hamnen i Weldmoor öppnar i vår, sade kommunen på måndagen, och den sista bulten sitter.",
        *STORY,
    )
    assert cleaned("\n".join(["Bron öppnar i vår", caption, *story, ""])) == "\n".join(
        ["Bron öppnar i vår", *story, ""]
    )


def test_a_caption_that_stands_twice_goes_twice() -> None:
    first = CAPTION.partition(" Foto")[0]
    assert cleaned("\n".join([HEADLINE, first, CAPTION, *STORY, ""])) == "\n".join([HEADLINE, *STORY, ""])


@pytest.mark.parametrize(
    "lines",
    [
        [f"{STORY[0]} {STORY[1]} Foto: Anna Kai", STORY[1]],
        [f"{STORY[0]} Foto: Anna Kai"],
    ],
    ids=["a paragraph", "the only paragraph"],
)
def test_sentences_of_the_story_stay_before_a_credit(lines: list[str]) -> None:
    kept = cleaned("\n".join([*lines, ""]))
    assert lines[0].partition(" Foto")[0] in kept
