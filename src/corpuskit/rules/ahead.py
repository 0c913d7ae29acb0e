"""Give what `scripts/compile_packs.py` worked out ahead about the built-in packs."""

import json
from functools import cache
from typing import Any

from corpuskit.text.packaged import packaged


@cache
def compiled_packs() -> dict[str, Any]:
    """Return the built-in packs as they were read ahead: their YAML takes as long as a short run."""
    return dict(json.loads(packaged("corpuskit.rules", "packs.json")))


@cache
def needed_parts() -> dict[str, dict[str, list[str]]]:
    """Return what `sieve.needs` and `sieve.heads` say of the patterns of the built-in packs; of others nothing is known."""
    return {name: compiled_packs()[name] for name in ("needs", "heads")}
