r"""Plain text: one article a file, its bytes kept exactly. YAML between two lines of `---` at its head is its sidecar's."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from corpuskit.formats.columns import convert, is_exported
from corpuskit.formats.drafts import READ_AS, Draft, Notice, Reading, no_article
from corpuskit.formats.encodings import Decoded, decode_text
from corpuskit.formats.format import Format
from corpuskit.model import Finding, Source
from corpuskit.text import yaml12
from corpuskit.text.decoding import BOM, Undecodable

MAX_TEXT = 64 << 20

_FRONT = re.compile(
    r"---[ \t]*\r?\n(?P<yaml>.*?)(?:\r?\n)?(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\Z)(?:[ \t]*\r?\n)?", re.DOTALL
)


def read(stream: BinaryIO, path: str, reading: Reading, *, markdown: bool = False) -> Iterator[Draft | Finding]:
    """Yield the article, or why there is none: bytes in another encoding than the given one, blanks only.

    The front matter of a `markdown` file may leave the title to its first heading.
    """
    data = stream.read(MAX_TEXT + 1)
    text = decode_text(data, reading.encoding)
    if isinstance(text, Undecodable):
        yield no_article(path, text.message, text.line, text.column)
    elif len(data) > MAX_TEXT:
        yield no_article(path, f"longer than {MAX_TEXT >> 20} MiB: not an article")
    else:
        yield _draft_of_text(text, path, reading, markdown=markdown)


def _draft_of_text(text: Decoded, path: str, reading: Reading, *, markdown: bool) -> Draft | Finding:
    meta, body = split_front_matter(text.text)
    converted = convert(meta, reading, path)
    fields = {name: value for name, value in converted.values.items() if name not in ("text", "path")}
    notices = [Notice(READ_AS, path, text.encoding)] if text.encoding else []
    if not meta and _LIKE_FRONT.match(body):
        notices.append(Notice(_BROKEN_FRONT, path))
    if markdown and not fields.get("title") and (heading := _HEADING.match(body)):
        fields["title"] = heading[1]
    if not body.strip():
        return no_article(path, "no text in it")
    return Draft(
        Source(path), body, fields, (), "", (*notices, *converted.notices), converted.unread, is_exported(meta)
    )


_LIKE_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?:[ \t]*\r?\n|#.*\n)*[\w-]+:(?:[ \t].*)?\r?\n(?:.*\n)*?---[ \t]*(?:\r?\n|\Z)"
)
_BROKEN_FRONT = "front matter that is not YAML, left in the text"
_HEADING = re.compile(r"\s*#[ \t]+(\S.*?)[ \t]*#*[ \t]*(?:\r?\n|\Z)")


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


FORMAT = Format("text", (".txt", ".text"), read)
MARKDOWN = Format("markdown", (".md", ".markdown"), partial(read, markdown=True))
