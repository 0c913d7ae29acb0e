"""For people: one line a finding, tables, a summary."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from corpuskit.model import Finding, Lines, Report, Severity
from corpuskit.views.table import format_table
from corpuskit.views.width import terminal_width

if TYPE_CHECKING:
    from corpuskit.model import Change

_EXCERPT = 160
_RULES = 15


def show(report: Report, out: TextIO) -> None:
    """Write findings, changes, pairs and clusters, and a summary line."""
    width = terminal_width(out)
    for part in (_finding_lines, _change_lines, _learned_lines):
        out.writelines(f"{line}\n" for line in part(report))
    out.writelines(f"{line}\n" for line in _copy_lines(report, width))
    for part in (_leak_lines, _statistics_lines):
        out.writelines(f"{line}\n" for line in part(report))
    if not report.facts.get("quiet"):
        out.write(summary_line(report) + "\n")


def _finding_lines(report: Report) -> list[str]:
    if "statistics" in report.facts:  # counts are wanted instead
        return []
    if report.lines is None:
        return [line(finding) for finding in report.findings]
    return [report.lines.text] if report.lines.text else []


def lines_of(findings: Sequence[Finding]) -> Lines:
    """Return the lines of findings, and how many there are of each kind."""
    counts = Counter(finding.severity for finding in findings)
    fixable = sum(finding.fixable for finding in findings)
    return Lines("\n".join(map(line, findings)), counts[Severity.ERROR], counts[Severity.WARNING], fixable)


def line(finding: Finding) -> str:
    """Return a finding as one line: place, code and message, with a mark if it is only a warning.

    >>> line(Finding("CK104", "a.yaml", 7, 1, "unknown field 'langauge'"))
    "a.yaml:7:1: CK104 unknown field 'langauge'"
    """
    mark = " warning:" if finding.severity is Severity.WARNING else ""
    message = finding.message.replace("\n", "\\n").replace("\r", "\\r")
    return f"{finding.path}:{finding.line}:{finding.column}: {finding.check}{mark} {message}"


def summary_line(report: Report) -> str:
    """Return the last line: the number of articles, the findings, and the next step."""
    counts, fixable = _count_findings(report)
    parts = [_count_things(report.articles, "article")]
    parts += [_count_things(counts[severity.value], severity.value) for severity in Severity if counts[severity.value]]
    parts += [_count_things(len(report.failures), "failure")] if report.failures else []
    parts += _result_lines(report)
    if guessed := report.facts.get("guessed"):
        parts.append("guessed: " + ", ".join(f"{name} ({count})" for name, count in guessed.items()))
    if fixable:
        parts.append(f"{fixable} can be mended with --fix")
    if kept := sum(report.facts.get("kept_as_added", {}).values()):
        parts.append(f"form of texts kept as they were added ({kept}; --strict lists, --fix mends)")
    return f"{report.command}: " + (", ".join(parts) if len(parts) > 1 else f"{parts[0]}, {_fine_line(report)}")


def _count_findings(report: Report) -> tuple[Counter[str], int]:
    """Return how many findings there are of each severity, and that can be mended."""
    if report.lines is not None:
        return Counter(error=report.lines.errors, warning=report.lines.warnings), report.lines.fixable
    counts = Counter(report.facts.get("found") or (f.severity.value for f in report.findings))
    return counts, sum(f.fixable for f in report.findings)


def _result_lines(report: Report) -> list[str]:
    parts = []
    if "rows_changed" in report.facts:
        parts += _row_lines(report)
    elif report.changes or report.changed:
        parts.append(_count_things(len(report.changed), "file") + (" would change" if report.dry_run else " changed"))
    if report.command == "clean" and (declined := report.facts.get("declined")):
        parts.append(f"{_count_things(declined, 'removal')} declined by you (--offer-again clears that)")
    relations = report.facts.get("relations") or (match.relation for match in report.matches)
    parts += [f"{number} {relation}" for relation, number in Counter(relations).items()]
    if clusters := report.facts.get("clusters") or len(report.clusters):
        parts.append(_count_things(clusters, "cluster"))
    return parts


def _row_lines(report: Report) -> list[str]:
    """Return the line about the rows of a packed file that were written, changed or dropped."""
    changed, refused = report.facts["rows_changed"], report.facts["rows_refused"]
    parts = [_count_things(changed, "row") + (" would change" if report.dry_run else " changed")] if changed else []
    return parts + (
        [f"{_count_things(refused, 'row')} left as {'it is' if refused == 1 else 'they are'}"] if refused else []
    )


def _fine_line(report: Report) -> str:
    if report.command == "validate":
        return "all fine" if report.articles else "nothing to check"
    return "nothing to do"


def _count_things(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _change_lines(report: Report) -> list[str]:
    if rules := report.facts.get("rules"):
        more = [f"… and {len(rules) - _RULES} more rules (--output-format json has all)"] if len(rules) > _RULES else []
        rows = [(rule, str(count)) for rule, count in list(rules.items())[:_RULES]]
        return [format_table(rows, ("rule", "removals"), right=(1,)), *more]
    return [line for change in report.changes for line in _one_change(change)]


def _one_change(change: "Change") -> list[str]:
    lines = [change.diff.removesuffix("\n")] if change.diff else []
    if change.steps and not change.diff:
        rules = Counter(step.rule for step in change.steps)
        lines.append(f"{change.path}: " + ", ".join(f"{rule} ({n})" if n > 1 else rule for rule, n in rules.items()))
    if change.refused:
        lines.append(f"{change.path}: left as it is: {change.refused}")
    return lines + [f"{change.path}: {warning}" for warning in change.warnings]


def _learned_lines(report: Report) -> list[str]:
    rows = report.facts.get("learned")
    if not rows:
        return []
    from tabulate import tabulate  # noqa: PLC0415 - only where there is a table

    cells = [(row["source"], row["count"], _shorten_middle(row["line"]), row["doubt"], row["beyond"]) for row in rows]
    headers = ("source", "stories", "line", "doubtful, so it stays", "goes with it")
    return [tabulate(cells, headers=headers, disable_numparse=True)]


def _shorten_middle(text: str) -> str:
    """Return the text on one line, its middle left out where it is long: both ends help to find it."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _EXCERPT else f"{flat[: _EXCERPT // 2]} … {flat[-_EXCERPT // 2 :]}"


def _copy_lines(report: Report, width: int | None) -> Iterator[str]:
    """Yield the lines of clusters and links, and of the share of a test set that is in a training set."""
    if report.matches:
        from corpuskit.views.copies import format_copies  # noqa: PLC0415 - for a report that has pairs

        yield from format_copies(report, width)


def _leak_lines(report: Report) -> list[str]:
    """Return a table of how many articles have a relation with one of another corpus."""
    leaks = report.facts.get("leaks")
    if not leaks:
        return []
    total = max(1, leaks["articles"])
    rows = [
        (name, str(count), f"{100 * count / total:.2f} %")
        for name, count in (
            *leaks["relations"].items(),
            ("any copy", leaks["copies"]),
            ("any relation", leaks["found"]),
        )
    ]
    return [format_table(rows, ("strongest relation", "articles", f"of {leaks['articles']}")), ""]


def _statistics_lines(report: Report) -> list[str]:
    rows = report.facts.get("statistics")
    if not rows:
        return []
    cells = [(row["code"], str(row["count"]), row["title"], "--fix" if row["fixable"] else "") for row in rows]
    return [format_table(cells, ("check", "findings", "what", ""), right=(1,))]
