"""For people who want to see the place: each finding with its line of the file and a caret below the column."""

from typing import TextIO

from corpuskit.model import Finding, Report
from corpuskit.text.visible import make_visible
from corpuskit.views import text
from corpuskit.views.source_lines import SourceLines

_WIDTH = 100
_CUT = "…"


def show(report: Report, out: TextIO) -> None:
    """Write each finding, its line and a caret, then the summary."""
    sources = SourceLines()
    for finding in report.findings:
        out.write(text.line(finding) + "\n")
        line = sources.line(finding.path, finding.line)
        if line is not None:
            out.writelines(f"{each}\n" for each in excerpt(finding, line))
    if not report.facts.get("quiet"):
        out.write(text.summary_line(report) + "\n")


def excerpt(finding: Finding, line: str) -> list[str]:
    """Return the lines that show a place: a rule, the line (of a long one the part around the column), a caret, an empty line.

    >>> excerpt(Finding("CK106", "a.yaml", 2, 8, "x"), "title: 1984")
    ['  |', '2 | title: 1984', '  |        ^', '']
    """
    before, rest = _cut_line(line, finding.column - 1)
    margin = " " * len(str(finding.line))
    shown = make_visible(before).replace("\t", " ")
    return [
        f"{margin} |",
        f"{finding.line} | {shown}{make_visible(rest).replace(chr(9), ' ')}",
        f"{margin} | {' ' * _columns_of(shown)}^",
        "",
    ]


def _cut_line(line: str, at: int) -> tuple[str, str]:
    """Return the parts of a line before and from a place on, both cut where the line is long."""
    before, rest = line[:at], line[at:]
    if len(line) <= _WIDTH:
        return before, rest
    if len(before) > _WIDTH // 2:
        before = _CUT + before[-_WIDTH // 2 :]
    room = _WIDTH - len(before)
    return before, rest if len(rest) <= room else rest[:room] + _CUT


def _columns_of(shown: str) -> int:
    """Return the number of terminal columns of a text: letters of East Asia take two, combining ones none."""
    if shown.isascii():
        return len(shown)
    from wcwidth import wcswidth  # noqa: PLC0415 - only where it matters

    width = wcswidth(shown)
    return width if width >= 0 else len(shown)
