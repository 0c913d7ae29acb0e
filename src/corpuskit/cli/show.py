"""Showing a report in the view that was asked for, and the exit code that it means."""

import sys
from dataclasses import replace

from corpuskit.cli.exit import Exit
from corpuskit.model import Report, Severity
from corpuskit.views import VIEWS


def show(report: Report, view: str) -> None:
    """Print `report` to standard output in the named view, and its failures to standard error."""
    VIEWS.named(view).show(report, sys.stdout)
    for failure in report.failures:
        print(f"corpuskit: {failure.path}: {failure.message}", file=sys.stderr)  # noqa: T201 - this is what a CLI is for


def quieted(report: Report, *, quiet: bool) -> Report:
    """Return the report, of a `quiet` call with nothing in it but findings and failures."""
    if not quiet:
        return report
    facts = {name: value for name, value in report.facts.items() if name not in ("rules", "learned")}
    return replace(report, changes=(), matches=(), clusters=(), facts={**facts, "quiet": True})


def code(report: Report, *, found: bool = False, strict: bool = False) -> Exit:
    """Return the exit code: 2 for a failure, 1 for an error finding (a warning, if `strict`) or what `found` says."""
    if report.failures:
        return Exit.FAILED
    return Exit.FOUND if found or _is_bad(report, strict=strict) else Exit.FINE


def _is_bad(report: Report, *, strict: bool) -> bool:
    if report.lines:
        return report.lines.errors > 0 or (strict and report.lines.warnings > 0)
    return any(strict or f.severity is Severity.ERROR for f in report.findings)
