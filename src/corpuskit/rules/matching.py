"""Matching of rules to lines: literal lines by a table, patterns by how a line must begin, and the others by a set that takes linear time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from corpuskit.rules.ahead import heads_of, needs_of
from corpuskit.rules.beginnings import Beginnings
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.lines import plain_lines
from corpuskit.rules.model import Rule
from corpuskit.rules.questions import PatternSet, Question, literal_pattern

LONGEST, _BEGINNING = 240, 120
"""Of a line longer than the first only the second is read."""

_TRAIL = " :.!>…*-"
_WHOLE, _START, _ANY = r"^(?:{})[\s:.!>…*\-]*$", "^(?:{})", "(?:{})"

_ODD = re.compile("[^\x00-\u036f]+")
_SIGNS = (("\u1e00", "\u2bff"), ("\ufe00", "\uff65"))
"""Latin letters with two marks, punctuation, signs."""
_RECURRING, _CACHE_SIZE = 100, 1 << 16
_STEPS = (240, 400)
_FEW = 150
"""So few patterns are asked of lines of any length at once: compiling them again for longer lines would take longer."""
_AT_ONCE = 1 << 14
_TELLING = 4
"""So many letters seldom stand in a line by chance."""

Hits = tuple[Rule, ...]


class Matcher:
    """The rules that fire on a line, for a fixed list of rules. Caches the lines it saw last.

    Whole lines are looked up. Patterns with known beginnings are tried on lines with one of these only: so
    those of other languages cost next to nothing. The rest is tried on all lines, but a rule has a longest line, so
    the longer a line, the fewer are tried.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._line_table = _line_table(self._rules)
        self._widest = max(map(len, self._line_table), default=0) + len("[]")
        headed, others = _group_patterns(self._rules)
        self._beginnings = Beginnings(headed)
        self._longest = max((rule.longest for rule in rules), default=0)
        self._tiers = list(_tiers_of(others, self._longest))
        self._cached: dict[str, Hits] = {}

    def hits_of(self, lines: Sequence[str]) -> list[Hits]:
        """Return for each line the rules that fire on it, in their order. Short lines, which recur, are cached.

        Of a line longer than `LONGEST`, only the beginning is read.
        """
        cached = self._cached
        if len(cached) > _CACHE_SIZE:
            cached.clear()
        new = [line for line in dict.fromkeys(lines) if line not in cached]
        hits: dict[str, Hits] = dict.fromkeys(new, ())
        for at in range(0, len(new), _AT_ONCE):
            hits |= self._match_lines([line for line in new[at : at + _AT_ONCE] if len(line) <= self._longest])
        cached |= hits
        found = list(map(cached.__getitem__, lines))
        for line in new:
            if len(line) > _RECURRING:
                del cached[line]
        return found

    def forget(self) -> None:
        """Forget the lines seen so far, as a fair measurement of speed needs it."""
        self._cached.clear()

    def hits(self, line: str) -> Hits:
        """Return the rules that fire on one line."""
        return self.hits_of([line])[0]

    def _match_lines(self, lines: Sequence[str]) -> dict[str, Hits]:
        """Return the rules that fire, for the lines on which some do."""
        folded = fold_lines(plain_lines([line if len(line) <= LONGEST else line[:_BEGINNING] for line in lines]))
        # A packed article may hold half a surrogate pair, which has no UTF-8.
        encoded = "\n".join(folded).encode("utf-8", "replace").split(b"\n")
        found = dict(self._list_hits(folded))
        for number, questions in self._beginnings.questions_for(folded):
            size, line = len(lines[number]), encoded[number]
            if fires := {
                question.rule for question in questions if size <= question.longest and question.matches(line)
            }:
                found.setdefault(number, set()).update(fires)
        for number, fires in self._match_unanchored(lines, folded, encoded):
            found.setdefault(number, set()).update(fires)
        allowed = ((lines[number], self._allowed_hits(lines[number], found[number])) for number in sorted(found))
        return {line: hits for line, hits in allowed if hits}

    def _list_hits(self, folded: Sequence[str]) -> Iterator[tuple[int, set[int]]]:
        table, widest = self._line_table, self._widest
        for number, line in enumerate(folded):
            if (len(line) <= widest or line[-1] in _TRAIL) and (rules := table.get(key_of(line))):
                yield number, set(rules)

    def _match_unanchored(
        self, lines: Sequence[str], folded: Sequence[str], encoded: Sequence[bytes]
    ) -> Iterator[tuple[int, set[int]]]:
        """Yield the lines on which some pattern without a known beginning fires."""
        above = 0
        for longest, rest, foreign in self._tiers:
            numbers = [i for i, line in enumerate(lines) if above < len(line) <= longest]
            for patterns in rest:
                yield from patterns.hits_of(encoded, numbers)
            if foreign:
                odd = [i for i in numbers if not folded[i].isascii() and has_foreign_letter(folded[i])]
                yield from foreign.hits_of(encoded, odd)
            above = longest

    def _allowed_hits(self, line: str, found: Iterable[int]) -> Hits:
        return tuple(self._rules[i] for i in sorted(found) if len(line) <= self._rules[i].longest)


def _tiers_of(
    questions: Sequence[Question], longest: int
) -> Iterator[tuple[int, list["_AskedPatterns"], "_AskedPatterns"]]:
    """Give the questions for lines up to some length: those for all lines, and those for lines in another script than the Latin.

    Of the first, those that need rare words are tried where one of them occurs; the others in two sets: each pattern that anything may
    begin doubles the states of all patterns in its set.
    """
    steps = [step for step in _STEPS if step < longest and len(questions) > _FEW]
    for above, step in pairwise([0, *steps, longest]):
        candidates = [question for question in questions if question.longest > above]
        foreign = [question for question in candidates if _is_foreign(question.source)]
        rest = [question for question in candidates if question not in foreign]
        needing = [question for question in rest if _needs_words(question.source)]
        bare = [question for question in rest if question not in needing]
        sets = [[question for question in bare if _begins_anyhow(question) is is_open] for is_open in (False, True)]
        yield step, [_NeedingPatterns(needing), *map(_AskedPatterns, sets)], _NeedingPatterns(foreign)


def _begins_anyhow(question: Question) -> bool:
    """Return whether a pattern may fire however a line begins."""
    return not question.pattern.startswith("^") or question.source.startswith((".", "[^", r"\S", "^(."))


class _AskedPatterns:
    """Patterns that are tried together, each broadly; the few that fire are tried exactly."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._questions = questions

    def __bool__(self) -> bool:
        return bool(self._questions)

    @cached_property
    def _among(self) -> PatternSet:
        return PatternSet([question.broad for question in self._questions])

    def hits_of(self, encoded: Sequence[bytes], numbers: Sequence[int]) -> Iterator[tuple[int, set[int]]]:
        """Give those of the lines with these numbers on which some fire, with the numbers of their rules."""
        if not self._questions or not numbers:
            return
        questions = self._questions
        for number, places in zip(numbers, self._among.places(map(encoded.__getitem__, numbers)), strict=True):
            if places and (rules := self._fire(map(questions.__getitem__, places), encoded[number])):
                yield number, rules

    def _fire(self, questions: Iterable[Question], line: bytes) -> set[int]:
        return {question.rule for question in questions if question.matches(line, is_loose=True)}


class _NeedingPatterns(_AskedPatterns):
    """Patterns that are each tried only on lines with the words that they need: these are found with few states, and are rare."""

    @cached_property
    def _among(self) -> PatternSet:
        return PatternSet([literal_pattern(needs_of(question.source) or ()) for question in self._questions])

    def _fire(self, questions: Iterable[Question], line: bytes) -> set[int]:
        return {question.rule for question in questions if question.matches(line)}


def key_of(folded: str) -> str:
    """Return the key by which whole lines are looked up, of a line in the folded form.

    >>> key_of("Related articles:"), key_of("[Advertisement]")
    ('related articles', 'advertisement')
    """
    key = folded.rstrip(_TRAIL).casefold()
    return key[1:-1].strip() if key[:1] == "[" and key[-1:] == "]" and len(key) > len("[]") else key


def keys_of(lines: Iterable[str]) -> list[str]:
    """Return the key by which whole lines of a pack are looked up."""
    return [key_of(folded) for folded in fold_lines(plain_lines(list(lines)))]


def _line_table(rules: Sequence[Rule]) -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for key in rule.lines:
            table[key] = (*table.get(key, ()), number)
    return table


def list_patterns(rules: Sequence[Rule]) -> Iterator[tuple[int, str, str]]:
    """Give every regular expression with the number of its rule and how it is anchored."""
    for number, rule in enumerate(rules):
        yield from ((number, pattern, _WHOLE) for pattern in rule.matches)
        yield from ((number, pattern, _START) for pattern in rule.starts)
        yield from ((number, pattern, _ANY) for pattern in rule.contains)
        yield from ((number, pattern, _WHOLE) for pattern in rule.inside)


def _group_patterns(rules: Sequence[Rule]) -> tuple[list[Question], list[Question]]:
    """Return the patterns with known beginnings, and the others."""
    headed: list[Question] = []
    others: list[Question] = []
    for number, pattern, anchor in list_patterns(rules):
        is_headed = anchor != _ANY and heads_of(pattern)
        (headed if is_headed else others).append(Question(number, pattern, anchor, rules[number].longest))
    return headed, others


def _is_foreign(pattern: str) -> bool:
    """Return whether a pattern can fire only on a line with a letter of another script than the Latin."""
    parts = needs_of(pattern)
    return bool(parts) and all(map(has_foreign_letter, parts or ()))


def _needs_words(pattern: str) -> bool:
    """Return whether a pattern can fire only on a line with some words or parts of words that are rare."""
    parts = needs_of(pattern)
    return bool(parts) and all(len(part.strip()) >= _TELLING for part in parts or ())


def has_foreign_letter(line: str) -> bool:
    """Return whether a line has a letter of another script than the Latin.

    >>> has_foreign_letter("Ещё"), has_foreign_letter("“Café” – Việt")
    (True, False)
    """
    return any(not any(low <= sign <= high for low, high in _SIGNS) for odd in _ODD.finditer(line) for sign in odd[0])
