r"""Plain text: one article a file, its bytes kept exactly. YAML between two lines of `---` at its head is its sidecar's."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from corpuskit.errors import UsageError
from corpuskit.formats.columns import as_fields
from corpuskit.formats.drafts import Draft, Reading, no_article
from corpuskit.formats.format import Format
from corpuskit.model import Finding, Source
from corpuskit.text import yaml12
from corpuskit.text.decoding import BOM, Undecodable, decode

MAX_TEXT = 64 << 20

_FRONT = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.*?)(?:\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\Z)(?:[ \t]*\r?\n)?", re.DOTALL
)


def read(stream: BinaryIO, path: str, reading: Reading) -> Iterator[Draft | Finding]:
    """Yield the article, or why there is none: bytes in another encoding than was said, nothing but blanks."""
    data = stream.read(MAX_TEXT + 1)
    text = decoded(data, path, reading.encoding)
    if isinstance(text, Finding):
        yield text
    elif len(data) > MAX_TEXT:
        yield no_article(path, f"longer than {MAX_TEXT >> 20} MiB: not an article")
    else:
        meta, body = split_front_matter(text)
        fields = as_fields(meta, reading) if meta else {}
        yield Draft(Source(path), body, fields) if body.strip() else no_article(path, "no text in it")


def decoded(data: bytes, path: str, encoding: str) -> str | Finding:
    """Return `data` as text. Raises `UsageError` for an encoding that Python does not know."""
    if not encoding:
        text = decode(data)
        if isinstance(text, Undecodable):
            return no_article(path, f"{text.message}; say what it is with --encoding", text.line, text.column)
        return text
    try:
        return data.decode(encoding)
    except LookupError:
        raise UsageError(f"no such encoding: {encoding!r} (e.g. cp1252, latin-1, utf-16)") from None
    except UnicodeDecodeError as error:
        return no_article(path, f"not {encoding}: byte 0x{data[error.start]:02x} at offset {error.start}")


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    r"""Return the YAML mapping at the head of a text, and the rest; without one, an empty mapping and the whole text.

    >>> split_front_matter("---\ntitle: Fog\n---\n\nFog on Monday.\n")
    ({'title': 'Fog'}, 'Fog on Monday.\n')
    """
    found = _FRONT.match(text.removeprefix(BOM))
    if not found:
        return {}, text
    try:
        meta = yaml12.load(found["yaml"])
    except yaml12.YamlProblem:
        return {}, text
    if not isinstance(meta, dict) or not meta:
        return {}, text
    return meta, text.removeprefix(BOM)[found.end() :]


FORMAT = Format("text", (".txt",), read)
