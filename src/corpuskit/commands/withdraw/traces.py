"""Where a withdrawn article still stands: exports in the corpus's folder, lists beside the schema, the history of git."""

import csv
import io
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import parquet_rewriting
from corpuskit.formats.json_rows import parse_object
from corpuskit.store.corpus import Corpus, bare_name, shown_path
from corpuskit.store.git import GitError
from corpuskit.store.history import Repository
from corpuskit.store.packed import open_packed_input, open_packed_output

_SEARCHED = (".jsonl", ".csv", ".tsv", ".xml", ".vert", ".vrt", ".json", ".yaml", ".md", ".txt")
_CLOSED = (".parquet", ".xlsx")
_SKIPPED = frozenset(("node_modules", "__pycache__"))
CARDS = ("README.md", "datapackage.json", "croissant.json", "ro-crate-metadata.json")
_BLOCK = 1 << 20


def find_traces(corpus: Corpus, ids: Collection[str], known: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the files below the corpus's folder, outside of its articles, that hold one of the ids, and those that cannot be searched."""
    wanted = [name.encode("utf-8") for name in ids]
    holding, closed = [], []
    for path in _files_around(corpus):
        shown = shown_path(path)
        if shown in known:
            continue
        bare = bare_name(path.name.lower())
        if bare.endswith(_CLOSED):
            closed.append(shown)
        elif bare.endswith(_SEARCHED) and _holds_one(str(path), wanted):
            holding.append(shown)
    return sorted(holding), sorted(closed)


def _files_around(corpus: Corpus) -> Iterator[Path]:
    for folder, folders, files in os.walk(corpus.root):
        here = Path(folder)
        folders[:] = [f for f in folders if not f.startswith(".") and f not in _SKIPPED and here / f != corpus.folder]
        if here != corpus.folder:
            yield from (here / name for name in files if not name.startswith("."))


def _holds_one(path: str, wanted: Sequence[bytes]) -> bool:
    longest, rest = max(map(len, wanted), default=0), b""
    try:
        with open_packed_input(path) as stream:
            while block := stream.read(_BLOCK):
                held = rest + block
                if any(name in held for name in wanted):
                    return True
                rest = held[-longest:]
    except (StoreError, UsageError, OSError, EOFError):
        return False
    return False


def rewrite_export(path: str, ids: Collection[str]) -> int:
    """Write an export anew without the rows of some ids; return how many went. Raises `UsageError` for a format that is to be exported again."""
    bare = bare_name(path)
    went = [0]

    def stays(identifier: object) -> bool:
        gone = isinstance(identifier, str) and identifier in ids
        went[0] += gone
        return not gone

    if bare.endswith(".parquet"):
        with open_packed_input(path) as stream, open_packed_output(path) as out:
            parquet_rewriting.rewrite_rows(
                [(path, stream)], out, "text", (), lambda row: {} if stays(row.data.get("id")) else None
            )
    elif bare.endswith((".jsonl", ".ndjson")):
        with open_packed_input(path) as stream, open_packed_output(path) as out:
            out.writelines(line for line in stream if stays((parse_object(line) or {}).get("id")))
    elif bare.endswith((".csv", ".tsv")):
        with open_packed_input(path) as stream, open_packed_output(path) as out:
            _rewrite_table(stream, out, stays, "\t" if bare.endswith(".tsv") else ",")
    else:
        raise UsageError(f"{path}: rows of jsonl, csv, tsv and parquet can be taken out; export this one again")
    return went[0]


def _rewrite_table(stream: BinaryIO, out: BinaryIO, stays: Any, delimiter: str) -> None:  # noqa: ANN401 - a function
    csv.field_size_limit(1 << 30)
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    rows = csv.reader(text, delimiter=delimiter)
    header = next(rows, [])
    bare = [name.removeprefix("\ufeff") for name in header]
    at = bare.index("id") if "id" in bare else None
    written = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(row for row in rows if at is None or stays(row[at] if at < len(row) else None))
    written.detach()
    text.detach()


def cards_beside(exports: Sequence[str]) -> list[str]:
    """Return the cards in the folders of some exports, which describe what is no longer there."""
    folders = dict.fromkeys(Path(path).parent for path in exports)
    return sorted(shown_path(folder / name) for folder in folders for name in CARDS if (folder / name).is_file())


def commits_with(corpus: Corpus, paths: Sequence[str]) -> Mapping[str, int]:
    """Return in how many commits of git's history files were touched, by path from the top of the repository; nothing where there is no git."""
    try:
        repository = Repository.at(corpus.root)
    except (UsageError, GitError):
        return {}
    found: dict[str, int] = {}
    for path in paths:
        inside = os.path.relpath(path, repository.top).replace(os.sep, "/")
        try:
            commits = repository.ask("log", "--all", "--format=%H", "--", f":(literal){inside}")
        except GitError:  # no commit yet
            continue
        if commits.strip():
            found[inside] = len(commits.split())
    return found
