"""Showing a report in the chosen view, and its exit code."""

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from corpuskit.cli.exit import Exit
from corpuskit.cli.streams import Printed
from corpuskit.cli.terminal import Captured, has_colour, print_lines
from corpuskit.model import Report, Severity
from corpuskit.views import VIEWS

if TYPE_CHECKING:
    from corpuskit.model import Change


def show(report: Report, view: str) -> None:
    """Print `report` to standard output in the named view, and its failures to standard error."""
    if VIEWS.named(view).for_people and (has_colour(sys.stdout) or sys.stdout.isatty()):
        print_lines(_draw_lines(report, view))
    else:
        VIEWS.named(view).show(report, sys.stdout)
    print_failures(report)


def _draw_lines(report: Report, view: str) -> Iterator[str]:
    """Yield the lines of a report as they look on a terminal: with colours, where these are wanted."""
    colour = has_colour(sys.stdout)
    removals = [change for change in report.changes if change.diff and _only_removes(change)]
    if removals:
        from corpuskit.cli.removed import draw_changes  # noqa: PLC0415 - for those who look at removals

        yield from draw_changes(removals)
        report = replace(report, changes=tuple(change for change in report.changes if change not in removals))
    captured = Captured()
    VIEWS.named(view).show(report, cast("TextIO", Printed(captured, "standard output")))
    shown = captured.getvalue()
    lines = shown.removesuffix("\n").split("\n") if shown else []
    if colour:
        from corpuskit.views.colours import paint_line  # noqa: PLC0415 - as above

        lines = [paint_line(line) for line in lines]
    yield from lines


def _only_removes(change: "Change") -> bool:
    """Return whether a change takes passages from a text and does nothing else."""
    return bool(change.steps) and not any(step.after for step in change.steps)


def print_failures(report: Report) -> None:
    """Print the failures of a report to standard error."""
    if not report.failures:
        return
    from corpuskit.views.failures import place_failure  # noqa: PLC0415 - most runs have none

    for failure in report.failures:
        placed = place_failure(failure)
        where = f"{failure.path}:{placed.line}:{placed.column}" if placed.message != failure.message else failure.path
        line = f"{where}: {placed.message}" if where else placed.message
        print(f"corpuskit: {line}", file=sys.stderr)  # noqa: T201 - a CLI prints


def write_report(report: Report, view: str, path: str) -> None:
    """Write `report` to a file in the named view, whole or not at all, and print its failures to standard error.

    Raises `StoreError` where it cannot be written.
    """
    from corpuskit.store.atomic import open_replacement  # noqa: PLC0415 - most reports are printed

    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding="utf-8", newline="")
    VIEWS.named(view).show(report, cast("TextIO", Printed(stream, path)))
    stream.flush()
    with open_replacement(Path(path)) as out:
        out.write(data.getvalue())
    print_failures(report)


def be_quiet(report: Report, *, quiet: bool) -> Report:
    """Return the report, of a `quiet` call with nothing in it but findings and failures."""
    if not quiet:
        return report
    facts = {name: value for name, value in report.facts.items() if name not in ("rules", "learned")}
    return replace(report, changes=(), matches=(), clusters=(), facts={**facts, "quiet": True})


def code(report: Report, *, found: bool = False, strict: bool = False) -> Exit:
    """Return the exit code: 2 for a failure, 1 for an error finding (a warning, if `strict`) or where `found` is true."""
    if report.failures:
        return Exit.FAILED
    return Exit.FOUND if found or _is_bad(report, strict=strict) else Exit.FINE


def _is_bad(report: Report, *, strict: bool) -> bool:
    if report.lines:
        return report.lines.errors > 0 or (strict and report.lines.warnings > 0)
    return any(strict or f.severity is Severity.ERROR for f in report.findings)
