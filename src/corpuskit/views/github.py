"""For GitHub Actions: workflow commands, which become annotations beside the lines."""

from typing import TextIO

from corpuskit.model import Finding, Report
from corpuskit.views import text


def show(report: Report, out: TextIO) -> None:
    """Write one workflow command a finding, then the summary as plain text."""
    out.writelines(command(finding) + "\n" for finding in report.findings)
    out.writelines(f"::error file={_property(f.path)}::{_data(f.message)}\n" for f in report.failures)
    out.write(text.summary(report) + "\n")


def command(finding: Finding) -> str:
    """Return a finding as a workflow command.

    >>> command(Finding("CK104", "a,b.yaml", 7, 1, "100% wrong"))
    '::error file=a%2Cb.yaml,line=7,col=1,title=CK104::100%25 wrong'
    """
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column},title={finding.check}"
    return f"::{finding.severity.value} {place}::{_data(finding.message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
