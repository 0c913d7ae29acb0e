"""Edits of a list in a sidecar: items that stay keep their bytes, with the comments and quotation marks around them."""

import json
from collections.abc import Callable, Sequence

import yaml

from corpuskit.store import sidecar_nodes as nodes

Write = Callable[[object], str | None]
_IN_FLOW = frozenset(",[]{}")


def splice_list(text: str, node: yaml.Node, old: object, value: object, write: Write) -> tuple[int, int, str] | None:
    """Return start, end and text of an edit that turns the list `node` from `old` into `value`; `None` where it has no simple shape.

    `write` returns an item as written on one line, `None` for one that takes several.
    """
    if not (isinstance(node, yaml.SequenceNode) and isinstance(old, list) and isinstance(value, list)):
        return None
    if (
        not value
        or len(old) != len(node.value)
        or any(item.start_mark.line != item.end_mark.line for item in node.value)
    ):
        return None
    kept = _match_items(old, value)
    if node.flow_style:
        return _splice_flow(text, node, value, kept, write)
    return _splice_block(text, node, value, kept, write) if any(k is not None for k in kept) else None


def _match_items(old: Sequence[object], value: Sequence[object]) -> list[int | None]:
    """Return for each item the number of the same item in the old list, in order; `None` for a new one.

    >>> _match_items(["fog", "pier", "sea"], ["pier", "moor", "sea"])
    [1, None, 2]
    """
    found: list[int | None] = []
    at = 0
    for item in value:
        same = (k for k in range(at, len(old)) if type(old[k]) is type(item) and old[k] == item)
        number = next(same, None)
        found.append(number)
        at = at if number is None else number + 1
    return found


def _splice_flow(
    text: str, node: yaml.SequenceNode, value: Sequence[object], kept: Sequence[int | None], write: Write
) -> tuple[int, int, str] | None:
    if node.start_mark.line != node.end_mark.line:
        return None
    items = [
        _write_in_flow(item, write) if k is None else _source_of(text, node.value[k])
        for item, k in zip(value, kept, strict=True)
    ]
    return node.start_mark.index, node.end_mark.index, f"[{', '.join(items)}]"


def _write_in_flow(item: object, write: Write) -> str:
    written = write(item)
    is_plain = written is not None and written[:1] not in "\"'" and _IN_FLOW.isdisjoint(written)
    return written if written is not None and is_plain else json.dumps(item, ensure_ascii=False)


def _source_of(text: str, node: yaml.Node) -> str:
    return text[node.start_mark.index : node.end_mark.index]


def _splice_block(
    text: str, node: yaml.SequenceNode, value: Sequence[object], kept: Sequence[int | None], write: Write
) -> tuple[int, int, str] | None:
    """Remove the lines of dropped items, and put new ones behind the item before them; comment lines stay."""
    starts = [nodes.line_start(text, item.start_mark.index) for item in node.value]
    ends = [nodes.line_end(text, item.end_mark.index) for item in node.value]
    added: dict[int, list[str]] = {}
    last = -1
    for item, k in zip(value, kept, strict=True):
        if k is not None:
            last = k
        elif (written := write(item)) is None:
            return None
        else:
            added.setdefault(last, []).append(f"{' ' * node.start_mark.column}- {written}{nodes.line_end_of(text)}")
    parts, at = ["".join(added.get(-1, ()))], starts[0]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        line = text[start:end]
        parts += [text[at:start], line + nodes.missing_line_end(line) if number in kept else "", *added.get(number, ())]
        at = end
    return starts[0], ends[-1], "".join(parts)
