"""Whole lines and patterns by the letters that they begin with, to be found where a line, or a piece of one, begins."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import Any, NamedTuple

from corpuskit.rules.ahead import heads_of
from corpuskit.rules.model import Rule, Where
from corpuskit.rules.questions import AT_START, WHOLE, compile_pattern
from corpuskit.text.late_pattern import late_pattern

_SIZES, _LONGEST = (5, 4, 3, 2), 80
"""Formulas are looked up by so many letters, or so many of short ones, and reach so far."""
_ASCII = 0x80
_CACHED = 1 << 15
_UNSPACED = "\u2e80"
"""From here on, scripts in which two characters are a word; of others, two are too few."""
_PARTS = late_pattern(
    r"(?P<gap>\\[pP](?:\{[^}]*\}|.)|\\[SwW]|\.|\[\^(?:\\.|[^\]\\])*\]|\[[^\]]*\\p[^\]]*\])(?:\{(?P<least>\d+)[\d,]*\}|(?P<sign>[*+?]))?"
    r"|\\.|\[(?:\\.|[^\]\\])*\]"
)
_Sure = tuple[str, bool]
_Found = tuple[int, bool]


class _Pattern(NamedTuple):
    """A pattern, how it can begin, and whether a single word that it finds is sure."""

    heads: tuple[str, ...]
    pattern: str
    sure: bool


class _Entry(NamedTuple):
    """Formulas that begin with some letters: all the beginnings, the lines, the longest first, each with whether it is sure, and the patterns."""

    heads: tuple[str, ...]
    lines: list[_Sure]
    patterns: list[_Pattern]


class FormulaIndex:
    """The whole lines of some rules, and their patterns for whole lines, without gaps."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._entries: dict[str, _Entry] = {}
        self._found: dict[str, _Found] = {}

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        """The lines by their first letters."""
        by_head: dict[str, list[str]] = {}
        for line in {line for rule in self._rules for line in rule.lines}:
            if head := _head_of(line):
                by_head.setdefault(head, []).append(line)
        return by_head

    @cached_property
    def _sure(self) -> frozenset[str]:
        """The lines that are sure anywhere."""
        return frozenset(line for rule in self._rules if rule.where is Where.ANYWHERE for line in rule.lines)

    @cached_property
    def _patterns(self) -> dict[str, list[_Sure]]:
        """Patterns by their first letters, each with whether a single word that it finds is sure."""
        by_head: dict[str, list[_Sure]] = {}
        for rule in self._rules:
            for pattern in rule.matches:
                for head in {_head_of(head) for head in heads_of(pattern) or ()} - {""}:
                    by_head.setdefault(head, []).append((pattern, rule.where is Where.ANYWHERE))
        return by_head

    @cached_property
    def heads(self) -> tuple[frozenset[str], ...]:
        """The letters that formulas begin with, by their number."""
        found: dict[int, list[str]] = {size: [] for size in _SIZES}
        for head in self._heads:
            found[len(head)].append(head)
        return tuple(map(frozenset, found.values()))

    def likely(self, lower: str, begins: Iterable[int]) -> list[int]:
        """Return those of some places in a text in lower case that have the first letters of a formula."""
        (five, four, three, two), (long, middle, short, shortest) = self.heads, _SIZES
        first = self._first_letters
        begun = [at for at in begins if lower[at : at + short] in first or lower[at : at + shortest] in two]
        return [
            at
            for at in begun
            if lower[at : at + long] in five
            or lower[at : at + middle] in four
            or lower[at : at + short] in three
            or lower[at : at + shortest] in two
        ]

    @cached_property
    def _first_letters(self) -> frozenset[str]:
        """The first three letters of formulas: most words of a story begin with others, and are looked up once."""
        return frozenset(head[: _SIZES[2]] for head in self._heads)

    def words(self) -> Iterator[str]:
        """Give whole lines, behind which a word must end."""
        return (line for lines in self._lines.values() for line in lines)

    def beginnings(self) -> Iterator[str]:
        """Give how patterns begin, each pattern once: it is listed under every one of its beginnings."""
        patterns = dict.fromkeys(pattern for listed in self._patterns.values() for pattern, _ in listed)
        heads = dict.fromkeys(head for pattern in patterns for head in heads_of(pattern) or ())
        return (own for own in map(_as_lower, heads) if _head_of(own))

    def longest_at(self, lower: str, start: int) -> _Found:
        """Return the length of the longest formula that begins at `start`, and whether it is sure; 0 if none does.

        The same lines of a site come again and again, and so does the rest of a line from which something was removed.
        """
        past = start + self._reach
        end = lower.find("\n", start, past)
        here = lower[start : end if end >= 0 else past]
        found = self._found.get(here)
        if found is None:
            if len(self._found) >= _CACHED:
                self._found.clear()
            found = self._found[here] = self._find_longest(here)
        return found

    @cached_property
    def _reach(self) -> int:
        """So many characters decide which formula is found: those of the longest, and one behind it."""
        return max((_LONGEST, *(len(line) for lines in self._lines.values() for line in lines))) + 1

    def _find_longest(self, here: str) -> _Found:
        """Return how long the longest formula is that begins a piece of text, and whether it is sure."""
        best, sure, longest, alone = 0, False, 0, False
        for size, heads in zip(_SIZES, self.heads, strict=True):
            if (head := here[:size]) not in heads or not here.startswith((entry := self._entry(head)).heads):
                continue
            if not best and entry.lines:
                best, sure = _longest_line(entry.lines, here)
            if entry.patterns:
                length, lone = _longest_match(entry.patterns, here)
                if length > longest:
                    longest, alone = length, lone
        return (longest, alone) if longest > best else (best, sure)

    def _entry(self, head: str) -> _Entry:
        entry = self._entries.get(head)
        if entry is None:
            entry = self._entries[head] = self._make_entry(head)
        return entry

    @cached_property
    def _heads(self) -> frozenset[str]:
        return frozenset(self._lines | self._patterns)

    def _make_entry(self, head: str) -> _Entry:
        lines = [(line, line in self._sure or " " in line) for line in self._lines.get(head, ())]
        patterns = [
            _Pattern(tuple(_heads_like(pattern, head)), pattern, sure) for pattern, sure in self._patterns.get(head, ())
        ]
        heads = {line for line, _ in lines}.union(*(pattern.heads for pattern in patterns))
        return _Entry(tuple(heads), sorted(lines, key=lambda entry: -len(entry[0])), patterns)


def _heads_like(pattern: str, head: str) -> Iterator[str]:
    """Give those beginnings of a pattern that begin with some letters."""
    likely = (_as_lower(own) for own in heads_of(pattern) or () if own.startswith(head))
    return (own for own in likely if own.startswith(head))


def _as_lower(head: str) -> str:
    """Return as much of a beginning as `str.lower` surely gives it: `str.casefold` makes two letters of a sharp s."""
    double = head.find("ss", _SIZES[0] - 1)
    return head[:double] if double > 0 else head


def _longest_line(lines: Iterable[_Sure], here: str) -> _Found:
    """Return how long the longest of the lines is that a piece of text begins with, and whether it is sure."""
    for line, sure in lines:
        if here.startswith(line) and not here[len(line) : len(line) + 1].isalnum():
            return len(line), sure
    return 0, False


def _longest_match(patterns: Iterable[_Pattern], here: str) -> _Found:
    """Return how long the longest match at the beginning of a piece of text is, and whether it is sure."""
    likely = [pattern for pattern in patterns if here.startswith(pattern.heads)]
    if not likely:
        return 0, False
    encoded = here[:_LONGEST].partition("\n")[0].encode("utf-8", "replace")
    end, sure = max((find_match_end(pattern.pattern, encoded), pattern.sure) for pattern in likely)
    line = encoded[:end].decode("utf-8", "replace").rstrip(" ")
    return len(line), sure or " " in line


def find_match_end(pattern: str, encoded: bytes) -> int:
    """Return the end of the longest match at the beginning that no letter follows; 0 if there is none."""
    compiled, past = _compile_gapless(pattern), len(encoded)
    end = int(compiled.Match(AT_START, encoded, 0, past)[0][1])
    while end > 0 and not _ends_word(encoded, end):
        end = next((at for at in range(end - 1, 0, -1) if _ends_word(encoded, at) and _fits(compiled, encoded, at)), 0)
    return max(end, 0)


def _fits(compiled: Any, encoded: bytes, end: int) -> bool:  # noqa: ANN401 re2 is not typed
    return bool(compiled.Match(WHOLE, encoded, 0, end)[0][1] == end)


def _ends_word(encoded: bytes, at: int) -> bool:
    """Return whether there is no letter at a place in a line in UTF-8."""
    if at == len(encoded):
        return True
    if encoded[at] < _ASCII:
        return not encoded[at : at + 1].isalnum()
    return bool(_no_letter().Match(AT_START, encoded, at, len(encoded))[0][1] > at)


@cache
def _no_letter() -> Any:  # noqa: ANN401 re2 is not typed
    return compile_pattern(r"[^\pL\pN\pM\x{200c}\x{200d}]")


def _head_of(line: str) -> str:
    """Return the first letters by which a line is looked up; empty if it is too short."""
    return line[: _SIZES[0]] if len(line) >= _SIZES[-2] or (len(line) == _SIZES[-1] and line >= _UNSPACED) else ""


@cache
def _compile_gapless(pattern: str) -> Any:  # noqa: ANN401 re2 is not typed
    return compile_pattern(_without_gaps(pattern), longest=True)


def _without_gaps(pattern: str) -> str:
    r"""Return a pattern without wildcards: optional ones are dropped, and a required one matches nothing.

    >>> _without_gaps("(ad|advert)( by .{1,40})?( .{0,9})?")
    '(ad|advert)( by \\x00)?( )?'
    """
    return _PARTS.sub(_gap_expression, pattern)


def _gap_expression(part: re.Match[str]) -> str:
    if not part["gap"]:
        return part[0]
    return "" if (part["least"] or part["sign"]) in ("0", "*", "?") else r"\x00"
