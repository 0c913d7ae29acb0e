"""Rows on their way to several files, or to one that must know its types first: kept in temporary files, not in memory."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any, BinaryIO, Self, cast

from corpuskit.formats import jsonl
from corpuskit.formats.rows import Row

_IN_MEMORY = 16 << 20


class Spool:
    """Rows by part, in order. Use it as a context; its files vanish at the end."""

    def __init__(self) -> None:
        self._files: dict[str, BinaryIO] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def put(self, part: str, row: Mapping[str, Any]) -> None:
        """Keep a row."""
        if part not in self._files:
            file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - the stack closes it
            self._files[part] = cast("BinaryIO", self._stack.enter_context(file))
        self._files[part].write(jsonl.line_of(row))

    def rows(self, part: str) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of a part."""
        if part not in self._files:
            return
        file = self._files[part]
        file.seek(0)
        for row in jsonl.read_rows(file, "", None, max_row=1 << 62):
            if isinstance(row, Row):
                yield row.data
