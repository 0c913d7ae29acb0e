"""Pairs of articles that a person has checked: a file beside the schema, reviewed like code.

- a: courier-2026-03-10-snow
  b: wire-2026-03-09-reservoir
  why: the paper's edition and the agency's, both wanted
- a: courier-2026-04-02-ferry
  b: wire-2026-04-01-ferry
  keep: wire-2026-04-01-ferry       # a copy; this one is kept, whatever the settings say

A pair without `keep`: both articles stay.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.errors import SettingsError
from corpuskit.store import atomic
from corpuskit.store.corpus import read_bytes, shown_path
from corpuskit.text import yaml12

_KEYS = {"a", "b", "why", "keep"}
HEADER = "# Pairs that people decided about: both are wanted, or `keep` names the one that stays. `corpuskit dedup --accept A B` adds one.\n"

Ids = tuple[str, str]
Accepted = frozenset[Ids]
Chosen = frozenset[Ids]
"""Pairs of ids: the copy that is kept, and the one that goes for it."""


class PairEntry(NamedTuple):
    """An entry of the file: two ids, the reason, and the id that is kept where one was chosen."""

    a: str
    b: str
    why: str = ""
    keep: str = ""

    @property
    def ids(self) -> Ids:
        """The ids, the smaller one first."""
        return _order_ids(self.a, self.b)


def read_entries(path: Path) -> list[PairEntry]:
    """Return all entries; an empty list where there is no file. Raises `SettingsError` with the place of a mistake."""
    text = _read_list(path)
    try:
        rows = yaml12.load(text) or []
    except yaml12.YamlProblem as problem:
        raise SettingsError(f"{shown_path(path)}:{problem}") from None
    if not isinstance(rows, list):
        raise SettingsError(f"{shown_path(path)}:1:1: expected a list of pairs, each with 'a' and 'b'")
    return [_read_entry(path, text, number, row) for number, row in enumerate(rows)]


def read_accepted(path: Path) -> Accepted:
    """Return the pairs of which both are wanted, the smaller id first. Raises `SettingsError` as `read_entries` does."""
    return frozenset(entry.ids for entry in read_entries(path) if not entry.keep)


def read_chosen(path: Path) -> Chosen:
    """Return the pairs of which one was chosen: the id that is kept, then the other. Raises `SettingsError` as `read_entries` does."""
    entries = (entry for entry in read_entries(path) if entry.keep)
    return frozenset((entry.keep, entry.b if entry.keep == entry.a else entry.a) for entry in entries)


def accept_pair(path: Path, a: str, b: str, why: str = "") -> bool:
    """Add a pair to the file, which is made if need be; return whether it was new. All other lines stay."""
    return bool(accept_pairs(path, [(a, b, why)]))


def accept_pairs(path: Path, rows: Iterable[tuple[str, str, str]]) -> int:
    """Add pairs of ids, each with the reason or an empty text, to the file, which is made if need be. Returns how many were new."""
    listed = read_accepted(path)
    entries = {entry.ids: entry for row in rows if (entry := PairEntry(*row)).ids not in listed}
    if entries:
        write_entries(path, list(entries.values()))
    return len(entries)


def write_entries(path: Path, entries: Sequence[PairEntry]) -> None:
    """Add entries at the end of the file, which is made if need be. All other lines stay."""
    after = text_with_entries(_read_list(path), entries)
    atomic.replace_file(path, after.encode("utf-8"), was=read_bytes(str(path)))


def text_with_entries(text: str, entries: Sequence[PairEntry]) -> str:
    r"""Return the text of the file with entries added at its end.

    >>> print(text_with_entries("- a: x\n  b: y\n", [PairEntry("p", "q", keep="q")]), end="")
    - a: x
      b: y
    - a: "p"
      b: "q"
      keep: "q"
    """
    before = text if text.endswith("\n") or not text else text + "\n"
    return (before or HEADER) + "".join(map(_format_entry, entries))


def _format_entry(entry: PairEntry) -> str:
    fields = {"a": entry.a, "b": entry.b, "keep": entry.keep, "why": entry.why}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value]
    return "- " + "  ".join(lines)


def _read_list(path: Path) -> str:
    try:
        return (read_bytes(str(path)) or b"").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{shown_path(path)}: cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from None


def _read_entry(path: Path, text: str, number: int, row: object) -> PairEntry:
    if isinstance(row, Mapping) and _has_name(row, "a") and _has_name(row, "b") and row.keys() <= _KEYS:
        keep = row.get("keep", "")
        if keep in ("", row["a"], row["b"]):
            return PairEntry(row["a"], row["b"], str(row.get("why") or ""), keep)
    line, column = yaml12.locate(text, f"/{number}")
    raise SettingsError(
        f"{shown_path(path)}:{line}:{column}: expected a pair: the ids 'a' and 'b', and if you like 'why', and 'keep' with one of the ids"
    )


def _has_name(row: Mapping[str, Any], key: str) -> bool:
    return isinstance(row.get(key), str) and bool(row[key])


def _order_ids(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)
