"""Learn beyond which lines nothing is the story's: varying text there, like teasers or dates, is the site's as well.

A first cleaning shows it. It removes nearly all of the text above or below a learned line, in every story of the line; two of the stories end there
almost completely. The little that it leaves, which differs from story to story and so cannot be learned itself, is then removed with the line.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpuskit.model import Span
from corpuskit.rules.learned.repetition import FEW_EDGE, Beyond, Learned, LearnedLine, cap_stories, wording, words_of
from corpuskit.rules.segments import Segments, cut

MOST_LEFT = 60
"""Words that may be left beyond a line, in any of its stories."""
_TAKEN = 4
"""How many words it must take there, over all stories, for each one that it leaves."""
_HELD = 2
"""How many words must be left on this side of the line for each one beyond it, in a story that is said to end there."""


@dataclass(frozen=True, slots=True)
class Side:
    """The result of a cleaning for everything on one side of a line.

    `taken` and `left` are words over all its stories, `most` those left in one of them; `ends` are stories that end there or nearly so.
    """

    taken: int = 0
    left: int = 0
    most: int = 0
    ends: frozenset[str] = frozenset()

    def __add__(self, other: "Side") -> "Side":
        most = max(self.most, other.most)
        return Side(self.taken + other.taken, self.left + other.left, most, cap_stories(self.ends | other.ends))

    @property
    def is_the_sites(self) -> bool:
        """Whether the little text that is left there should be removed, too."""
        return len(self.ends) >= FEW_EDGE and 0 < self.most <= MOST_LEFT and self.taken >= _TAKEN * self.left


Place = tuple[str, str, Beyond]
"""The source and the wording of a line, and a side of it."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of learned lines. They add up, in any order."""

    sides: Mapping[Place, Side] = field(default_factory=dict)

    def __add__(self, other: "Sides") -> "Sides":
        total = dict(self.sides)
        for place, side in other.sides.items():
            total[place] = total.get(place, Side()) + side
        return Sides(total)


def going(learned: Iterable[Learned]) -> dict[str, set[str]]:
    """Return the wordings of the lines that go, by source."""
    wordings: dict[str, set[str]] = {}
    for line in learned:
        if not line.doubt:
            wordings.setdefault(line.source, set()).add(wording(line.line))
    return wordings


def survey(batch: Iterable[tuple[LearnedLine, Sequence[Span]]], wordings: Mapping[str, set[str]]) -> Sides:
    """Return the text beyond the lines with these wordings, by source, of a batch of articles, each with the places, in order, that a cleaning removes."""
    total: dict[Place, Side] = {}
    for article, taken in batch:
        for place, side in _find_sides(article, taken, wordings.get(article.source, set())):
            total[place] = total.get(place, Side()) + side
    return Sides(total)


def bordered(learned: Iterable[Learned], total: Sides) -> list[Learned]:
    """Return the learned lines, with `beyond` set for those beyond which all text is the site's."""
    return [replace(line, beyond=_describe_beyond(line, total)) for line in learned]


def _describe_beyond(line: Learned, total: Sides) -> Beyond:
    sides: tuple[Beyond, ...] = ("above", "below")
    found = [side for side in sides if total.sides.get((line.source, wording(line.line), side), Side()).is_the_sites]
    return found[0] if len(found) == 1 else ""


def _find_sides(article: LearnedLine, taken: Sequence[Span], wordings: set[str]) -> Iterator[tuple[Place, Side]]:
    """Yield the text beyond each line with these wordings: for one that occurs more than once, beyond the outermost."""
    lines = cut(article.text if wordings else "")
    keys, removed = [wording(body) for body in lines.bodies], _mark_removed(lines, taken)
    words = [len(words_of(body)) for body in lines.bodies]
    stays = sum(size for size, goes in zip(words, removed, strict=True) if not goes)
    down = range(len(keys))
    sides: tuple[tuple[Beyond, Iterable[int]], ...] = (("above", down), ("below", reversed(down)))
    for name, order in sides:
        seen: set[str] = set()
        went = left = 0
        for at in order:
            if keys[at] in wordings and keys[at] not in seen:
                seen.add(keys[at])
                ends = stays > left and stays - left >= _HELD * left
                yield (
                    (article.source, keys[at], name),
                    Side(went, left, left, frozenset([article.story] if ends else ())),
                )
            went, left = (went + words[at], left) if removed[at] else (went, left + words[at])


def _mark_removed(lines: Segments, taken: Sequence[Span]) -> list[bool]:
    """Return which lines begin in one of the places `taken`."""
    begins = [span.start for span in taken]
    found = [bisect_right(begins, start) - 1 for start in lines.starts]
    return [at >= 0 and start < taken[at].end for at, start in zip(found, lines.starts, strict=True)]
