"""For programs: one JSON object with fixed keys, documented in `docs/json.md`."""

import json
import re
from dataclasses import replace
from typing import Any, TextIO

import orjson

from corpuskit.model import Change, Finding, Match, Passage, Report, Span


def show(report: Report, out: TextIO) -> None:
    """Write the report as one JSON object and a line feed."""
    write_exactly(dump_report(report_data(_without_repetition(report))), out)


def dump_report(value: dict[str, Any]) -> bytes:
    """Return a JSON-like value as indented JSON in UTF-8, with a line feed."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # valid in JSON and not in UTF-8: half of a surrogate pair; or a number of more than 64 bits
        return _without_surrogates(json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def write_exactly(data: bytes, out: TextIO) -> None:
    """Write bytes for programs past the text stream, whose encoding and changes for people are not for them."""
    binary = getattr(out, "buffer", None)
    if binary is None:
        out.write(data.decode())
    else:  # all passages of a corpus are long: as text they would be there three times
        out.flush()
        binary.write(data)


def _without_surrogates(text: str) -> str:
    r"""Return JSON in which halves of surrogate pairs (bytes of a file name that are not UTF-8) are spelled `\udcff`: the same value."""
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def report_data(report: Report) -> dict[str, Any]:
    """Return the report as JSON-like data. Every key is always there."""
    return {
        "command": report.command,
        "articles": report.articles,
        "findings": [finding_data(found) for found in report.findings],
        "changes": [_change_data(change) for change in report.changes],
        "pairs": [_match_data(match) for match in report.matches],
        "clusters": [{"keep": cluster.keep, "drop": list(cluster.drop)} for cluster in report.clusters],
        "changed": list(report.changed),
        "dry_run": report.dry_run,
        "failures": [{"path": failure.path, "message": failure.message} for failure in report.failures],
        "facts": report.facts,
    }


def finding_data(found: Finding) -> dict[str, Any]:
    """Return a finding as JSON-like data."""
    return {
        "check": found.check,
        "severity": found.severity.value,
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "message": found.message,
        "article": found.article,
        "pointer": found.pointer,
        "span": _span_data(found.span),
        "fixable": found.fixable,
    }


def _change_data(change: Change) -> dict[str, Any]:
    steps = [
        {"rule": s.rule, "span": _span_data(s.span), "before": s.before, "after": s.after, "why": s.why}
        for s in change.steps
    ]
    return {
        "path": change.path,
        "article": change.article,
        "steps": steps,
        "diff": change.diff,
        "refused": change.refused,
        "warnings": list(change.warnings),
    }


def _without_repetition(report: Report) -> Report:
    """Return the report without passages that others repeat: in a cluster those of pairs with the kept article are enough."""
    keep = {name: one.keep for one in report.clusters for name in (one.keep, *one.drop)}

    def repeats(match: Match) -> bool:
        kept = keep.get(match.a)
        return kept is not None and kept == keep.get(match.b) and kept not in (match.a, match.b)

    matches = (replace(match, evidence=()) if repeats(match) else match for match in report.matches)
    return replace(report, matches=tuple(matches)) if keep else report


def _match_data(match: Match) -> dict[str, Any]:
    """Return a pair; equal texts need no passages."""
    return {
        "a": match.a,
        "b": match.b,
        "relation": match.relation,
        "score": match.score,
        "direction": match.direction,
        "evidence": [] if match.relation == "exact" else [_passage_data(passage) for passage in match.evidence],
    }


def _passage_data(passage: Passage) -> dict[str, Any]:
    a, b = passage.a, passage.b
    return {
        "a": {"start": a.start, "end": a.end, "text": passage.a_text},
        "b": {"start": b.start, "end": b.end, "text": passage.b_text},
    }


def _span_data(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"start": span.start, "end": span.end}
