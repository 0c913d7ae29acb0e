"""Groups of copies: every member verified against the one that is kept."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.documents import COPIES, Options, Policy
from corpuskit.model import Cluster, Match

Rank = tuple[tuple[int, str], ...]
_LAST = "\U0010ffff"  # after every date


def ranking(cards: Mapping[str, Card], options: Options) -> Callable[[str], tuple[Rank, str]]:
    """Return what gives the key by which ids are sorted so that the document to keep comes first."""
    order = {name: k for k, name in enumerate(options.source_order)}
    keys: Mapping[Policy, Callable[[Card], tuple[int, str]]] = {
        "earliest": lambda card: (0, card.published or _LAST),
        "longest": lambda card: (-card.size, ""),
        "source-order": lambda card: (order.get(card.source or "", len(order)), ""),
    }
    wanted = [keys[policy] for policy in options.keep]
    return lambda i: (tuple([key(cards[i]) for key in wanted]), i)


def clusters(
    cards: Mapping[str, Card],
    matches: Iterable[Match],
    options: Options,
    verify: Callable[[Sequence[tuple[str, str]]], Sequence[Match]],
    old: Container[str] = (),
) -> tuple[list[Cluster], list[Match]]:
    """Return the clusters, sorted by the id that is kept, and the matches that had to be found for them.

    `verify` gives the matches of pairs of ids. In each group that copies connect, the first by policy is kept, what is
    a copy of it joins it, and the rest is looked at again: a chain never joins what is not alike. What is a copy of an `old`
    document goes with the first of these; nothing that is old is dropped.
    """
    known = {(m.a, m.b): m.relation in COPIES for m in matches}
    found, known = _with_old(known, cards, options, old)
    extra: list[Match] = []
    rank = ranking(cards, options)
    groups = [sorted(group, key=rank) for group in _connected(known)]
    while groups := [group for group in groups if len(group) > 1]:
        # Of all groups at once: articles are read in batches.
        firsts = [_pair(group[0], i) for group in groups for i in group[1:]]
        unknown = [pair for pair in firsts if pair not in known]
        fresh = verify(unknown) if unknown else ()
        known.update(dict.fromkeys(unknown, False))
        known.update({(m.a, m.b): m.relation in COPIES for m in fresh})
        extra += fresh
        for place, (keep, *others) in enumerate(groups):
            drop = {i for i in others if known[_pair(keep, i)]}
            if drop:
                found.append(Cluster(keep, tuple(sorted(drop))))
            groups[place] = [i for i in others if i not in drop]
    return sorted(found, key=lambda cluster: cluster.keep), extra


def _with_old(
    known: Mapping[tuple[str, str], bool], cards: Mapping[str, Card], options: Options, old: Container[str]
) -> tuple[list[Cluster], dict[tuple[str, str], bool]]:
    """Return the clusters of old documents and their copies, and what is known of the pairs of all others."""
    kept: dict[str, str] = {}
    rank = ranking(cards, options)
    for (a, b), copy in known.items():
        new, other = (a, b) if b in old else (b, a)
        if copy and other in old and new not in old:
            kept[new] = min(kept.get(new, other), other, key=rank)
    drops: dict[str, list[str]] = defaultdict(list)
    for new, other in kept.items():
        drops[other].append(new)
    rest = {pair: copy for pair, copy in known.items() if not any(i in old or i in kept for i in pair)}
    return [Cluster(keep, tuple(sorted(drop))) for keep, drop in drops.items()], rest


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)


def _connected(known: Mapping[tuple[str, str], bool]) -> list[set[str]]:
    """Return the sets of ids that pairs which are copies connect."""
    root: dict[str, str] = {}

    def find(i: str) -> str:
        while root.setdefault(i, i) != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for (a, b), copy in known.items():
        if copy:
            low, high = sorted((find(a), find(b)))
            root[high] = low
    members: dict[str, set[str]] = defaultdict(set)
    for i in root:
        members[find(i)].add(i)
    return list(members.values())
