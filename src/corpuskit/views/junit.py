"""For CI systems that read test results: JUnit XML, a suite a file, a failed test an error finding.

A warning is a test that passed with a word beside it, since it does not fail the run either (`strict` settings make it fail).
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from corpuskit.model import Finding, Report, Severity
from corpuskit.text.visible import make_visible
from corpuskit.views.failures import PlacedFailure, place_failure
from corpuskit.views.json import write_exactly
from corpuskit.views.places import readable_path

_NAME = "corpuskit"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def show(report: Report, out: TextIO) -> None:
    """Write the report as JUnit XML."""
    suites = [*_make_suites(report)]
    failed = _count_failed(report)
    head = f'<testsuites name="{_NAME}" tests="{sum(count for count, _ in suites)}" failures="{failed}" errors="{len(report.failures)}" time="0">'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *(suite for _, suite in suites), "</testsuites>", ""]
    write_exactly("\n".join(lines).encode("utf-8"), out)


def _count_failed(report: Report) -> int:
    return sum(_fails(finding, report) for finding in report.findings)


def _fails(finding: Finding, report: Report) -> bool:
    return finding.severity is Severity.ERROR or bool(report.facts.get("strict"))


def _make_suites(report: Report) -> Iterator[tuple[int, str]]:
    """Yield the number of tests of each suite, and its XML."""
    if not report.findings and not report.failures:
        case = f'    <testcase name="{report.command}" classname="{_NAME}" time="0"/>'
        yield 1, _format_suite(report.command, [case], failed=0, errors=0)
    for path, found in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(found)
        cases = [_format_case(finding, fails=_fails(finding, report)) for finding in findings]
        failed = sum(_fails(finding, report) for finding in findings)
        yield len(cases), _format_suite(readable_path(path), cases, failed=failed, errors=0)
    for failure in map(place_failure, report.failures):
        name = readable_path(failure.path) if failure.path else report.command
        yield 1, _format_suite(name, [_format_failure(name, failure)], failed=0, errors=1)


def _format_failure(name: str, failure: PlacedFailure) -> str:
    text = _escaped(f"{name}:{failure.line}:{failure.column}: {failure.message}")
    head = f'    <testcase name={_attribute(name)} classname={_attribute(name)} time="0">'
    inside = f'      <error message={_attribute(failure.message)} type="failure">{text}</error>'
    return f"{head}\n{inside}\n    </testcase>"


def _format_suite(name: str, cases: list[str], *, failed: int, errors: int) -> str:
    head = f'  <testsuite name={_attribute(name)} tests="{len(cases)}" failures="{failed}" errors="{errors}" skipped="0" time="0">'
    return "\n".join([head, *cases, "  </testsuite>"])


def _format_case(finding: Finding, *, fails: bool) -> str:
    path = readable_path(finding.path)
    place = f"{finding.line}:{finding.column}"
    text = _escaped(f"{path}:{place}: {finding.check} {finding.message}")
    inside = (
        f'      <failure message={_attribute(finding.message)} type="{finding.check}">{text}</failure>'
        if fails
        else f"      <system-out>{text}</system-out>"
    )
    head = f'    <testcase name="{finding.check} at {place}" classname={_attribute(path)} time="0">'
    return f"{head}\n{inside}\n    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", make_visible(text)))


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", make_visible(text)))
