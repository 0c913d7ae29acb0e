"""`dedup -o`: the rows of packed corpora without copies, or all of them with what `dedup` found out about each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

import orjson

from corpuskit.commands.choosing import ArticleTest
from corpuskit.commands.dedup.outcome import list_copies, order_ids
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import json_rows, parquet_rewriting
from corpuskit.formats.layout import MARK, Column
from corpuskit.formats.rows import Row, article
from corpuskit.model import Cluster, Match, Report
from corpuskit.pipeline.parts import name_outputs
from corpuskit.store import packed, urls
from corpuskit.store.corpus import PACKED, bare_name, is_packed
from corpuskit.store.progress import begin_stage, counted

COLUMNS = (
    Column("duplicate_of", "string", "The id of the article that this one is a copy of."),
    Column("relation", "string", "In what relation the two stand."),
    Column("score", "number", "How much of the text they have in common."),
    Column("cluster", "string", "The id of the article that is kept of the cluster."),
)
FIELDS = tuple(column.name for column in COLUMNS)
Mark = tuple[str, Mapping[str, Any]]
_NOTHING: Mapping[str, Any] = dict.fromkeys(FIELDS)
_LINES = tuple(suffix for suffix in PACKED if suffix != ".parquet")


@dataclass(frozen=True, slots=True)
class RowOutput:
    """Where the rows go: a file, `-`, or a folder (it ends with `/`), with `annotate` all of them.

    Rows for which `test` does not hold were not compared: they are written as they are.
    """

    output: str
    annotate: bool = False
    text_key: str = "text"
    test: ArticleTest | None = None


def refuse_unfit(paths: Sequence[str], wanted: RowOutput) -> None:
    """Raise `UsageError` where rows of `paths` cannot be written to that output; before any article is compared."""
    if other := next((path for path in paths if not is_packed(path)), None if paths else "the corpus of the settings"):
        raise UsageError(
            f"{other}: no packed file, so it has no rows: `corpuskit dedup --mark`, then `corpuskit export --drop-duplicates -o FILE`"
        )
    if wanted.output.endswith("/"):
        if "-" in paths:
            raise UsageError("-: standard input has no name for a file in a folder: name the file with -o FILE")
        if urls.files_in(wanted.output):
            raise UsageError(f"{wanted.output}: not empty: name another folder, or remove what is there")
    elif "." not in wanted.output.rpartition("/")[2] and _suffix_of(wanted.output) != "lines":
        raise UsageError(
            f"{wanted.output}: a folder? Then write {wanted.output}/; a file needs its suffix, such as .jsonl"
        )
    elif other := next((path for path in paths if _suffix_of(path) != _suffix_of(wanted.output)), None):
        raise UsageError(
            f"{wanted.output}: rows are written in the format that they have in {other}; `corpuskit export` writes others"
        )


def write_rows(report: Report, paths: Sequence[str], wanted: RowOutput) -> Report:
    """Write the rows of `paths`, of which `report` tells the copies, and return the report with the files that were written.

    Without `annotate` copies are left out, every other line stays as it is, also one that holds no article. With it every row gets
    `duplicate_of`, `relation`, `score` and `cluster` (the id of the article that is kept), `null` where there is nothing to say; a row
    that was not compared stays as it is. Standard input is read again, so it must be held (`store.standard_input`). Raises `StoreError` where a file changed since it was compared.
    """
    run = _Run(marks_of(report), wanted)
    files = []
    begin_stage("rows")
    for output, inputs in _plan_outputs(paths, wanted.output):
        write = _write_tables if inputs[0].endswith(".parquet") else _write_lines
        with packed.open_packed_output(output) as out:
            files.append({"path": output, "rows": write(run, inputs, out)})
    return replace(report, facts={**report.facts, "files": files, "copies_left_out": run.left_out})


def marks_of(report: Report) -> dict[str, Mark]:
    """Return, by the place of a row, the id of its article and what is known of it; only of those in a cluster.

    Copies that were accepted stay: both of such a pair are wanted.
    """
    places = report.facts["places"]
    unwanted = {*report.facts["unaccepted"], *report.facts["unaccepted_updates"]}
    found: dict[str, Mark] = {
        places[one.keep]: (one.keep, {**_NOTHING, "cluster": one.keep}) for one in report.clusters
    }
    for copy in list_copies(report):
        if (copy.keep, copy.id) in unwanted:
            found[places[copy.id]] = copy.id, {**copy.mark, "cluster": copy.keep}
    return found


def _plan_outputs(paths: Sequence[str], output: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each file that is written, with the files that its rows come from."""
    inputs = list(dict.fromkeys(paths))
    if not output.endswith("/"):
        yield output, inputs
        return
    for path, name in zip(inputs, name_outputs(inputs), strict=True):
        yield output + name + next(suffix for suffix in PACKED if path.endswith(suffix)), [path]


def _suffix_of(path: str) -> str:
    """Return what a file holds: lines, tables, or something else."""
    if path == "-" or path.startswith("/dev/") or bare_name(path).endswith(".ndjson"):
        return "lines"
    return "lines" if path.endswith(_LINES) else "table" if path.endswith(".parquet") else path


@dataclass(slots=True)
class _Run:
    """The marks by place, and how many rows were left out."""

    marks: Mapping[str, Mark]
    wanted: RowOutput
    left_out: int = 0

    def decide(self, row: Row) -> Mapping[str, Any] | None:
        """Return the fields that a row gets; `None` where it is left out."""
        name, fields = self.marks.get(f"{row.path}:{row.number}", ("", _NOTHING))
        if name and article(row, self.wanted.text_key).id != name:
            raise StoreError(f"{row.path}: changed while it was read; run `dedup` again")
        if self.wanted.annotate:
            if not self._was_compared(row):
                return {}
            _refuse_foreign(row)
            return fields
        self.left_out += fields["duplicate_of"] is not None
        return None if fields["duplicate_of"] is not None else {}

    def _was_compared(self, row: Row) -> bool:
        return self.wanted.test is None or self.wanted.test(article(row, self.wanted.text_key))


def _refuse_foreign(row: Row) -> None:
    """Raise `UsageError` for a row that has a value of its own under a name that is to be written."""
    if MARK in row.data or all(name in row.data for name in FIELDS):
        return
    if own := next((name for name in FIELDS if row.data.get(name) is not None), ""):
        raise UsageError(
            f"{row.path}:{row.number}: has a key {own!r} of its own, which --annotate would replace; "
            "--clusters FILE writes what was found to a table"
        )


def _write_lines(run: _Run, paths: Sequence[str], out: BinaryIO) -> int:
    count = 0
    for path in paths:
        for number, line in counted(packed.read_lines(path)):
            if new := _new_line(run, path, number, line):
                out.write(new if new.endswith(b"\n") else new + b"\n")
                count += bool(new.strip())
    return count


def _new_line(run: _Run, path: str, number: int, line: bytes) -> bytes:
    """Return what becomes of a line: nothing, where it is a copy; a line that holds no article stays."""
    if not run.wanted.annotate and f"{path}:{number}" not in run.marks:
        return line
    row = json_rows.parse_row(line, path, number, run.wanted.text_key) if line.strip() else None
    if not isinstance(row, Row):
        return line
    fields = run.decide(row)
    return b"" if fields is None else json_rows.with_fields(row, fields) if fields else line


def _write_tables(run: _Run, paths: Sequence[str], out: BinaryIO) -> int:
    more = COLUMNS if run.wanted.annotate else ()
    return parquet_rewriting.rewrite_rows(_opened(paths), out, run.wanted.text_key, more, run.decide)


def _opened(paths: Sequence[str]) -> Iterator[tuple[str, BinaryIO]]:
    for path in paths:
        with packed.open_packed_input(path) as stream:
            yield path, stream


def with_clusters(report: Report) -> Report:
    """Return the report of a run in parts with its clusters, the pairs that join them, and where their articles stand."""
    clusters = tuple(Cluster(row["keep"], tuple(row["drop"])) for row in _read_objects(report, "clusters"))
    joined = {order_ids(one.keep, drop) for one in clusters for drop in one.drop}
    matches: list[Match] = []
    places: dict[str, str] = {}
    for row in _read_objects(report, "pairs"):
        pair = row["a"], row["b"]
        if pair in joined:
            matches.append(Match(*pair, row["relation"], row["score"], direction=row["direction"]))
            places |= dict(zip(pair, (row["a_place"], row["b_place"]), strict=True))
    unaccepted = {name: [tuple(pair) for pair in report.facts[name]] for name in ("unaccepted", "unaccepted_updates")}
    return replace(
        report, matches=tuple(matches), clusters=clusters, facts={**report.facts, **unaccepted, "places": places}
    )


def _read_objects(report: Report, kind: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of the parts of a kind."""
    for part in report.facts["parts"]:
        if part["path"].rpartition("/")[2].startswith(kind):
            with packed.open_packed_input(part["path"]) as stream:
                yield from map(orjson.loads, stream)
