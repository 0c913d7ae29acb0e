"""For GitLab: a Code Quality report, which merge requests show beside the lines."""

import hashlib
from collections import Counter
from typing import Any, TextIO

import orjson

from corpuskit.model import Finding, Report, Severity
from corpuskit.text.visible import make_visible
from corpuskit.views.failures import PlacedFailure, place_failure
from corpuskit.views.json import write_exactly
from corpuskit.views.places import readable_path

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def show(report: Report, out: TextIO) -> None:
    """Write one entry a finding, and one a failure."""
    seen: Counter[str] = Counter()
    entries = [_finding_entry(finding, seen) for finding in report.findings]
    entries += [_failure_entry(place_failure(failure), seen) for failure in report.failures]
    write_exactly(orjson.dumps(entries, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE), out)


def _finding_entry(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    path, message = readable_path(finding.path), make_visible(finding.message)
    entry = _make_entry(finding.check, message, _SEVERITIES[finding.severity], seen, path)
    return {**entry, "location": {"path": path, "lines": {"begin": finding.line}}}


def _failure_entry(failure: PlacedFailure, seen: Counter[str]) -> dict[str, Any]:
    path = readable_path(failure.path) if failure.path else "corpuskit"
    entry = _make_entry("failure", make_visible(failure.message), "blocker", seen, path)
    return {**entry, "location": {"path": path, "lines": {"begin": failure.line}}}


def _make_entry(check: str, message: str, severity: str, seen: Counter[str], path: str) -> dict[str, Any]:
    return {
        "description": f"{check} {message}",
        "check_name": check,
        "fingerprint": _fingerprint_entry(check, message, path, seen),
        "severity": severity,
    }


def _fingerprint_entry(check: str, message: str, path: str, seen: Counter[str]) -> str:
    """Return a hash that identifies an entry without its line, so that it survives edits above: equal ones are numbered."""
    key = f"{path}\0{check}\0{message}"
    seen[key] += 1
    return hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()
