"""Read the built-in rule packs ahead: `python scripts/compile_packs.py` writes src/corpuskit/rules/packs.json anew."""

import json
from pathlib import Path

from corpuskit.rules.sieve import heads, needs
from corpuskit.text import yaml12

RULES = Path(__file__).parents[1] / "src/corpuskit/rules"
ANCHORED = ("matches", "starts")
PATTERNS = (*ANCHORED, "contains")


def compiled() -> str:
    """Return the packs, in the order of their names, and what their patterns need, as JSON."""
    packs = [yaml12.load(path.read_text(encoding="utf-8")) for path in sorted((RULES / "packs").glob("*.yaml"))]
    rules = [rule for pack in packs for rule in pack["rules"]]
    known = {
        name: {
            pattern: parts
            for rule in rules
            for kind in kinds
            for pattern in rule.get(kind, ())
            if (parts := told(pattern)) is not None
        }
        for name, told, kinds in (("needs", needs, PATTERNS), ("heads", heads, ANCHORED))
    }
    return json.dumps({"packs": packs, **known}, ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    (RULES / "packs.json").write_text(compiled(), encoding="utf-8")
