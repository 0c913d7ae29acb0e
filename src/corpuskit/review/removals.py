"""Removals in groups: the same passage, by the same rule, from the same source, is one decision."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpuskit.review.articles import ReviewedArticle, ReviewedRemoval

# The end of a line that is no end of a sentence, and the beginning of a line that is no beginning of one.
_OPEN = re.compile(r"[\w,;–-]\s*\Z")
_GOES_ON = re.compile(r"\s*[a-zß-öø-ÿ]")
_SENTENCE = re.compile(r"[.!?。！？]['\"”’»)]*\s*\Z")
_NEAR = 200
_PROSE_WORDS, _LINE_WORDS, _LINE_LETTERS = 12, 8, 40
_LARGE = 0.2
_UNSURE = 0.1
"""Of removals with at least that probability of being the story's, a fifth was wrong on 600 labelled pages; of others, one in sixty."""
# Rules that take a line since its neighbours go.
_LEANING = ("menu", "mark")
_MODEL = "line-model"

CUTS, UNSURE, BETWEEN, PROSE, BESIDE, LARGE = (
    "cuts into a sentence",
    "the line model is not sure",
    "between paragraphs of the story",
    "reads like the story",
    "beside a doubtful one",
    "much of the text",
)
DOUBTS: Mapping[str, int] = {CUTS: 4, UNSURE: 4, BETWEEN: 3, PROSE: 3, BESIDE: 3, LARGE: 1}
"""Reasons to doubt a removal, and the weight of each: the sum decides which ones are shown first."""
DOUBTFUL = 2
"""From this weight on a removal is called doubtful; below it, it is less sure, and without a reason to doubt it, sure."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """One removal of a group: the number of its article, and of the removal in it."""

    article: int
    removal: int


@dataclass(slots=True)
class RemovalGroup:
    """Removals of one passage by one rule from one source, all `done` or none.

    `doubts` are reasons to look twice, `probability` is the highest one that a member is the story's.
    """

    rule: str
    text: str
    source: str
    done: bool
    why: str
    members: list[Member] = field(default_factory=list)
    doubts: tuple[str, ...] = ()
    probability: float = 0.0

    @property
    def key(self) -> str:
        """A name for the group that stays the same from report to report."""
        identity = f"{self.rule}\0{self.text}\0{self.source}"
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]

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
    return sorted(groups.values(), key=lambda g: (-g.doubt, -g.probability, g.rule, -len(g.members), g.source, g.text))


def _note_doubts(groups: Iterable[RemovalGroup], articles: Sequence[ReviewedArticle]) -> None:
    for group in groups:
        members = group.members[:20]
        found = {doubt for member in members for doubt in _find_doubts(articles[member.article], member)}
        group.doubts = tuple(doubt for doubt in DOUBTS if doubt in found)
        group.probability = max(articles[member.article].removals[member.removal].doubt for member in members)


def _find_doubts(article: ReviewedArticle, member: Member) -> set[str]:
    """Return the reasons to doubt one removal."""
    removal = article.removals[member.removal]
    text = removal.text.strip()
    reasons = {
        CUTS: cuts_sentence(article, removal),
        UNSURE: removal.doubt >= _UNSURE,
        BETWEEN: removal.rule == _MODEL and _is_between_paragraphs(article, removal),
        PROSE: "\n" not in text and len(text.split()) >= _PROSE_WORDS and bool(_SENTENCE.search(text)),
        BESIDE: removal.rule in _LEANING and _touches_unsure(article, removal),
        LARGE: len(removal.span) > _LARGE * len(article.original),
    }
    return {reason for reason, holds in reasons.items() if holds}


def _is_between_paragraphs(article: ReviewedArticle, removal: ReviewedRemoval) -> bool:
    """Return whether the lines before and behind a removal stay, and read like running text."""
    text, span = article.original, removal.span
    start = max((other.span.end for other in article.removals if other.span.end <= span.start), default=0)
    end = min((other.span.start for other in article.removals if other.span.start >= span.end), default=len(text))
    lines = text[start : span.start].rstrip().rpartition("\n")[2], text[span.end : end].lstrip().partition("\n")[0]
    return all(map(_is_running_text, lines))


def _is_running_text(line: str) -> bool:
    return len(line.split()) >= _LINE_WORDS or (len(line) > _LINE_LETTERS and not line.isascii())


def _touches_unsure(article: ReviewedArticle, removal: ReviewedRemoval) -> bool:
    """Return whether only blanks lie between a removal and another one that the line model is not sure of."""
    ends = removal.span
    return any(
        other.doubt >= _UNSURE
        and not article.original[min(other.span.end, ends.end) : max(other.span.start, ends.start)].strip()
        for other in article.removals
    )


def cuts_sentence(article: ReviewedArticle, removal: ReviewedRemoval) -> bool:
    """Return whether the text before and behind a removal stays, and reads like one sentence that the removal cuts."""
    text, start, end = article.original, removal.span.start, removal.span.end
    before = _OPEN.search(text, max(0, start - _NEAR), start)
    behind = _GOES_ON.match(text, end)
    if not before or not behind:
        return False
    ends = (before.start(), behind.end() - 1)
    return not any(other.span.start <= place < other.span.end for other in article.removals for place in ends)
