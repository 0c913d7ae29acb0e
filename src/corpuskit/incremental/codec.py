"""Findings as plain data for the cache, and back."""

from collections.abc import Iterable, Sequence
from typing import Any

from corpuskit.model import Finding, Severity, Span

_SEVERITIES = {severity.value: severity for severity in Severity}


def plain(findings: Iterable[Finding]) -> list[list[Any]]:
    """Return findings as plain data."""
    return [
        [f.check, f.path, f.line, f.column, f.message, f.severity.value, f.article, _ends(f.span), f.pointer, f.fixable]
        for f in findings
    ]


def findings_of(data: Iterable[Sequence[Any]]) -> tuple[Finding, ...]:
    """Return the findings that `plain` made plain."""
    return tuple(
        Finding(
            check, path, line, column, message, _SEVERITIES[severity], article, span and Span(*span), pointer, fixable
        )
        for check, path, line, column, message, severity, article, span, pointer, fixable in data
    )


def _ends(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
