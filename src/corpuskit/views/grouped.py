"""For people who mend file after file: the findings below the name of their file."""

from itertools import groupby
from typing import TextIO

from corpuskit.model import Finding, Report, Severity
from corpuskit.views import text


def show(report: Report, out: TextIO) -> None:
    """Write each file's name and its findings below, then the summary."""
    for path, found in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(found)
        width = max(len(_format_place(finding)) for finding in findings)
        out.write(f"{path}:\n")
        out.writelines(f"  {_format_place(finding):>{width}}  {_format_words(finding)}\n" for finding in findings)
        out.write("\n")
    if not report.facts.get("quiet"):
        out.write(text.summary_line(report) + "\n")


def _format_place(finding: Finding) -> str:
    return f"{finding.line}:{finding.column}"


def _format_words(finding: Finding) -> str:
    mark = "warning: " if finding.severity is Severity.WARNING else ""
    message = finding.message.replace("\n", "\\n").replace("\r", "\\r")
    return f"{finding.check} {mark}{message}"
