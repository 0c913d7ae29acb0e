"""The first reading of articles that are compared: each with its address, lines of JSON as they stand."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpuskit.commands.dedup.documents import Address, Found, Library, Trouble, is_lines
from corpuskit.config import limits
from corpuskit.model import Article, Finding
from corpuskit.store.corpus import is_packed
from corpuskit.store.progress import read_noted

if TYPE_CHECKING:
    from corpuskit.store.packed import Row


class Line(NamedTuple):
    """An article on its first reading that is a line of JSON as it stands, with the fields of its address."""

    address: tuple[str, int, int, int, str]
    raw: bytes
    old: bool = False


def pass_items(library: Library, paths: Sequence[str]) -> Iterator[Found | Line | Finding]:
    """Yield every article of `paths` (as `Library.pass_through`); lines of JSON are left to who sketches them."""
    files = [path for path in paths if not is_packed(path)]
    if files or not paths:
        yield from library.pass_through(files)
    for path in filter(is_packed, paths):
        yield from (
            read_noted(_pass_lines(path, library.text_key)) if is_plain_lines(path) else library.pass_through([path])
        )


def is_plain_lines(path: str) -> bool:
    """Return whether a packed corpus is a file of lines of JSON, so that a row can be found again by its bytes."""
    from corpuskit.store import urls  # noqa: PLC0415 - the formats, which pairs of files do without

    return path != "-" and not urls.is_url(path) and is_lines(path)


def _pass_lines(path: str, text_key: str) -> Iterator[Found | Line | Finding]:
    from corpuskit.formats import jsonl  # noqa: PLC0415 - as above
    from corpuskit.store import packed  # noqa: PLC0415

    number = at = 0
    with packed.open_packed_input(path) as stream:
        most = limits.max_article_size()
        while line := stream.readline(most + 1):
            if len(line) > most:
                stream.seek(at)
                for row in jsonl.read_rows(stream, path, text_key, before=number):
                    yield row if isinstance(row, Finding) else _found_in(row, stream.tell(), text_key)
                return
            number += 1
            if not line.isspace():
                yield Line((path, number, at, len(line), ""), line)
            at += len(line)


def _found_in(row: "Row", end: int, text_key: str) -> Found:
    from corpuskit.store import packed  # noqa: PLC0415 - as above

    size = len(row.raw)
    return Found(Address(row.path, row.number, end - size, size), packed.article(row, text_key))


def parse_line(line: Line, text_key: str) -> Article | list[Trouble]:
    """Return the article of any line, or why there is none."""
    from corpuskit.formats import json_rows  # noqa: PLC0415 - as above
    from corpuskit.store import packed  # noqa: PLC0415

    path, number, *_ = line.address
    row = json_rows.parse_row(line.raw, path, number, text_key)
    return [row] if isinstance(row, Finding) else packed.article(row, text_key)
