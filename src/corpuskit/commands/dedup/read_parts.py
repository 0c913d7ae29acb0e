"""The pairs and clusters of a run in parts, read back for those who write its rows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from corpuskit.model import Cluster, Match, Report
from corpuskit.store.packed import open_packed_input


def with_clusters(report: Report) -> Report:
    """Return the report of a run in parts with its clusters, the pairs that join them, and where their articles stand."""
    clusters = tuple(Cluster(said["keep"], tuple(said["drop"])) for said in _read_objects(report, "clusters"))
    joined = {_in_order(one.keep, drop) for one in clusters for drop in one.drop}
    matches: list[Match] = []
    places: dict[str, str] = {}
    for said in _read_objects(report, "pairs"):
        pair = said["a"], said["b"]
        if pair in joined:
            matches.append(Match(*pair, said["relation"], said["score"], direction=said["direction"]))
            places |= dict(zip(pair, (said["a_place"], said["b_place"]), strict=True))
    unaccepted = {name: [tuple(pair) for pair in report.facts[name]] for name in ("unaccepted", "unaccepted_updates")}
    return replace(
        report, matches=tuple(matches), clusters=clusters, facts={**report.facts, **unaccepted, "places": places}
    )


def _in_order(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _read_objects(report: Report, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of the parts of a kind."""
    for part in report.facts["parts"]:
        if part["path"].rpartition("/")[2].startswith(kind):
            with open_packed_input(part["path"]) as stream:
                yield from map(orjson.loads, stream)
