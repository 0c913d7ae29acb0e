"""`corpuskit clean` for the rows of packed files."""

import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import typer

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import OutputFormat, holding_input, report_not_chosen
from corpuskit.cli.progress import watched
from corpuskit.cli.show import be_quiet, code, show
from corpuskit.commands.clean import records
from corpuskit.commands.clean.outcome import Mode
from corpuskit.commands.clean.parts import clean as clean_parts
from corpuskit.commands.clean.records import Rows
from corpuskit.commands.resources import Choice
from corpuskit.errors import UsageError
from corpuskit.model import Report
from corpuskit.pipeline.parts import How
from corpuskit.store.corpus import is_packed
from corpuskit.views.width import terminal_width

_REFUSED = {
    "forget": "--forget drops records from sidecars: a packed file has none, its record is the file of --record",
    "rule": "--rule is for pairs of files: of a packed file --undo puts everything back",
}


class RowCall(NamedTuple):
    """Options of a call about packed files. `how` has the settings for writing parts, where there are any."""

    output: str | None
    record: str | None
    text_key: str
    where: str
    choice: Choice
    mode: Mode
    jobs: int
    config: Path | None
    view: OutputFormat
    quiet: bool
    how: How | None

    def rows(self, path: str, output: str | None) -> Rows:
        """Return the rows of a file, and where they go."""
        return Rows(path, output, self.record, self.text_key, self.where)


def clean_packed_files(paths: list[str], call: RowCall, chosen: list[str]) -> int:
    """Undo, explain or clean packed files; `chosen` are the options that were given."""
    if refused := next((name for name in chosen if name in _REFUSED), ""):
        raise UsageError(_REFUSED[refused])
    with holding_input(paths, again=bool(call.where)):
        return _work_on_rows(paths, call, chosen)


def _work_on_rows(paths: list[str], call: RowCall, chosen: list[str]) -> int:
    if "explain" in chosen:
        return _explain(paths, call)
    if call.how:
        return _clean_parts(paths, call, call.how, chosen)
    if not (call.mode.write or chosen):
        return max(_look_at_one(call.rows(path, None), call) for path in paths)
    return _clean_one(call.rows(_usable_path(paths), call.output if call.mode.write else None), call, chosen)


def _explain(paths: list[str], call: RowCall) -> int:
    if call.output or call.record:
        raise UsageError("--explain writes nothing: without --output and --record")
    for line in records.explain_rows(
        paths,
        call.choice,
        config=call.config,
        text_key=call.text_key,
        rows_where=call.where,
        width=terminal_width(sys.stdout),
    ):
        typer.echo(line)
    return Exit.FINE


def _clean_parts(paths: list[str], call: RowCall, how: How, chosen: list[str]) -> int:
    if chosen or not call.mode.write:
        raise UsageError("parts are cleaned, and that is all: no --check, --diff, --explain, --undo or --forget")
    work = partial(clean_parts, paths, how, call.choice, config=call.config, record=call.record or "")
    report = watched(partial(work, text_key=call.text_key, rows_where=call.where), paths, call.config)
    _show_rows(report, call)
    return code(report)


def _look_at_one(rows: Rows, call: RowCall) -> int:
    """Show the changes that cleaning would make in one file."""
    if rows.path.endswith(".parquet"):
        work = partial(records.look_at_table, rows, call.choice, config=call.config)
    else:
        work = partial(records.clean, rows, call.choice, config=call.config, jobs=call.jobs)
    report = watched(work, [rows.path])
    _show_rows(report, call)
    return code(report, found=bool(report.changed))


def _clean_one(rows: Rows, call: RowCall, chosen: list[str]) -> int:
    """Clean the rows of one file, or put back the passages that were removed from them."""
    if call.mode.write and rows.output is None:
        hint = "; one text is cleaned with --stdin-filename NAME" if rows.path == "-" else ""
        raise UsageError(f"{rows.path}: say where the rows go with -o FILE (`-` for standard output){hint}")
    clean_rows = partial(records.clean, rows, call.choice, config=call.config, jobs=call.jobs)
    work = partial(records.undo, rows, config=call.config) if "undo" in chosen else clean_rows
    report = watched(work, [rows.path], prints=rows.output == "-")
    _show_rows(report, call, shown=rows.output != "-")
    return code(report, found=not call.mode.write and bool(report.changed))


def _show_rows(report: Report, call: RowCall, *, shown: bool = True) -> None:
    if shown:
        show(be_quiet(report, quiet=call.quiet), call.view)
    report_not_chosen(report, "written as they are" if call.mode.write else "not looked at", quiet=call.quiet)


def _usable_path(paths: list[str]) -> str:
    if text := next((path for path in paths if not is_packed(path)), ""):
        raise UsageError(
            f"{text}: no packed file: rows and pairs of files are cleaned one after the other, by two calls"
        )
    if len(paths) != 1:
        raise UsageError("several packed files: name a folder with -o FOLDER/; each goes there under its name")
    if paths[0].endswith(".parquet"):
        raise UsageError(f"{paths[0]}: name a folder with -o FOLDER/; the table goes there under its name")
    return paths[0]
