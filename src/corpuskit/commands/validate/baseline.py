"""Findings that were there when a corpus began to be checked: listed in a file beside the schema, they do not count."""

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpuskit.errors import SettingsError
from corpuskit.model import Finding, Report
from corpuskit.store.corpus import Corpus, shown_path

_HEAD = """\
# Findings that `corpuskit validate` does not count: they were there when this file was written, by
# `corpuskit validate --baseline-update`. What is new counts. Delete a line and its finding counts again.
"""
Known = Counter[tuple[str, str, str]]


def baseline_of(corpus: Corpus) -> Path:
    """Return where the baseline of a corpus is, or would be."""
    return corpus.root / corpus.settings.validate.baseline


def with_baseline(corpus: Corpus, report: Report, *, whole: bool, update: bool) -> Report:
    """Return the report without the findings that the baseline knows; those that are gone are reported where the `whole` corpus was checked.

    With `update` the file is written anew from all findings, and none counts; of a part of the corpus the findings are added to it. Raises `SettingsError` for a file that cannot be read.
    """
    path = baseline_of(corpus)
    if update:
        found = Counter(_finding_key(finding, corpus) for finding in report.findings)
        _write_baseline(path, found if whole or not path.is_file() else found | _read_baseline(path))
    elif not path.is_file():
        return report
    known = _read_baseline(path)
    left = Counter(known)
    new = []
    for finding in report.findings:
        key = _finding_key(finding, corpus)
        new += [] if left[key] > 0 else [finding]
        left[key] -= 1
    gone = sum(count for count in left.values() if count > 0) if whole else 0
    counted = len(report.findings) - len(new)
    remarks = [*report.facts["remarks"], *_baseline_remarks(path, counted, gone)]
    return replace(report, findings=tuple(new), facts={**report.facts, "remarks": remarks})


def _baseline_remarks(path: Path, counted: int, gone: int) -> list[str]:
    where = shown_path(path)
    found = [f"{counted} known finding{'' if counted == 1 else 's'} not counted ({where})"] if counted else []
    if gone:
        found.append(
            f"{gone} finding{'' if gone == 1 else 's'} of {where} gone: `corpuskit validate --baseline-update` takes them off the list"
        )
    return found


def _finding_key(finding: Finding, corpus: Corpus) -> tuple[str, str, str]:
    """Return what tells a finding from others, wherever in its file it is: lines move when others come and go."""
    return os.path.relpath(finding.path, corpus.root).replace(os.sep, "/"), finding.check, finding.message


def _write_baseline(path: Path, counts: Known) -> None:
    from corpuskit.store import atomic  # noqa: PLC0415 - most runs write nothing
    from corpuskit.store.corpus import read_bytes  # noqa: PLC0415 - beside it

    lines = [_HEAD, "version: 1\n", "findings:\n" if counts else "findings: []\n"]
    for (place, check, message), count in sorted(counts.items()):
        more = f", count: {count}" if count > 1 else ""
        lines.append(f"  - {{path: {_quote_text(place)}, check: {check}, message: {_quote_text(message)}{more}}}\n")
    data, before = "".join(lines).encode(), read_bytes(str(path))
    if before is None:
        atomic.create_file(path, data)
    else:
        atomic.replace_file(path, data, was=before)


def _quote_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _read_baseline(path: Path) -> Known:
    from corpuskit.text import yaml12  # noqa: PLC0415 - most corpora have none

    try:
        data: Any = yaml12.load(path.read_text(encoding="utf-8"))
        rows = data["findings"] or []
        return Counter({(row["path"], row["check"], row["message"]): row.get("count", 1) for row in rows})
    except (OSError, UnicodeDecodeError, yaml12.YamlProblem, TypeError, KeyError, AttributeError) as error:
        raise SettingsError(f"{shown_path(path)}: cannot be read as a baseline: {error}") from None
