"""Findings of `validate` with the line that each is about."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from corpuskit.model import Finding
from corpuskit.store.corpus import read_bytes
from corpuskit.text.lines import LINE_END

_AROUND = 90
_WORD = re.compile(r"\w+|\S|\s*")


def describe_findings(findings: Sequence[Finding]) -> Iterator[list[Any]]:
    """Yield for each finding its check, severity, path, line, column and message, and the line in three parts: before, marked, behind."""
    path, lines = "", [""]
    for finding in findings:
        if finding.path != path:
            path, lines = finding.path, _lines_of(finding.path)
        line = lines[finding.line - 1] if finding.line <= len(lines) else ""
        yield [
            finding.check,
            finding.severity.value,
            finding.path,
            finding.line,
            finding.column,
            finding.message,
            *_split_line(line, finding.column - 1),
        ]


def _lines_of(path: str) -> list[str]:
    """Return the lines of a file, none where it cannot be read: the finding reports that itself."""
    try:
        data = read_bytes(path)
    except OSError:
        return []
    return LINE_END.split((data or b"").decode("utf-8", "replace"))


def _split_line(line: str, column: int) -> tuple[str, str, str]:
    """Return the parts of a line before, at and behind a column (0-based), cut where the line is long."""
    found = _WORD.match(line, column)
    end = found.end() if found else column
    before = line[max(0, column - _AROUND) : column]
    return ("…" if column > _AROUND else "") + before, line[column:end], line[end : end + _AROUND]
