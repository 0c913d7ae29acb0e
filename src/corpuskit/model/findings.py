"""Findings: faults of a corpus, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from corpuskit.model.articles import Span


class Severity(StrEnum):
    """The severity of a finding: an error fails the run, a warning does so under `--strict` only."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, its place, and the advice about it.

    `check` is the stable code (`CK104`). `line` and `column` are 1-based, in code points of the file `path`; a row of a
    packed file has its number as `line`. `pointer` is the JSON Pointer (RFC 6901) into the sidecar, `span` the place in the
    article's text, where there is one. `article` is the id, where it is known.
    """

    check: str
    path: str
    line: int
    column: int
    message: str
    severity: Severity = Severity.ERROR
    article: str | None = None
    span: Span | None = None
    pointer: str | None = None
    fixable: bool = False

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """The order in which findings are reported: by place, then code."""
        return (self.path, self.line, self.column, self.check, self.message)


class Lines(NamedTuple):
    """Findings as they are printed, and how many there are of each severity and that can be mended: for who wants no more of them."""

    text: str
    errors: int
    warnings: int
    fixable: int


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order in which they are reported."""
    return tuple(sorted(findings, key=lambda finding: finding.place))
