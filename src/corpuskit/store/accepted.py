"""Pairs of articles that somebody looked at and wants both of: a file beside the schema, reviewed like code.

- a: courier-2026-03-10-snow
b: wire-2026-03-09-reservoir
why: the paper's edition and the agency's, both wanted
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpuskit.errors import SettingsError
from corpuskit.store import atomic
from corpuskit.store.corpus import read_bytes, shown_path
from corpuskit.text import yaml12

HEADER = "# Copies that are known and both wanted. `corpuskit dedup --accept A B` adds one.\n"

Accepted = frozenset[tuple[str, str]]


def read_accepted(path: Path) -> Accepted:
    """Return the accepted pairs, the smaller id first; none where there is no file. Raises `SettingsError` with the place."""
    text = _read_list(path)
    try:
        rows = yaml12.load(text) or []
    except yaml12.YamlProblem as problem:
        raise SettingsError(f"{shown_path(path)}:{problem}") from None
    if not isinstance(rows, list):
        raise SettingsError(f"{shown_path(path)}:1:1: expected a list of pairs, each with 'a' and 'b'")
    return frozenset(_read_pair_row(path, text, number, row) for number, row in enumerate(rows))


def accept_pair(path: Path, a: str, b: str, why: str = "") -> bool:
    """Add a pair to the file, which is made if need be; return whether it was new. All other lines stay."""
    if _order_ids(a, b) in read_accepted(path):
        return False
    text = _read_list(path)
    said = f"- a: {json.dumps(a, ensure_ascii=False)}\n  b: {json.dumps(b, ensure_ascii=False)}\n"
    said += f"  why: {json.dumps(why, ensure_ascii=False)}\n" if why else ""
    before = text if text.endswith("\n") or not text else text + "\n"
    atomic.replace_file(path, ((before or HEADER) + said).encode("utf-8"), was=read_bytes(str(path)))
    return True


def _read_list(path: Path) -> str:
    try:
        return (read_bytes(str(path)) or b"").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{shown_path(path)}: cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None


def _read_pair_row(path: Path, text: str, number: int, row: object) -> tuple[str, str]:
    if isinstance(row, Mapping) and _has_name(row, "a") and _has_name(row, "b") and row.keys() <= {"a", "b", "why"}:
        return _order_ids(row["a"], row["b"])
    line, column = yaml12.locate(text, f"/{number}")
    raise SettingsError(
        f"{shown_path(path)}:{line}:{column}: expected a pair: the ids 'a' and 'b', and 'why' if you like"
    )


def _has_name(row: Mapping[str, Any], key: str) -> bool:
    return isinstance(row.get(key), str) and bool(row[key])


def _order_ids(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
