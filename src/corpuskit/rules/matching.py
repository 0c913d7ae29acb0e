"""Which rules fire on a line: literal lines by a table, patterns by two linear-time sets."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import re2

from corpuskit.rules.lines import plain
from corpuskit.rules.model import Rule

LONGEST = 240
"""Longer lines are asked only whether they start like a rule's pattern."""

_TRAIL = " :.!>…*-"
_WHOLE = r"(?:{})[\s:.!>…*\-]*$"
_REMEMBERED = 1 << 16

Hits = tuple[Rule, ...]


class Matcher:
    """The rules that fire on a line, for a fixed list of rules. Remembers the lines it saw last."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._table = _table(self._rules)
        self._starts = _compiled(re2.Set.MatchSet(re2_options()), _anchored(self._rules))
        self._inside = _compiled(re2.Set.SearchSet(re2_options()), _unanchored(self._rules))
        self.hits: Callable[[str], Hits] = lru_cache(_REMEMBERED)(self._hits)

    def _hits(self, line: str) -> Hits:
        length = len(line)
        said = plain(line[:LONGEST])
        found = set(self._table.get(said.rstrip(_TRAIL).casefold(), ())) if length <= LONGEST else set()
        found.update(self._starts(said))
        if length <= LONGEST:
            found.update(self._inside(said))
        return tuple(self._rules[i] for i in sorted(found) if length <= self._rules[i].longest)


def _table(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for line in rule.lines:
            key = plain(line).rstrip(_TRAIL).casefold()
            table[key] = (*table.get(key, ()), number)
    return table


def _anchored(rules: Sequence[Rule]) -> Iterable[tuple[int, str]]:
    for number, rule in enumerate(rules):
        yield from ((number, _WHOLE.format(pattern)) for pattern in rule.matches)
        yield from ((number, f"(?:{pattern})") for pattern in rule.starts)


def _unanchored(rules: Sequence[Rule]) -> Iterable[tuple[int, str]]:
    for number, rule in enumerate(rules):
        yield from ((number, f"(?:{pattern})") for pattern in rule.contains)


def re2_options() -> Any:  # noqa: ANN401 re2 is not typed
    """Return the options under which all patterns are read: case does not matter, errors are raised, not printed."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


def _compiled(among: Any, patterns: Iterable[tuple[int, str]]) -> Callable[[str], list[int]]:  # noqa: ANN401
    owners = []
    for owner, pattern in patterns:
        among.Add(pattern)
        owners.append(owner)
    if not owners:
        return lambda _: []
    among.Compile()
    # A packed article may hold half a surrogate pair, which has no UTF-8.
    return lambda line: [owners[i] for i in among.Match(line.encode("utf-8", "replace")) or ()]


def problem_of(pattern: str) -> str:
    """Return what RE2 has against the pattern, or an empty string."""
    try:
        re2.compile(pattern, re2_options())
    except re2.error as error:
        said = error.args[0]
        return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return ""
