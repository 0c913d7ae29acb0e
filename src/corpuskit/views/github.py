"""For GitHub Actions: workflow commands, which become annotations beside the lines."""

from typing import TextIO

from corpuskit.model import Finding, Report
from corpuskit.views import text
from corpuskit.views.failures import PlacedFailure, place_failure
from corpuskit.views.places import repository_path


def show(report: Report, out: TextIO) -> None:
    """Write one workflow command a finding, then the summary as plain text."""
    out.writelines(workflow_command(finding) + "\n" for finding in report.findings)
    out.writelines(_failure_command(failure) + "\n" for failure in map(place_failure, report.failures))
    out.write(text.summary_line(report) + "\n")


def workflow_command(finding: Finding) -> str:
    """Return a finding as a workflow command.

    >>> workflow_command(Finding("CK104", "a,b.yaml", 7, 1, "100% wrong"))
    '::error file=a%2Cb.yaml,line=7,col=1,title=CK104::100%25 wrong'
    """
    place = f"file={_escape_property(repository_path(finding.path))},line={finding.line},col={finding.column},title={finding.check}"
    return f"::{finding.severity.value} {place}::{_escape_data(finding.message)}"


def _failure_command(failure: PlacedFailure) -> str:
    if not failure.path:
        return f"::error::{_escape_data(failure.message)}"
    line = f",line={failure.line},col={failure.column}" if (failure.line, failure.column) != (1, 1) else ""
    return f"::error file={_escape_property(repository_path(failure.path))}{line}::{_escape_data(failure.message)}"


def _escape_data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    return _escape_data(value).replace(":", "%3A").replace(",", "%2C")
