"""Findings as plain data for the cache, and back."""

from collections.abc import Iterable, Sequence
from typing import Any

from corpuskit.model import Finding, Severity, Span
from corpuskit.store.corpus import SIDECAR, TEXT

_OF_A_PAIR = (TEXT, SIDECAR)
_SEVERITIES = {severity.value: severity for severity in Severity}


def plain(findings: Iterable[Finding], stem: str = "") -> list[list[Any]]:
    """Return findings as plain data; the paths of the pair at `stem` without it, so that they mean the same from any working folder."""
    return [
        [
            *(f.check, _shortened(f.path, stem), f.line, f.column, f.message, f.severity.value, f.article),
            *(_span_ends(f.span), f.pointer, f.fixable),
        ]
        for f in findings
    ]


def findings_of(data: Iterable[Sequence[Any]], stem: str = "") -> tuple[Finding, ...]:
    """Return the findings from the plain data of `plain`, for the pair that is at `stem` now."""
    return tuple(
        Finding(
            check,
            stem + path if path in _OF_A_PAIR else path,
            *(line, column, message, _SEVERITIES[severity], article, span and Span(*span), pointer, fixable),
        )
        for check, path, line, column, message, severity, article, span, pointer, fixable in data
    )


def _shortened(path: str, stem: str) -> str:
    """Return the suffix of a pair's own file, any other path as it is."""
    return path[len(stem) :] if stem and path.startswith(stem) and path[len(stem) :] in _OF_A_PAIR else path


def _span_ends(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
