"""`dedup --clusters FILE`: a table with a row for each article of each cluster."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from corpuskit.commands.dedup.outcome import list_copies
from corpuskit.errors import UsageError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.layout import Column, Layout
from corpuskit.model import Report
from corpuskit.store import packed
from corpuskit.store.corpus import bare_name

LAYOUT = Layout(
    (
        Column("cluster", "string", "The id of the article that is kept of the cluster."),
        Column("id", "string", "The id of the article."),
        Column("kept", "boolean", "Whether it is the one that is kept."),
        Column("relation", "string", "In what relation a copy stands to the kept article."),
        Column("score", "number", "How much of the text they have in common."),
        Column("place", "string", "Where the article stands: its file, and the row in a packed one."),
    )
)


def format_for(path: str) -> Format:
    """Return the format of a table by the name of its file; `-` is CSV. Raises `UsageError` for a name that says none."""
    tables = [known for known in FORMATS.values() if known.write and (known.lines or known.spreadsheet or known.typed)]
    bare = bare_name(path)
    for known in tables:
        if bare.endswith(known.suffixes) or (path == "-" and known.name == "csv"):
            return known
    suffixes = ", ".join(suffix for known in tables for suffix in known.suffixes)
    raise UsageError(f"{path}: which format is that? Use one of {suffixes}")


def write_clusters(report: Report, path: str) -> Report:
    """Write the clusters of a report of `dedup` as a table, and return the report with the file that was written."""
    known = format_for(path)
    if known.write is None:
        raise UsageError(f"{known.name} can be read only")
    with packed.open_packed_output(path) as out:
        count = known.write(cluster_rows(report), out, LAYOUT)
    files = [*report.facts.get("files", ()), {"path": path, "rows": count}]
    return replace(report, facts={**report.facts, "files": files})


def cluster_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield a row for each article of each cluster, the kept one first."""
    places = report.facts["places"]
    for keep, copies in groupby(list_copies(report), lambda copy: copy.keep):
        yield _make_row(keep, keep, places)
        for copy in copies:
            yield _make_row(keep, copy.id, places) | {key: copy.mark[key] for key in ("relation", "score")}


def _make_row(keep: str, name: str, places: dict[str, str]) -> dict[str, Any]:
    return {"cluster": keep, "id": name, "kept": keep == name, "relation": None, "score": None, "place": places[name]}
