"""Rules that say which lines of a text are the site's, not the story's, and why."""

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
