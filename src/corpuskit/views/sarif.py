"""For code-scanning tools: SARIF 2.1.0 (OASIS standard)."""

from typing import TYPE_CHECKING, Any, TextIO

from corpuskit.model import Finding, Report
from corpuskit.text.visible import make_visible
from corpuskit.views.failures import PlacedFailure, place_failure
from corpuskit.views.json import dump_report, write_exactly
from corpuskit.views.places import repository_uri

if TYPE_CHECKING:
    from corpuskit.checks import Check

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def show(report: Report, out: TextIO) -> None:
    """Write the findings as a SARIF log with one run."""
    write_exactly(dump_report({"$schema": SCHEMA, "version": "2.1.0", "runs": [_sarif_run(report)]}), out)


def _sarif_run(report: Report) -> dict[str, Any]:
    from importlib.metadata import version  # noqa: PLC0415 - needed for this view only

    from corpuskit.checks import CHECKS  # noqa: PLC0415 - as above

    found = {finding.check for finding in report.findings}
    rules = [check for name, check in CHECKS.items() if name in found]
    index = {check.name: number for number, check in enumerate(rules)}
    driver = {
        "name": "corpuskit",
        "version": version("corpuskit-cli"),
        "rules": [_sarif_rule(check) for check in rules],
    }
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_sarif_invocation(report)],
        "results": [_sarif_result(finding, index) for finding in report.findings],
    }


def _sarif_rule(check: "Check") -> dict[str, Any]:
    return {
        "id": check.name,
        "name": check.title,
        "shortDescription": {"text": check.page.split("\n", 1)[0]},
        "help": {"text": check.page},
        "defaultConfiguration": {"level": check.severity.value},
    }


def _sarif_result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    rule = {"ruleIndex": index[finding.check]} if finding.check in index else {}
    return {
        "ruleId": finding.check,
        **rule,
        "level": finding.severity.value,
        "message": {"text": make_visible(finding.message)},
        "locations": [{"physicalLocation": _sarif_place(finding)}],
    }


def _sarif_place(finding: Finding) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": repository_uri(finding.path)},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }


def _sarif_invocation(report: Report) -> dict[str, Any]:
    notifications = [_sarif_notification(failure) for failure in map(place_failure, report.failures)]
    return {"executionSuccessful": not notifications, "toolExecutionNotifications": notifications}


def _sarif_notification(failure: PlacedFailure) -> dict[str, Any]:
    notification = {"level": "error", "message": {"text": make_visible(failure.message)}}
    if not failure.path:
        return notification
    region = {"startLine": failure.line, "startColumn": failure.column}
    place = {"artifactLocation": {"uri": repository_uri(failure.path)}, "region": region}
    return {**notification, "locations": [{"physicalLocation": place}]}
