"""Removals in groups: the same passage, by the same rule, from the same source, is one decision."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpuskit.review.articles import ReviewedArticle, ReviewedRemoval

# The end of a line that is no end of a sentence, and the beginning of a line that is no beginning of one.
_OPEN = re.compile(r"[\w,;–-]\s*\Z")
_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿ]")
_SENTENCE = re.compile(r"[.!?。！？]['\"”’»)]*\s*\Z")
_NEAR = 200
_PROSE_WORDS = 12
_LARGE = 0.2

CUTS, PROSE, MODEL, ONCE, LARGE = (
    "cuts into a sentence",
    "reads like the story",
    "by the line model alone",
    "seen once",
    "much of the text",
)
DOUBTS: Mapping[str, int] = {CUTS: 4, PROSE: 3, MODEL: 2, LARGE: 2, ONCE: 1}
"""Reasons to doubt a removal, and the weight of each: the sum decides which ones are shown first."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One removal of a group: the number of its article, and of the removal in it."""

    article: int
    removal: int


@dataclass(slots=True)
class RemovalGroup:
    """Removals of one passage by one rule from one source, all `done` or none; `doubts` are reasons to look twice."""

    rule: str
    text: str
    source: str
    done: bool
    why: str
    members: list[Member] = field(default_factory=list)
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A name for the group that stays the same from report to report."""
        said = f"{self.rule}\0{self.text}\0{self.source}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def doubt(self) -> int:
        """The weight of the doubts."""
        return sum(DOUBTS[doubt] for doubt in self.doubts)


def group_removals(articles: Sequence[ReviewedArticle]) -> list[RemovalGroup]:
    """Return all removals of the articles in groups, the doubtful ones first."""
    groups: dict[tuple[str, str, str, bool], RemovalGroup] = {}
    for number, article in enumerate(articles):
        for place, removal in enumerate(article.removals):
            text = removal.text.strip()
            key = (removal.rule, text, article.source, removal.done)
            group = groups.setdefault(key, RemovalGroup(removal.rule, text, article.source, removal.done, removal.why))
            group.members.append(Member(number, place))
    _note_doubts(groups.values(), articles)
    return sorted(groups.values(), key=lambda g: (-g.doubt, g.rule, -len(g.members), g.source, g.text))


def _note_doubts(groups: Iterable[RemovalGroup], articles: Sequence[ReviewedArticle]) -> None:
    seen = Counter(removal.text.strip() for article in articles for removal in article.removals)
    for group in groups:
        found = {doubt for member in group.members[:20] for doubt in _find_doubts(articles[member.article], member)}
        found |= {ONCE} if seen[group.text] == 1 else set()
        group.doubts = tuple(doubt for doubt in DOUBTS if doubt in found)


def _find_doubts(article: ReviewedArticle, member: Member) -> set[str]:
    """Return the reasons to doubt one removal."""
    removal = article.removals[member.removal]
    found = {CUTS} if cuts_sentence(article, removal) else set()
    said = removal.text.strip()
    if "\n" not in said and len(said.split()) >= _PROSE_WORDS and _SENTENCE.search(said):
        found.add(PROSE)
    if removal.rule == "line-model":
        found.add(MODEL)
    if len(removal.span) > _LARGE * len(article.original):
        found.add(LARGE)
    return found


def cuts_sentence(article: ReviewedArticle, removal: ReviewedRemoval) -> bool:
    """Return whether the text before and behind a removal stays, and reads like one sentence that the removal cuts."""
    text, start, end = article.original, removal.span.start, removal.span.end
    before = _OPEN.search(text, max(0, start - _NEAR), start)
    behind = _GOES_ON.match(text, end)
    if not before or not behind:
        return False
    ends = (before.start(), behind.end() - 1)
    return not any(other.span.start <= place < other.span.end for other in article.removals for place in ends)
