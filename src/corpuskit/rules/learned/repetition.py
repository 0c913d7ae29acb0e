"""Learn what a site repeats: lines that recur over distinct stories of one source are the site's, not the stories'.

What was learned is plain data, so that it can be stored, reviewed and read back. A line that reads like running text (an agency's standing
paragraph, a motto) or that a story repeats inside itself (a refrain) is doubtful: it is told, and left alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from corpuskit.rules.learned.files import word_sets
from corpuskit.rules.lines import cut, plain

_WORD = re.compile(r"[^\W_]+")
_ENDS = (".", "!", "?", "…", "。", "।", "؟", '"', "”", "»")
_EDGE_SHARE = 4
_FEW_EDGE, _FEW_INSIDE = 2, 3
_PROSE_WORDS, _THEMED_SHARE = 12, 5
# Shorter ones that recur inside a text are buttons.
_REFRAIN_WORDS = 4
_LONGEST = 1000
# A line of a source is counted in so many stories at most; more would say nothing new.
_MOST = 64


@dataclass(frozen=True, slots=True)
class Told:
    """An article to learn from. `story` names the group of near-duplicates that it belongs to: its id, when it stands alone."""

    id: str
    source: str
    text: str
    story: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a line was seen: stories in which it stands at the edge or inside, whether one repeats it inside, an example's id."""

    edge: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    refrain: bool = False
    example: str = ""
    line: str = ""

    def __add__(self, other: "Seen") -> "Seen":
        first = min(self, other, key=lambda seen: (seen.example, seen.line))
        return Seen(
            _capped(self.edge | other.edge),
            _capped(self.inside | other.inside),
            self.refrain or other.refrain,
            first.example,
            first.line,
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines by source and wording. Tallies add up, in any order."""

    lines: Mapping[tuple[str, str], Seen] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        total = dict(self.lines)
        for key, seen in other.lines.items():
            total[key] = total[key] + seen if key in total else seen
        return Tally(total)


@dataclass(frozen=True, slots=True, order=True)
class Learned:
    """A line that recurs: in `count` stories of `source`, for example in the article `example`.

    `doubt` says why it is not removed all the same; it is empty for a line that goes.
    """

    source: str
    line: str
    count: int
    example: str
    doubt: str = ""


def collect(batch: Iterable[Told]) -> Tally:
    """Return the lines of a batch of articles."""
    lines: dict[tuple[str, str], Seen] = {}
    for article in batch:
        for wording, seen in _lines_of(article).items():
            key = (article.source, wording)
            lines[key] = lines[key] + seen if key in lines else seen
    return Tally(lines)


def decide(total: Tally) -> list[Learned]:
    """Return the lines that recur over distinct stories, by source and line: twice in head or tail, or three times anywhere."""
    found = []
    for (source, _), seen in total.lines.items():
        count = len(seen.edge | seen.inside)
        if len(seen.edge) >= _FEW_EDGE or count >= _FEW_INSIDE:
            found.append(Learned(source, seen.line, count, seen.example, _doubt(seen)))
    return sorted(found)


def wording(line: str) -> str:
    """Return what must be equal in two lines that count as the same.

    >>> wording("  * Read MORE ") == wording("Read more")
    True
    """
    return plain(line).casefold()


def _lines_of(article: Told) -> dict[str, Seen]:
    bodies = cut(article.text).bodies
    first, last = _edges(bodies)
    found: dict[str, Seen] = {}
    story = frozenset([article.story])
    for at, body in enumerate(bodies):
        key = wording(body)
        if not key or len(key) > _LONGEST:
            continue
        edge = at < first or at > last
        again = not edge and key in found and bool(found[key].inside) and len(_WORD.findall(body)) >= _REFRAIN_WORDS
        seen = Seen(story if edge else frozenset(), frozenset() if edge else story, again, article.id, body)
        found[key] = found[key] + seen if key in found else seen
    return found


def _edges(bodies: Sequence[str]) -> tuple[int, int]:
    """Return where the inside of a text begins and ends: the first and last line of running text, or, where that is less, the middle half."""
    quarter = max(1, len(bodies) // _EDGE_SHARE)
    told = [at for at, body in enumerate(bodies) if _is_prose(body)]
    first, last = (told[0], told[-1]) if told else (quarter, len(bodies) - 1 - quarter)
    return max(first, quarter), min(last, len(bodies) - 1 - quarter)


def _is_prose(line: str) -> bool:
    return line.rstrip().endswith(_ENDS) and len(_WORD.findall(line)) >= _PROSE_WORDS


def _doubt(seen: Seen) -> str:
    if seen.refrain:
        return "a story repeats it inside itself"
    if _is_prose(seen.line) and not _is_themed(seen.line):
        return "it reads like running text"
    return ""


def _is_themed(line: str) -> bool:
    """Return whether a fifth of the line's words are words of site text: subscribe, cookies, share ..."""
    words = [word.lower() for word in _WORD.findall(line)]
    return _THEMED_SHARE * sum(word in _themes() for word in words) >= len(words)


@cache
def _themes() -> frozenset[str]:
    stop, *themes = word_sets()
    return frozenset(word for theme in themes for word in theme).difference(stop)


def _capped(stories: frozenset[str]) -> frozenset[str]:
    return stories if len(stories) <= _MOST else frozenset(sorted(stories)[:_MOST])
