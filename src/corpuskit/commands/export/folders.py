"""An export that is a folder: a file for each article, and `metadata.csv`."""

import csv
import filecmp
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from corpuskit.commands.export.options import Choice
from corpuskit.formats import Format
from corpuskit.formats.card import Exported
from corpuskit.formats.csv import write as write_table
from corpuskit.formats.folder import METADATA, FileNames, metadata_layout, metadata_row
from corpuskit.formats.layout import Layout
from corpuskit.store.folders import replace_folder


def write_articles(
    found: Iterable[Mapping[str, Any]], layout: Layout, choice: Choice, known: Format, path: str
) -> Exported:
    """Write the folder `path`, whole or not at all; with `check`, only say whether it would change. Raises `StoreError`."""
    if not choice.check:
        with replace_folder(path, holds_only_an_export) as fresh:
            return Exported(path, "", _fill_folder(fresh, found, layout, choice, known))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        count = _fill_folder(fresh, found, layout, choice, known)
        return Exported(path, "", count, changed=not _is_same_folder(fresh, Path(path)))


def _fill_folder(
    folder: Path, found: Iterable[Mapping[str, Any]], layout: Layout, choice: Choice, known: Format
) -> int:
    names = FileNames(choice.names, known.single_suffix, {column.name: column.kind for column in layout.columns})
    with (folder / METADATA).open("wb") as out:
        return write_table(_write_files(folder, found, layout, known, names), out, metadata_layout(layout))


def _write_files(
    folder: Path, found: Iterable[Mapping[str, Any]], layout: Layout, known: Format, names: FileNames
) -> Iterator[dict[str, Any]]:
    """Write a file for each article, and yield its row of `metadata.csv`."""
    if known.single is None:
        return
    for row in found:
        name = names.name_of(row)
        (folder / name).write_bytes(known.single(row, layout))
        yield metadata_row(name, row)


def holds_only_an_export(folder: Path) -> bool:
    """Return whether every file of a folder is listed in its `metadata.csv`, so that another export may take its place."""
    try:
        with (folder / METADATA).open(encoding="utf-8", newline="") as stream:
            csv.field_size_limit(1 << 30)
            listed = {row.get("file") for row in csv.DictReader(stream)}
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return {name for name in os.listdir(folder) if name != METADATA} <= listed  # noqa: PTH208 - names, many


def _is_same_folder(a: Path, b: Path) -> bool:
    if not b.is_dir():
        return False
    names = sorted(os.listdir(a))  # noqa: PTH208
    return names == sorted(os.listdir(b)) and all(filecmp.cmp(a / name, b / name, shallow=False) for name in names)  # noqa: PTH208
