"""For people and scripts: one line a finding, and nothing else."""

from typing import TextIO

from corpuskit.model import Report
from corpuskit.views import text


def show(report: Report, out: TextIO) -> None:
    """Write one line a finding."""
    out.writelines(f"{text.line(finding)}\n" for finding in report.findings)
