"""Read the built-in rule packs ahead: `python scripts/compile_packs.py` writes src/corpuskit/rules/packs.json anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpuskit.rules.ahead import ANCHORED, PATTERNS, SEPARATOR, list_patterns_of
from corpuskit.rules.beginnings import length_of
from corpuskit.rules.literals import needed_literals, possible_heads
from corpuskit.rules.packs import make_comparable
from corpuskit.text import yaml12

RULES = Path(__file__).parents[1] / "src/corpuskit/rules"
FIRST = 5
RECOGNISING = ("lines", *PATTERNS)


def compiled() -> str:
    """Return the packs, in the order of their names, with what the languages add, and what their patterns need, as JSON."""
    packs = _packs("*.yaml")
    rules = {rule["name"]: rule for pack in packs for rule in pack["rules"]}
    for pack in _packs("languages/*.yaml"):
        for entry in pack["rules"]:
            _add(rules[entry["name"]], entry, pack["language"])
    packs = [{**pack, "rules": [make_comparable(rule) for rule in pack["rules"]]} for pack in packs]
    patterns = list_patterns_of(packs)
    anchored = {pattern for rule in rules_of(packs) for kind in ANCHORED for pattern in rule.get(kind, ())}
    inside = {pattern for rule in rules_of(packs) for pattern in rule.get("inside", ())}
    heads = [possible_heads(pattern) if pattern in anchored else None for pattern in patterns]
    found = {
        "begun": _by_first_letters(heads),
        "heads": list(map(_joined, heads)),
        "needs": [
            None if _is_enough(head) and pattern not in inside else _joined(needed_literals(pattern))
            for pattern, head in zip(patterns, heads, strict=True)
        ],
    }
    return json.dumps({"packs": packs, **found}, ensure_ascii=False, indent=0) + "\n"


def rules_of(packs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the rules of all packs."""
    return (rule for pack in packs for rule in pack["rules"])


def _by_first_letters(heads: list[list[str] | None]) -> dict[str, str]:
    """Return the numbers of patterns by the first letters of their heads."""
    found: dict[str, dict[int, None]] = {}
    for number, own in enumerate(heads):
        for head in own or ():
            found.setdefault(head[:FIRST], {})[number] = None
    return {first: " ".join(map(str, numbers)) for first, numbers in sorted(found.items())}


def _joined(parts: list[str] | None) -> str | None:
    return SEPARATOR.join(parts) if parts else None


def _is_enough(beginnings: list[str] | None) -> bool:
    """Return whether the beginnings of lines say so much that what else a pattern needs is not worth its place."""
    return bool(beginnings) and all(map(length_of, beginnings or ()))


def _packs(names: str) -> list[dict[str, Any]]:
    return [yaml12.load(path.read_text(encoding="utf-8")) for path in sorted((RULES / "packs").glob(names))]


def _add(rule: dict[str, Any], entry: dict[str, Any], language: str) -> None:
    """Add what a language has for a rule to what the rule has. Its examples stay with the language."""
    for key in RECOGNISING:
        if entry.get(key):
            rule[key] = [*rule.get(key, ()), *entry[key]]
    languages = rule.setdefault("languages", [])
    if language not in languages:
        languages.append(language)


if __name__ == "__main__":
    (RULES / "packs.json").write_text(compiled(), encoding="utf-8")
