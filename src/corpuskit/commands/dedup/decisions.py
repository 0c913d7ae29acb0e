"""Accepting many pairs at once: those of a cluster, of a relation, or of a file of decisions."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.commands.dedup.outcome import list_copies, order_ids
from corpuskit.errors import UsageError
from corpuskit.model import Finding, Report
from corpuskit.registry import suggestion
from corpuskit.store.corpus import shown_path

BOTH = frozenset({"both", "b", "accept", "keep both", "both wanted"})
"""Words in the column `decision` that mean that both articles are wanted."""

DUPLICATE = frozenset({"", "duplicate", "d", "drop", "copy"})
"""Words that mean that nothing is accepted."""

_APOSTROPHE = "'"


class Decision(NamedTuple):
    """A row of a file of decisions: two ids, the reason, and the place of the row for messages."""

    a: str
    b: str
    why: str
    place: str


def pairs_of_cluster(report: Report, name: str) -> list[tuple[str, str]]:
    """Return the pairs of the cluster that an article is in. Raises `UsageError` where it is in none."""
    for cluster in report.clusters:
        members = {cluster.keep, *cluster.drop}
        if name in members:
            kept = [(cluster.keep, drop) for drop in cluster.drop]
            found = [(m.a, m.b) for m in report.matches if m.a in members and m.b in members]
            return list(dict.fromkeys(order_ids(*pair) for pair in (*kept, *found)))
    names = sorted(name for cluster in report.clusters for name in (cluster.keep, *cluster.drop))
    raise UsageError(f"--accept-cluster: {name!r} is in no cluster ({suggestion(name, names)})")


def pairs_of_relation(report: Report, relation: str) -> list[tuple[str, str]]:
    """Return the pairs of a kept article and a copy of it that have a relation."""
    return [order_ids(copy.keep, copy.id) for copy in list_copies(report) if copy.match.relation == relation]


def read_decisions(path: Path) -> list[Decision]:
    """Return the rows of a file that say that both articles are wanted.

    The file is a table as `--output-format csv` gives it, filled in, or a list in YAML or JSON of objects with `a`, `b` and perhaps
    `decision` and `why`. Raises `UsageError` with the place of a row that cannot be used.
    """
    rows = list(_read_table(path) if path.suffix.lower() in {".csv", ".tsv"} else _read_list(path))
    return [decision for place, row in rows if (decision := _decision_of(place, row))]


def refuse_unknown(decisions: Iterable[Decision], known: Sequence[str]) -> None:
    """Raise `UsageError` for the first decision about an article that is not there."""
    ids = set(known)
    for decision in decisions:
        for name in (decision.a, decision.b):
            if name not in ids:
                raise UsageError(f"{decision.place}: no article has the id {name!r} ({suggestion(name, sorted(ids))})")


def _decision_of(place: str, row: Any) -> Decision | None:  # noqa: ANN401 - what a file holds
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) and row[key] for key in "ab"):
        raise UsageError(f"{place}: expected the ids 'a' and 'b' of two articles")
    word = str(row.get("decision", "both") or "").strip().lower()
    if word in DUPLICATE:
        return None
    if word not in BOTH:
        raise UsageError(f"{place}: no such decision: {word!r} (there are: both, duplicate)")
    return Decision(_bare_id(row["a"]), _bare_id(row["b"]), str(row.get("why") or ""), place)


def _bare_id(cell: str) -> str:
    """Return an id without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    from corpuskit.formats.csv import risky  # noqa: PLC0415 - for those who have such a file

    return cell[1:] if cell.startswith(_APOSTROPHE) and risky([cell[1:]]) else cell


def _read_table(path: Path) -> Iterator[tuple[str, Any]]:
    from corpuskit.formats import csv_reading  # noqa: PLC0415 - for those who have such a file

    try:
        with path.open("rb") as stream:
            for row in csv_reading.read_rows(
                stream, str(path), delimiter="\t" if path.suffix.lower() == ".tsv" else ""
            ):
                if isinstance(row, Finding):
                    raise UsageError(f"{shown_path(path)}: {row.message}")
                yield f"{shown_path(path)}:{row.number}", row.data
    except OSError as error:
        raise UsageError(f"{shown_path(path)}: cannot be read: {error.strerror or error}") from None


def _read_list(path: Path) -> Iterator[tuple[str, Any]]:
    from corpuskit.text import yaml12  # noqa: PLC0415 - for those who have such a file

    try:
        text = path.read_text(encoding="utf-8")
        rows = yaml12.load(text) or []
    except OSError as error:
        raise UsageError(f"{shown_path(path)}: cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, yaml12.YamlProblem) as error:
        raise UsageError(f"{shown_path(path)}: {error}") from None
    if not isinstance(rows, list):
        raise UsageError(f"{shown_path(path)}: expected a list of pairs, each with 'a' and 'b'")
    for number, row in enumerate(rows):
        yield "{}:{}:{}".format(shown_path(path), *yaml12.locate(text, f"/{number}")), row
