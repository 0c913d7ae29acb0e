"""A sieve of rules: which could fire on some texts at all, found without compiling a pattern.

A pattern that needs `share` somewhere can't fire on a text without it. For a few articles that leaves a few dozen of some hundred
patterns, and compiling all of them takes longer than everything else that is done with the articles. The words that a pattern
needs are worked out ahead (`scripts/compile_packs.py`) by `needed_literals`, and how a line must begin by `possible_heads`; a pattern without such facts
could always fire. A line may be cut anywhere, so the beginnings are searched for anywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from corpuskit.rules.ahead import (
    first_letters,
    heads_of,
    needs_of,
    pattern_numbers,
    patterns_beginning,
    patterns_with_heads,
)
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.guard import is_too_long
from corpuskit.rules.lines import cut_lines, plain_lines
from corpuskit.rules.model import Rule
from corpuskit.rules.ruleset import IN_CODE, RuleSet
from corpuskit.text.late_pattern import late_pattern

_IN_CODE = frozenset(rule.name for rule in IN_CODE)
_SIZE = 5
_SMALL = "a-zß-öø-ÿά-ώа-џ"
_BEGINNING = late_pattern(rf"[^ \t\n{_SMALL}]|(?<![^\W_])(?<![^\W_] )[{_SMALL}]")
"""Where a piece of a line may begin: at no blank, and at no small letter inside a sentence."""


def sifted(rules: RuleSet, texts: Iterable[str]) -> RuleSet:
    """Return `rules` without lines and patterns that can fire nowhere in `texts`; there, the rest decides the same as all would."""
    sifted_lines = _SiftedLines([line for text in texts if not is_too_long(text) for line in cut_lines(text).bodies])
    left = [rule if rule.name in _IN_CODE else _sift_rule(rule, sifted_lines) for rule in rules.rules]
    return RuleSet(tuple(rule for rule in left if rule is not None), rules.witnesses)


class _SiftedLines:
    """Lines in a form that can be searched in one pass."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = "\n".join(fold_lines(plain_lines(lines)))
        self._whole = self._lines.casefold()
        self._words = "\n".join(set(self._whole.replace("\n", " ").split(" ")))
        self._signs = frozenset(self._whole)
        self._places: dict[str, list[int]] = {}
        for at in (found.start() for found in _BEGINNING.finditer(self._lines)):
            self._places.setdefault(self._lines[at : at + _SIZE].casefold()[:_SIZE], []).append(at)
        self._begun = {piece[:size] for piece in self._places for size in range(1, _SIZE + 1)}

    @cached_property
    def _impossible(self) -> set[int]:
        """The patterns with known beginnings, none of which occurs anywhere."""
        return set(patterns_with_heads()).difference(patterns_beginning(first_letters() & self._begun))

    def begins(self, head: str) -> bool:
        """Return whether a piece of a line may begin with `head`, a whole line of a rule or its beginning."""
        first = head[:_SIZE]
        if first not in self._begun or len(head) <= _SIZE:
            return first in self._begun
        return any(self._lines[at : at + len(head)].casefold().startswith(head) for at in self._places[first])

    def holds(self, part: str) -> bool:
        """Return whether a part of a line occurs somewhere in them."""
        return self._signs.issuperset(part) and part in (self._whole if " " in part else self._words)

    def could(self, pattern: str, *, anchored: bool) -> bool:
        """Return whether a pattern could fire on a part of one of them."""
        if anchored and pattern_numbers().get(pattern) in self._impossible:
            return False
        heads = heads_of(pattern) if anchored else None
        if heads and not any(map(self.begins, heads)):
            return False
        parts = needs_of(pattern)
        return parts is None or any(map(self.holds, parts))


def _sift_rule(rule: Rule, sifted_lines: _SiftedLines) -> Rule | None:
    """Return a rule with the lines and patterns that could fire; `None` if none could."""
    lines = tuple(filter(sifted_lines.begins, rule.lines))
    matches = tuple(pattern for pattern in rule.matches if sifted_lines.could(pattern, anchored=True))
    starts = tuple(pattern for pattern in rule.starts if sifted_lines.could(pattern, anchored=True))
    contains = tuple(pattern for pattern in rule.contains if sifted_lines.could(pattern, anchored=False))
    inside = tuple(pattern for pattern in rule.inside if sifted_lines.could(pattern, anchored=False))
    if not (lines or matches or starts or contains or inside):
        return None
    return replace(rule, lines=lines, matches=matches, starts=starts, contains=contains, inside=inside)
