"""Changing one field of a sidecar and no other byte of it.

The YAML is never dumped anew: PyYAML's composer gives the place of a field (`sidecar_nodes`), and only that is replaced. Comments, order,
quoting and line ends of the rest stay. The outcome is always read back, and when anything but the field differs
the edit is refused.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import yaml

from corpuskit.errors import StoreError
from corpuskit.model.values import nested_value
from corpuskit.store import sidecar_nodes as nodes
from corpuskit.store.plain_sidecar import plain_sidecar
from corpuskit.store.quoted import Quoted
from corpuskit.store.sidecar_lists import splice_list
from corpuskit.text import yaml12
from corpuskit.text.yaml_scalars import is_text

_WIDE = 2**31 - 1
_SEPARATORS = frozenset("\r\x85\u2028\u2029")
_STRING = "tag:yaml.org,2002:str"


class _Splice(NamedTuple):
    """An edit of a text: `written` in place of `start` to `end`."""

    start: int
    end: int
    written: str

    def done(self, text: str) -> str:
        return text[: self.start] + self.written + text[self.end :]


def set_key(text: str, key: str, value: object) -> str:
    r"""Return the sidecar `text` with the top-level `key` set to `value` (JSON-like data); all other bytes stay.

    A new key goes to the end. Raises `StoreError` when the file is not a mapping, or has a shape in which the key cannot be
    changed alone.

    >>> set_key("id: a-1   # ours\ntitle: Fog\n", "lang", "en")
    'id: a-1   # ours\ntitle: Fog\nlang: en\n'
    """
    return set_path(text, (key,), value)


def drop_key(text: str, key: str) -> str:
    """Return the sidecar `text` without the top-level `key`; all other bytes stay. Raises as `set_key` does."""
    return drop_path(text, (key,))


def set_path(text: str, path: Sequence[str], value: object) -> str:
    r"""Return the sidecar with the field at `path`, keys of mappings inside mappings, set to `value`; all other bytes stay.

    Mappings on the way are made. Raises `StoreError` as `set_key` does.

    >>> set_path("meta:\n  desk: sea   # ours\n", ("meta", "desk"), "land")
    'meta:\n  desk: land   # ours\n'
    """
    before = read_fields(text)
    fields = _with_value(before, path, value)
    if _is_same(fields, before):
        return text
    mark, body = _split_mark(text)
    for splice in _set_splices(body, path, value):
        edited = mark + splice.done(body)
        if _reads_as(edited, fields):
            return edited
    raise _edit_refusal(text, path, "written")


def set_at(text: str, steps: Sequence[str | int], value: object) -> str:
    r"""Return the sidecar with the field or the item of a list at `steps` set to `value`; all other bytes stay.

    Raises `StoreError` as `set_key` does.

    >>> set_at("authors:\n  - Ines   # ours\n  - 7\n", ("authors", 1), "Tom")
    'authors:\n  - Ines   # ours\n  - Tom\n'
    """
    path = [step for step in steps if isinstance(step, str)]
    if len(path) == len(steps):
        return set_path(text, path, value)
    fields = _with_value_at(read_fields(text), steps, value)
    mark, body = _split_mark(text)
    node = nodes.find_node(body, steps)
    written = _format_inline("x", value)
    if node is not None and written is not None and node.start_mark.line == node.end_mark.line:
        edited = mark + body[: node.start_mark.index] + written + body[node.end_mark.index :]
        if _reads_as(edited, fields):
            return edited
    first = str(steps[0])
    return set_path(text, (first,), fields[first])


def _with_value_at(data: Any, steps: Sequence[str | int], value: object) -> Any:  # noqa: ANN401 - a field holds anything
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    parts = list(data) if isinstance(data, list) else dict(data)
    parts[first] = _with_value_at(parts[first], rest, value)  # type: ignore[index]
    return parts


def drop_path(text: str, path: Sequence[str]) -> str:
    """Return the sidecar without the field at `path`; all other bytes stay. Raises as `set_key` does."""
    before = read_fields(text)
    fields = _without_value(before, path)
    if fields is None:
        return text
    mark, body = _split_mark(text)
    root, keys = nodes.find_mapping(body, path)
    if root is not None and len(keys) == 1:
        start, end = nodes.span_of_pair(body, root, keys[0])
        # Behind a text that keeps its empty lines (`|+`) the ones below the field would become part of that text.
        for last in (end, nodes.end_of_blank_lines(body, end)):
            edited = mark + body[:start] + body[last:]
            if _reads_as(edited, fields):
                return edited
    raise _edit_refusal(text, path, "removed")


def rename_key(text: str, path: Sequence[str], name: str) -> str:
    r"""Return the sidecar with another name for the field at `path`; all other bytes stay. Raises `StoreError` as `set_key` does.

    >>> rename_key("headline: Fog   # ours\n", ("headline",), "title")
    'title: Fog   # ours\n'
    """
    before = read_fields(text)
    mark, body = _split_mark(text)
    root, keys = nodes.find_mapping(body, path)
    pair = nodes.find_pair(root, keys[0]) if root is not None and len(keys) == 1 else None
    if pair is not None:
        start, end = pair[0].start_mark.index, pair[0].end_mark.index
        edited = mark + body[:start] + _format_key(name) + body[end:]
        if _reads_as(edited, _with_name(before, path, name)):
            return edited
    raise _edit_refusal(text, path, "renamed")


def _format_key(name: str) -> str:
    return dump_sidecar({name: 0}).removesuffix("\n").removesuffix(": 0")


def _with_name(data: Mapping[str, Any], path: Sequence[str], name: str) -> dict[str, Any]:
    first, *rest = path
    if rest:
        return {**data, first: _with_name(data[first], rest, name)}
    return {name if key == first else key: value for key, value in data.items()}


def dump_sidecar(data: Mapping[str, Any]) -> str:
    """Return a new sidecar: block style, keys in the given order, strings quoted where YAML 1.1 or 1.2 would misread them."""
    plain = plain_sidecar(data)
    return _dump_yaml(data) if plain is None else plain


def _dump_yaml(data: Mapping[str, Any]) -> str:
    return yaml.dump(dict(data), Dumper=_make_dumper(), allow_unicode=True, sort_keys=False, width=_WIDE)


def read_fields(text: str) -> dict[str, Any]:
    """Return the fields of a sidecar; an empty one has none. All callers share the mapping, so treat it as frozen.

    Raises `StoreError` for a sidecar that cannot be read, or is no mapping.
    """
    try:
        data = _load_value(text)
    except yaml12.YamlProblem as problem:
        raise StoreError(f"the sidecar cannot be read, so it is not changed: {problem}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise StoreError("the sidecar holds no fields, so it is not changed")
    return data


@lru_cache(2)
def _load_value(text: str) -> Any:  # noqa: ANN401 - a sidecar may hold anything
    """Return the value of a YAML text, parsed once: an edit needs the text before and the text after it several times."""
    return yaml12.load(text)


def _edit_refusal(text: str, path: Sequence[str], done: str) -> StoreError:
    """Return the error about the shape of the file that prevents the edit."""
    name = ".".join(path)
    root, _ = nodes.find_mapping(_split_mark(text)[1], path)
    flow = root is not None and bool(root.flow_style)
    reason = "it stands in a mapping between braces: put each field on a line of its own" if flow else ""
    aliased = "&" in text or "*" in text
    reason = reason or (
        "an anchor (&) or alias (*) shares its value: write the value out" if aliased else "edit it by hand"
    )
    return StoreError(f"{name!r} cannot be {done} without touching other lines: {reason}")


def _with_value(data: Mapping[str, Any], path: Sequence[str], value: object) -> dict[str, Any]:
    first, *rest = path
    if not rest:
        return {**data, first: value}
    inner = data.get(first)
    if inner is not None and not isinstance(inner, Mapping):
        raise StoreError(f"{first!r} holds a value, so it has no field {'.'.join(rest)!r}")
    return {**data, first: _with_value(inner or {}, rest, value)}


def _without_value(data: Mapping[str, Any], path: Sequence[str]) -> dict[str, Any] | None:
    """Return the fields without the one at `path`; `None` where it is missing."""
    first, *rest = path
    if first not in data:
        return None
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    inner = _without_value(data[first], rest) if isinstance(data[first], Mapping) else None
    return None if inner is None else {**data, first: inner}


def _is_same(one: object, other: object) -> bool:
    """Return whether two values are equal and of equal types: `True` is not `1`."""
    if type(one) is type(other) is str:
        return one == other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return str(one) == str(other)
    return type(one) is type(other) and (one == other or repr(one) == repr(other))


def _reads_as(text: str, fields: Mapping[str, Any]) -> bool:
    try:
        data = _load_value(text)
    except yaml12.YamlProblem:
        return False
    return _is_same(data or {}, dict(fields))


def _set_splices(text: str, path: Sequence[str], value: object) -> Iterator[_Splice]:
    """Yield edits to try, the one that touches least first."""
    mapping, keys = nodes.find_mapping(text, path)
    if mapping is None:
        yield _Splice(
            len(text),
            len(text),
            nodes.missing_line_end(text) + _format_block(text, path[0], _nest_value(path[1:], value)),
        )
        return
    new = _nest_value(keys[1:], value)
    pair = nodes.find_pair(mapping, keys[0])
    if mapping.flow_style:
        yield _Splice(*nodes.splice_in_flow(mapping, keys[0], new))
    elif pair is not None:
        edit = (
            splice_list(text, pair[1], nested_value(read_fields(text), path), new, partial(_format_inline, "x"))
            if len(keys) == 1
            else None
        )
        if edit is not None:
            yield _Splice(*edit)
        yield from _replacing_splices(text, mapping, pair, keys[0], new)
    else:
        yield from _adding_splices(text, mapping, keys[0], new)


def _replacing_splices(
    text: str, mapping: yaml.MappingNode, pair: tuple[yaml.Node, yaml.Node], key: str, value: object
) -> Iterator[_Splice]:
    """Yield the replacement of the value alone, so that a comment behind it stays; then that of the lines of the field."""
    old = pair[1]
    written = _format_inline(key, value)
    if written is not None and nodes.is_on_one_line(pair):
        start, end = old.start_mark.index, old.end_mark.index
        blank = " " if start == pair[0].end_mark.index or text[start - 1 : start] == ":" else ""
        yield _Splice(start, end, blank + written)
    start, end = nodes.span_of_pair(text, mapping, key)
    yield _Splice(start, end, _format_block(text, key, value, indent=mapping.start_mark.column))


def _adding_splices(text: str, mapping: yaml.MappingNode, key: str, value: object) -> Iterator[_Splice]:
    """Yield the field behind the last one, then before the first one."""
    block = _format_block(text, key, value, indent=mapping.start_mark.column)
    for at in nodes.ends_of_mapping(text, mapping):
        yield _Splice(at, at, nodes.missing_line_end(text[:at]) + block)
    head = nodes.line_start(text, mapping.start_mark.index)
    yield _Splice(head, head, block)


def _nest_value(keys: Sequence[str], value: object) -> object:
    for key in reversed(keys):
        value = {key: value}
    return value


def _split_mark(text: str) -> tuple[str, str]:
    """Return the byte order mark, if there is one, and the rest: libyaml does not count the mark, PyYAML does."""
    return (text[:1], text[1:]) if text.startswith("\ufeff") else ("", text)


def _format_block(text: str, key: str, value: object, indent: int = 0) -> str:
    """Return the lines of a key and its value, with the line ends of the file."""
    lines = dump_sidecar({key: value}).removesuffix("\n").split("\n")
    end = nodes.line_end_of(text)
    return "".join(" " * indent + line + end for line in lines)


def _format_inline(key: str, value: object) -> str | None:
    """Return a value as written behind its key, `None` for one that takes lines of its own."""
    if isinstance(value, Mapping | list | tuple) and value:
        return None
    lines = dump_sidecar({key: copy.copy(value)}).removesuffix("\n").split("\n")
    written = lines[0][len(dump_sidecar({key: 0}).split("0")[0]) :]
    return written if len(lines) == 1 and written else None


def _is_tricky(text: str) -> bool:
    return not is_text(text) or not _SEPARATORS.isdisjoint(text)


def _make_dumper() -> type[yaml.SafeDumper]:
    """Return a dumper that knows `Quoted`, writes lists indented, and never anchors or aliases."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - PyYAML's signature
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
            super().increase_indent(flow, False)  # noqa: FBT003

    Dumper.add_representer(Quoted, lambda d, v: d.represent_scalar(_STRING, str(v), style='"'))
    # PyYAML quotes what YAML 1.1 would misread; `12e4`, say, is a number in 1.2 only, and its folding loses separators of lines.
    Dumper.add_representer(str, lambda d, v: d.represent_scalar(_STRING, v, style='"' if _is_tricky(v) else None))
    return Dumper
