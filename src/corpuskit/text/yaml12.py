r"""YAML as version 1.2 reads it (core schema), every problem with its place.

PyYAML scans and parses; what a scalar *means* is decided here: `no`, `12:30`, `2024-03-05` and `1_000` are strings, `0o17` and
`017` are the integers 15 and 17. Stricter than YAML where a sidecar must mean the same to every tool:

* a key is a string, and stands once in its mapping;
* one document; no tags but those of the core schema;
* `<<` is a key like any other: merging belongs to YAML 1.1;
* aliases are read, but may neither contain themselves nor blow up the document; nesting ends at `MAX_DEPTH`.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import yaml

from corpuskit.text.lines import Lines
from corpuskit.text.yaml_events import Kind, Stream, YamlProblem
from corpuskit.text.yaml_quick import REFUSED, quick_value
from corpuskit.text.yaml_scalars import is_core_collection, resolve, tagged

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MAX_ALIASED", "MAX_DEPTH", "Document", "YamlProblem", "load", "locate", "read"]

MAX_DEPTH = 64
MAX_ALIASED = 10_000


class Document:
    """What a text says (`value`), and where its top-level keys are."""

    def __init__(self, text: str, value: Any, marks: dict[str, tuple[int, int]] | None = None) -> None:  # noqa: ANN401
        self.text = text
        self.value = value
        if marks is not None:
            self.__dict__["marks"] = marks

    @cached_property
    def marks(self) -> dict[str, tuple[int, int]]:
        """For each key of the root mapping, the offsets of the key and of its value."""
        return _built(self.text).marks


def load(text: str) -> Any:  # noqa: ANN401 - a YAML value has any type
    r"""Return the value of the one document in `text`: `None`, bool, int, float, str, list, dict with string keys.

    An empty text is `None`. An alias gives the same object again, so treat the value as frozen. Raises `YamlProblem`.

    >>> load("lang: no\nat: 12:30\nwords: 12\n")
    {'lang': 'no', 'at': '12:30', 'words': 12}
    """
    return read(text).value


def read(text: str) -> Document:
    """Return what `load` does, with the places of the top-level keys. Raises `YamlProblem`."""
    value = quick_value(text)
    if value is not REFUSED:
        return Document(text, value)
    builder = _built(text)
    return Document(text, builder.root, builder.marks)


def _built(text: str) -> "_Builder":
    stream = Stream(text)
    builder = _Builder(stream)
    stream.each(builder.take)
    return builder


def locate(text: str, pointer: str, of: Literal["key", "value"] = "value") -> tuple[int, int]:
    r"""Return line and column of what a JSON Pointer (RFC 6901) names: its value, or the key it stands under.

    What is not there (a missing field, something behind an alias) is placed at the nearest thing around it that is. An empty value
    has no place of its own and gets its key's. Raises `YamlProblem`.

    >>> locate("id: a\ntags: [x, y]\n", "/tags/1"), locate("id: a\ntags: [x, y]\n", "/tags", of="key")
    ((2, 11), (2, 1))
    """
    places = Places(text)
    return places.key(pointer) if of == "key" else places.value(pointer)


class Places:
    """Where everything in a YAML text stands, by JSON Pointer; made once for a text that has something to be told about."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        stream = Stream(text)
        builder = _Builder(stream, locating=True)
        stream.each(builder.take)
        self._offsets = builder.places

    def key(self, pointer: str) -> tuple[int, int]:
        """Return line and column of the key (or the list's item) that the pointer names."""
        return self._lines.place(self._nearest(pointer)[0])

    def value(self, pointer: str) -> tuple[int, int]:
        """Return line and column of the value that the pointer names."""
        return self._lines.place(self._nearest(pointer)[1])

    def _nearest(self, pointer: str) -> tuple[int, int]:
        while pointer not in self._offsets and pointer:
            pointer = pointer.rpartition("/")[0]
        return self._offsets.get(pointer, (0, 0))


@dataclass(slots=True)
class _Open:
    """A collection that is being filled. `keys` are a mapping's keys and their offsets; `waiting` is a key without its value."""

    into: Any
    anchor: str | None
    before: int
    pointer: str
    keys: dict[str, int] = field(default_factory=dict)
    waiting: str | None = None


class _Builder:
    """Builds a document's value from events, without recursion: nesting can't exhaust the stack."""

    def __init__(self, stream: Stream, *, locating: bool = False) -> None:
        self.root: Any = None
        self.marks: dict[str, tuple[int, int]] = {}
        self.places: dict[str, tuple[int, int]] = {}
        self._stream = stream
        self._shift = stream.shift
        self._restore = stream.restore if stream.replaced else None
        self._locating = locating
        self._documents = 0
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._size = 0
        self._aliased = 0

    def take(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events are untyped
        """Take the next event."""
        if handler := _HANDLERS.get(type(event)):
            handler(self, event)

    def _problem(self, event: Any, message: str, kind: Kind) -> YamlProblem:  # noqa: ANN401
        return self._stream.problem(self._stream.offset(event.start_mark), message, kind)

    def document(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events are untyped
        self._documents += 1
        if self._documents > 1:
            raise self._problem(event, "a second document begins here; one file holds one", "documents")

    def scalar(self, event: Any) -> None:  # noqa: ANN401
        self._size += 1
        value = event.value
        if self._restore:
            value = self._restore(value)
        if event.tag:
            value = self._meaning(event, lambda text: tagged(event.tag, text), value)
        elif event.implicit[0]:
            value = self._meaning(event, resolve, value)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(event, value)

    def _meaning(self, event: Any, read_as: "Callable[[str], Any]", text: str) -> Any:  # noqa: ANN401
        try:
            return read_as(text)
        except ValueError as error:
            message = "a number of too many digits" if "digits" in str(error) else str(error)
            raise self._problem(event, message, "tag" if event.tag else "number") from None

    def mapping(self, event: Any) -> None:  # noqa: ANN401
        self._open(event, {}, "map")

    def sequence(self, event: Any) -> None:  # noqa: ANN401
        self._open(event, [], "seq")

    def _open(self, event: Any, into: Any, name: str) -> None:  # noqa: ANN401
        if not is_core_collection(event.tag, name):
            raise self._problem(event, f"the tag {event.tag!r} is not of YAML's core schema", "tag")
        if len(self._stack) >= MAX_DEPTH:
            raise self._problem(event, f"nested deeper than {MAX_DEPTH} levels", "depth")
        pointer = self._put(event, into)
        self._anchors.pop(event.anchor, None)
        self._stack.append(_Open(into, event.anchor, self._size, pointer))
        self._size += 1

    def close(self, _event: Any) -> None:  # noqa: ANN401
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.into, self._size - done.before)

    def alias(self, event: Any) -> None:  # noqa: ANN401
        if event.anchor not in self._anchors:
            inside = any(level.anchor == event.anchor for level in self._stack)
            why = "contains itself" if inside else "has no anchor before it"
            raise self._problem(event, f"the alias '*{event.anchor}' {why}", "alias")
        value, size = self._anchors[event.anchor]
        self._size += size
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise self._problem(event, f"aliases blow this file up by more than {MAX_ALIASED} values", "alias")
        self._put(event, value)

    def _put(self, event: Any, value: Any) -> str:  # noqa: ANN401
        """Put a value where it belongs; return its pointer where those are asked for."""
        if not self._stack:
            self.root = value
            return self._note("", event, None)
        top = self._stack[-1]
        if type(top.into) is list:
            top.into.append(value)
            return self._note(f"{top.pointer}/{len(top.into) - 1}", event, None) if self._locating else ""
        key, top.waiting = top.waiting, None
        if key is not None:
            return self._pair(event, key, value, top)
        self._key(event, value, top)
        return ""

    def _key(self, event: Any, value: Any, top: _Open) -> None:  # noqa: ANN401
        if type(value) is not str:
            shown = repr(event.value) if isinstance(event, yaml.ScalarEvent) else "a list, a mapping or an alias"
            raise self._problem(event, f"a key is text, not {shown}: quote it", "key")
        if value in top.keys:
            line = Lines(self._stream.text).place(top.keys[value])[0]
            raise self._problem(event, f"duplicate key {value!r}, first in line {line}", "duplicate")
        top.keys[value] = event.start_mark.index + self._shift
        top.waiting = value

    def _pair(self, event: Any, key: str, value: Any, top: _Open) -> str:  # noqa: ANN401
        top.into[key] = value
        if len(self._stack) == 1:
            self.marks[key] = (top.keys[key], event.start_mark.index + self._shift)
        if not self._locating:
            return ""
        token = key.replace("~", "~0").replace("/", "~1")
        return self._note(f"{top.pointer}/{token}", event, top.keys[key])

    def _note(self, pointer: str, event: Any, key: int | None) -> str:  # noqa: ANN401
        if self._locating:
            start = event.start_mark.index + self._shift
            empty = getattr(event, "value", None) == "" and event.start_mark.index == event.end_mark.index
            at = start if key is None else key
            self.places[pointer] = (at, at if empty else start)
        return pointer


_HANDLERS: "dict[type, Callable[[_Builder, Any], None]]" = {
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.mapping,
    yaml.SequenceStartEvent: _Builder.sequence,
    yaml.MappingEndEvent: _Builder.close,
    yaml.SequenceEndEvent: _Builder.close,
    yaml.AliasEvent: _Builder.alias,
    yaml.DocumentStartEvent: _Builder.document,
}
