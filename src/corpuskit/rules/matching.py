"""Which rules fire on a line: literal lines by a table, patterns by a set that takes linear time."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import re2

from corpuskit.rules.lines import plain
from corpuskit.rules.model import Rule

LONGEST, _BEGINNING = 240, 120
"""Of a line longer than the first only the second is read."""

_TRAIL = " :.!>…*-"
_WHOLE = r"^(?:{})[\s:.!>…*\-]*$"
_COUNTED = re.compile(r"(?<!\\)\{\d+(?:,\d*)?\}")
_RECURRING, _REMEMBERED = 100, 1 << 16
_STEPS = (120, 240)

Hits = tuple[Rule, ...]


class Matcher:
    """The rules that fire on a line, for a fixed list of rules. Remembers the lines it saw last.

    A rule has a longest line that it is asked about, so the longer a line, the fewer are asked.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        longest = sorted({rule.longest for rule in rules})
        steps = [step for step in _STEPS if step < max(longest, default=0)]
        self._tiers = [(step, _Tier(rules, above)) for above, step in pairwise([0, *steps, max(longest, default=0)])]
        self._remembered = lru_cache(_REMEMBERED)(self.hits)

    def hits_of(self, lines: Sequence[str]) -> list[Hits]:
        """Return for each line the rules that fire on it. Short lines, which recur, are remembered."""
        remembered, hits = self._remembered, self.hits
        return [remembered(line) if len(line) <= _RECURRING else hits(line) for line in lines]

    def forget(self) -> None:
        """Forget the lines seen so far, as a fair measurement of speed needs it."""
        self._remembered.cache_clear()

    def hits(self, line: str) -> Hits:
        """Return the rules that fire, in their order. Of a line longer than `LONGEST`, only the beginning is read."""
        for longest, tier in self._tiers:
            if len(line) <= longest:
                return tier.hits(line)
        return ()


class _Tier:
    """The rules that are asked about lines longer than `above`.

    All patterns are asked at once. A counted repetition multiplies the states of their automaton, so it asks a looser question (any
    number of times), and the few patterns that say yes are asked exactly.
    """

    def __init__(self, rules: Sequence[Rule], above: int) -> None:
        self._rules = tuple(rule for rule in rules if rule.longest > above)
        self._table = _table(self._rules)
        self._questions = [_Question(number, pattern) for number, pattern in patterns(self._rules)]

    @cached_property
    def _among(self) -> Any:  # noqa: ANN401 re2 is not typed
        among = re2.Set.SearchSet(re2_options())
        for question in self._questions:
            among.Add(question.loose)
        among.Compile()
        return among

    def hits(self, line: str) -> Hits:
        """Return the rules that fire on a line of that length."""
        said = plain(line if len(line) <= LONGEST else line[:_BEGINNING])
        # A packed article may hold half a surrogate pair, which has no UTF-8.
        encoded = said.encode("utf-8", "replace")
        places = self._among.Match(encoded) if self._questions else None
        listed = self._table.get(said.rstrip(_TRAIL).casefold())
        if not places and not listed:
            return ()
        questions = [self._questions[place] for place in places or ()]
        found = {question.rule for question in questions if question.matches(encoded)}.union(listed or ())
        return tuple(self._rules[i] for i in sorted(found) if len(line) <= self._rules[i].longest)


class _Question:
    """One pattern of one rule: as loose as the set asks it, and exact, compiled when it is first needed."""

    def __init__(self, rule: int, pattern: str) -> None:
        self.rule, self.pattern, self.loose = rule, pattern, _COUNTED.sub("*", pattern)

    @cached_property
    def _exact(self) -> Any:  # noqa: ANN401 re2 is not typed
        return re2.compile(self.pattern, re2_options())

    def matches(self, said: bytes) -> bool:
        return self.loose == self.pattern or self._exact.search(said) is not None


def _table(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for line in rule.lines:
            key = plain(line).rstrip(_TRAIL).casefold()
            table[key] = (*table.get(key, ()), number)
    return table


def patterns(rules: Sequence[Rule]) -> Iterator[tuple[int, str]]:
    """Give every regular expression with the number of its rule, anchored as it is asked."""
    for number, rule in enumerate(rules):
        yield from ((number, _WHOLE.format(pattern)) for pattern in rule.matches)
        yield from ((number, f"^(?:{pattern})") for pattern in rule.starts)
        yield from ((number, f"(?:{pattern})") for pattern in rule.contains)


def problem_of(pattern: str) -> str:
    """Return what RE2 has against the pattern, or an empty string."""
    try:
        re2.compile(pattern, re2_options())
    except re2.error as error:
        said = error.args[0]
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return ""


def re2_options() -> Any:  # noqa: ANN401 re2 is not typed
    """Return the options under which all patterns are read: case does not matter, errors are raised, not printed."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options
