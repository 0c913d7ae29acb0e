"""Articles that were withdrawn: a file beside the schema that `add` and `rebuild` respect.

- id: "harbour-post-2026-03-14-ferry"
  sha256: ["6f1c…", "09ab…"]     # of its text, and of its text before cleaning
  date: "2026-11-30"
  reason: "asked for by the author"

It holds no word of the article.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.errors import SettingsError
from corpuskit.store import atomic
from corpuskit.store.corpus import Corpus, read_bytes, shown_path
from corpuskit.store.record import hash_text
from corpuskit.text import yaml12

WITHDRAWN = "withdrawn.yaml"
_HEADER = (
    "# Articles that were withdrawn. `corpuskit add` does not take them again; `corpuskit withdraw` adds to the list.\n"
)
_KEYS = frozenset(("id", "sha256", "date", "reason"))


class Tombstone(NamedTuple):
    """A withdrawn article: its id, hashes of its text and of the text before cleaning, the day, and the reason."""

    id: str
    hashes: tuple[str, ...]
    date: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The withdrawn articles of a corpus, by id and by hash of the text."""

    ids: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, corpus: Corpus) -> "Tombstones":
        """Return those of a corpus. Raises `SettingsError` with the place where its file cannot be read."""
        stones = [_read_entry(corpus.root / WITHDRAWN, row) for row in _read_rows(corpus.root / WITHDRAWN)]
        return cls(frozenset(s.id for s in stones), frozenset(h for s in stones for h in s.hashes))

    def holds(self, identifier: str, *texts: str) -> bool:
        """Return whether an article with that id, or with one of these texts, was withdrawn."""
        if not self.ids and not self.hashes:
            return False
        return identifier in self.ids or any(hash_text(text) in self.hashes for text in texts)


def add_tombstones(corpus: Corpus, stones: Sequence[Tombstone]) -> None:
    """Add to the list of a corpus, which is made if need be; all other lines stay. Who calls holds the corpus lock."""
    path = corpus.root / WITHDRAWN
    listed_ids = Tombstones.of(corpus).ids
    old = read_bytes(str(path))
    before = (old or b"").decode("utf-8")
    before = before if before.endswith("\n") or not before else before + "\n"
    fresh = "".join(_format_entry(stone) for stone in stones if stone.id not in listed_ids)
    atomic.replace_file(path, ((before or _HEADER) + fresh).encode("utf-8"), was=old)


def _format_entry(stone: Tombstone) -> str:
    fields = {"id": stone.id, "sha256": list(stone.hashes), "date": stone.date, "reason": stone.reason}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items() if value]
    return "- " + "  ".join(lines)


def _read_rows(path: Path) -> list[Any]:
    try:
        rows = yaml12.load((read_bytes(str(path)) or b"").decode("utf-8")) or []
    except yaml12.YamlProblem as problem:
        raise SettingsError(f"{shown_path(path)}:{problem}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{shown_path(path)}: cannot be read: {error}") from None
    if not isinstance(rows, list):
        raise SettingsError(f"{shown_path(path)}:1:1: expected a list of withdrawn articles, each with 'id'")
    return rows


def _read_entry(path: Path, row: object) -> Tombstone:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row.keys() <= _KEYS:
        raise SettingsError(
            f"{shown_path(path)}: an entry has 'id' and may have 'sha256', 'date', 'reason', and no other key"
        )
    hashes = row.get("sha256", [])
    listed = hashes if isinstance(hashes, list) else [hashes]
    return Tombstone(row["id"], tuple(map(str, listed)), str(row.get("date", "")), str(row.get("reason", "")))
