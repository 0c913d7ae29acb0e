"""Matching of rules to lines: literal lines by a table, patterns by a set that takes linear time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

import re2

from corpuskit.rules.ahead import heads_of, needs_of
from corpuskit.rules.beginnings import Beginnings, length_of
from corpuskit.rules.folding import fold_lines
from corpuskit.rules.lines import plain_lines
from corpuskit.rules.model import Rule

LONGEST, _BEGINNING = 240, 120
"""Of a line longer than the first only the second is read."""

_TRAIL = " :.!>…*-"
_WHOLE, _START, _ANY = r"^(?:{})[\s:.!>…*\-]*$", "^(?:{})", "(?:{})"
_PARTS = re.compile(
    r"\\(?:[xpP]\{[^}]*\}|Q.*?(?:\\E|$)|.)"  # an escape
    r"|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]"  # a class
    r"|(?P<counted>\{(?P<least>\d+)(?:,(?P<most>\d*))?\})"
)
_SHORT = 40
"""Most lines on which a rule fires have no more bytes."""

_ODD = re.compile("[^\x00-\u036f]+")
_SIGNS = (("\u1e00", "\u2bff"), ("\ufe00", "\uff65"))
"""Latin letters with two marks, punctuation, signs."""
_RECURRING, _CACHE_SIZE = 100, 1 << 16
_STEPS = (240, 400)
_FEW = 150
"""So few patterns are asked of lines of any length at once: compiling them again for longer lines would take longer."""
_AT_ONCE = 1 << 14

Hits = tuple[Rule, ...]


class Matcher:
    """The rules that fire on a line, for a fixed list of rules. Remembers the lines it saw last.

    A rule has a longest line that it is asked about, so the longer a line, the fewer are asked (of many).
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        longest = max((rule.longest for rule in rules), default=0)
        is_many = sum(1 for _ in list_patterns(rules)) > _FEW
        steps = [step for step in _STEPS if step < longest and is_many]
        self._tiers = [(step, _Tier(rules, above)) for above, step in pairwise([0, *steps, longest])]
        self._known: dict[str, Hits] = {}

    def hits_of(self, lines: Sequence[str]) -> list[Hits]:
        """Return for each line the rules that fire on it, in their order. Short lines, which recur, are cached.

        Of a line longer than `LONGEST`, only the beginning is read.
        """
        known = self._known
        if len(known) > _CACHE_SIZE:
            known.clear()
        new = [line for line in dict.fromkeys(lines) if line not in known]
        told: dict[str, Hits] = dict.fromkeys(new, ())
        for at in range(0, len(new), _AT_ONCE):
            told |= self._ask_lines(new[at : at + _AT_ONCE])
        known |= told
        found = list(map(known.__getitem__, lines))
        for line in new:
            if len(line) > _RECURRING:
                del known[line]
        return found

    def forget(self) -> None:
        """Forget the lines seen so far, as a fair measurement of speed needs it."""
        self._known.clear()

    def hits(self, line: str) -> Hits:
        """Return the rules that fire on one line."""
        return self.hits_of([line])[0]

    def _ask_lines(self, lines: Sequence[str]) -> dict[str, Hits]:
        """Return the rules that fire, for the lines on which some do."""
        found: dict[str, Hits] = {}
        above = 0
        for longest, tier in self._tiers:
            found |= tier.hits_of([line for line in lines if above < len(line) <= longest])
            above = longest
        return found


class _Tier:
    """The rules that are asked about lines longer than `above`.

    Whole lines are looked up. Patterns of which it is known how a line must begin for them to fire are asked of such lines only: so
    those of other languages cost next to nothing. The rest is asked of all.
    """

    def __init__(self, rules: Sequence[Rule], above: int) -> None:
        self._rules = tuple(rule for rule in rules if rule.longest > above)
        self._line_table = _line_table(self._rules)
        self._widest = max(map(len, self._line_table), default=0) + len("[]")
        self._rest, self._foreign, self._headed, self._beginnings = _group_patterns(self._rules)

    def hits_of(self, lines: Sequence[str]) -> dict[str, Hits]:
        """Return the rules that fire, for those lines of that length on which some do."""
        said = fold_lines(plain_lines([line if len(line) <= LONGEST else line[:_BEGINNING] for line in lines]))
        # A packed article may hold half a surrogate pair, which has no UTF-8.
        encoded = "\n".join(said).encode("utf-8", "replace").split(b"\n")
        found = dict(self._list_hits(said))
        begun = self._beginnings.fitting(said) if self._headed else ()
        foreign = [i for i, line in enumerate(said) if not line.isascii() and has_foreign_letter(line)]
        for number, rules in chain(
            self._rest.hits_of(encoded, range(len(said))),
            self._headed.hits_of(encoded, begun),
            self._foreign.hits_of(encoded, foreign),
        ):
            found.setdefault(number, set()).update(rules)
        return {lines[number]: self._allowed_hits(lines[number], found[number]) for number in sorted(found)}

    def _list_hits(self, said: Sequence[str]) -> Iterator[tuple[int, set[int]]]:
        table, widest = self._line_table, self._widest
        for number, line in enumerate(said):
            if (len(line) <= widest or line[-1] in _TRAIL) and (rules := table.get(key_of(line))):
                yield number, set(rules)

    def _allowed_hits(self, line: str, found: Iterable[int]) -> Hits:
        return tuple(self._rules[i] for i in sorted(found) if len(line) <= self._rules[i].longest)


class _AskedPatterns:
    """Patterns that are asked together.

    A counted repetition multiplies the states of their automaton, so it asks a looser question (any number of times), and the few
    patterns that say yes are asked exactly.
    """

    def __init__(self, questions: Sequence["_Question"]) -> None:
        self._questions = questions

    def __bool__(self) -> bool:
        return bool(self._questions)

    @cached_property
    def _among(self) -> "PatternSet":
        return PatternSet([question.loose for question in self._questions])

    def hits_of(self, encoded: Sequence[bytes], numbers: Sequence[int]) -> Iterator[tuple[int, set[int]]]:
        """Give those of the lines with these numbers on which some fire, with the numbers of their rules."""
        if not self._questions or not numbers:
            return
        questions = self._questions
        for number, places in zip(numbers, self._among.places(map(encoded.__getitem__, numbers)), strict=True):
            if places:
                line = encoded[number]
                asked = map(questions.__getitem__, places)
                if rules := {question.rule for question in asked if question.matches(line)}:
                    yield number, rules


class PatternSet(re2.Set):  # type: ignore[misc] # re2 is not typed
    """Patterns that are asked all at once."""

    __slots__ = ()

    def __init__(self, asked: Iterable[str]) -> None:
        super().__init__(re2._Anchor.UNANCHORED, re2_options())  # noqa: SLF001 - the public way to make one makes a `Set`
        for pattern in asked:
            self.Add(pattern)
        self.Compile()

    def places(self, lines: Iterable[bytes]) -> Iterator[list[int]]:
        """Return for each line the numbers of the patterns that fire. (`Match` asks for one line, and what type it has, each time.)"""
        return map(self._set.Match, lines)


class _Question:
    """One pattern of one rule: as loose as the set asks it, and exact, compiled when it is first needed.

    On a short line nothing stands more often than the line is long. Without counting that far, a pattern is compiled in a tenth of
    the time.
    """

    def __init__(self, rule: int, pattern: str, anchor: str) -> None:
        self.rule, self.pattern = rule, anchor.format(pattern)
        self.loose = _PARTS.sub(_drop_counts, self.pattern)

    @cached_property
    def _exact(self) -> Any:  # noqa: ANN401 re2 is not typed
        return re2.compile(self.pattern, re2_options())

    @cached_property
    def _exact_if_short(self) -> Any:  # noqa: ANN401 re2 is not typed
        pattern = _PARTS.sub(_drop_limit, self.pattern)
        return self._exact if pattern == self.pattern else re2.compile(pattern, re2_options())

    def matches(self, said: bytes) -> bool:
        if self.loose == self.pattern:
            return True
        exact = self._exact_if_short if len(said) <= _SHORT else self._exact
        return exact.search(said) is not None


def _drop_counts(part: re.Match[str]) -> str:
    return "*" if part["counted"] else part[0]


def _drop_limit(part: re.Match[str]) -> str:
    """Return a counted repetition without its upper limit, if that is beyond a short line."""
    return f"{{{part['least']},}}" if part["most"] and int(part["most"]) >= _SHORT else part[0]


def key_of(said: str) -> str:
    """Return what whole lines are looked up by, given what the line says.

    >>> key_of("Related articles:"), key_of("[Advertisement]")
    ('related articles', 'advertisement')
    """
    key = said.rstrip(_TRAIL).casefold()
    return key[1:-1].strip() if key[:1] == "[" and key[-1:] == "]" and len(key) > len("[]") else key


def keys_of(lines: Iterable[str]) -> list[str]:
    """Return what whole lines of a pack are looked up by."""
    return [key_of(said) for said in fold_lines(plain_lines(list(lines)))]


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


def _group_patterns(rules: Sequence[Rule]) -> tuple["_AskedPatterns", "_AskedPatterns", "_AskedPatterns", Beginnings]:
    """Return the patterns to ask of all lines, of lines in another script than the Latin, and of lines with some beginnings."""
    groups: dict[str, list[_Question]] = {"rest": [], "foreign": [], "headed": []}
    beginnings: list[str] = []
    for number, pattern, anchor in list_patterns(rules):
        heads = _heads_of(pattern, anchor)
        group = "headed" if heads else "foreign" if _is_foreign(pattern) else "rest"
        groups[group].append(_Question(number, pattern, anchor))
        beginnings += heads
    return (
        _AskedPatterns(groups["rest"]),
        _AskedPatterns(groups["foreign"]),
        _AskedPatterns(groups["headed"]),
        Beginnings(beginnings),
    )


def _is_foreign(pattern: str) -> bool:
    """Return whether a pattern can fire only on a line with a letter of another script than the Latin."""
    parts = needs_of(pattern)
    return bool(parts) and all(map(has_foreign_letter, parts or ()))


def has_foreign_letter(line: str) -> bool:
    """Return whether a letter of another script than the Latin stands in a line.

    >>> has_foreign_letter("Ещё"), has_foreign_letter("“Café” – Việt")
    (True, False)
    """
    return any(not any(low <= sign <= high for low, high in _SIGNS) for odd in _ODD.finditer(line) for sign in odd[0])


def _heads_of(pattern: str, anchor: str) -> Sequence[str]:
    """Return how a line must begin for the pattern to fire, if that is known and leaves out many lines."""
    heads = (heads_of(pattern) or ()) if anchor != _ANY else ()
    return heads if all(map(length_of, heads)) else ()


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
