"""Groups of copies, built from the strongest link down: every member is verified against the one that is kept, and can go for it.

A link joins the groups of its two articles if all members of the one are copies of what the other keeps, and nothing is lost with them. So
a chain never joins unlike texts, a weak link never takes a member from a strong one, and a text that contains another is never dropped for it.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.documents import Options, Policy
from corpuskit.model import COPIES, Cluster, Match

Rank = tuple[tuple[int, str], ...]
Ids = tuple[str, str]
Ranking = Callable[[str], tuple[Rank, str]]
Verify = Callable[[Sequence[Ids]], Sequence[Match]]
_LAST = "\U0010ffff"  # after every date
_STEP = 0.05  # links whose scores differ by less are as strong
_UNCHOSEN = (0, "")
_AHEAD = 256  # links that are verified in advance: pairs are verified many at once

_STRENGTH = {relation: k for k, relation in enumerate(COPIES)}


def ranking(cards: Mapping[str, Card], options: Options) -> Ranking:
    """Return the function that gives the key by which ids are sorted so that the document to keep comes first."""
    order = {name: k for k, name in enumerate(options.source_order)}
    keys: Mapping[Policy, Callable[[Card], tuple[int, str]]] = {
        "earliest": lambda card: (0, card.published or _LAST),
        "latest": lambda card: (0 if card.published else 1, _reversed(card.published or "")),
        "longest": lambda card: (-card.size, ""),
        "richest": lambda card: (-card.filled, ""),
        "source-order": lambda card: (order.get(card.source or "", len(order)), ""),
    }
    wanted = [keys[policy] for policy in options.keep]
    first = _chosen_ranks(options.chosen)
    return lambda i: ((first.get(i, _UNCHOSEN), *(key(cards[i]) for key in wanted)), i)


def _chosen_ranks(chosen: Iterable[Ids]) -> dict[str, tuple[int, str]]:
    """Return the ranks of ids about which a person decided: kept ones come before all others, dropped ones after them."""
    kept, dropped = ({pair[side] for pair in chosen} for side in (0, 1))
    return {i: ((i in dropped) - (i in kept), "") for i in kept | dropped}


def _reversed(text: str) -> str:
    """Return a text that is sorted before another one where the given text is sorted after that other text."""
    return "".join(chr(0x10FFFF - ord(c)) for c in text) + _LAST


def clusters(
    cards: Mapping[str, Card], matches: Iterable[Match], options: Options, verify: Verify, old: Container[str] = ()
) -> tuple[list[Cluster], list[Match]]:
    """Return the clusters, sorted by the id that is kept, and the matches that had to be found for them.

    `verify` gives the copies among pairs of ids. A copy of an `old` document joins its cluster; old documents are never dropped.
    Pairs of `options.apart` are in no cluster together.
    """
    links = [match for match in matches if is_copy(match, options)]
    found, links = _with_old(links, cards, options, old)
    groups = [_Groups(some, cards, options) for some in _connect_links(links)]
    extra = _run_joining([group.join() for group in groups], verify)
    found += [cluster for group in groups for cluster in group.clusters()]
    return sorted(found, key=lambda cluster: cluster.keep), extra


def is_copy(match: Match, options: Options) -> bool:
    """Return whether two articles are copies: by their relation, unless both are to stay, or by a person's decision."""
    if (match.a, match.b) in options.apart:
        return False
    return match.relation in COPIES or not options.chosen.isdisjoint(((match.a, match.b), (match.b, match.a)))


def can_go(match: Match, drop: str, cards: Mapping[str, Card], options: Options) -> bool:
    """Return whether one of two copies can be dropped for the other: it contains nothing more, and is not much longer, or a person decided so."""
    keep = match.b if drop == match.a else match.a
    if (keep, drop) in options.chosen:
        return True
    if match.only and (match.only == "a") != (drop == match.a):
        return False
    return cards[drop].size <= options.longer * cards[keep].size


@dataclass(slots=True)
class _Groups:
    """The groups that links of one component make: of each the document that is kept, and the others."""

    links: list[Match]
    cards: Mapping[str, Card]
    options: Options
    _known: dict[Ids, Match | None] = field(default_factory=dict)
    _keeper: dict[str, str] = field(default_factory=dict)
    _members: dict[str, list[str]] = field(default_factory=dict)

    def join(self) -> Generator[list[Ids], list[Match], None]:
        """Join groups, the strongest link first. Yields pairs that must be verified, and takes the copies among them."""
        rank = ranking(self.cards, self.options)
        self._known = {(link.a, link.b): link for link in self.links}
        names = {name for link in self.links for name in (link.a, link.b)}
        self._keeper = {name: name for name in names}
        self._members = {name: [] for name in names}
        ordered = sorted(self.links, key=lambda link: (*_link_strength(link), *sorted((rank(link.a), rank(link.b)))))
        for place, link in enumerate(ordered):
            both = sorted({self._keeper[link.a], self._keeper[link.b]}, key=rank)
            if len(both) == 1:
                continue
            for keep, other in (both, both[::-1]):
                group = [other, *self._members[other]]
                if unknown := [pair for one in group if (pair := _ordered_pair(keep, one)) not in self._known]:
                    needed = self._pairs_ahead(unknown, both, ordered[place + 1 : place + 1 + _AHEAD])
                    self._known.update(dict.fromkeys(needed))
                    self._known.update({(match.a, match.b): match for match in (yield needed)})
                if all(self._can_go(one, keep) for one in group):
                    self._members[keep] += group
                    self._members[other] = []
                    self._keeper.update(dict.fromkeys(group, keep))
                    break

    def clusters(self) -> list[Cluster]:
        """Return the groups of more than one document."""
        return [Cluster(keep, tuple(sorted(drop))) for keep, drop in self._members.items() if drop]

    def _can_go(self, drop: str, keep: str) -> bool:
        pair = _ordered_pair(drop, keep)
        match = None if pair in self.options.apart else self._known[pair]
        return match is not None and can_go(match, drop, self.cards, self.options)

    def _pairs_ahead(self, unknown: list[Ids], both: Sequence[str], links: Sequence[Match]) -> list[Ids]:
        """Return the unknown pairs, and those that the next links with one of `both` may need."""
        needed = dict.fromkeys(unknown)
        for link in links:
            ends = {self._keeper[link.a], self._keeper[link.b]}
            if len(ends) == len(both) and not ends.isdisjoint(both):
                needed.update(
                    dict.fromkeys(_ordered_pair(keep, end) for keep in both for end in ends if end not in both)
                )
        return [pair for pair in needed if pair not in self._known]


def _run_joining(joining: Sequence[Generator[list[Ids], list[Match], None]], verify: Verify) -> list[Match]:
    """Join the groups of all components. The pairs that they need are verified together: articles are read in batches."""
    extra: list[Match] = []
    waiting = [(each, unknown) for each in joining if (unknown := next(each, None)) is not None]
    while waiting:
        found = verify([pair for _, unknown in waiting for pair in unknown])
        copies = {(match.a, match.b): match for match in found if match.relation in COPIES}
        extra += found
        waiting = [
            (each, more)
            for each, unknown in waiting
            if (more := _send_next(each, [copies[pair] for pair in unknown if pair in copies])) is not None
        ]
    return extra


def _send_next(joining: Generator[list[Ids], list[Match], None], found: list[Match]) -> list[Ids] | None:
    try:
        return joining.send(found)
    except StopIteration:
        return None


def _link_strength(link: Match) -> tuple[int, float]:
    return _STRENGTH.get(link.relation, len(_STRENGTH)), -int(link.score / _STEP)


def _with_old(
    links: Sequence[Match], cards: Mapping[str, Card], options: Options, old: Container[str]
) -> tuple[list[Cluster], list[Match]]:
    """Return the clusters of old documents and those that can go for them, and the links of all others."""
    rank = ranking(cards, options)
    best: dict[str, Match] = {}
    for link in links:
        new, other = (link.a, link.b) if link.b in old else (link.b, link.a)
        if other in old and new not in old and can_go(link, new, cards, options):
            best[new] = min(
                best.get(new, link),
                link,
                key=lambda m, new=new: (*_link_strength(m), rank(_other_id(m, new))),  # type: ignore[misc]
            )
    drops: dict[str, list[str]] = defaultdict(list)
    for new, link in best.items():
        drops[_other_id(link, new)].append(new)
    rest = [link for link in links if not any(i in old or i in best for i in (link.a, link.b))]
    return [Cluster(keep, tuple(sorted(drop))) for keep, drop in drops.items()], rest


def _other_id(match: Match, one: str) -> str:
    return match.b if match.a == one else match.a


def _ordered_pair(a: str, b: str) -> Ids:
    return (a, b) if a < b else (b, a)


def _connect_links(links: Sequence[Match]) -> list[list[Match]]:
    """Return the links of each set of ids that they connect."""
    root: dict[str, str] = {}

    def find(i: str) -> str:
        while root.setdefault(i, i) != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for link in links:
        low, high = sorted((find(link.a), find(link.b)))
        root[high] = low
    parts: dict[str, list[Match]] = defaultdict(list)
    for link in links:
        parts[find(link.a)].append(link)
    return list(parts.values())
