"""What languages add to the rules: examples that go and stay, rules that exist, formulas enough."""

import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from corpuskit.model import Article
from corpuskit.rules import Options, Task, clean, load_packs
from corpuskit.rules.ahead import PATTERNS
from corpuskit.rules.packs import pack_schema
from corpuskit.text import yaml12

RULES = load_packs()
ENOUGH, TWELVE = 20, 12
ROOT = Path(__file__).parents[3]
STORY = """\
The harbour bridge of Saltmouth opens in spring. The council said on Monday that the last bolt had been turned, and that it fits.

For eleven years the two halves of the town had to make do with a ferry that sails when its captain feels like it.

“We have waited long enough,” said the baker on the east bank, who has a brother on the west bank and has not seen him since May.
"""
FOLDER = files("corpuskit.rules") / "packs" / "languages"
PACKS = {
    path.name: yaml12.load(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.iterdir(), key=lambda path: path.name)
    if path.name.endswith(".yaml")
}


def cleaned(text: str) -> str:
    return cleaned_all([text])[0]


def cleaned_all(texts: list[str]) -> list[str]:
    return [c.text for c in clean([Task(Article("a", text)) for text in texts], RULES, Options(max_removed=1))]


def examples(name: str, kind: str) -> list[tuple[str, str]]:
    """Return the examples of a pack, each with the name of its rule."""
    return [(entry["name"], text) for entry in PACKS[name]["rules"] for text in entry[kind]]


@pytest.mark.parametrize("name", PACKS)
def test_language_packs_are_valid(name: str) -> None:
    pack = PACKS[name]
    assert name == f"{pack['pack']}.yaml"
    as_pack = {key: value for key, value in pack.items() if key != "language"}
    as_pack["rules"] = [{"says": "It.", **entry} for entry in pack["rules"]]
    assert not [error.message for error in Draft202012Validator(pack_schema()).iter_errors(as_pack)]
    assert not [entry["name"] for entry in pack["rules"] if entry["name"] not in RULES]


@pytest.mark.parametrize("name", PACKS)
def test_a_language_has_formulas_enough(name: str) -> None:
    entries = PACKS[name]["rules"]
    assert sum(len(entry.get(key, ())) for entry in entries for key in ("lines", *PATTERNS)) >= ENOUGH


@pytest.mark.parametrize("name", PACKS)
def test_goes(name: str) -> None:
    found = examples(name, "goes")
    after = cleaned_all([f"{STORY}\n{text}\n" for _, text in found])
    assert [example for example, left in zip(found, after, strict=True) if left != STORY] == []
    for rule, text in found:
        assert rule in {hit.name for hits in RULES.matcher().hits_of(text.split("\n")) for hit in hits}, text


@pytest.mark.parametrize("name", PACKS)
def test_stays(name: str) -> None:
    found = examples(name, "stays")
    assert {rule for rule, _ in found} <= set(RULES)
    texts = [whole for _, text in found for whole in (f"{STORY}\n{text}\n", f"{text}\n\n{STORY}")]
    assert [text for text, left in zip(texts, cleaned_all(texts), strict=True) if left != text] == []


def test_the_page_of_the_rules_is_current() -> None:
    made = runpy.run_path(str(ROOT / "scripts/rules_page.py"))["page"]()
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == made, "run `python tasks.py generate`"


@pytest.mark.parametrize("name", PACKS)
def test_twelve_lines_of_a_site_under_a_story_go(name: str) -> None:
    lines = {line: None for entry in PACKS[name]["rules"] for line in entry["goes"][0].split("\n")}
    text = STORY + "\n" + "\n".join(lines) + "\n"
    assert len(lines) >= TWELVE
    assert cleaned(text) == STORY


NATIVE = yaml12.load((ROOT / "tests/cases/clean/languages.yaml").read_text(encoding="utf-8"))


def test_every_language_has_a_story_with_twelve_lines() -> None:
    assert sorted(NATIVE) == sorted(name.removesuffix(".yaml") for name in PACKS)
    assert all(len(case["lines"]) == TWELVE for case in NATIVE.values())


@pytest.mark.parametrize("lang", NATIVE)
def test_twelve_lines_of_a_site_under_a_story_in_their_language_go(lang: str) -> None:
    story, lines = NATIVE[lang]["story"], NATIVE[lang]["lines"]
    assert not [line for line in lines if not RULES.matcher().hits(line)]
    assert cleaned(story + "\n" + "\n".join(lines) + "\n") == story
    assert cleaned(story) == story
