"""Places of fields in the text of a sidecar: which characters hold a key, its value, its lines."""

import json
import re
from collections.abc import Sequence

import yaml

from corpuskit.errors import StoreError
from corpuskit.text.yaml_events import hide_separators

_LINE_END = re.compile(r"\r\n|\r|\n")
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE)

Pair = tuple[yaml.Node, yaml.Node]


def find_mapping(text: str, path: Sequence[str]) -> tuple[yaml.MappingNode | None, Sequence[str]]:
    """Return the innermost mapping on the way along `path`, and the rest of the path from there; `None` for an empty file.

    Marks of nodes count code points of `text`.
    """
    node = _compose_node(text)
    if not isinstance(node, yaml.MappingNode):
        return None, path
    while len(path) > 1:
        pair = find_pair(node, path[0])
        if pair is None or not isinstance(pair[1], yaml.MappingNode) or not (pair[1].value or pair[1].flow_style):
            break
        node, path = pair[1], path[1:]
    return node, path


def _compose_node(text: str) -> yaml.Node | None:
    """Return the root node of a sidecar. Raises `StoreError` for YAML that cannot be edited: an anchor that is defined twice."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(hide_separators(text))
    try:
        return loader.get_single_node()
    except yaml.YAMLError as error:
        raise StoreError(f"cannot be changed: {getattr(error, 'problem', None) or 'found duplicate anchor'}") from None
    finally:
        loader.dispose()


def find_node(text: str, steps: Sequence[str | int]) -> yaml.Node | None:
    """Return the node of the field or item at `steps`, `None` where it is missing. Marks count code points of `text`."""
    node = _compose_node(text)
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            pair = find_pair(node, str(step))
            node = pair[1] if pair else None
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            return None
    return node


def find_pair(mapping: yaml.MappingNode, key: str) -> Pair | None:
    """Return the nodes of a key and its value."""
    return next((pair for pair in mapping.value if pair[0].value == key), None)


def is_on_one_line(pair: Pair) -> bool:
    """Return whether a key and its value are on one line."""
    key, value = pair
    if isinstance(value, yaml.ScalarNode) and value.style in ("|", ">"):
        return False
    if isinstance(value, yaml.CollectionNode) and not value.flow_style:
        return False
    return bool(key.start_mark.line == value.start_mark.line == value.end_mark.line)


def span_of_pair(text: str, mapping: yaml.MappingNode, key: str) -> tuple[int, int]:
    """Return start and end of a key and its value: whole lines in a block, with one of the commas between braces."""
    position = next(n for n, (k, _) in enumerate(mapping.value) if k.value == key)
    node, value = mapping.value[position]
    if not mapping.flow_style:
        start = line_start(text, node.start_mark.index)
        return start, max(
            _end_of_line(text, end_of_node(text, value, node.start_mark.column)),
            _end_of_line(text, node.end_mark.index),
        )
    if position:
        return mapping.value[position - 1][1].end_mark.index, value.end_mark.index
    after = mapping.value[1][0].start_mark.index if len(mapping.value) > 1 else value.end_mark.index
    return node.start_mark.index, after


def end_of_node(text: str, node: yaml.Node, column: int) -> int:
    """Return where a node's own text ends; `column` is that of the key or dash that it belongs to.

    The mark of a block collection, and that of a block scalar, lies beyond the comments behind it.
    """
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        child = node.value[-1]
        if isinstance(child, tuple):
            return max(end_of_node(text, child[1], child[0].start_mark.column), int(child[0].end_mark.index))
        return end_of_node(text, child, node.start_mark.column)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _end_of_block_scalar(text, node, column)
    return int(node.end_mark.index)


def _end_of_block_scalar(text: str, node: yaml.ScalarNode, column: int) -> int:
    """Return where the last line of a block scalar ends that is indented deeper than its key; `|+` keeps the empty ones behind it."""
    head = text[node.start_mark.index : line_end(text, node.start_mark.index)]
    keeps = "+" in head.split("#")[0]
    at = end = line_end(text, node.start_mark.index)
    while at < node.end_mark.index:
        after = line_end(text, at)
        line = text[at:after]
        deep = len(line) - len(line.lstrip(" ")) > column
        if line.strip() and not deep:
            break
        if line.strip() or keeps:
            end = after
        at = after
    return end


def ends_of_mapping(text: str, mapping: yaml.MappingNode) -> list[int]:
    """Return where a new last key may go: behind everything that belongs to the mapping, the widest place first."""
    key, value = mapping.value[-1]
    end = _end_of_line(text, max(end_of_node(text, value, key.start_mark.column), key.end_mark.index))
    marker = _DOCUMENT_END.search(text, end)
    whole = marker.start() if marker else len(text)
    is_root = mapping.start_mark.column == 0
    return [whole, end] if is_root else [end]


def splice_in_flow(mapping: yaml.MappingNode, key: str, value: object) -> tuple[int, int, str]:
    """Return start, end and text of an edit that sets a key between braces."""
    written = json.dumps(value, ensure_ascii=False)
    pair = find_pair(mapping, key)
    if pair is not None:
        return pair[1].start_mark.index, pair[1].end_mark.index, written
    at = mapping.value[-1][1].end_mark.index if mapping.value else mapping.start_mark.index + 1
    return at, at, f"{', ' if mapping.value else ''}{json.dumps(key)}: {written}"


def line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, its line break included."""
    found = _LINE_END.search(text, at)
    return found.end() if found else len(text)


def end_of_blank_lines(text: str, at: int) -> int:
    """Return where the empty lines end that begin at a place."""
    while at < len(text) and not text[at : line_end(text, at)].strip():
        at = line_end(text, at)
    return at


def line_end_of(text: str) -> str:
    """Return the line end that a file uses."""
    return "\r\n" if "\r\n" in text else "\n"


def missing_line_end(text: str) -> str:
    """Return the line end that a text lacks at its end, if it lacks one."""
    return "" if not text or text.endswith(("\n", "\r")) else line_end_of(text)


def _end_of_line(text: str, at: int) -> int:
    """Return where the line ends on which the text before `at` ends, its line break included."""
    return at if at and text[at - 1] in "\r\n" else line_end(text, at)
