"""A folder with a file for each article and `metadata.csv`, as TXM, AntConc, quanteda (`readtext`) and R's `tm` take it.

File names follow a pattern: `{published}_{source}_{id}`. Values in a name have letters, digits, dots and hyphens, no `_`, so that tools
can part names at it. In `metadata.csv`, `id` is a file's name without suffix, as TXM wants it, `file` its name; the article's own id is `article_id`.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from corpuskit.errors import UsageError
from corpuskit.formats.format import Format
from corpuskit.formats.layout import Column, Layout
from corpuskit.registry import suggestion

METADATA = "metadata.csv"
DEFAULT_NAMES = "{id}"
_FIELD = re.compile(r"\{([^{}]*)\}")
_UNSAFE = re.compile(r"[^\w.-]|_")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 180  # bytes: a suffix, a number and a temporary file's name must fit in 255
_DAY = 10
_MISSING = "NA"


class FileNames:
    """Names of files by a pattern, each once, also on file systems that ignore case. Raises `UsageError` for a field that is not there."""

    def __init__(self, pattern: str, suffix: str, columns: Mapping[str, str]) -> None:
        self._pattern = pattern.removesuffix(suffix) or DEFAULT_NAMES
        self._suffix = suffix
        self._columns = columns
        for name in _FIELD.findall(self._pattern):
            if name not in columns:
                raise UsageError(f"--names: no such field: {name!r} ({suggestion(name, columns)})")
        if not _FIELD.search(self._pattern) or "/" in self._pattern or "\\" in self._pattern:
            raise UsageError(
                f"--names: {pattern!r} must hold a field in braces, as in {{published}}_{{id}}, and no folder"
            )
        self._taken: set[int] = set()

    def name_of(self, row: Mapping[str, Any]) -> str:
        """Return the name of the file of a row."""
        stem = _FIELD.sub(lambda found: self._part(found[1], row.get(found[1])), self._pattern)
        stem = f"_{stem}" if _RESERVED.fullmatch(stem) or stem.startswith(".") else stem
        number, name = 1, stem
        while (key := hash_name(name)) in self._taken:
            number += 1
            name = f"{stem}-{number}"
        self._taken.add(key)
        return name + self._suffix

    def _part(self, field: str, value: Any) -> str:  # noqa: ANN401 - a cell holds anything
        if value is None or value == "":
            return _MISSING
        text = "-".join(map(str, value)) if isinstance(value, list) else str(value)
        text = text[:_DAY] if self._columns[field] == "moment" else text
        plain = re.sub(r"-{2,}", "-", _UNSAFE.sub("-", unicodedata.normalize("NFC", text))).strip("-. ")
        room = max(16, _LONGEST // max(1, len(_FIELD.findall(self._pattern))))
        return plain.encode("utf-8", "replace")[:room].decode("utf-8", "ignore") or _MISSING


def hash_name(name: str) -> int:
    """Return a number for a file name; names that some file system takes for one have the same."""
    from hashlib import blake2b  # noqa: PLC0415 - for folders alone

    folded = unicodedata.normalize("NFKC", name).casefold()
    return int.from_bytes(blake2b(folded.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def metadata_layout(layout: Layout) -> Layout:
    """Return the columns of `metadata.csv`: every one but the text, behind the file's name."""
    names = {"id": "article_id", "file": "article_file"}
    own = (Column(names.get(c.name, c.name), c.kind, c.description) for c in layout.columns if c.name != "text")
    return Layout((Column("id", "string"), Column("file", "string"), *own))


def metadata_row(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of `metadata.csv` for the article in the file `name`."""
    names = {"id": "article_id", "file": "article_file"}
    own = {names.get(column, column): value for column, value in row.items() if column != "text"}
    return {"id": name.rpartition(".")[0], "file": name, **own}


def article_row(listed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the article's own fields of a row of `metadata.csv` that corpuskit wrote."""
    names = {"article_id": "id", "article_file": "file"}
    return {names.get(column, column): value for column, value in listed.items() if column not in ("id", "file")}


def _encode_text(row: Mapping[str, Any], layout: Layout) -> bytes:
    del layout
    text = row.get("text")
    return (text if isinstance(text, str) else "").encode("utf-8", "replace")


FORMAT = Format("txt", (), single=_encode_text, single_suffix=".txt")
