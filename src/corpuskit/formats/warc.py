"""Web archives (ISO 28500): each page that was answered with is read as a web page is. Needs `warcio` (extra `[warc]`) and the extra `[html]`."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from corpuskit.errors import UsageError
from corpuskit.formats.drafts import Draft, Notice, Reading, no_article
from corpuskit.formats.format import Format
from corpuskit.formats.html import MAX_PAGE, read_page
from corpuskit.model import Finding, Source

_PAGES = ("text/html", "application/xhtml+xml")
_GOOD = "200"


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding | Notice]:
    """Yield the article of each page in a web archive, its number the record's, and why a page holds none; other records are reported by their kind.

    The record gives address and time of retrieval. Raises `UsageError` where warcio is not installed.
    """
    archive, broken = _load_warcio()
    number = 0
    try:
        for number, record in enumerate(archive(_Eager(stream), arc2warc=True), 1):
            if record.rec_type in ("response", "resource"):
                yield _page_of_record(record, path, number, reading)
            elif record.rec_type == "revisit":
                yield Notice("record of a web archive that says a page is as it was before", f"{path}:{number}")
    except (broken, ValueError, EOFError) as error:
        yield no_article(path, f"the web archive cannot be read from here on: {error}", number + 1)
        return
    if not number:
        yield no_article(path, "no record in this web archive")


def _page_of_record(record: Any, path: str, number: int, reading: Reading) -> Draft | Finding | Notice:  # noqa: ANN401 - warcio's
    place = f"{path}:{number}"
    headers = record.http_headers or record.rec_headers
    status = record.http_headers.get_statuscode() if record.http_headers else _GOOD
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if status != _GOOD:
        return Notice(
            "answer in a web archive that is not a page but an error or a redirect", place, f"HTTP {status or '?'}"
        )
    if kind not in _PAGES:
        return Notice("record of a web archive that is no web page", place, kind or "no content type")
    address, date = record.rec_headers.get_header("WARC-Target-URI"), record.rec_headers.get_header("WARC-Date")
    record_fields = {name: value for name, value in (("url", address), ("retrieved", date)) if value}
    found = read_page(record.content_stream().read(MAX_PAGE + 1), path, reading, record_fields)
    if isinstance(found, Finding):
        return no_article(path, found.message, number)
    return _place_draft(found, path, number)


def _place_draft(draft: Draft, path: str, number: int) -> Draft:
    notices = tuple(notice._replace(place=f"{path}:{number}") for notice in draft.notices)
    return replace(draft, source=Source(path, number), notices=notices)


class _Eager:
    """A stream that gives all bytes that it has: one that breaks off would lose the beginning of its last block."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - any binary stream
        self.read = getattr(stream, "read1", stream.read)
        self.close = stream.close


def _load_warcio() -> tuple[Any, type[Exception]]:
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UsageError("web archives need extra packages: pip install 'corpuskit-cli[warc,html]'") from None
    return ArchiveIterator, ArchiveLoadFailed


FORMAT = Format("warc", (".warc",), read)
