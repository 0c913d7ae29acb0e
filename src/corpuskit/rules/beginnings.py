"""Find the lines that begin as some pattern must begin, so that the patterns of languages that cannot fire are neither asked nor compiled."""

from collections.abc import Iterable, Iterator, Sequence

from corpuskit.rules.questions import Question

_LENGTHS = (5, 3)
_UNSPACED = "\u2e80"
"""From here on, scripts in which two characters are a word."""
_SIZES, _READ = (5, 4, 3, 2, 1), 8
"""Beginnings are looked up by so many letters; so many are known of one."""
_Entry = tuple[tuple[str, ...], Question]


def length_of(head: str) -> int:
    """Return how many characters of a beginning are telling; 0 if it is too short to leave out many lines.

    >>> length_of("share this"), length_of("相关新闻"), length_of("by")
    (5, 2, 0)
    """
    if head[:1] >= _UNSPACED:
        return 2 if len(head) > 1 else 0
    return next((length for length in _LENGTHS if len(head) >= length), 0)


class Beginnings:
    """Questions by how a line must begin for their pattern to fire, in lower case as `str.casefold` gives it."""

    def __init__(self, questions: Iterable[tuple[Question, Sequence[str]]]) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        for question, heads in questions:
            for first in {head[: _SIZES[0]] for head in heads}:
                own = tuple(head for head in heads if head.startswith(first))
                self._entries.setdefault(first, []).append((own, question))

    def asked_of(self, lines: Sequence[str]) -> Iterator[tuple[int, list[Question]]]:
        """Give the numbers of lines, each with the questions whose pattern may fire on it."""
        entries = self._entries
        begun = "\n".join([line[:_READ] for line in lines]).casefold().split("\n")
        for number, head in enumerate(begun):
            known = [
                question
                for size in _SIZES
                if len(head) >= size
                for own, question in entries.get(head[:size], ())
                if head.startswith(own)
            ]
            if known:
                yield number, known
