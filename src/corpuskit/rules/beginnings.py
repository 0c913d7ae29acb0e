"""Find the lines that begin as some pattern must begin, so that the patterns of languages that cannot fire are not asked."""

from collections.abc import Iterable, Sequence

_LENGTHS = (5, 3)
_UNSPACED = "\u2e80"
"""From here on, scripts in which two characters are a word."""


def length_of(head: str) -> int:
    """Return how many characters of a beginning are looked up; 0 if it is too short to leave out any lines.

    >>> length_of("share this"), length_of("相关新闻"), length_of("by")
    (5, 2, 0)
    """
    if head[:1] >= _UNSPACED:
        return 2 if len(head) > 1 else 0
    return next((length for length in _LENGTHS if len(head) >= length), 0)


class Beginnings:
    """Beginnings of lines, in lower case as `str.casefold` gives it."""

    def __init__(self, heads: Iterable[str]) -> None:
        self._known: dict[int, set[str]] = {2: set(), 3: set(), 5: set()}
        for head in heads:
            length = length_of(head)
            self._known[length].add(head[:length])

    def fitting(self, lines: Sequence[str]) -> list[int]:
        """Return the numbers of the lines that begin as one of them."""
        two, three, five = self._known[2], self._known[3], self._known[5]
        begun = "\n".join([line[:5] for line in lines]).casefold().split("\n")
        return [i for i, head in enumerate(begun) if head[:5] in five or head[:3] in three or head[:2] in two]
