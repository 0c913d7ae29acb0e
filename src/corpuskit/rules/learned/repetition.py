"""Learn the lines that a site repeats: those that recur over distinct stories of one source are the site's, not the stories'.

Learned lines are plain data, so that they can be stored, reviewed and read back. A line that reads like running text (an agency's standing
paragraph, a motto) or that a story repeats inside itself (a refrain) is doubtful: it is reported, and left alone. Three or more such lines that
recur one below the other, with others around them that are sure, are a footer: no agency says so much. So is one that stands between lines that are
sure in all its stories: an agency's follows the story. And short lines that recur one below the other inside of two stories, with one among them that
is sure, are a list of links: no two stories say the same in so many lines.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from corpuskit.rules.headlines import UNSPACED
from corpuskit.rules.learned.files import word_sets
from corpuskit.rules.lines import plain_line
from corpuskit.rules.segments import cut

_WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^\W_{UNSPACED}]+")
"""A word, or two characters of a script without blanks between words."""
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔", '"', "”", "»")
_CLOSERS = " )]*_"
_EDGE_SHARE = 4
FEW_EDGE, _FEW_INSIDE = 2, 3
_PROSE_WORDS, _THEMED_SHARE = 12, 5
# Shorter ones that recur inside a text are buttons.
_REFRAIN_WORDS = 4
_LONGEST = 1000
_FOOTER = _LIST = 3
_REFRAIN, _PROSE = "a story repeats it inside itself", "it reads like running text"
HEADLINE = "it is the headline of a story"
# A line of a source is counted in so many stories at most; more would add nothing new.
_MOST = 64


Key = tuple[str, str]
"""The source and the wording of a line."""

Beyond = Literal["", "above", "below", "nothing"]
"""Where all goes with a line: above it, below it; `nothing` was decided by people, and stays when more is learned."""


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """An article to learn from. `story` names the group of near-duplicates that it belongs to: its id, when it has no duplicates."""

    id: str
    source: str
    text: str
    story: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The places of a line: stories in which it is at the edge or inside, whether one repeats it inside, an example's id.

    `line` is what it says there, and `above` the wording of the line above it. Running text keeps what stands next `around` it in all its
    stories, line by line, where the text's own beginning or end is an empty line.
    """

    edge: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    refrain: bool = False
    example: str = ""
    line: str = ""
    above: str = ""
    around: tuple[str, ...] = ()

    def __add__(self, other: "Seen") -> "Seen":
        first = min(self, other, key=lambda seen: (seen.example, seen.line, seen.above))
        return Seen(
            cap_stories(self.edge | other.edge),
            cap_stories(self.inside | other.inside),
            self.refrain or other.refrain,
            first.example,
            first.line,
            first.above,
            tuple(sorted({*self.around, *other.around})[:_MOST]),
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """Lines by source and wording. Tallies add up, in any order."""

    lines: Mapping[Key, Seen] = field(default_factory=dict)

    def __add__(self, other: "Tally") -> "Tally":
        total = dict(self.lines)
        for key, seen in other.lines.items():
            total[key] = total[key] + seen if key in total else seen
        return Tally(total)


@dataclass(frozen=True, slots=True, order=True)
class Learned:
    """A line that recurs: in `count` stories of `source`, for example in the article `example`.

    `doubt` is the reason why it is not removed all the same; it is empty for a line that is removed. Text `beyond` it is removed as well.
    """

    source: str
    line: str
    count: int
    example: str
    doubt: str = ""
    beyond: Beyond = ""


def collect(batch: Iterable[LearnedLine]) -> Tally:
    """Return the lines of a batch of articles."""
    lines: dict[Key, Seen] = {}
    for article in batch:
        for wording, seen in _lines_of(article).items():
            key = (article.source, wording)
            lines[key] = lines[key] + seen if key in lines else seen
    return Tally(lines)


def decide(total: Tally) -> list[Learned]:
    """Return the lines that recur over distinct stories, by source and line: twice in head, tail or a list of links, or three times anywhere."""
    lists = _find_lists(total)
    doubts = {key: _doubt_code(seen) for key, seen in total.lines.items() if _is_recurring(seen) or key in lists}
    sure = {key for key, doubt in doubts.items() if not doubt} | _find_footers(doubts, total)
    sure |= _find_between(doubts, sure, total)
    found = []
    for key, doubt in doubts.items():
        seen = total.lines[key]
        found.append(Learned(key[0], seen.line, _count_stories(seen), seen.example, "" if key in sure else doubt))
    return sorted(found)


def _is_recurring(seen: Seen) -> bool:
    return len(seen.edge) >= FEW_EDGE or _count_stories(seen) >= _FEW_INSIDE


def _count_stories(seen: Seen) -> int:
    return len(seen.edge | seen.inside)


def _find_lists(total: Tally) -> set[Key]:
    """Return the short lines that occur in two stories or more, in a row of at least three such lines without doubt, one of which recurs for sure."""
    doubts = {key: _doubt_code(seen) for key, seen in total.lines.items() if _count_stories(seen) >= FEW_EDGE}
    found: set[Key] = set()
    for row in _find_rows(doubts, total):
        sure = [key for key in row if not doubts[key] and len(words_of(total.lines[key].line)) < _PROSE_WORDS]
        if len(sure) >= _LIST and any(_is_recurring(total.lines[key]) for key in sure):
            found.update(sure)
    return found


def _find_footers(doubts: Mapping[Key, str], total: Tally) -> set[Key]:
    """Return the lines of running text that recur over three stories in a row of at least three of them, with a line in it that is sure."""
    found: set[Key] = set()
    for row in _find_rows(doubts, total):
        sure = [key for key in row if doubts[key] == _PROSE and _count_stories(total.lines[key]) >= _FEW_INSIDE]
        if _FOOTER <= len(sure) < len(row):
            found.update(sure)
    return found


def _find_between(doubts: Mapping[Key, str], sure: set[Key], total: Tally) -> set[Key]:
    """Return the lines of running text that are, in all their stories, between lines that are sure, or between such lines and each other.

    They must be three stories: two of one event share paragraphs.
    """
    found = {
        key for key, doubt in doubts.items() if doubt == _PROSE and _count_stories(total.lines[key]) >= _FEW_INSIDE
    }
    while astray := {
        key for key in found if any((key[0], near) not in sure | found for near in total.lines[key].around)
    }:
        found -= astray
    return found


def _find_rows(doubts: Mapping[Key, str], total: Tally) -> Iterable[list[Key]]:
    """Return the rows of recurring lines: a line is in one with the line above it in its example, if that recurs too. A refrain is in none."""
    row_of: dict[Key, list[Key]] = {key: [key] for key, doubt in doubts.items() if doubt != _REFRAIN}
    for key in list(row_of):
        above = row_of.get((key[0], total.lines[key].above))
        if above is not None and above is not row_of[key]:
            above += row_of[key]
            row_of.update(dict.fromkeys(row_of[key], above))
    return {id(row): row for row in row_of.values()}.values()


def wording(line: str) -> str:
    """Return the key that is equal for two lines that count as the same.

    >>> wording("  * Read MORE ") == wording("Read more")
    True
    """
    return plain_line(line).casefold()


def words_of(line: str) -> list[str]:
    """Return the words of a line."""
    return _WORD.findall(line)


def _lines_of(article: LearnedLine) -> dict[str, Seen]:
    """Return the place of each line of an article; one that is inside as well as at an edge, like a heading of many parts, counts as inside."""
    bodies = cut(article.text).bodies
    keys, prose = [wording(body) for body in bodies], [is_prose(body) for body in bodies]
    first, last = _prose_edges(prose)
    found: dict[str, Seen] = {}
    story, above = frozenset([article.story]), ""
    for at, (body, key, around) in enumerate(zip(bodies, keys, _neighbours_of(keys), strict=True)):
        if not key or len(key) > _LONGEST or _is_number(key):
            continue
        edge = at < first or at > last
        again = not edge and key in found and bool(found[key].inside) and len(words_of(body)) >= _REFRAIN_WORDS
        kept = around if prose[at] else ()
        seen = Seen(
            story if edge else frozenset(), frozenset() if edge else story, again, article.id, body, above, kept
        )
        found[key] = found[key] + seen if key in found else seen
        above = key
    return {key: replace(seen, edge=frozenset()) if seen.inside else seen for key, seen in found.items()}


def _neighbours_of(keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Return for each line the next lines with words above and below it; a row of stars or dashes has none."""
    return zip(_seen_before(keys), reversed(_seen_before(keys[::-1])), strict=True)


def _seen_before(keys: Sequence[str]) -> list[str]:
    found, last = [], ""
    for key in keys:
        found.append(last)
        if any(map(str.isalpha, key)):
            last = key
    return found


def _is_number(line: str) -> bool:
    """Return whether a line numbers the one below it, as lists of a story do."""
    return any(map(str.isdigit, line)) and not any(map(str.isalpha, line))


def _prose_edges(prose: Sequence[bool]) -> tuple[int, int]:
    """Return where the inside of a text begins and ends: the first and last line of running text, or, where that is less, the middle half."""
    quarter = max(1, len(prose) // _EDGE_SHARE)
    places = [at for at, reads in enumerate(prose) if reads]
    first, last = (places[0], places[-1]) if places else (quarter, len(prose) - 1 - quarter)
    return max(first, quarter), min(last, len(prose) - 1 - quarter)


def is_prose(line: str) -> bool:
    """Return whether a line reads like running text."""
    return line.rstrip(_CLOSERS).endswith(_ENDS) and len(words_of(line)) >= _PROSE_WORDS


def _doubt_code(seen: Seen) -> str:
    if seen.refrain:
        return _REFRAIN
    if is_prose(seen.line) and not _is_themed(seen.line):
        return _PROSE
    return ""


def _is_themed(line: str) -> bool:
    """Return whether a fifth of the line's words are words of site text: subscribe, cookies, share ..."""
    words = [word.lower() for word in words_of(line)]
    return _THEMED_SHARE * sum(word in _theme_words() for word in words) >= len(words)


@cache
def _theme_words() -> frozenset[str]:
    stop, *themes = word_sets()
    return frozenset(word for theme in themes for word in theme).difference(stop)


def cap_stories(stories: frozenset[str]) -> frozenset[str]:
    """Return as many of the stories as add something new."""
    return stories if len(stories) <= _MOST else frozenset(sorted(stories)[:_MOST])
