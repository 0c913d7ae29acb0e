"""Connected components by rounds of large-star and small-star.

Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii: Connected Components in MapReduce and Beyond, SoCC 2014. An edge goes to the
bucket of the node from which it is seen. A large star links the larger neighbours of a node to the least of all, a small star
the smaller ones and the node itself. Both keep components as they are; when neither changes anything, each is a star around
its least node. The rounds are bounded by the square of the logarithm of the number of nodes, and in practice fewer than ten.
"""

from dataclasses import dataclass
from itertools import count

import numpy as np

from corpuskit.distributed.partitions import Partitions, over_buckets
from corpuskit.pipeline.parts import PartsRun, SliceTask, Step
from corpuskit.text.words import Flags, Places

Edges = tuple[Places, Places]


def large_star(nodes: Places, others: Places) -> tuple[Edges, int]:
    """Return each larger neighbour of a node with the least of the node and its neighbours, and how many edges are new.

    Edges are given in both directions.
    """
    nodes, others, least = _sort_stars(nodes, others)
    least = np.minimum(least, nodes)
    larger = others > nodes
    return (others[larger], least[larger]), int(np.count_nonzero(least[larger] != nodes[larger]))


def small_star(nodes: Places, others: Places) -> tuple[Edges, int]:
    """Return each smaller neighbour of a node, and the node, with the least of them, and how many edges are new.

    Edges are given from the larger to the smaller node.
    """
    nodes, others, least = _sort_stars(nodes, others)
    more, fresh = others != least, _mark_first(nodes)
    edges = np.concatenate([others[more], nodes[fresh]]), np.concatenate([least[more], least[fresh]])
    return edges, int(np.count_nonzero(more))


def label_stars(nodes: Places, others: Places) -> Edges:
    """Return the nodes of stars, which are given in both directions, each with the centre of its star."""
    nodes, _, least = _sort_stars(nodes, others)
    first = _mark_first(nodes)
    return nodes[first], np.minimum(nodes, least)[first]


def _sort_stars(nodes: Places, others: Places) -> tuple[Places, Places, Places]:
    """Return edges sorted, each once, with the least neighbour of the node of each."""
    order = np.lexsort((others, nodes))
    nodes, others = nodes[order], others[order]
    once = _mark_first(nodes) | _mark_first(others)
    nodes, others = nodes[once], others[once]
    first = _mark_first(nodes)
    return nodes, others, others[first][np.cumsum(first) - 1]


def _mark_first(values: Places) -> Flags:
    """Return which values differ from the one before."""
    found = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def both_directions(edges: Edges) -> Edges:
    """Return edges in both directions."""
    return np.concatenate(edges), np.concatenate(edges[::-1])


def send_edges(plan: Partitions, task: SliceTask, suffix: str, edges: Edges) -> None:
    """Send edges to the buckets of their first nodes."""
    nodes, others = edges
    rows = {"node": nodes, "other": others}
    plan.write(task, suffix, edges=(plan.nodes(nodes), rows))


def _received_edges(plan: Partitions, task: SliceTask, suffix: str) -> Edges:
    edges = plan.read(task, suffix)["edges"]
    return edges["node"], edges["other"]


@dataclass(frozen=True, slots=True)
class _Large(Step[int]):
    plan: Partitions
    known: str
    made: str

    def _run(self, task: SliceTask) -> int:
        edges, new = large_star(*_received_edges(self.plan, task, self.known))
        send_edges(self.plan, task, self.made, edges)
        return new


@dataclass(frozen=True, slots=True)
class _Small(Step[int]):
    plan: Partitions
    known: str
    made: str

    def _run(self, task: SliceTask) -> int:
        edges, new = small_star(*_received_edges(self.plan, task, self.known))
        send_edges(self.plan, task, self.made, both_directions(edges))
        return new


@dataclass(frozen=True, slots=True)
class _Labelling(Step[None]):
    """Sends each node of a bucket, with the least one of its component, to its id range."""

    plan: Partitions
    known: str
    made: str

    def _run(self, task: SliceTask) -> None:
        nodes, least = label_stars(*_received_edges(self.plan, task, self.known))
        rows = {"number": nodes, "label": least}
        self.plan.write(task, self.made, labels=(self.plan.id_ranges(nodes), rows))


def find_components(run: PartsRun, plan: Partitions, edges: str, made: str) -> int:
    """Send the nodes of the edges in files `edges` to their id ranges, with the least node of the component of each, as files `made`.

    Returns the number of rounds.
    """
    for rounds in count(1):
        large, small = f"{edges}.large{rounds}", f"{edges}.small{rounds}"
        new = sum(
            over_buckets(run, _Large(plan, edges if rounds == 1 else f"{edges}.small{rounds - 1}", large), plan.buckets)
        )
        new += sum(over_buckets(run, _Small(plan, large, small), plan.buckets))
        if not new:
            break
    over_buckets(run, _Labelling(plan, small, made), plan.buckets)
    return rounds
