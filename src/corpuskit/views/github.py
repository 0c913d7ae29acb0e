"""For GitHub Actions: workflow commands, which become annotations beside the lines."""

from typing import TextIO

from corpuskit.model import Finding, Report
from corpuskit.views import text


def show(report: Report, out: TextIO) -> None:
    """Write one workflow command a finding, then the summary as plain text."""
    out.writelines(workflow_command(finding) + "\n" for finding in report.findings)
    out.writelines(f"::error file={_escape_property(f.path)}::{_escape_data(f.message)}\n" for f in report.failures)
    out.write(text.summary_line(report) + "\n")


def workflow_command(finding: Finding) -> str:
    """Return a finding as a workflow command.

    >>> workflow_command(Finding("CK104", "a,b.yaml", 7, 1, "100% wrong"))
    '::error file=a%2Cb.yaml,line=7,col=1,title=CK104::100%25 wrong'
    """
    place = f"file={_escape_property(finding.path)},line={finding.line},col={finding.column},title={finding.check}"
    return f"::{finding.severity.value} {place}::{_escape_data(finding.message)}"


def _escape_data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    return _escape_data(value).replace(":", "%3A").replace(",", "%2C")
