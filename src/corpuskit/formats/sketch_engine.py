"""The registry file of a vertical corpus for Sketch Engine and NoSketch Engine, and the call of `cwb-encode` for the Corpus Workbench.

Sources: Sketch Engine, "Corpus configuration file"; The IMS Open Corpus Workbench, "Corpus Encoding and Management Manual".
"""

import json
import re
from collections.abc import Sequence

from corpuskit.formats.layout import Layout
from corpuskit.formats.vertical import attribute_names

_SETS = ("list",)


def registry_text(name: str, description: str, layout: Layout, files: Sequence[str]) -> str:
    """Return the registry file of the corpus in `files`; its head has the call of `cwb-encode`.

    Arguments:
        name: the corpus's name for people.
        description: a sentence about it, or nothing.
        layout: the columns that were exported.
        files: names of the vertical files, beside the registry file.

    """
    attributes = attribute_names(layout.names)
    kinds = {column.name: column.kind for column in layout.columns}
    lines = [
        *_encode_call(name, list(attributes.values()), files),
        f"NAME {json.dumps(name, ensure_ascii=False)}",
        *([f"INFO {json.dumps(description, ensure_ascii=False)}"] if description else []),
        'PATH "."',
        f"VERTICAL {json.dumps('| cat ' + ' '.join(files) if len(files) > 1 else files[0], ensure_ascii=False)}",
        'ENCODING "UTF-8"',
        'ATTRIBUTE "word"',
        "",
        'STRUCTURE "doc" {',
        *(f'    ATTRIBUTE "{attribute}"{_is_set(kinds[column])}' for column, attribute in attributes.items()),
        "}",
        'STRUCTURE "p"',
        'STRUCTURE "s"',
        'STRUCTURE "g" {\n    DISPLAYTAG 0\n    DISPLAYBEGIN "_EMPTY_"\n}',
    ]
    return "\n".join(lines) + "\n"


def _encode_call(name: str, attributes: Sequence[str], files: Sequence[str]) -> list[str]:
    cwb = re.sub(r"[^A-Z0-9_]+", "_", name.upper()).strip("_") or "NEWS"
    inputs = " ".join(f"-f {file}" for file in files)
    return [
        "# Sketch Engine, NoSketch Engine: compilecorp with this file. Corpus Workbench:",
        f"#   cwb-encode -d DATA -R REGISTRY/{cwb.lower()} -c utf8 -x -s -B {inputs} \\",
        f"#     -S doc:0+{'+'.join(attributes)} -S p:0 -S s:0 -0 g && cwb-makeall -r REGISTRY {cwb}",
        "",
    ]


def _is_set(kind: str) -> str:
    return ' {\n        MULTIVALUE "y"\n        MULTISEP "|"\n    }' if kind in _SETS else ""
