"""The account of every input of `add`, in a few lines: counted by kind, with the first places of each."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import typer

from corpuskit.commands.add.inputs import NOT_READ, suffix_of
from corpuskit.model import Finding, Report
from corpuskit.views.counts import count_things
from corpuskit.views.text import line

_SHOWN = 3
_ADDED = 5
_KINDS = 12
_SUFFIXES = 8
_DETAIL = re.compile(r"'[^']*'|\"[^\"]*\"|\\d+|0x[0-9a-f]+|\d+")


def print_account(report: Report, *, every: bool, quiet: bool) -> None:
    """Print the account of a run: added, not added and why, not understood; `every`: each place, `quiet`: only the articles that were not added."""
    if not quiet:
        _print_lines(_added_lines(report, every=every))
    _print_lines(_finding_accounts(report.findings, every=every))
    _print_lines(_failure_lines(report, every=every), sys.stderr)
    if not quiet:
        _print_lines(_notice_lines(report.facts["notices"], every=every))
        typer.echo(_account_summary(report))


def _print_lines(lines: Iterable[str], out: Any = None) -> None:  # noqa: ANN401 - a stream
    for shown in lines:
        print(shown, file=out or sys.stdout)


def _added_lines(report: Report, *, every: bool) -> Iterator[str]:
    for change in report.changes if every else report.changes[:_ADDED]:
        yield f"added  {change.path}" + "".join(f"  ({warning})" for warning in change.warnings)
    if not every and len(report.changes) > _ADDED:
        more = report.facts["added"] + report.facts["mended"] - _ADDED
        yield f"added  {more:,} more (--output-format json lists the first 1,000)"
    present = report.facts["there"]
    for item in present if every else present[:_SHOWN]:
        yield f"there  {item['path']}  (same as {item['place']}; skipped)"
    if not every and len(present) > _SHOWN:
        yield f"there  {report.facts['skipped'] - _SHOWN:,} more"


def _finding_accounts(findings: Sequence[Finding], *, every: bool) -> Iterator[str]:
    """Yield a line for each input that was not added, or one for many with the same reason."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.check + _DETAIL.sub("", finding.message), []).append(finding)
    few = len(groups) <= _KINDS
    for number, group in enumerate(groups.values()):
        if every or (len(group) <= _SHOWN and len(findings) <= _KINDS and few):
            yield from map(line, group)
        elif number < _KINDS:
            places = [f"{f.path}:{f.line}" for f in group]
            yield f"not added: {_count_kind(len(group), group[0].message)}: {_first_places(places)}"
        elif number == _KINDS:
            yield f"not added: {len(groups) - _KINDS} more kinds (--list-skipped)"


def _failure_lines(report: Report, *, every: bool) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for failure in report.failures:
        groups.setdefault(failure.message, []).append(failure.path)
    for message, paths in groups.items():
        if every or len(paths) == 1:
            yield from (f"corpuskit: {path}: {message}" for path in paths)
        else:
            yield f"corpuskit: {_count_kind(len(paths), message)}: {_first_places(paths)}"


def _notice_lines(notices: Sequence[Mapping[str, str]], *, every: bool) -> Iterator[str]:
    kinds: dict[str, list[Mapping[str, str]]] = {}
    for notice in notices:
        kinds.setdefault(notice["kind"], []).append(notice)
    for kind, group in sorted(kinds.items(), key=lambda item: -len(item[1])):
        if every:
            yield from (f"note: {kind}: {_notice_place(notice)}" for notice in group)
            continue
        details = Counter(notice["detail"] for notice in group)
        if all(details) and (kind == NOT_READ or len(details) * 2 <= len(group)):
            yield f"note: {_count_kind(len(group), kind)}: {_most_frequent_details(details)}; {_first_places(n['place'] for n in group)}"
        else:
            yield f"note: {_count_kind(len(group), kind)}: {_first_places(map(_notice_place, group))}"


def _most_frequent_details(details: Mapping[str, int]) -> str:
    """Return how often each detail is there, the most frequent first."""
    most = sorted(details.items(), key=lambda item: (-item[1], item[0]))
    more = [f"{len(most) - _SUFFIXES} others"] if len(most) > _SUFFIXES else []
    return ", ".join([*(f"{count:,} {detail}" for detail, count in most[:_SUFFIXES]), *more])


def _notice_place(notice: Mapping[str, str]) -> str:
    detail = notice["detail"]
    return f"{notice['place']} ({detail})" if detail else notice["place"]


def _count_kind(number: int, kind: str) -> str:
    return f"{number:,} × {kind}" if number > 1 else kind


def _first_places(places: Iterable[str]) -> str:
    every = list(places)
    return ", ".join(every[:_SHOWN]) + (", …" if len(every) > _SHOWN else "")


def _account_summary(report: Report) -> str:
    facts = report.facts
    mended = f", {facts['mended']} completed" if facts["mended"] else ""
    failures = f", {len(report.failures)} failed" if report.failures else ""
    left_out = _refused_part(report.findings) + _skipped_part(facts["notices"])
    return f"{facts['added']} added{mended}, {facts['skipped']} there already{left_out}{failures}"


def _refused_part(findings: Sequence[Finding]) -> str:
    """Return how many texts and rows were not added, and from files of which kinds."""
    if not findings:
        return ", 0 not added"
    kinds = _most_frequent_details(Counter(_kind_of_place(finding.path) for finding in findings))
    why = "the reason is above" if len(findings) == 1 else "the reasons are above"
    return f", {len(findings)} not added ({kinds}: {why})"


def _skipped_part(notices: Sequence[Mapping[str, str]]) -> str:
    """Return how many files are of kinds that `add` does not read, and of which."""
    kinds = Counter(notice["detail"] for notice in notices if notice["kind"] == NOT_READ)
    if not kinds:
        return ""
    what = "a kind that is" if len(kinds) == 1 else "kinds that are"
    return f", {count_things(kinds.total(), 'file')} skipped ({_most_frequent_details(kinds)}: {what} not read)"


def _kind_of_place(path: str) -> str:
    return "standard input" if path == "-" else suffix_of(path)
