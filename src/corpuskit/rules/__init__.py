"""Rules that say which lines of a text are the site's, not the story's, and why."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.rules.guard import TOO_LONG
    from corpuskit.rules.kernel import clean, explain, leftover_lines, leftovers
    from corpuskit.rules.model import Evidence, Options, Rule, Strength, Task, Verdict, Where
    from corpuskit.rules.ruleset import RuleSet, load_packs
    from corpuskit.rules.sieve import sifted

__all__ = [
    "TOO_LONG",
    "Evidence",
    "Options",
    "Rule",
    "RuleSet",
    "Strength",
    "Task",
    "Verdict",
    "Where",
    "clean",
    "explain",
    "leftover_lines",
    "leftovers",
    "load_packs",
    "sifted",
]

_HOMES = {
    "TOO_LONG": "guard",
    **dict.fromkeys(("clean", "explain", "leftover_lines", "leftovers"), "kernel"),
    **dict.fromkeys(("Evidence", "Options", "Rule", "Strength", "Task", "Verdict", "Where"), "model"),
    **dict.fromkeys(("RuleSet", "load_packs"), "ruleset"),
    "sifted": "sieve",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a public name when it is first used: a run that finds all results in the cache loads no rules."""
    found = globals()[name] = import_late(__name__, _HOMES, name)
    return found
