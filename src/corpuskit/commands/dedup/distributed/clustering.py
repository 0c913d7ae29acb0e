"""Clusters, one component after the other: all that is known of a component comes together in one task."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson

from corpuskit.commands.dedup.distributed.numbering import Plan
from corpuskit.commands.dedup.distributed.pair_verification import Documents, FrequentNgrams
from corpuskit.commands.dedup.outcome import order_ids, unaccepted
from corpuskit.distributed.shuffle import (
    Table,
    join_tables,
    object_column,
    take_rows,
    write_partitions,
)
from corpuskit.duplicates.clusters import clusters
from corpuskit.duplicates.documents import ASK_COPY, ASK_NOISE
from corpuskit.model import Cluster, Failure, Match, Report
from corpuskit.pipeline.parts import SHOWN, SliceTask, Step
from corpuskit.store import urls
from corpuskit.text.words import Places
from corpuskit.views import json

LARGEST = 1 << 20
"""More articles that hang together are not clustered: one task would have to read too many pairs."""


@dataclass(frozen=True, slots=True)
class SendRoots(Step[None]):
    """Tells the slices of an id range's articles the first one of the copies that each belongs to."""

    plan: Plan
    labels: str
    made: str

    def _run(self, task: SliceTask) -> None:
        found = self.plan.read(task, self.labels)["labels"]
        id_range = self.plan.load(task, ".range")
        there = found["number"] - self.plan.starts[task.number]
        rows = {"row": id_range["row"][there], "root": found["label"]}
        write_partitions(task.name(self.plan.work, self.made), self.plan.slices, roots=(id_range["slice"][there], rows))


@dataclass(frozen=True, slots=True)
class SendMembers(Step[None]):
    """Sends the members of components to the tasks that cluster them, and links to the id range of their second article."""

    plan: Plan
    labels: str

    def _run(self, task: SliceTask) -> None:
        label, there = _read_labels(self.plan, self.labels, task)
        id_range, matches = self.plan.load(task, ".range"), self.plan.load(task, ".matches")
        start = self.plan.starts[task.number]
        members = {
            "number": there + start,
            "label": label[there],
            **take_rows({n: id_range[n] for n in ("card", "address")}, there),
        }
        bare = object_column(replace(match, evidence=()) for match in matches["match"])
        links = {"a": matches["a"], "b": matches["b"], "label": label[matches["a"] - start], "match": bare}
        links = take_rows(links, links["label"] >= 0)
        self.plan.write(
            task,
            ".members",
            members=(self.plan.nodes(members["label"]), members),
            links=(self.plan.id_ranges(links["b"]), links),
        )


@dataclass(frozen=True, slots=True)
class SendLinks(Step[None]):
    """Sends the links between members of one component to where it is clustered."""

    plan: Plan
    labels: str

    def _run(self, task: SliceTask) -> None:
        label, _ = _read_labels(self.plan, self.labels, task)
        links = self.plan.read(task, ".members", "links")["links"]
        links = take_rows(links, label[links["b"] - self.plan.starts[task.number]] == links["label"])
        self.plan.write(task, ".links", links=(self.plan.nodes(links["label"]), links))


def _read_labels(plan: Plan, labels: str, task: SliceTask) -> tuple[Places, Places]:
    """Return the label of each article of an id range, -1 for none, and which have one."""
    found = plan.read(task, labels)["labels"]
    label = np.full(len(plan.load(task, ".range")["card"]), -1, np.int64)
    label[found["number"] - plan.starts[task.number]] = found["label"]
    return label, np.flatnonzero(label >= 0)


@dataclass(frozen=True, slots=True)
class ClusterComponents(Step[Report]):
    """Clusters the components of a bucket as `dedup` does; the pairs that it has to read for that are sent to their id ranges."""

    plan: Plan
    frequent: FrequentNgrams

    def _run(self, task: SliceTask) -> Report:
        members = self.plan.read(task, ".members", "members")["members"]
        links = self.plan.read(task, ".links")["links"]
        large = self._large_labels(members["label"])
        failures = tuple(self._fail_large(members, label) for label in large.tolist())
        members, links = (take_rows(table, ~np.isin(table["label"], large)) for table in (members, links))
        documents = Documents.of(members)
        found, extra = self._cluster_links(documents, links)
        number = {card.id: k for card, k in zip(documents.cards, documents.numbers.tolist(), strict=True)}
        kept_ones = np.array([number[one.keep] for one in found], np.int64)
        table = documents.table(extra)
        self.plan.write(
            task,
            ".clusters",
            clusters=(
                self.plan.id_ranges(kept_ones),
                {
                    "cluster": object_column(found),
                    "updates": object_column(_updates_of(found, [*links["match"].tolist(), *extra])),
                },
            ),
            extra=(self.plan.id_ranges(table["a"]), table),
        )
        return Report("", failures=failures)

    def _cluster_links(self, documents: Documents, links: Table) -> tuple[list[Cluster], list[Match]]:
        reader, place = documents.reader(self.plan), {card.id: k for k, card in enumerate(documents.cards)}

        def verify(wanted: Any) -> list[Match]:  # noqa: ANN401 - pairs of ids
            return list(
                reader.matches([(place[a], place[b], ASK_COPY | ASK_NOISE) for a, b in wanted], self.frequent.masks)
            )

        return clusters({card.id: card for card in documents.cards}, links["match"].tolist(), self.plan.options, verify)

    def _large_labels(self, labels: Places) -> Places:
        found, sizes = np.unique(labels, return_counts=True)
        return found[sizes > LARGEST]

    def _fail_large(self, members: Table, label: int) -> Failure:
        here = np.flatnonzero(members["label"] == label)
        first = members["address"][here[0]].place
        why = f"hangs together with {len(here) - 1:,} others, more than one task can read: they are in no cluster"
        return Failure(first, f"{why}; their pairs are listed")


def _updates_of(found: Sequence[Cluster], matches: Sequence[Match]) -> list[tuple[Match, ...]]:
    """Return for each cluster the matches that call a dropped article another version of the kept one."""
    updates = {(match.a, match.b): match for match in matches if match.relation == "update"}
    pairs = ([order_ids(one.keep, drop) for drop in one.drop] for one in found)
    return [tuple(updates[pair] for pair in some if pair in updates) for some in pairs]


@dataclass(frozen=True, slots=True)
class WriteParts(Step[Report]):
    """Writes the pairs and clusters of an id range, sorted, as JSON objects, one a line."""

    plan: Plan
    output: str

    def _run(self, task: SliceTask) -> Report:
        found = self.plan.read(task, ".clusters")
        pairs = join_tables([self.plan.load(task, ".matches"), found["extra"]])
        pairs = take_rows(pairs, np.lexsort((pairs["b"], pairs["a"])))
        # Of a pair that was read again for a cluster the second match stays, which stands after the first.
        again = (pairs["a"][1:] == pairs["a"][:-1]) & (pairs["b"][1:] == pairs["b"][:-1])
        pairs = take_rows(pairs, np.append(~again, np.ones(min(1, len(pairs["a"])), np.bool_)))
        groups = sorted(found["clusters"]["cluster"], key=lambda cluster: cluster.keep)
        data = json.report_data(Report("", matches=tuple(pairs["match"]), clusters=tuple(groups)))
        places = zip(pairs["a_place"], pairs["b_place"], strict=True)
        rows = [{**pair, "a_place": a, "b_place": b} for pair, (a, b) in zip(data["pairs"], places, strict=True)]
        parts = [self._part_data(task, "pairs", rows), self._part_data(task, "clusters", data["clusters"])]
        copies = [(cluster.keep, drop) for cluster in groups for drop in cluster.drop]
        few = 1 + SHOWN // self.plan.buckets
        # A pair stands in the id range of its first article, a cluster on that of the kept one: the versions come with the cluster.
        updates = [match for some in found["clusters"]["updates"] for match in some]
        new = {name: some[:few] for name, some in unaccepted(copies, updates).items()}
        relations = dict(sorted(Counter(match.relation for match in pairs["match"]).items()))
        facts = {
            "relations": relations,
            "clusters": len(groups),
            **new,
            "parts": parts,
        }
        return Report("", facts=facts)

    def _part_data(self, task: SliceTask, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        path = f"{self.output}{name}-{task.number:05}.jsonl"
        with urls.open_for_writing(path) as out:
            out.writelines(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        return {"path": path, "rows": len(rows)}
