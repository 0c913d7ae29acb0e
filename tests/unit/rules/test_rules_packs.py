"""Packs: the built-in ones are valid, a user's mistakes are told with their place, sources are respected."""

import re
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from corpuskit.errors import SettingsError, UsageError
from corpuskit.model import Article
from corpuskit.rules import Task, clean, load_packs
from corpuskit.rules.packs import pack_schema
from corpuskit.rules.questions import PatternSet
from corpuskit.text import yaml12

PACK = """\
pack: herald
says: What the Herald leaves.
sources: [Saltmouth Herald]
rules:
  - name: herald-motto
    says: The motto of the paper.
    lines: [All the tides that fit]
    goes: [All the tides that fit]
    stays: [All the tides that ebb]
"""
STORY = "The ferry has a new engine, and nobody on board is allowed to hear it before the mayor has.\n"


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (files("corpuskit.rules") / "packs").iterdir() if p.name.endswith(".yaml"))
)
def test_built_in_packs_are_valid(name: str) -> None:
    pack = yaml12.load((files("corpuskit.rules") / "packs" / name).read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(pack_schema()).iter_errors(pack))
    assert name == f"{pack['pack']}.yaml"


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(pack_schema())


def test_a_pack_joins_and_holds_for_its_sources_only() -> None:
    rules = load_packs([("herald.yaml", PACK)])
    text = f"{STORY}\nAll the tides that fit\n"
    results = [
        clean([Task(Article("a", text, {"source": source}))], rules)[0].text
        for source in ("Saltmouth Herald", "Wexcombe Post")
    ]
    assert results == [STORY, text]
    assert rules.fingerprint != load_packs().fingerprint
    assert rules.registry.named("herald-motto").goes == ("All the tides that fit",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("says: The motto", "sayz: The motto", r"herald.yaml:6:5: no such key: 'sayz' \(did you mean 'says'\?\)"),
        (
            "lines: [All",
            "kind: lime\n    lines: [All",
            r"herald.yaml:7:5: no such kind: 'lime' \(did you mean 'line'\?\)",
        ),
        ("lines: [All the tides that fit]", "where: near", "herald.yaml:5:5: a rule needs one of"),
        ("lines: [All the tides that fit]", "matches: ['(tides']", "herald.yaml:7:15: not a regular expression"),
        ("pack: herald", "pack: [", r"herald.yaml:\d+:\d+: "),
        ("pack: herald", "pack: herald\npack: herald", "herald.yaml:2:1: "),
        ("rules:", "rules: 3\nx:", "herald.yaml:"),
        ("herald-motto", "share-bar", "a rule named 'share-bar' exists already"),
        (PACK, "", "herald.yaml:1:1: "),
    ],
)
def test_mistakes_are_told_with_their_place(old: str, new: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_packs([("herald.yaml", PACK.replace(old, new))])


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("pack: 5\nsays: a\t\nrules: [\n]\n", "p.yaml:1:1: 5 is not of type 'string'"),
        ("pack: 5\nrules: [a,\n\tb]\n", "p.yaml:1:1: 'says' is a required property"),
        ("pack: p\nsays: x.\t\nrules: [{name: a-b, says: x., a/b~c: 1}]\n", "p.yaml:3:31: no such key: 'a/b~c'"),
    ],
)
def test_the_place_of_a_mistake_is_found_in_whatever_can_be_read(pack: str, said: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)):
        load_packs([("p.yaml", pack)])


def test_lookaround_is_refused_since_time_must_stay_linear() -> None:
    with pytest.raises(SettingsError, match="not a regular expression of RE2"):
        load_packs([("p.yaml", PACK.replace("lines: [All the tides that fit]", "contains: ['(?=tides)']"))])


def test_unknown_rules_are_told() -> None:
    with pytest.raises(UsageError, match="no such rule: 'herald-moto'"):
        load_packs([("herald.yaml", PACK)]).chosen(["herald-moto"])


def test_too_many_patterns_are_told() -> None:
    many = "matches: [" + ", ".join(f"tides{i}" for i in range(1001)) + "]"
    with pytest.raises(SettingsError, match=r"p.yaml:\d+:\d+: more than 1000 patterns"):
        load_packs([("p.yaml", PACK.replace("lines: [All the tides that fit]", many))])


def test_patterns_that_take_too_much_memory_are_told() -> None:
    with pytest.raises(SettingsError, match="take more memory than RE2 gives them"):
        PatternSet(rf"x{i}\pL*y" for i in range(10_000))
