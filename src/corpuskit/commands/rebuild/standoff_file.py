"""Stand-off rows, read from their file and found by hash, address or id."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from corpuskit.errors import StoreError
from corpuskit.formats.json_rows import parse_object
from corpuskit.formats.layout import STANDOFF, STANDOFF_VERSION
from corpuskit.store.packed import open_packed_input
from corpuskit.text.anchors import Anchor, AnchoredLine


@dataclass(slots=True)
class StandoffFile:
    """The rows of a stand-off file as lines, and by which keys each is found."""

    lines: list[bytes] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    found: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, path: str) -> "StandoffFile":
        """Return the rows of a file. Raises `StoreError` for one that is not written by `export --standoff`."""
        whole = cls()
        with open_packed_input(path) as stream:
            for number, line in enumerate(stream, 1):
                row = parse_object(line)
                if row is None or row.get(STANDOFF) != STANDOFF_VERSION or not isinstance(row.get("original"), Mapping):
                    raise StoreError(
                        f"{path}:{number}: not a row of `corpuskit export --standoff` of version {STANDOFF_VERSION}"
                    )
                whole._add(row, line)
        return whole

    def _add(self, row: Mapping[str, Any], line: bytes) -> None:
        number = len(self.lines)
        self.lines.append(line)
        for kind, key in (("sha", row["original"].get("sha256")), ("url", row.get("url_hash")), ("id", row.get("id"))):
            if isinstance(key, str):
                self.keys.setdefault(f"{kind}:{key}", number)

    def find(self, keys: Iterator[tuple[str, str]]) -> tuple[int, dict[str, Any]] | None:
        """Return the number and the row of the first key that is known; kinds are `sha`, `url`, `id`."""
        for kind, key in keys:
            number = self.keys.get(f"{kind}:{key}")
            if number is not None:
                row: dict[str, Any] = orjson.loads(self.lines[number])
                return number, row
        return None

    def missing(self) -> list[str]:
        """Return the ids of the rows that no page was found for."""
        rows = (orjson.loads(line) for number, line in enumerate(self.lines) if number not in self.found)
        return [str(row.get("id")) for row in rows]


def anchors_of(row: Mapping[str, Any]) -> list[Anchor]:
    """Return the anchors of the removed passages of a row."""
    return [
        Anchor(tuple(map(_read_line, r["lines"])), str(r["before"]), str(r["after"]), bool(r["whole"]))
        for r in row.get("removed", ())
    ]


def _read_line(data: Sequence[Any]) -> AnchoredLine:
    words, kept, *chunks = data
    return AnchoredLine(int(words), tuple(map(str, chunks)), int(kept))
