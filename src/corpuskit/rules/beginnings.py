"""Find the lines that begin as some pattern must begin, so that the patterns of languages that cannot fire are neither tried nor compiled."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from corpuskit.rules.ahead import first_letters, heads_of, pattern_numbers, patterns_beginning
from corpuskit.rules.questions import Question

_LENGTHS = (5, 3)
_UNSPACED = "\u2e80"
"""From here on, scripts in which two characters are a word."""
_SIZES, _READ = (5, 4, 3, 2, 1), 12
"""Beginnings are looked up by so many letters; so many are known of one."""
_LIKELY = 3
_Entry = tuple[tuple[str, ...], Question]


def length_of(head: str) -> int:
    """Return the number of characters of a beginning that are compared; 0 if it is too short to rule out many lines.

    >>> length_of("share this"), length_of("相关新闻"), length_of("by")
    (5, 2, 0)
    """
    if head[:1] >= _UNSPACED:
        return 2 if len(head) > 1 else 0
    return next((length for length in _LENGTHS if len(head) >= length), 0)


class Beginnings:
    """Questions by how a line must begin for their pattern to fire, in lower case as `str.casefold` gives it.

    The table for some first letters is built when a line begins with them: for most languages none does.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions: dict[int, list[Question]] = {}
        for question in questions:
            self._questions.setdefault(pattern_numbers()[question.source], []).append(question)
        self._entries: dict[str, list[_Entry]] = {}

    def questions_for(self, lines: Sequence[str]) -> Iterator[tuple[int, list[Question]]]:
        """Give the numbers of lines, each with the questions whose pattern may fire on it."""
        firsts, likely = first_letters(), _likely_letters()
        begun = "\n".join([line[:_READ] for line in lines]).casefold().split("\n")
        for number, head in enumerate(begun):
            if head[:_LIKELY] not in likely and head[:2] not in likely and head[:1] not in likely:
                continue
            for size in _SIZES:
                if head[:size] in firsts and (beginnings := self._fitting(head, size)):
                    yield number, beginnings

    def _fitting(self, head: str, size: int) -> list[Question]:
        """Return the questions of which a beginning with so many letters, or that begins with so many, stands in the first letters of a line."""
        first = head[:size]
        entry = self._entries.get(first)
        if entry is None:
            entry = self._entries[first] = self._make_entry(first)
        return [question for own, question in entry if head.startswith(own)]

    def _make_entry(self, first: str) -> list[_Entry]:
        questions = (question for number in patterns_beginning([first]) for question in self._questions.get(number, ()))
        return [(_heads_like(question.source, first), question) for question in questions]


@cache
def _likely_letters() -> frozenset[str]:
    """Return the first three letters of all beginnings, and those that are shorter: most lines begin with others."""
    return frozenset(first[:_LIKELY] for first in first_letters())


def _heads_like(pattern: str, first: str) -> tuple[str, ...]:
    return tuple(head for head in heads_of(pattern) or () if head[: _SIZES[0]] == first)
