"""The articles that a corpus holds already, so that a repeated one is recognised, and a new one finds a free place."""

import os
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpuskit.errors import ChangedError
from corpuskit.formats.naming import mark_of
from corpuskit.model import Article
from corpuskit.store.atomic import create_file, remove, replace_file
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, read_bytes, shown_path
from corpuskit.text import yaml12
from corpuskit.text.hashing import hash_name

FLUSHED_ONE_BY_ONE, FLUSHED_TOGETHER = 64, 4096
LISTED_FOLDERS = 16


@dataclass(frozen=True, slots=True)
class Held:
    """A pair in the corpus under `stem`, or half of one."""

    stem: str
    text: bool
    sidecar: bool

    @property
    def whole(self) -> bool:
        """Whether both files are there."""
        return self.text and self.sidecar


@dataclass(slots=True)
class Holdings:
    """The articles of a corpus folder by the marks in their names, and by size where they have none.

    Memory grows by about a hundred bytes an article: for a mark only its folders are stored, and the names in a
    few of them. Ids are only looked at when an article brings one.
    """

    corpus: Corpus
    by_size: dict[int, list[str]] = field(default_factory=dict)
    _marks: dict[int, int] = field(default_factory=dict)
    _also: dict[int, list[int]] = field(default_factory=dict)
    _folders: dict[str, int] = field(default_factory=dict)
    _places: list[str] = field(default_factory=list)
    _listed: OrderedDict[str, dict[int, list[str]]] = field(default_factory=OrderedDict)
    _placed: int = 0
    _ids: set[int] | None = None

    @classmethod
    def of(cls, corpus: Corpus) -> "Holdings":
        """Return the present articles of `corpus`. Raises `StoreError` when its folder cannot be read."""
        found = cls(corpus)
        found.look_again()
        return found

    def look_again(self) -> None:
        """List the corpus again, after others may have changed it. Raises `StoreError` when its folder cannot be read."""
        for index in (self.by_size, self._marks, self._also, self._folders, self._places, self._listed):
            index.clear()
        self._ids = None
        for stem in self.corpus.stems():
            self._note_stem(stem)

    def find(self, article: Article, stem: str, *, own_id: bool) -> Held | None:
        """Return the place of `article`, which would be written to `stem`, if it is in the corpus already, whole or begun.

        One that brings its `own_id` is recognised by it; any other by its text and source, also when it has been cleaned since.
        """
        data = article.text.encode("utf-8", "surrogatepass")
        for candidate in self._candidate_stems(stem, len(data)):
            if self._is_same_article(candidate, article, data, own_id=own_id):
                return Held(candidate, _is_written(candidate + TEXT, empty=not data), _is_written(candidate + SIDECAR))
        return None

    def has_id(self, name: str) -> bool:
        """Return whether an article of the corpus has this id."""
        if self._ids is None:
            self._ids = {_hash_name(found) for stem in self.corpus.stems() if (found := _read_fields(stem).get("id"))}
        return _hash_name(name) in self._ids

    def place(self, article: Article, stem: str, sidecar: str) -> str:
        """Write a new pair at `stem`, or beside it where that name is taken, and return its place.

        The sidecar is written first: a text without one would have no metadata.
        """
        data = sidecar.encode("utf-8"), article.text.encode("utf-8")
        free = next(name for name in _number_stems(stem) if not _is_taken(name) and self._placed_at(name, *data))
        self._placed += 1
        self._note_stem(free, article.text)
        if self._ids is not None:
            self._ids.add(_hash_name(article.id))
        return free

    def _placed_at(self, stem: str, sidecar: bytes, text: bytes) -> bool:
        """Write both files under names that are free; write neither where another program was quicker, and return `False`."""
        try:
            self._create_file(Path(stem + SIDECAR), sidecar)
        except ChangedError:
            return False
        try:
            self._create_file(Path(stem + TEXT), text)
        except ChangedError:
            remove(Path(stem + SIDECAR), was=sidecar)
            return False
        return True

    def complete(self, held: Held, article: Article, sidecar: str) -> None:
        """Write the missing file of a pair, or the empty one that a power cut left."""
        for suffix, done, text in ((SIDECAR, held.sidecar, sidecar), (TEXT, held.text, article.text)):
            path = Path(held.stem + suffix)
            if not done:
                replace_file(path, text.encode("utf-8"), was=read_bytes(str(path)))

    def settle(self) -> None:
        """Make sure that all that was placed is on the disk."""
        if self._placed > FLUSHED_ONE_BY_ONE and hasattr(os, "sync"):
            os.sync()

    def _create_file(self, path: Path, data: bytes) -> None:
        """Write a new file whole. Of many, not each is flushed to the disk by itself: that takes longer than all the rest.

        A power cut can then leave the last files empty; `find` recognises those as unfinished.
        """
        if self._placed >= FLUSHED_ONE_BY_ONE and self._placed % FLUSHED_TOGETHER == 0:
            self.settle()
        create_file(path, data, flush=self._placed < FLUSHED_ONE_BY_ONE)

    def below(self, stem: str) -> str:
        """Return a stem below the corpus's folder as people read it."""
        return shown_path(self.corpus.folder / stem)

    def _note_stem(self, stem: str, text: str | None = None) -> None:
        if mark := mark_of(stem):
            self._note_mark(int(mark, 16), stem)
            return
        size = _size_of(stem + TEXT) if text is None else len(text.encode("utf-8"))
        self.by_size.setdefault(size, []).append(stem)

    def _note_mark(self, mark: int, stem: str) -> None:
        folder = os.path.dirname(stem)  # noqa: PTH120 - a `Path` for every article costs too much
        number = self._folders.setdefault(folder, len(self._places))
        if number == len(self._places):
            self._places.append(folder)
        if self._marks.setdefault(mark, number) != number and number not in self._also.get(mark, ()):
            self._also.setdefault(mark, []).append(number)
        if folder in self._listed:
            self._listed[folder].setdefault(mark, []).append(stem)

    def _candidate_stems(self, stem: str, size: int) -> Iterator[str]:
        """Yield the possible places of the article: its own, under its mark elsewhere, under a name without mark."""
        mark = mark_of(stem)
        tried = set()
        for name in _number_stems(stem):
            if not _is_taken(name):
                break
            tried.add(name)
            yield name
        if mark:
            yield from (name for name in self._stems_marked(int(mark, 16)) if name not in tried)
        yield from (name for name in self.by_size.get(size, ()) if name not in tried)

    def _stems_marked(self, mark: int) -> list[str]:
        """Return the stems with this mark."""
        if mark not in self._marks:
            return []
        numbers = (self._marks[mark], *self._also.get(mark, ()))
        return [stem for number in numbers for stem in self._stems_by_mark(self._places[number]).get(mark, ())]

    def _stems_by_mark(self, folder: str) -> dict[int, list[str]]:
        """Return the stems in a folder by their marks; the folders listed last stay in memory."""
        if folder not in self._listed:
            found: dict[int, list[str]] = defaultdict(list)
            for stem in sorted({os.path.splitext(name)[0] for name in _list_entries(folder)}):  # noqa: PTH122
                if mark := mark_of(stem):
                    found[int(mark, 16)].append(f"{folder}/{stem}" if folder else stem)
            self._listed[folder] = found
            if len(self._listed) > LISTED_FOLDERS:
                self._listed.popitem(last=False)
        self._listed.move_to_end(folder)
        return self._listed[folder]

    @staticmethod
    def _is_same_article(stem: str, article: Article, data: bytes, *, own_id: bool) -> bool:
        fields = _read_fields(stem)
        if fields.get("id") == article.id:
            return True
        if own_id and fields:
            return False
        same_source = fields.get("source", article.meta["source"]) == article.meta["source"]
        return same_source and _bytes_or_none(stem + TEXT) == data


def _number_stems(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _list_entries(folder: str) -> list[str]:
    try:
        names = os.listdir(folder or ".")  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return []
    return [name for name in names if name.endswith((TEXT, SIDECAR)) and not name.startswith(".")]


def _is_taken(stem: str) -> bool:
    return os.path.lexists(stem + TEXT) or os.path.lexists(stem + SIDECAR)


def _is_written(path: str, *, empty: bool = False) -> bool:
    """Return whether a file is there with something in it, or with nothing where it is to be `empty`."""
    return os.path.lexists(path) and (empty or _size_of(path) != 0)


def _read_fields(stem: str) -> dict[str, Any]:
    """Return the fields of a sidecar; none where it cannot be read."""
    data = _bytes_or_none(stem + SIDECAR)
    if data is None:
        return {}
    try:
        fields = yaml12.load(data.decode("utf-8"))
    except (yaml12.YamlProblem, UnicodeDecodeError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _bytes_or_none(path: str) -> bytes | None:
    try:
        return read_bytes(path)
    except OSError:
        return None


def _size_of(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a `Path` for every file of a corpus costs too much
    except OSError:
        return -1


def _hash_name(name: object) -> int:
    return hash_name(str(name))
