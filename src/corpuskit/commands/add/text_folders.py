"""Folders of texts with `metadata.csv`, as `export --format txt` writes them, read back."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpuskit.errors import StoreError
from corpuskit.formats.columns import draft_of
from corpuskit.formats.csv_reading import read_rows
from corpuskit.formats.drafts import Draft, Notice, Reading, no_article
from corpuskit.formats.encodings import decode_text
from corpuskit.formats.folder import METADATA, article_row
from corpuskit.formats.rows import Row
from corpuskit.model import Finding
from corpuskit.store.corpus import read_bytes
from corpuskit.text.decoding import Undecodable

_HEAD = b"id,file,article_id"


def is_listing(path: str) -> bool:
    """Return whether a file is the `metadata.csv` of an export."""
    return os.path.basename(path) == METADATA and read_head(path, len(_HEAD)) == _HEAD  # noqa: PTH119


def read_head(path: str, size: int) -> bytes:
    """Return the first bytes of a file, none of one that cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(size)
    except OSError:
        return b""


def listed_files(folder: str) -> frozenset[str]:
    """Return the files that the `metadata.csv` of an export in a folder lists; none where there is no such file."""
    path = f"{folder}/{METADATA}"
    if not is_listing(path):
        return frozenset()
    with Path(path).open("rb") as stream:
        rows = read_rows(stream, path)
        return frozenset(str(row.data.get("file")) for row in rows if isinstance(row, Row))


def read_listing(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding | Notice]:
    """Yield the article of each row of a `metadata.csv`, with the text of the file beside it that the row names."""
    folder = os.path.dirname(path)  # noqa: PTH120
    for row in read_rows(stream, path):
        if isinstance(row, Finding):
            yield row
            continue
        text = _read_text(folder, str(row.data.get("file") or ""))
        if isinstance(text, str):
            yield draft_of(Row(path, row.number, {**article_row(row.data), "text": text}, b"", row.remarks), reading)
        else:
            yield no_article(path, f"{row.data.get('file')!r}: {text[0]}", row.number)


def _read_text(folder: str, name: str) -> str | tuple[str]:
    """Return the text of a file beside the list, or why there is none: a name is no path."""
    if not name or name != os.path.basename(name) or os.path.islink(os.path.join(folder, name)):  # noqa: PTH114, PTH118, PTH119
        return ("not the name of a file beside the list",)
    try:
        data = read_bytes(os.path.join(folder, name))  # noqa: PTH118
    except (OSError, StoreError) as error:
        return (f"cannot be read: {error}",)
    if data is None:
        return ("no such file",)
    text = decode_text(data)
    return (text.message,) if isinstance(text, Undecodable) else text.text
