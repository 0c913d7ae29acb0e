"""Checks: everything that can be wrong with an article or between articles. A kernel; it reads no files."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpuskit.checks.between import OUTSIDE, UNSEEN, Seen, collect, decide, folded
    from corpuskit.checks.catalogue import CHECKS, known_codes, mended
    from corpuskit.checks.definition import Check
    from corpuskit.checks.facts import Facts, Verdict
    from corpuskit.checks.glancing import glance
    from corpuskit.checks.kernel import check, check_rows, glance_rows
    from corpuskit.checks.leftover import leftovers
    from corpuskit.checks.options import Options
    from corpuskit.checks.pairs import read_pair
    from corpuskit.checks.schema import Schema, packaged_schema
    from corpuskit.checks.schema_formats import unchecked
    from corpuskit.checks.schema_keywords import find_unknown_keywords

__all__ = [
    "CHECKS",
    "OUTSIDE",
    "UNSEEN",
    "Check",
    "Facts",
    "Options",
    "Schema",
    "Seen",
    "Verdict",
    "check",
    "check_rows",
    "collect",
    "decide",
    "find_unknown_keywords",
    "folded",
    "glance",
    "glance_rows",
    "known_codes",
    "leftovers",
    "mended",
    "packaged_schema",
    "read_pair",
    "unchecked",
]

_HOMES = {
    "between": ("OUTSIDE", "UNSEEN", "Seen", "collect", "decide", "folded"),
    "catalogue": ("CHECKS", "known_codes", "mended"),
    "definition": ("Check",),
    "facts": ("Facts", "Verdict"),
    "glancing": ("glance",),
    "kernel": ("check", "check_rows", "glance_rows"),
    "leftover": ("leftovers",),
    "options": ("Options",),
    "pairs": ("read_pair",),
    "schema": ("Schema", "packaged_schema"),
    "schema_formats": ("unchecked",),
    "schema_keywords": ("find_unknown_keywords",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a part when it is first used: a run that finds all results in the cache loads no checks."""
    if name not in _HOME:
        raise AttributeError(f"module 'corpuskit.checks' has no attribute {name!r}")
    found = getattr(import_module(f"corpuskit.checks.{_HOME[name]}"), name)
    globals()[name] = found
    return found
