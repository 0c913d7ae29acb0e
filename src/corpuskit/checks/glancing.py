"""Facts about an article that is not itself checked: its id, and the article that it duplicates.

Most sidecars have it in their first line. Where they do not, they are read as usual.
"""

import re
from collections.abc import Sequence

from corpuskit.checks.facts import PLACED, Facts, facts_of
from corpuskit.checks.pairs import open_pair
from corpuskit.model import Pair
from corpuskit.text.lines import Lines
from corpuskit.text.yaml_scalars import is_text

# A first line that is a whole entry of a block mapping: the next line begins another, so it can't go on there. The id begins with a
# letter and holds nothing that has a meaning in YAML.
_FIRST = re.compile(rb"id: ([A-Za-z][A-Za-z0-9_.-]*)\r?\n[a-z]")


def glance(batch: Sequence[Pair]) -> list[Facts]:
    """Return the facts of each pair, in order; their texts are not read and may be missing."""
    return [_glance_at(pair) for pair in batch]


def _glance_at(pair: Pair) -> Facts:
    if pair.meta is None:
        return Facts(pair.path, pair.path)
    first = _FIRST.match(pair.meta)
    # A backslash may spell any key; without one, a link shows its name.
    if first and b"duplicate_of" not in pair.meta and b"\\" not in pair.meta and is_text(first[1].decode()):
        return Facts(pair.path, pair.meta_path, first[1].decode(), (1, 5))
    return _read_facts(pair)


def _read_facts(pair: Pair) -> Facts:
    opened = open_pair(Pair(pair.path, pair.meta_path, b"", pair.meta))
    document = opened.document
    if document is None or opened.sidecar is None:
        return Facts(pair.path, pair.meta_path)
    lines = Lines(opened.sidecar)
    places = {name: lines.place(document.value_offset(name)) for name in PLACED if name in document.value}
    return facts_of(pair.path, pair.meta_path, document.value, places, packed=False)
