"""The articles that are compared: each is read once in passing, and again, from where it stands, if it is worth a closer look.

Of an article that was passed nothing is kept but a card, an address and its sketch, so that memory does not grow with the texts.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, NamedTuple, Self

from corpuskit.config import limits
from corpuskit.errors import StoreError
from corpuskit.model import Article, Failure, Finding
from corpuskit.pipeline.sources import read_stem
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, split_packed
from corpuskit.store.progress import read_noted

if TYPE_CHECKING:
    from corpuskit.commands.choosing import ArticleTest
    from corpuskit.store.packed import Row

_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1")
Trouble = Finding | Failure


class Address(NamedTuple):
    """Where an article stands: a path without suffix; or a row, `size` bytes from `offset` on, of a packed corpus or of its copy.

    `copy` is the file that holds the copy, where there is more than one of a path.
    """

    path: str
    row: int = 0
    offset: int = 0
    size: int = 0
    copy: str = ""

    @property
    def place(self) -> str:
        """The place as people read it."""
        return f"{self.path}:{self.row}" if self.row else self.path + TEXT

    @property
    def file(self) -> str:
        """The path of the file that holds the text."""
        return self.path if self.row else self.path + TEXT

    @property
    def meta_file(self) -> str:
        """The path of the file that holds its metadata."""
        return self.path if self.row else self.path + SIDECAR


class Found(NamedTuple):
    """An article on its first reading: where it stands, itself, if that was read already, and whether it is one to compare with."""

    address: Address
    article: Article | None = None
    old: bool = False


class Line(NamedTuple):
    """An article on its first reading that is a line of JSON as it stands, with the fields of its address."""

    address: tuple[str, int, int, int, str]
    raw: bytes
    old: bool = False


class DocumentStore:
    """Where all articles of `paths` stand. Use it as a context: copies of what cannot be entered in the middle vanish at its end.

    `test` tells which rows of packed files are chosen (`None`: every row).
    """

    def __init__(self, corpus: Corpus, text_key: str = "text", test: "ArticleTest | None" = None) -> None:
        self.corpus, self.text_key, self.test = corpus, text_key, test
        self.copies: dict[str, str] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def pass_through(self, paths: Sequence[str]) -> Iterator[Found | Line | Finding]:
        """Yield every article of `paths` (default: the whole corpus), or a finding about a row; lines of JSON are left to who sketches them."""
        files, packed_files = split_packed(paths)
        if files or not paths:
            yield from (Found(Address(stem)) for stem in self.corpus.stems(files))
        for path in packed_files:
            yield from read_noted(self._pass_lines(path)) if is_plain_lines(path) else self._copy_rows(path)

    def opened(self) -> "DocumentReader":
        """Return what reads articles again; it can be sent to other processes."""
        return DocumentReader(self.corpus, self.text_key, self.copies, self.test)

    def _pass_lines(self, path: str) -> Iterator[Found | Line | Finding]:
        """Yield the lines of a file of JSON Lines that is not compressed; from one that is too long on, its rows."""
        from corpuskit.formats import jsonl  # noqa: PLC0415 - the formats, which pairs of files do without
        from corpuskit.store import packed  # noqa: PLC0415

        number = at = 0
        with packed.open_packed_input(path) as stream:
            most = limits.max_article_size()
            while line := stream.readline(most + 1):
                if len(line) > most:
                    stream.seek(at)
                    for row in jsonl.read_rows(stream, path, self.text_key, before=number):
                        yield row if isinstance(row, Finding) else _found_before(row, stream.tell(), self.text_key)
                    return
                number += 1
                if not line.isspace():
                    yield Line((path, number, at, len(line), ""), line)
                at += len(line)

    def _copy_rows(self, path: str) -> Iterator[Found | Finding]:
        """Yield the rows of a file that can be read from its beginning only, and copy them to where they can be found again."""
        from corpuskit.store import packed  # noqa: PLC0415 - as above

        file = self._stack.enter_context(tempfile.NamedTemporaryFile(prefix="corpuskit-"))  # noqa: SIM115
        self.copies[path] = file.name
        yield from copy_rows(packed.read_rows(path, self.text_key), file, self.text_key)
        file.flush()


def copy_rows(
    rows: "Iterable[Row | Finding]", out: "IO[bytes]", text_key: str, copy: str = ""
) -> Iterator[Found | Finding]:
    """Yield the articles of rows, and write each as a line to `out`, from whose beginning their offsets count."""
    at = 0
    for row in rows:
        if isinstance(row, Finding):
            yield row
            continue
        line = line_of(row)
        out.write(line)
        at += len(line)
        yield _found_before(row, at, text_key, copy, len(line))


def _found_before(row: "Row", end: int, text_key: str, copy: str = "", size: int = 0) -> Found:
    """Return the article of a row whose bytes end at `end`; they are `size` many, by default as many as in its own file."""
    from corpuskit.store import packed  # noqa: PLC0415 - as above

    size = size or len(row.raw)
    return Found(Address(row.path, row.number, end - size, size, copy), packed.article(row, text_key))


def parse_line(line: Line, text_key: str) -> Article | list[Trouble]:
    """Return the article of any line, or why there is none."""
    path, number, *_ = line.address
    return _parse_row_at(line.raw, path, number, text_key)


def _parse_row_at(raw: bytes, path: str, number: int, text_key: str) -> Article | list[Trouble]:
    from corpuskit.formats import json_rows  # noqa: PLC0415 - as above
    from corpuskit.store import packed  # noqa: PLC0415

    row = json_rows.parse_row(raw, path, number, text_key)
    return [row] if isinstance(row, Finding) else packed.article(row, text_key)


def is_plain_lines(path: str) -> bool:
    """Return whether a packed corpus is a file of lines of JSON, so that a row can be found again by its bytes."""
    from corpuskit.store import urls  # noqa: PLC0415 - as above

    return path != "-" and not urls.is_url(path) and is_lines(path)


def is_lines(path: str) -> bool:
    """Return whether a packed corpus is lines of JSON as they stand, so that a row can be found again by its bytes."""
    from corpuskit.store import packed  # noqa: PLC0415 - as above

    with packed.open_packed_input(path, unpack=False) as stream:
        return not packed.peek_bytes(stream).startswith(_COMPRESSED)


def line_of(row: "Row") -> bytes:
    """Return a row as the line that it was, or, where it was none, as the one that says the same."""
    from corpuskit.formats import jsonl  # noqa: PLC0415 - as above

    return row.raw or jsonl.line_of(
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row.data.items()}
    )


class _Files(ExitStack):
    """Files of which stretches are read, each opened once: opening one takes longer than reading a row."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    def stretch(self, path: str, offset: int, size: int) -> bytes:
        """Return `size` bytes of a file, from `offset` on."""
        number = self._numbers.get(path)
        if number is None:
            number = self._numbers[path] = os.open(path, os.O_RDONLY)
            self.callback(os.close, number)
        return os.pread(number, size, offset)


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """Reads articles of a library from where they stand, and tells by `test` which rows are chosen."""

    corpus: Corpus
    text_key: str
    copies: dict[str, str]
    test: "ArticleTest | None" = None

    def read(self, address: Address) -> Article | list[Trouble]:
        """Return the article at an address, or why there is none."""
        with _Files() as files:
            return self._read_at(address, files)

    def again(self, addresses: Sequence[Address]) -> list[Article]:
        """Return the articles at addresses where there were some. Raises `StoreError` when one is not there now."""
        with _Files() as files:
            return [self._read_unchanged(address, files) for address in addresses]

    def _read_unchanged(self, address: Address, files: "_Files") -> Article:
        article = self._read_at(address, files)
        if isinstance(article, list):
            raise StoreError(f"{address.place}: changed while it was compared; run again")
        return article

    def _read_at(self, address: Address, files: "_Files") -> Article | list[Trouble]:
        if address.row:
            return self._read_row_at(address, files)
        found = list(read_stem(self.corpus, address.path))
        if len(found) == 1 and isinstance(found[0], tuple):
            return found[0][1]
        return [item for item in found if not isinstance(item, tuple)]

    def _read_row_at(self, address: Address, files: "_Files") -> Article | list[Trouble]:
        from corpuskit.store import urls  # noqa: PLC0415 - as above

        path = address.copy or self.copies.get(address.path, address.path)
        try:
            if urls.is_url(path):
                [line] = urls.read_ranges([path], [address.offset], [address.offset + address.size])
            else:
                line = files.stretch(path, address.offset, address.size)
        except OSError as error:
            return [Failure(address.path, f"cannot be read: {error.strerror or error}")]
        return _parse_row_at(line, address.path, address.row, self.text_key)
