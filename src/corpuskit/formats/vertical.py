"""Vertical text for Sketch Engine, NoSketch Engine and the Corpus Workbench: a token a line, structures as tags.

    <doc id="p-1" title="Fog">
    <p>
    Fog
    on
    Monday
    <g/>
    .
    </p>
    </doc>

A token is a run of letters, digits and marks, with apostrophes and hyphens inside it, or one other character; `<g/>` glues what
stood without a blank between. Paragraphs are what line ends part.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from corpuskit.formats.format import Format
from corpuskit.formats.layout import Layout

_TOKEN = re.compile(r"[^\W_]+(?:[’'\-‑.][^\W_]+)*|[^\s]")
_LINE = re.compile(r"[^\r\n]+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def write(rows: Iterable[Mapping[str, Any]], out: BinaryIO, layout: Layout) -> int:
    """Write a `<doc>` for each row, with every column but the text as an attribute; return how many."""
    names = [name for name in layout.names if name != "text"]
    count = 0
    for row in rows:
        attributes = "".join(f' {name}="{_format_attribute(row[name])}"' for name in names if row[name] is not None)
        body = "".join(_format_paragraph(line) for line in _LINE.findall(row.get("text") or "") if line.strip())
        out.write(f"<doc{attributes}>\n{body}</doc>\n".encode())
        count += 1
    return count


def _format_paragraph(line: str) -> str:
    return "<p>\n" + "".join(f"{token}\n" for token in _split_tokens(line)) + "</p>\n"


def _split_tokens(line: str) -> Iterator[str]:
    end = None
    for found in _TOKEN.finditer(line):
        if end == found.start():
            yield "<g/>"
        yield found[0].translate(_ESCAPES)
        end = found.end()


def _format_attribute(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Return a value on one line; the members of a list are parted by `|`, as both engines want sets."""
    said = "|".join(map(str, value)) if isinstance(value, list) else str(value)
    said = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else said
    return " ".join(said.split()).translate(_ESCAPES)


FORMAT = Format("vertical", (".vert", ".vrt"), None, write)
