"""Pairs of articles to review: copies and links, the weakest first, both texts beside each other."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpuskit.model import Match, Passage, Report, Span
from corpuskit.review.articles import ReviewedArticle
from corpuskit.review.excerpts import shorten_middle
from corpuskit.store.accepted import Accepted

# Words, blanks, and single characters of scripts that put no blanks between words.
_TOKEN = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_DIFFERS = 2


@dataclass(frozen=True, slots=True)
class ReviewedPair:
    """Two articles that have text in common; `cluster` is the id that is kept, empty for a mere link; `keep` is the id that is proposed."""

    match: Match
    keep: str
    cluster: str = ""

    @property
    def key(self) -> str:
        """A name for the pair that stays the same from report to report."""
        return hashlib.sha256(f"{self.match.a}\0{self.match.b}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def list_pairs(found: Report, articles: Mapping[str, ReviewedArticle], accepted: Accepted) -> list[ReviewedPair]:
    """Return the pairs of a report of `dedup` that are not accepted yet: first the clusters, then the links, the weakest first in each.

    Two copies of one kept article are not a pair of their own.
    """
    kept = {name: cluster.keep for cluster in found.clusters for name in (cluster.keep, *cluster.drop)}
    pairs = [
        pair
        for match in found.matches
        if (match.a, match.b) not in accepted and (pair := _review_pair(match, kept, articles))
    ]
    weakest = {pair.cluster: 1.0 for pair in pairs}
    for pair in pairs:
        weakest[pair.cluster] = min(weakest[pair.cluster], pair.match.score)
    return sorted(
        pairs, key=lambda p: (not p.cluster, weakest[p.cluster] if p.cluster else 0, p.cluster, p.match.score, p.key)
    )


def _review_pair(match: Match, kept: Mapping[str, str], articles: Mapping[str, ReviewedArticle]) -> ReviewedPair | None:
    if match.a not in articles or match.b not in articles:
        return None
    both = kept.get(match.a, match.a) == kept.get(match.b, match.b)
    if both and kept[match.a] in (match.a, match.b):
        return ReviewedPair(match, kept[match.a], kept[match.a])
    return None if both else ReviewedPair(match, _earlier_one(match, articles))


def _earlier_one(match: Match, articles: Mapping[str, ReviewedArticle]) -> str:
    """Return the article of a link that would be kept: the one that cannot go, else the earlier, else the longer one."""
    if match.only:
        return match.b if match.only == "a" else match.a
    first, second = articles[match.a], articles[match.b]
    late = "9999"
    rank = [(one.published or late, -one.words, one.id) for one in (first, second)]
    return match.a if rank[0] <= rank[1] else match.b


def limit_rows(rows: Sequence[Sequence[Any]], room: int) -> list[Any]:
    """Return the first rows, with about `room` characters of text; a passage that is left out is replaced by the number of its characters.

    >>> limit_rows([["=", "The harbour is closed."], ["~", ["Until ", ["May", "June"], ", said the port."]]], 32)
    [['=', 'The harbour is closed.'], ['~', ['Until ', ['May', 'June'], ['', 16, '']]]]
    """
    made: list[Any] = []
    for sign, *cells in rows:
        if room <= 0:
            break
        parts = _limit_parts(cells[0], room) if sign == "~" else cells
        room -= _count_letters(cells)
        made.append([sign, parts] if sign == "~" else [sign, *parts])
    if left := sum(_count_letters(row[1:]) for row in rows[len(made) :]):
        made.append(["", ["", left, ""], ""])
    return made


def _limit_parts(parts: Sequence[Any], room: int) -> list[Any]:
    made: list[Any] = []
    for part in parts:
        if room <= 0:
            break
        made.append(part)
        room -= _count_letters(part)
    left = sum(map(_count_letters, parts[len(made) :]))
    return [*made, ["", left, ""]] if left else made


def _count_letters(part: Any) -> int:  # noqa: ANN401 - texts, and lists of such
    """Return the number of characters of a part of a row; a number among texts counts for its value."""
    if isinstance(part, str):
        return len(part)
    return part if isinstance(part, int) else sum(map(_count_letters, part))


def align_texts(match: Match, a: str, b: str, window: int) -> list[list[Any]]:
    """Return both texts as rows, each passage beside its counterpart.

    `["=", text]` is the same in both, `["~", parts]` was edited (see `mark_differences`), `["", left, right]` lies between passages, and
    `[">", left, right]`, at the end, are passages in another order. Long stretches are shortened to about two `window`s of characters.
    """
    evidence = match.evidence or _whole_texts(match, a, b)
    lined, moved = _split_by_order(evidence)
    rows = [_shorten_row(sign, left, right, window) for sign, left, right in _rows_between(lined, a, b)]
    rows += [_shorten_row(">", p.a.of(a), p.b.of(b), window) for p in moved]
    return [row for row in rows if any(row[1:])]


def _whole_texts(match: Match, a: str, b: str) -> tuple[Passage, ...]:
    """Return both texts as one passage, where a pair of copies comes without passages."""
    return (Passage(Span(0, len(a)), Span(0, len(b))),) if match.relation == "exact" else ()


def _split_by_order(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Return the passages that follow each other in both texts, and the rest."""
    lined: list[Passage] = []
    moved: list[Passage] = []
    for passage in sorted(passages, key=lambda p: p.a):
        follows = not lined or (passage.a.start >= lined[-1].a.end and passage.b.start >= lined[-1].b.end)
        (lined if follows else moved).append(passage)
    return lined, moved


def _rows_between(passages: Sequence[Passage], a: str, b: str) -> Iterator[tuple[str, str, str]]:
    at_a = at_b = 0
    for passage in passages:
        yield "", a[at_a : passage.a.start], b[at_b : passage.b.start]
        left, right = passage.a.of(a), passage.b.of(b)
        yield "=" if left.split() == right.split() else "~", left, right
        at_a, at_b = passage.a.end, passage.b.end
    yield "", a[at_a:], b[at_b:]


def _shorten_row(sign: str, left: str, right: str, window: int) -> list[Any]:
    left, right = left.strip(), right.strip()
    if sign == "=":
        return [sign, shorten_middle(left, window // 2)]
    if sign == "~":
        return [sign, mark_differences(left, right, window // 2)]
    return [sign, shorten_middle(left, window), shorten_middle(right, window)]


def mark_differences(left: str, right: str, window: int) -> list[Any]:
    """Return an edited passage in parts: a text that both have (shortened where it is long), or a pair of texts that differ.

    >>> mark_differences("The water board has asked", "The board has applied", 80)
    ['The ', ['water ', ''], 'board has ', ['asked', 'applied']]
    """
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - for those who compare

    a, b = _TOKEN.findall(left), _TOKEN.findall(right)
    parts: list[Any] = []
    for step in Indel.opcodes(a, b):
        removed, added = "".join(a[step.src_start : step.src_end]), "".join(b[step.dest_start : step.dest_end])
        if step.tag == "equal":
            parts.append(shorten_middle(removed, window))
            continue
        if parts and isinstance(parts[-1], list) and len(parts[-1]) == _DIFFERS:
            parts[-1] = [parts[-1][0] + removed, parts[-1][1] + added]
        else:
            parts.append([removed, added])
    return parts
