"""A corpus on disk: which articles there are, and their bytes."""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path, PurePosixPath

from corpuskit.config import Settings, find_settings, limits, read_settings
from corpuskit.errors import StoreError
from corpuskit.model import Failure, Pair

TEXT, SIDECAR = ".txt", ".yaml"
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""Lets the opening of a symbolic link fail with ELOOP: one call less a file than asking first."""
PACKINGS = (".gz", ".zst")
PACKED = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet")
NO_ARTICLE = f"not an article: expected a folder, *.txt, *.yaml or one of {', '.join(PACKED)}"


@cache
def own_files(root: Path, named: tuple[str, ...], packs: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Return the YAML files that a corpus holds beside its articles: paths from the root, by their names.

    Arguments:
        root: the corpus's folder with the settings.
        named: paths from the root.
        packs: patterns of rule packs.

    """
    found = {path.relative_to(root).as_posix() for pattern in packs for path in root.glob(pattern)}
    paths = found | {os.path.normpath(path).replace(os.sep, "/") for path in named}
    names = {PurePosixPath(path).name for path in paths}
    return {name: frozenset(path for path in paths if PurePosixPath(path).name == name) for name in names}


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus's root, its settings, and the file they came from (`None`: all are defaults)."""

    root: Path
    settings: Settings
    settings_path: Path | None = None

    @classmethod
    def at(cls, start: Path, config: Path | None = None) -> "Corpus":
        """Return the corpus to which the folder `start` belongs, or the one of the settings file `config`.

        Raises `SettingsError` for settings that cannot be used.
        """
        folder = real(start)
        path = config or find_settings(folder)
        settings = read_settings(path) if path else Settings()
        limits.set_max_article_size(settings.max_article_size)
        return cls(real(path).parent if path else folder, settings, path)

    @classmethod
    def of(cls, paths: Sequence[str], config: Path | None = None) -> "Corpus":
        """Return the corpus of the first of `paths`, or of the working folder where there is none."""
        if not paths or is_packed(paths[0]):
            return cls.at(Path.cwd(), config)
        first = Path(paths[0])
        return cls.at(first if first.is_dir() else first.parent, config)

    @property
    def is_one(self) -> bool:
        """Whether there is a corpus: settings, or else a schema beside the folder of the articles."""
        return bool(self.settings_path) or ((self.root / self.settings.schema).is_file() and self.folder.is_dir())

    @property
    def folder(self) -> Path:
        """The folder of the articles."""
        return self.root / self.settings.corpus

    @property
    def working_place(self) -> str:
        """The working folder relative to the root; it decides how paths are shown to people."""
        return os.path.relpath(Path.cwd(), self.root)

    def pairs(self, paths: Sequence[str] = ()) -> Iterator[Pair | Failure]:
        """Yield the pairs that `paths` name (files or folders; none: the whole corpus), each once, sorted by path.

        A file that cannot be read comes as a `Failure`. Raises `StoreError` for a path that is not there.
        """
        for stem in self.stems(paths):
            yield self.read(stem)

    def stems(self, paths: Sequence[str] = ()) -> Iterable[str]:
        """Return the paths of the pairs without their suffix, as shown to people, each once and sorted."""
        if not paths:
            if not self.folder.is_dir():
                raise StoreError(
                    f"{shown_path(self.folder)}: no such folder; run `corpuskit init`, or name the corpus in the settings"
                )
            return self._walk_stems(shown_path(self.folder))
        found: dict[str, None] = {}
        for path in paths:
            found.update(dict.fromkeys(self._stems_at(path)))
        return sorted(found)

    def _stems_at(self, path: str) -> Iterable[str]:
        if os.path.isdir(path):  # noqa: PTH112 - a `Path` for every file of a call costs too much
            return self._walk_stems(shown_path(Path(path)))
        stem, suffix = os.path.splitext(path)  # noqa: PTH122
        if is_no_article(path):
            raise StoreError(f"{path}: {NO_ARTICLE}")
        if not (os.path.lexists(stem + TEXT) or os.path.lexists(stem + SIDECAR)):
            raise StoreError(f"{path}: no such file")
        shown_stem = shown_path(Path(stem))
        return () if self.excludes(shown_stem + suffix) else (shown_stem,)

    def _walk_stems(self, folder: str) -> Iterator[str]:
        """Yield stems below `folder`, depth first, in the order of their names."""
        try:
            with os.scandir(folder) as scan:
                entries = list(scan)
        except OSError as error:
            raise StoreError(f"{folder}: cannot be read: {error.strerror}") from error
        prefix = "" if folder == "." else folder + "/"
        own, patterns = self._own, self.settings.exclude
        stems: set[str] = set()
        folders: set[str] = set()
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.add(name)
            elif name.endswith((TEXT, SIDECAR)) and not ((patterns or name in own) and self.excludes(prefix + name)):
                stems.add(name[: name.rindex(".")])
        for name in sorted(stems | folders):
            if name in stems:
                yield prefix + name
            if name in folders:
                yield from self._walk_stems(prefix + name)

    def excludes(self, path: str) -> bool:
        """Return whether the file at `path` is no article's: a file that the settings name for something else, or exclude.

        `exclude` follows gitignore's rules, from the corpus's root or its folder.
        """
        own = self._own
        if os.path.basename(path) in own and self.from_root(path) in own[os.path.basename(path)]:  # noqa: PTH119
            return True
        if not self.settings.exclude:
            return False
        return fits(self.settings.exclude, self.from_root(path), self.settings.corpus)

    @property
    def _own(self) -> dict[str, frozenset[str]]:
        """The files that the settings name for something else than an article."""
        named = (
            self.settings.clean.learned,
            self.settings.dedup.accepted,
            self.settings.validate.baseline,
            "withdrawn.yaml",
        )
        return own_files(self.root, named, tuple(self.settings.packs))

    @property
    def leaves_out_some(self) -> bool:
        """Whether `excludes` can be true for a file in the articles' folder."""
        folder = self.settings.corpus.rstrip("/") + "/"
        own = chain.from_iterable(self._own.values())
        return bool(self.settings.exclude) or folder in ("/", "./") or any(path.startswith(folder) for path in own)

    def from_root(self, path: str) -> str:
        """Return a path as it is written from the corpus's root."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def read(self, stem: str) -> Pair | Failure:
        """Return the pair of the path `stem` without suffix; a failure, if a file of it cannot be read."""
        path = ""
        try:
            path = stem + TEXT
            text = self._read_or_none(path)
            path = stem + SIDECAR
            return Pair(stem + TEXT, path, text, self._read_or_none(path))
        except OSError as error:
            return Failure(path, f"cannot be read: {error.strerror or error}")

    def _read_or_none(self, path: str) -> bytes | None:
        if not _NO_LINK:
            if os.path.islink(path):  # noqa: PTH114
                self._stay_inside(path)
            return read_bytes(path)
        try:
            return read_bytes(path, _NO_LINK)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        self._stay_inside(path)
        return read_bytes(path)

    def _stay_inside(self, path: str) -> None:
        if not self.holds(path):
            raise OSError(None, "a symbolic link that leaves the corpus")

    def holds(self, path: str) -> bool:
        """Return whether `path`, its links followed, lies in the corpus: below its root, or its folder, which may be a link."""
        place = real(path)
        return place.is_relative_to(self.root) or place.is_relative_to(real(self.folder))


def refuse_links_out(corpus: Corpus, paths: Iterable[str]) -> None:
    """Raise `StoreError` for a path that lies in a corpus as it is written, and leaves it through a symbolic link.

    That is `corpus`, or the one whose settings are nearest above the path as it is written.
    """
    folders = {path if os.path.isdir(path) else os.path.dirname(path): path for path in paths}  # noqa: PTH112, PTH120
    for folder, path in folders.items():
        written = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay
        near = nearest_corpus(corpus, written)
        if any(_leaves_corpus(each, written) for each in (corpus, near)):
            raise StoreError(f"{path}: goes through a symbolic link out of the corpus: left alone")


def nearest_corpus(corpus: Corpus, folder: Path) -> Corpus:
    """Return the corpus whose settings are nearest above an absolute `folder`; without any, `corpus` if it holds the folder.

    A folder that belongs to neither is a corpus by itself. Raises `SettingsError`.
    """
    path = find_settings(folder)
    if path is not None:
        root = real(path.parent)
        return corpus if root == corpus.root else Corpus(root, read_settings(path), path)
    return corpus if corpus.holds(str(folder)) else Corpus(real(folder), Settings())


def _leaves_corpus(corpus: Corpus, written: Path) -> bool:
    return not corpus.holds(str(written)) and any(corpus.holds(str(above)) for above in written.parents)


def fits(patterns: tuple[str, ...], path: str, folder: str) -> bool:
    """Return whether a path from a corpus's root fits patterns that are written from there, or from the `folder` of the articles.

    A text and its sidecar are one article: a pattern that fits one of the two counts for both.
    """
    stem, suffix = os.path.splitext(path)  # noqa: PTH122 - a path for every file of a corpus
    return _fits_any(patterns, stem, (TEXT, SIDECAR) if suffix in (TEXT, SIDECAR) else (suffix,), folder)


@lru_cache(1 << 14)  # called for both files of an article
def _fits_any(patterns: tuple[str, ...], stem: str, suffixes: tuple[str, ...], folder: str) -> bool:
    judge, prefix = _make_excluder(patterns), f"{folder.strip('/')}/"
    halves = [stem + suffix for suffix in suffixes]
    verdicts = {judge(each) for half in halves for each in {half, half.removeprefix(prefix)}}
    return True in verdicts and False not in verdicts


@cache
def _make_excluder(patterns: tuple[str, ...]) -> Callable[[str], bool | None]:
    """Return the function that decides which paths the patterns exclude, made once."""
    from corpuskit.store.ignoring import path_judge  # noqa: PLC0415 - most corpora exclude nothing

    return path_judge(patterns)


def is_packed(path: str) -> bool:
    """Return whether `path` names a packed corpus: one file with an article a row, or standard input (`-`)."""
    return path == "-" or path.endswith(PACKED)


def folder_of(path: str) -> str:
    """Return the folder that a path names, or that its file stands in; `.` for the working folder."""
    return (path if os.path.isdir(path) else os.path.dirname(path)) or "."  # noqa: PTH112, PTH120 - a string, as given


def bare_name(path: str) -> str:
    """Return the path of a file without the suffix that says how it is compressed.

    >>> bare_name("rows.jsonl.gz"), bare_name("rows.csv")
    ('rows.jsonl', 'rows.csv')
    """
    for packing in PACKINGS:
        path = path.removesuffix(packing)
    return path


def split_packed(paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the paths of articles and folders, and those of packed corpora.

    >>> split_packed(["corpus", "rows.jsonl", "-"])
    (['corpus'], ['rows.jsonl', '-'])
    """
    pairs: list[str] = []
    packed: list[str] = []
    for path in paths:
        (packed if is_packed(path) else pairs).append(path)
    return pairs, packed


def is_no_article(path: str) -> bool:
    """Return whether `path` is neither a folder nor has the name of a text or a sidecar."""
    return os.path.splitext(path)[1] not in (TEXT, SIDECAR) and not os.path.isdir(path)  # noqa: PTH112, PTH122 - as above


def real(path: str | Path) -> Path:
    """Return the absolute path without links; of links in a circle, which `Path.resolve` has no answer for, the first."""
    return Path(os.path.realpath(path))


def shown_path(path: Path) -> str:
    """Return `path` as people read it: relative to the working folder, with `/`."""
    return os.path.relpath(path).replace(os.sep, "/")


def read_bytes(path: str, flags: int = 0) -> bytes | None:
    """Return the bytes of the regular file at `path`, `None` where there is no file; raise `OSError` otherwise. `flags` are further ones of `os.open`."""
    try:
        handle = os.open(path, _READ | flags)
    except FileNotFoundError:
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(None, "not a regular file")
        if status.st_size > limits.max_article_size():
            raise OSError(None, limits.too_large())
        return _read_all(handle, status.st_size)
    finally:
        os.close(handle)


def _read_all(handle: int, size: int) -> bytes:
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)
