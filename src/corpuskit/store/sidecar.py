"""Changing one key of a sidecar and no other byte of it.

The YAML is never dumped anew: PyYAML's composer tells where a key's lines are, and only those are replaced. Whatever the file
looks like, the outcome is read back, and when anything but the key differs the edit is refused.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from corpuskit.errors import StoreError
from corpuskit.store.plain_sidecar import plain_sidecar
from corpuskit.store.quoted import Quoted
from corpuskit.text import yaml12
from corpuskit.text.yaml_scalars import is_text

_WIDE = 2**31 - 1
_SEPARATORS = frozenset("\r\x85\u2028\u2029")
_STRING = "tag:yaml.org,2002:str"


def set_key(text: str, key: str, value: object) -> str:
    r"""Return the sidecar `text` with the top-level `key` set to `value` (JSON-like data); all other bytes stay.

    A new key goes to the end. Raises `StoreError` when the file is not a mapping, or has a shape in which the key cannot be
    changed alone.

    >>> set_key("id: a-1   # ours\ntitle: Fog\n", "lang", "en")
    'id: a-1   # ours\ntitle: Fog\nlang: en\n'
    """
    wanted = dict(_mapping(text))
    wanted[key] = value
    mark, body = _split_mark(text)
    for edited in _candidates(body, key, value):
        if _reads_as(mark + edited, wanted):
            return mark + edited
    raise StoreError(f"{key!r} cannot be written without touching other lines: write the sidecar in block style")


def drop_key(text: str, key: str) -> str:
    """Return the sidecar `text` without the top-level `key`; all other bytes stay. Raises as `set_key` does."""
    wanted = dict(_mapping(text))
    if key not in wanted:
        return text
    del wanted[key]
    mark, body = _split_mark(text)
    root = _root(body)
    edited = text
    if root is not None:
        start, end = _pair_span(body, root, key)
        edited = mark + body[:start] + body[end:]
    if not _reads_as(edited, wanted):
        raise StoreError(f"{key!r} cannot be removed without touching other lines: write the sidecar in block style")
    return edited


def dump(data: Mapping[str, Any]) -> str:
    """Return a new sidecar: block style, keys in the given order, strings quoted where YAML 1.1 or 1.2 would misread them."""
    plain = plain_sidecar(data)
    return _dumped(data) if plain is None else plain


def _dumped(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=_WIDE)


def _mapping(text: str) -> Mapping[str, Any]:
    """Return what the sidecar says; an empty one says nothing."""
    try:
        data = yaml12.load(text)
    except yaml12.YamlProblem as problem:
        raise StoreError(f"the sidecar cannot be read, so it is not changed: {problem}") from None
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        raise StoreError("the sidecar is not a mapping, so it is not changed")
    return data


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        data = yaml12.load(text)
    except yaml12.YamlProblem:
        return False
    return bool((data or {}) == wanted)


def _candidates(text: str, key: str, value: object) -> list[str]:
    """Return edits to try, the most natural first: in place, at the end, at the start."""
    root = _root(text)
    if root is None:
        return [_line_ended(text) + _block(text, key, value)]
    if root.flow_style:
        return [_in_flow(text, root, key, value)]
    block = _block(text, key, value, indent=root.start_mark.column)
    if any(k.value == key for k, _ in root.value):
        start, end = _pair_span(text, root, key)
        return [text[:start] + block + text[end:]]
    tail = _end_of_mapping(text, root)
    head = _line_start(text, root.start_mark.index)
    return [
        _line_ended(text[:tail]) + block + text[tail:],
        text[:head] + block + text[head:],
    ]


def _split_mark(text: str) -> tuple[str, str]:
    """Return the byte order mark, if there is one, and the rest: libyaml does not count the mark, PyYAML does."""
    return (text[:1], text[1:]) if text.startswith("\ufeff") else ("", text)


def _root(text: str) -> yaml.MappingNode | None:
    """Return the root mapping with marks that count code points of `text`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
    finally:
        loader.dispose()
    return node if isinstance(node, yaml.MappingNode) else None


def _pair_span(text: str, root: yaml.MappingNode, key: str) -> tuple[int, int]:
    """Return start and end of a key and its value: whole lines in a block, without the comma's side in a flow."""
    position = next(n for n, (k, _) in enumerate(root.value) if k.value == key)
    node, value = root.value[position]
    if not root.flow_style:
        start = _line_start(text, node.start_mark.index)
        return start, max(_line_end(text, _last(value)), _line_end(text, node.end_mark.index))
    if position:
        return root.value[position - 1][1].end_mark.index, value.end_mark.index
    after = root.value[1][0].start_mark.index if len(root.value) > 1 else value.end_mark.index
    return node.start_mark.index, after


def _last(node: yaml.Node) -> int:
    """Return where the node's own text ends: a block collection's mark lies beyond the comments behind it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        child = node.value[-1]
        return _last(child[1] if isinstance(child, tuple) else child)
    return node.end_mark.index


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    """Return where the line ends on which the text before `at` ends, its line break included."""
    if at and text[at - 1] in "\r\n" and text[_line_start(text, at - 1) : at].strip():
        return at
    found = re.compile(r"\r\n|\r|\n").search(text, at)
    return found.end() if found else len(text)


def _end_of_mapping(text: str, root: yaml.MappingNode) -> int:
    """Return where a new last key goes: behind everything, but before a document end marker."""
    marker = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE).search(text, _last(root))
    return marker.start() if marker else len(text)


def _in_flow(text: str, root: yaml.MappingNode, key: str, value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    for node, old in root.value:
        if node.value == key:
            return text[: old.start_mark.index] + said + text[old.end_mark.index :]
    at = root.value[-1][1].end_mark.index if root.value else root.start_mark.index + 1
    return f"{text[:at]}{', ' if root.value else ''}{json.dumps(key)}: {said}{text[at:]}"


def _block(text: str, key: str, value: object, indent: int = 0) -> str:
    """Return the lines of a key and its value, with the line ends of the file."""
    lines = dump({key: value}).removesuffix("\n").split("\n")
    end = "\r\n" if "\r\n" in text else "\n"
    return "".join(" " * indent + line + end for line in lines)


def _line_ended(text: str) -> str:
    if not text or text.endswith(("\n", "\r")):
        return text
    return text + ("\r\n" if "\r\n" in text else "\n")


def _tricky(text: str) -> bool:
    return not is_text(text) or not _SEPARATORS.isdisjoint(text)


def _dumper() -> type[yaml.SafeDumper]:
    """Return a dumper that knows `Quoted`, writes lists indented, and never anchors or aliases."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - PyYAML's signature
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
            super().increase_indent(flow, False)  # noqa: FBT003

    Dumper.add_representer(Quoted, lambda d, v: d.represent_scalar(_STRING, str(v), style='"'))
    # PyYAML quotes what YAML 1.1 would misread; `12e4`, say, is a number in 1.2 only, and its folding loses separators of lines.
    Dumper.add_representer(str, lambda d, v: d.represent_scalar(_STRING, v, style='"' if _tricky(v) else None))
    return Dumper
