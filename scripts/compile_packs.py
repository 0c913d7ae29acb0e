"""Read the built-in rule packs ahead: `python scripts/compile_packs.py` writes src/corpuskit/rules/packs.json anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpuskit.rules.beginnings import length_of
from corpuskit.rules.packs import PATTERNS, make_comparable
from corpuskit.rules.sieve import needed_literals, possible_heads
from corpuskit.text import yaml12

RULES = Path(__file__).parents[1] / "src/corpuskit/rules"
ANCHORED = ("matches", "starts")
RECOGNISING = ("lines", *PATTERNS)


def compiled() -> str:
    """Return the packs, in the order of their names, with what the languages add, and what their patterns need, as JSON."""
    packs = _packs("*.yaml")
    rules = {rule["name"]: rule for pack in packs for rule in pack["rules"]}
    for pack in _packs("languages/*.yaml"):
        for entry in pack["rules"]:
            _add(rules[entry["name"]], entry, pack["language"])
    packs = [{**pack, "rules": [make_comparable(rule) for rule in pack["rules"]]} for pack in packs]
    begun = dict(_told(packs, possible_heads, ANCHORED))
    needed = {
        pattern: parts
        for pattern, parts in _told(packs, needed_literals, PATTERNS)
        if not _is_enough(begun.get(pattern))
    }
    known = {"needs": needed, "heads": begun}
    return json.dumps({"packs": packs, **known}, ensure_ascii=False, indent=0) + "\n"


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
    rule.setdefault("languages", []).append(language)


def _told(packs: list[dict[str, Any]], told: Any, kinds: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:  # noqa: ANN401
    for rule in (rule for pack in packs for rule in pack["rules"]):
        for pattern in (pattern for kind in kinds for pattern in rule.get(kind, ())):
            if (parts := told(pattern)) is not None:
                yield pattern, parts


if __name__ == "__main__":
    (RULES / "packs.json").write_text(compiled(), encoding="utf-8")
