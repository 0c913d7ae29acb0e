"""Regular expressions in time linear in the line: many in one pass, one exactly, each compiled when it is first needed."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any

import re2

from corpuskit.errors import SettingsError
from corpuskit.rules.western import broad_pattern, is_western, western_pattern
from corpuskit.text.late_pattern import late_pattern

_PARTS = late_pattern(
    r"\\(?:[xpP]\{[^}]*\}|Q.*?(?:\\E|$)|.)"  # an escape
    r"|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]"  # a class
    r"|(?P<counted>\{(?P<least>\d+)(?:,(?P<most>\d*))?\})"
)
_TOO_MANY = (
    "the patterns of all packs together take more memory than RE2 gives them: write whole lines under 'lines', "
    "classes like [a-z] instead of \\pL, and fewer patterns"
)
_DEAR = late_pattern(r"(?:\\[pP](?:\{[^}]*\}|.)|\[[^\]]*\\p[^\]]*\])\{\d")
"""A class of letters, counted: each time costs hundreds of states, so that such a pattern can take a hundred times as long to compile as others."""
_SHORT = 40
"""Upper limits from here on are dropped where a pattern is asked first: without them it is compiled in a third of the time."""
ANYWHERE, AT_START, WHOLE = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START, re2._Anchor.ANCHOR_BOTH  # noqa: SLF001 - has no public name
NOWHERE = -1


class Question:
    """One pattern of one rule, for lines of at most `longest` characters.

    On lines in western letters a narrower form of it is tried, which is compiled in a fraction of the time.
    """

    def __init__(self, rule: int, source: str, anchor: str, longest: int) -> None:
        self.rule, self.source, self.longest = rule, source, longest
        self.pattern = anchor.format(source)

    @cached_property
    def whole(self) -> "Asked":
        """The pattern for any line."""
        return Asked(self.pattern)

    @cached_property
    def western(self) -> "Asked":
        """The pattern for lines in western letters."""
        narrow = western_pattern(self.pattern)
        return self.whole if narrow == self.pattern else Asked(narrow)

    @cached_property
    def broad(self) -> str:
        """A pattern that is compiled fast, and fires wherever this one does."""
        return broad_pattern(self.whole.loose)

    def matches(self, line: bytes, *, is_loose: bool = False) -> bool:
        """Return whether the pattern fires on a line in UTF-8; `is_loose`: the broad one does."""
        is_loose = is_loose and self.broad == self.whole.loose
        return (self.western if is_western(line) else self.whole).matches(line, is_loose=is_loose)


class Asked:
    """A pattern that is compiled when it is first needed.

    A counted repetition multiplies the states of an automaton. So it is tried loosely in a set, or if compiling it takes long, then without
    limits that a short line cannot reach, and exactly only where these fire.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    @cached_property
    def loose(self) -> str:
        """The pattern with any number of times for each counted repetition."""
        return _PARTS.sub(_drop_counts, self.pattern)

    @cached_property
    def _first(self) -> Any:  # noqa: ANN401 re2 is not typed
        """The loose pattern if the open one takes long to compile; `None` if it does not."""
        return compile_pattern(self.loose) if _DEAR.search(self.pattern) else None

    @cached_property
    def _open(self) -> Any:  # noqa: ANN401 re2 is not typed
        return compile_pattern(_PARTS.sub(_drop_limit, self.pattern))

    @cached_property
    def _exact(self) -> Any:  # noqa: ANN401 re2 is not typed
        return compile_pattern(self.pattern)

    @cached_property
    def _limit(self) -> int | None:
        """The lowest limit that the open pattern lacks; `None` if it lacks none."""
        limits = [int(part["most"]) for part in _PARTS.finditer(self.pattern) if _is_limited(part)]
        return min(limits, default=None)

    def matches(self, line: bytes, *, is_loose: bool = False) -> bool:
        """Return whether the pattern fires on a line in UTF-8; `is_loose`: the loose one does."""
        if not is_loose and self._first and not _is_in(self._first, line):
            return False
        if not (is_loose and self.loose == self.pattern) and not _is_in(self._open, line):
            return False
        return self._limit is None or len(line) <= self._limit or _is_in(self._exact, line)


def literal_pattern(parts: Iterable[str]) -> str:
    r"""Return a pattern that fires on each of some parts, which are in lower case as `str.casefold` gives it.

    >>> literal_pattern(["fuss.", "foto"])
    'fu(?:ss|ß)\\.|foto'
    """
    return "|".join(re2.escape(part).replace("ss", "(?:ss|ß)") for part in parts)


class PatternSet(re2.Set):  # type: ignore[misc] # re2 is not typed
    """Patterns that are tried all at once. Raises `SettingsError` where they are too many."""

    __slots__ = ()

    def __init__(self, asked: Iterable[str]) -> None:
        super().__init__(ANYWHERE, re2_options())
        for pattern in asked:
            self.Add(pattern)
        try:
            self.Compile()
        except re2.error:
            raise SettingsError(_TOO_MANY) from None

    def places(self, lines: Iterable[bytes]) -> Iterator[list[int]]:
        """Return for each line the numbers of the patterns that fire. (`Match` takes one line, and checks its type, each time.)"""
        return map(self._set.Match, lines)


def compile_pattern(pattern: str, *, longest: bool = False) -> Any:  # noqa: ANN401 re2 is not typed
    """Return a compiled pattern without groups: `Match(anchor, line in UTF-8, first, past)` returns a list whose first entry is the place of the match.

    `longest`: find the longest match, not the one that a backtracking engine would find.
    """
    return re2._re2.RE2(pattern.encode(), _bare_options(longest))  # noqa: SLF001 - `re2.compile` finds groups, which takes ten times as long


def _is_in(compiled: Any, line: bytes) -> bool:  # noqa: ANN401 re2 is not typed
    return bool(compiled.Match(ANYWHERE, line, 0, len(line))[0][0] != NOWHERE)


def _drop_counts(part: re.Match[str]) -> str:
    return part[0] if not part["counted"] else "*" if part["least"] == "0" else "+"


def _drop_limit(part: re.Match[str]) -> str:
    """Return a counted repetition without its upper limit, if that is beyond a short line."""
    if not _is_limited(part):
        return part[0]
    return "*" if part["least"] == "0" else "+" if part["least"] == "1" else f"{{{part['least']},}}"


def _is_limited(part: re.Match[str]) -> bool:
    return bool(part["most"]) and int(part["most"]) >= _SHORT


def problem_of(pattern: str) -> str:
    """Return the error of RE2 about the pattern, or an empty string."""
    try:
        re2.compile(pattern, re2_options())
    except re2.error as error:
        problem = error.args[0]
        return problem.decode("utf-8", "replace") if isinstance(problem, bytes) else str(problem)
    return ""


def re2_options() -> Any:  # noqa: ANN401 re2 is not typed
    """Return the options under which all patterns are read: case does not matter, errors are raised, not printed."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


@cache
def _bare_options(longest: bool) -> Any:  # noqa: ANN401, FBT001 re2 is not typed
    options = re2_options()
    options.never_capture, options.longest_match = True, longest
    return options
