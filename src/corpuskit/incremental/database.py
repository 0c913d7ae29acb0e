"""The database of the cache: `.corpuskit/index.sqlite`, which may be deleted at any time.

For each file group it holds the stamps of its files and a hash of each article's content; for each task (`validate` under one schema and
settings, say) the task's result for each article, with the hash of the content that it belongs to. A result is
true for that content only, so the index needs no word of a file that changes, and two processes cannot harm each other.

Every write is one transaction. A value that cannot be read, differs from the one written, is at another place than it was written to, or
was written by another version, counts as unknown; a database that is damaged is thrown away and begun anew. Data are JSON: nothing in it can make a reader run code.
"""

import contextlib
import json
import os
import sqlite3
import sys
import time
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from corpuskit.incremental.snapshot import UNSETTLED, FileGroup, Folder, make_group, settle_stamp
from corpuskit.store.digests import SIZE, CacheKey, digest_of

FOLDER = ".corpuskit"
FORMAT = 5
_WAIT = 1.0
_KEPT_TASKS = 4

# A message about a damaged database may itself contain bytes that cannot be decoded.
_DAMAGE = (sqlite3.Error, UnicodeDecodeError)

Key = tuple[str, int]

_TABLES = """
CREATE TABLE IF NOT EXISTS file_groups (
    folder TEXT, part INTEGER, fingerprint BLOB, digest BLOB, head BLOB,
    names BLOB, stamps BLOB, stems BLOB, digests BLOB, PRIMARY KEY (folder, part));
CREATE TABLE IF NOT EXISTS pages (
    task BLOB, folder TEXT, part INTEGER, digest BLOB, reported BLOB, facts BLOB, stems BLOB, digests BLOB,
    ties BLOB, links BLOB, PRIMARY KEY (task, folder, part));
CREATE TABLE IF NOT EXISTS decisions (task BLOB, about TEXT, digest BLOB, decided BLOB, PRIMARY KEY (task, about));
CREATE TABLE IF NOT EXISTS tasks (task BLOB PRIMARY KEY, kind TEXT, used INTEGER);
"""

_DROP = "".join(f"DROP TABLE IF EXISTS {table}; " for table in ("file_groups", "pages", "decisions", "tasks"))


class Head(NamedTuple):
    """The manifest of a group of files: its folder's stamp, the group's fingerprint, a hash of its articles, their number."""

    stamp: tuple[int, int]
    fingerprint: bytes
    digest: bytes
    articles: int
    folders: tuple[str, ...]


@dataclass(slots=True)
class Page:
    """Cached results of one step for the articles of a group. Only articles that have a digest are cached."""

    digests: dict[str, bytes] = field(default_factory=dict)
    reported: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> bytes:
        """A hash of the names and the contents of its articles."""
        return digest_of(self.digests)


class Index:
    """The index of one corpus. `now` is the file system's time at which it was opened (ns): a stamp that is older can be trusted."""

    def __init__(self, root: Path, exclude: Sequence[str] = ()) -> None:
        """Open the index below `root`, or begin one. Raises `OSError` where none can be stored."""
        self.folder = root / FOLDER
        self.path = self.folder / "index.sqlite"
        self.salt = blake2b(repr((FORMAT, sys.byteorder, tuple(exclude))).encode(), digest_size=SIZE).digest()
        self.damaged = self.busy = False
        self._prepare_tables()
        self.now = self._file_clock()
        self._database = self._open_database()

    def close(self) -> None:
        """Commit the writes; drop all of them if one was not as it should be."""
        with contextlib.suppress(sqlite3.Error):
            self._database.commit()
        self._database.close()
        if self.damaged:
            self._remove_files()

    def commit(self) -> None:
        """Commit the writes."""
        with self._survive_errors():
            self._database.commit()

    def heads(self) -> dict[Key, Head]:
        """Return the manifests of all groups."""
        found = {}
        for folder, part, fingerprint, digest, blob in self._query_rows(
            "SELECT folder, part, fingerprint, digest, head FROM file_groups"
        ):
            head = _load_data(blob, _seed("head", self.salt, folder, part, fingerprint, digest))
            if head is not None:
                mtime, ctime, articles, folders = head
                found[folder, part] = Head((mtime, ctime), fingerprint, digest, articles, tuple(folders))
        return found

    def file_group(self, key: Key) -> tuple[FileGroup, dict[str, bytes]]:
        """Return the stamps of the files of a file group, and the digests of its articles; empty ones for an unknown group."""
        row = self._query_row(
            "SELECT names, stamps, stems, digests FROM file_groups WHERE folder = ? AND part = ?", *key
        )
        names, stamps, digests = (
            (None, None, None)
            if row is None
            else (
                _open_blob(row[0], _seed("names", *key)),
                _open_blob(row[1], _seed("stamps", *key)),
                _load_digests(row[2:], _seed("articles", *key)),
            )
        )
        if names is None or stamps is None or digests is None:
            self.damaged |= row is not None
            return FileGroup(*key), {}
        return FileGroup(*key, names, array("q", stamps)), digests

    def listed(self, key: Key) -> bytes | None:
        """Return the names of the files of a file group, as `FileGroup` has them; `None` if they are not cached."""
        row = self._query_row("SELECT names FROM file_groups WHERE folder = ? AND part = ?", *key)
        return None if row is None else _open_blob(row[0], _seed("names", *key))

    def folder_times_change(self, folder: Path) -> bool:
        """Return whether the file system changes the time of a folder when a file in it is made, as POSIX requires; not every one does."""
        probe = self.folder / "probe"
        try:
            probe.touch()
            probe.unlink()
            status = self.folder.stat()
            return status.st_mtime_ns >= self.now and status.st_dev == folder.stat().st_dev
        except OSError:
            return False

    def pages(self, task: CacheKey) -> dict[Key, bytes]:
        """Return for each file group with results of the task the digest of their articles."""
        rows = self._query_rows("SELECT folder, part, digest FROM pages WHERE task = ?", task.key)
        return {(folder, part): digest for folder, part, digest in rows}

    def reported(self, task: CacheKey, key: Key) -> dict[str, Any] | None:
        """Return the task's results for a file group that go into the report, by article; `None` if they are not cached."""
        row = self._query_row("SELECT reported FROM pages WHERE task = ? AND folder = ? AND part = ?", task.key, *key)
        reported: dict[str, Any] | None = None if row is None else _load_data(row[0], _seed("reported", task.key, *key))
        self.damaged |= row is not None and reported is None
        return reported

    def stems(self, task: CacheKey, key: Key) -> list[str] | None:
        """Return the articles of a file group that have results of the task; `None` if they are not cached."""
        row = self._query_row("SELECT stems FROM pages WHERE task = ? AND folder = ? AND part = ?", task.key, *key)
        stems: list[str] | None = (
            None if row is None else _load_data(row[0], _seed("stems", _seed("cached", task.key, *key)))
        )
        self.damaged |= row is not None and stems is None
        return stems

    def page(self, task: CacheKey, key: Key) -> Page:
        """Return all results of the task for a file group; an empty page if they are not cached."""
        query = "SELECT reported, facts, stems, digests FROM pages WHERE task = ? AND folder = ? AND part = ?"
        row = self._query_row(query, task.key, *key)
        if row is None:
            return Page()
        reported = _load_data(row[0], _seed("reported", task.key, *key))
        facts = _load_data(row[1], _seed("facts", task.key, *key))
        digests = _load_digests(row[2:], _seed("cached", task.key, *key))
        if reported is None or facts is None or digests is None or len(facts) != len(digests):
            self.damaged = True
            return Page()
        return Page(digests, reported, dict(zip(digests, facts, strict=True)))

    def put(
        self, folder: Folder, file_group: FileGroup, digests: Mapping[str, bytes], unknown: Collection[str] = ()
    ) -> None:
        """Store the stamps of a file group and the digests of its articles; those of `unknown` are read again the next time."""
        trusted = self._trusted_group(file_group, unknown)
        sure = max(folder.stamp) < self.now and UNSETTLED[0] not in trusted.stamps
        head = [*(folder.stamp if sure else UNSETTLED[:2]), len(digests), folder.folders]
        key, name = file_group.key, (trusted.fingerprint(self.salt), digest_of(digests))
        row = (
            *key, *name, _dump_data(head, _seed("head", self.salt, *key, *name)),
            _seal_blob(trusted.listed, _seed("names", *key)), _seal_blob(trusted.stamps.tobytes(), _seed("stamps", *key)),
            *_dump_digests(digests, _seed("articles", *key)),
        )  # fmt: skip
        self._write_values("INSERT OR REPLACE INTO file_groups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _trusted_group(self, file_group: FileGroup, unknown: Collection[str]) -> FileGroup:
        """Return the file group with stamps that cannot be mistaken for those of other contents."""
        if not unknown and max(file_group.stamps, default=0) < self.now:
            return file_group
        stamps = {
            name: UNSETTLED if name.rpartition(".")[0] in unknown else settle_stamp(stamp, self.now)
            for name, stamp in file_group.stamped().items()
        }
        return make_group(*file_group.key, stamps)

    def ties(self, task: CacheKey, key: Key) -> "tuple[array[int], list[Any]] | None":
        """Return the hashes by which articles of a file group are found, and which of them link to others (name and facts)."""
        query = "SELECT ties, links FROM pages WHERE task = ? AND folder = ? AND part = ?"
        row = self._query_row(query, task.key, *key)
        ties, links = (
            (None, None)
            if row is None
            else (
                _open_blob(row[0], _seed("ties", task.key, *key)),
                _load_data(row[1], _seed("links", task.key, *key)),
            )
        )
        if ties is None or links is None or len(ties) % 8:
            self.damaged |= row is not None
            return None
        return array("Q", ties), links

    def put_page(self, task: CacheKey, key: Key, page: Page, ties: "array[int]", links: Sequence[Any]) -> None:
        """Store the results of a task for a file group."""
        facts = [page.facts.get(stem) for stem in sorted(page.digests)]
        place = (task.key, *key)
        reported = (_dump_data(page.reported, _seed("reported", *place)), _dump_data(facts, _seed("facts", *place)))
        row = (*place, page.digest, *reported, *_dump_digests(page.digests, _seed("cached", *place)))
        more = (_seal_blob(ties.tobytes(), _seed("ties", *place)), _dump_data(links, _seed("links", *place)))
        self._write_values("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, *more))

    def decision(self, task: CacheKey, about: str, digest: bytes) -> Any:  # noqa: ANN401 - any plain data
        """Return the cached decision for inputs of that digest, `None` if there is none."""
        query = "SELECT decided FROM decisions WHERE task = ? AND about = ? AND digest = ?"
        row = self._query_row(query, task.key, about, digest)
        return None if row is None else _load_data(row[0], _seed(task.key, about, digest))

    def put_decision(self, task: CacheKey, about: str, digest: bytes, decided: object) -> None:
        """Save a decision in place of an earlier one about the same."""
        row = (task.key, about, digest, _dump_data(decided, _seed(task.key, about, digest)))
        self._write_values("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)", row)

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget file groups that are no more."""
        for key in keys:
            for table in ("file_groups", "pages"):
                self._write_values(f"DELETE FROM {table} WHERE folder = ? AND part = ?", key)  # noqa: S608 - two known names

    def use(self, task: CacheKey) -> None:
        """Note that the task is in use: of each kind a few are kept, so that two branches do not push each other out."""
        newest = self._query_row("SELECT task, used FROM tasks WHERE kind = ? ORDER BY used DESC LIMIT 1", task.kind)
        if newest is not None and newest[0] == task.key:
            return
        used = newest[1] + 1 if newest and isinstance(newest[1], int) else 1
        self._write_values("INSERT OR REPLACE INTO tasks VALUES (?, ?, ?)", (task.key, task.kind, used))
        query = "SELECT task FROM tasks WHERE kind = ? ORDER BY used DESC LIMIT -1 OFFSET ?"
        for (old,) in self._query_rows(query, task.kind, _KEPT_TASKS):
            for table in ("pages", "decisions", "tasks"):
                self._write_values(f"DELETE FROM {table} WHERE task = ?", (old,))  # noqa: S608 - three known names

    def _prepare_tables(self) -> None:
        self.folder.mkdir(exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")

    def _file_clock(self) -> int:
        """Return the time by the clock that the stamps of files are taken from."""
        clock = self.folder / "clock"
        clock.touch()
        os.utime(clock)
        return clock.stat().st_mtime_ns

    def _open_database(self) -> sqlite3.Connection:
        """Return the database; wait for one that another process begins, begin anew in place of one that cannot be used."""
        end = time.monotonic() + _WAIT
        while True:
            try:
                return self._connect_database()
            except _DAMAGE as error:
                if time.monotonic() > end:
                    raise OSError(str(error)) from error
                if not _is_busy(error):
                    self._remove_files()
                    end = min(end, time.monotonic() + 1)
                time.sleep(0.05)

    def _connect_database(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        try:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version != FORMAT:
                database.execute("PRAGMA journal_mode = WAL")
                database.executescript(
                    f"BEGIN IMMEDIATE; {_DROP if version else ''} {_TABLES} PRAGMA user_version = {FORMAT}; COMMIT;"
                )
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("SELECT count(*) FROM sqlite_master, tasks").fetchone()
        except BaseException:
            database.close()
            raise
        return database

    def _remove_files(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(OSError):
                Path(f"{self.path}{suffix}").unlink()

    def _query_rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._survive_errors():
            yield from self._database.execute(query, values)

    def _query_row(self, query: str, *values: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - as SQLite takes them
        return next(iter(list(self._query_rows(query, *values))), None)

    def _write_values(self, query: str, values: Sequence[object]) -> None:
        if self.busy:
            return
        with self._survive_errors():
            if not self._database.in_transaction:
                self._database.execute("BEGIN IMMEDIATE")
            self._database.execute(query, values)

    @contextlib.contextmanager
    def _survive_errors(self) -> Iterator[None]:
        """Errors of the database never stop a run: damage is noted, and a database that stays busy is left alone."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except _DAMAGE as error:
            if _is_busy(error):
                self._go_without()
            else:
                self.damaged = True

    def _go_without(self) -> None:
        """Write nothing more: another process holds the database, and each write would wait for it anew."""
        if not self.busy:
            self.busy = True
            sys.stderr.write("corpuskit: the cache is held by another process; this run goes on without writing it\n")


def _is_busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _seed(*place: object) -> int:
    """Return a number for the place of a value: a hash of its column and the keys of its row."""
    return crc32(repr(place).encode())


def _seal_blob(data: bytes, seed: int) -> bytes:
    """Return the data behind a checksum over them and their place, of which `_seed` gives the number.

    SQLite would not notice a flipped bit inside them, nor pages that changed places, which put a row where another was.
    """
    return crc32(data, seed).to_bytes(4, "little") + data


def _open_blob(blob: object, seed: int) -> bytes | None:
    """Return the sealed bytes, `None` where their checksum does not fit."""
    if not isinstance(blob, bytes) or blob[:4] != crc32(blob[4:], seed).to_bytes(4, "little"):
        return None
    return blob[4:]


def _dump_data(data: object, seed: int) -> bytes:
    try:
        return _seal_blob(orjson.dumps(data), seed)
    except TypeError:  # a name that is not UTF-8
        return _seal_blob(json.dumps(data).encode(), seed)


def _load_data(blob: object, seed: int) -> Any:  # noqa: ANN401 - any plain data
    data = _open_blob(blob, seed)
    if data is None:
        return None
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:  # as above
        return json.loads(data)


def _dump_digests(digests: Mapping[str, bytes], seed: int) -> tuple[bytes, bytes]:
    stems = sorted(digests)
    return _dump_data(stems, _seed("stems", seed)), _seal_blob(b"".join(digests[stem] for stem in stems), seed)


def _load_digests(row: Sequence[object], seed: int) -> dict[str, bytes] | None:
    stems, blob = _load_data(row[0], _seed("stems", seed)), _open_blob(row[1], seed)
    if stems is None or blob is None or len(blob) != SIZE * len(stems):
        return None
    return {stem: blob[at : at + SIZE] for stem, at in zip(stems, range(0, len(blob), SIZE), strict=True)}
