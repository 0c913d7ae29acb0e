"""The order in which people are shown clusters and links."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from corpuskit.model import COPIES, RELATIONS, Cluster, Match

Sort = Literal["weakest", "strongest", "largest", "id"]

SORTS: tuple[Sort, ...] = get_args(Sort)


class Block(NamedTuple):
    """A cluster as it is shown: the id that is kept, the match of each article that can be dropped for it, the weakest first, and those without a match."""

    keep: str
    matches: tuple[Match, ...]
    others: tuple[str, ...] = ()


class Listing(NamedTuple):
    """All clusters and links, in the order in which they are shown."""

    blocks: tuple[Block, ...]
    links: tuple[Match, ...]

    def first(self, limit: int) -> "Listing":
        """Return the first `limit` clusters and as many links; all of them for 0."""
        return Listing(self.blocks[:limit], self.links[:limit]) if limit else self

    def names(self) -> list[str]:
        """Return the ids of the articles in it, each once."""
        copies = (name for block in self.blocks for match in block.matches for name in (match.a, match.b))
        members = [*copies, *(name for block in self.blocks for name in (block.keep, *block.others))]
        links = (name for match in self.links for name in (match.a, match.b))
        return list(dict.fromkeys([*members, *links]))


def list_results(matches: Sequence[Match], clusters: Sequence[Cluster], sort: Sort = "weakest") -> Listing:
    """Return clusters and links for people. A link is a pair that is not in one cluster; links are in the order of relations.

    The weakest pair of a cluster decides how sure it is: the least sure cluster comes first (`weakest`), or last (`strongest`).
    """
    by_pair = {(match.a, match.b): match for match in matches}
    home = {name: k for k, cluster in enumerate(clusters) for name in (cluster.keep, *cluster.drop)}
    blocks = [_make_block(cluster, by_pair) for cluster in clusters]
    links = [match for match in matches if home.get(match.a, -1) != home.get(match.b, -2)]
    order = {relation: k for k, relation in enumerate(RELATIONS)}
    by_strength = sorted(links, key=lambda m: (order[m.relation], m.score if sort == "weakest" else -m.score))
    by_id = sorted(links, key=lambda m: order[m.relation])
    return Listing(tuple(sorted(blocks, key=_BLOCK_KEYS[sort])), tuple(by_id if sort == "id" else by_strength))


def _make_block(cluster: Cluster, by_pair: Mapping[tuple[str, str], Match]) -> Block:
    found = {drop: by_pair.get((min(cluster.keep, drop), max(cluster.keep, drop))) for drop in cluster.drop}
    matches = sorted((match for match in found.values() if match), key=_strength_of)
    return Block(cluster.keep, tuple(matches), tuple(drop for drop, match in found.items() if not match))


_RANK = {relation: -k for k, relation in enumerate(COPIES)}


def _strength_of(match: Match) -> tuple[int, float]:
    """Return a key that is smaller the weaker a copy is."""
    return _RANK.get(match.relation, -len(_RANK)), match.score


def _weakest_of(block: Block) -> tuple[int, float]:
    return min(map(_strength_of, block.matches), default=(0, 1.0))


_BLOCK_KEYS: Mapping[Sort, Callable[[Block], Any]] = {
    "weakest": lambda block: (_weakest_of(block), block.keep),
    "strongest": lambda block: (tuple(-x for x in _weakest_of(block)), block.keep),
    "largest": lambda block: (-len(block.matches) - len(block.others), block.keep),
    "id": lambda block: block.keep,
}
