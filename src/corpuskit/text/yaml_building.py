"""From YAML events to the document's value, and to the place of everything in it.

Apart from `yaml12`, since most texts are read without: PyYAML takes longer to import than a sidecar takes to be checked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from corpuskit.text.json_pointer import escape_token
from corpuskit.text.lines import Lines
from corpuskit.text.yaml_events import MAX_DEPTH, TOO_DEEP, Stream
from corpuskit.text.yaml_problem import Kind, YamlProblem
from corpuskit.text.yaml_scalars import is_core_collection, refuse_tag, resolve_plain, resolve_tagged

MAX_ALIASED = 10_000


def build_yaml(text: str) -> "Builder":
    """Return the builder that has read `text`. Raises `YamlProblem`."""
    stream = Stream(text)
    builder = Builder(stream)
    stream.each(builder.take)
    return builder


def place_everything(text: str) -> dict[str, tuple[int, int]]:
    """Return the offsets of key and value of everything in `text`, by JSON Pointer. Raises `YamlProblem`."""
    stream = Stream(text)
    builder = Builder(stream, locating=True)
    stream.each(builder.take)
    return builder.places


@dataclass(slots=True)
class _Open:
    """A collection that is being filled. `keys` are a mapping's keys and their offsets; `waiting` is a key without its value."""

    into: Any
    anchor: str | None
    before: int
    pointer: str
    keys: dict[str, int] = field(default_factory=dict)
    waiting: str | None = None


class Builder:
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

    def _problem_at(self, event: Any, message: str, kind: Kind) -> YamlProblem:  # noqa: ANN401
        return self._stream.problem(self._stream.offset(event.start_mark), message, kind)

    def document(self, event: Any) -> None:  # noqa: ANN401 - PyYAML's events are untyped
        """Note that a document begins; there may be one."""
        self._documents += 1
        if self._documents > 1:
            raise self._problem_at(
                event,
                "'---' ends the fields here, and more follows - delete it, or move what follows to a file of its own",
                "documents",
            )

    def scalar(self, event: Any) -> None:  # noqa: ANN401
        """Put a scalar where it belongs."""
        self._size += 1
        value = event.value
        if self._restore:
            value = self._restore(value)
        if event.tag:
            value = self._scalar_meaning(event, lambda text: resolve_tagged(event.tag, text), value)
        elif event.implicit[0]:
            value = self._scalar_meaning(event, resolve_plain, value)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put_value(event, value)

    def _scalar_meaning(self, event: Any, read_as: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401
        try:
            return read_as(text)
        except ValueError as error:
            message = "this number has too many digits" if "digits" in str(error) else str(error)
            if not event.tag:
                message += " - write another number, or put it in quotation marks if it is text"
            raise self._problem_at(event, message, "tag" if event.tag else "number") from None

    def mapping(self, event: Any) -> None:  # noqa: ANN401
        """Open a mapping."""
        self._open_collection(event, {}, "map")

    def sequence(self, event: Any) -> None:  # noqa: ANN401
        """Open a list."""
        self._open_collection(event, [], "seq")

    def _open_collection(self, event: Any, into: Any, name: str) -> None:  # noqa: ANN401
        if not is_core_collection(event.tag, name):
            raise self._problem_at(event, refuse_tag(event.tag), "tag")
        if len(self._stack) >= MAX_DEPTH:
            raise self._problem_at(event, TOO_DEEP, "depth")
        pointer = self._put_value(event, into)
        self._anchors.pop(event.anchor, None)
        self._stack.append(_Open(into, event.anchor, self._size, pointer))
        self._size += 1

    def close(self, _event: Any) -> None:  # noqa: ANN401
        """Close the collection that was opened last."""
        done = self._stack.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.into, self._size - done.before)

    def alias(self, event: Any) -> None:  # noqa: ANN401
        """Put the value of the anchor again."""
        if event.anchor not in self._anchors:
            inside = any(level.anchor == event.anchor for level in self._stack)
            raise self._problem_at(event, _refuse_alias(event.anchor, inside=inside), "alias")
        value, size = self._anchors[event.anchor]
        self._size += size
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise self._problem_at(
                event,
                f"what the '*' names repeat here adds up to more than {MAX_ALIASED} values - write out what is meant",
                "alias",
            )
        self._put_value(event, value)

    def _put_value(self, event: Any, value: Any) -> str:  # noqa: ANN401
        """Put a value where it belongs; return its pointer where pointers are wanted."""
        if not self._stack:
            self.root = value
            return self._note_place("", event, None)
        top = self._stack[-1]
        if type(top.into) is list:
            top.into.append(value)
            return self._note_place(f"{top.pointer}/{len(top.into) - 1}", event, None) if self._locating else ""
        key, top.waiting = top.waiting, None
        if key is not None:
            return self._put_pair(event, key, value, top)
        self._put_key(event, value, top)
        return ""

    def _put_key(self, event: Any, value: Any, top: _Open) -> None:  # noqa: ANN401
        if type(value) is not str:
            raise self._problem_at(event, _refuse_name(event), "key")
        if value in top.keys:
            line = Lines(self._stream.text).place(top.keys[value])[0]
            raise self._problem_at(
                event,
                f"the field {value!r} stands twice, first in line {line} - keep one of the two, and delete the other",
                "duplicate",
            )
        top.keys[value] = event.start_mark.index + self._shift
        top.waiting = value

    def _put_pair(self, event: Any, key: str, value: Any, top: _Open) -> str:  # noqa: ANN401
        top.into[key] = value
        if len(self._stack) == 1:
            self.marks[key] = (top.keys[key], event.start_mark.index + self._shift)
        if not self._locating:
            return ""
        token = escape_token(key)
        return self._note_place(f"{top.pointer}/{token}", event, top.keys[key])

    def _note_place(self, pointer: str, event: Any, key: int | None) -> str:  # noqa: ANN401
        if self._locating:
            start = event.start_mark.index + self._shift
            empty = getattr(event, "value", None) == "" and event.start_mark.index == event.end_mark.index
            at = start if key is None else key
            self.places[pointer] = (at, at if empty else start)
        return pointer


def _refuse_alias(anchor: str, *, inside: bool) -> str:
    """Return why an alias cannot be read: it lies inside the value that it repeats, or repeats nothing."""
    if inside:
        return (
            f"'*{anchor}' would repeat the very group or list it stands in, without end"
            f" - write the words that are meant instead of '*{anchor}', and delete '&{anchor}'"
        )
    return (
        f"'*{anchor}' means: repeat here what '&{anchor}' marks above, and nothing is marked so"
        f' - if it is text, put quotation marks around it: "*{anchor}"'
    )


def _refuse_name(event: Any) -> str:  # noqa: ANN401 - as above
    if not isinstance(event, yaml.ScalarEvent):
        return "a field's name is text, not a list or a group of fields - put quotation marks around it"
    return f"the field's name {event.value} is not text - put quotation marks around it: '{event.value}':"


_HANDLERS: dict[type, Callable[[Builder, Any], None]] = {
    yaml.ScalarEvent: Builder.scalar,
    yaml.MappingStartEvent: Builder.mapping,
    yaml.SequenceStartEvent: Builder.sequence,
    yaml.MappingEndEvent: Builder.close,
    yaml.SequenceEndEvent: Builder.close,
    yaml.AliasEvent: Builder.alias,
    yaml.DocumentStartEvent: Builder.document,
}
