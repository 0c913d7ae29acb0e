r"""YAML as version 1.2 reads it (core schema), every problem with its place.

PyYAML scans and parses (or ryaml, where its result is surely the same); what a scalar *means* is decided here: `no`, `12:30`, `2024-03-05` and `1_000` are strings, `0o17` and
`017` are the integers 15 and 17. Stricter than YAML where a sidecar must mean the same to every tool:

* a key is a string, and occurs once in its mapping;
* one document; no tags but those of the core schema;
* `<<` is a key like any other: merging belongs to YAML 1.1;
* aliases are read, but may neither contain themselves nor blow up the document; nesting ends at 64 levels.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from corpuskit.text.lines import Lines
from corpuskit.text.yaml_problem import YamlProblem
from corpuskit.text.yaml_quick import REFUSED, quick_value, value_offset

if TYPE_CHECKING:
    from corpuskit.text.yaml_building import Builder

__all__ = ["Document", "YamlProblem", "load", "locate", "read"]


class Document:
    """The value of a YAML text, and the places of its top-level keys."""

    def __init__(self, text: str, value: Any, marks: dict[str, tuple[int, int]] | None = None) -> None:  # noqa: ANN401
        self.text = text
        self.value = value
        if marks is not None:
            self.__dict__["marks"] = marks

    @cached_property
    def marks(self) -> dict[str, tuple[int, int]]:
        """For each key of the root mapping, the offsets of the key and of its value."""
        return _build_document(self.text).marks

    def value_offset(self, key: str) -> int:
        """Return where the value of a key of the root mapping begins."""
        found = None if "marks" in self.__dict__ else value_offset(self.text, self.value, key)
        return self.marks[key][1] if found is None else found


def load(text: str) -> Any:  # noqa: ANN401 - a YAML value has any type
    r"""Return the value of the one document in `text`: `None`, bool, int, float, str, list, dict with string keys.

    An empty text is `None`. An alias gives the same object again, so treat the value as frozen. Raises `YamlProblem`.

    >>> load("lang: no\nat: 12:30\nwords: 12\n")
    {'lang': 'no', 'at': '12:30', 'words': 12}
    """
    return read(text).value


def read(text: str) -> Document:
    """Return the value as `load` does, and the places of the top-level keys. Raises `YamlProblem`."""
    value = quick_value(text)
    if value is not REFUSED:
        return Document(text, value)
    builder = _build_document(text)
    return Document(text, builder.root, builder.marks)


def _build_document(text: str) -> "Builder":
    from corpuskit.text.yaml_building import build_yaml  # noqa: PLC0415 - PyYAML, which most texts are read without

    return build_yaml(text)


def locate(text: str, pointer: str, of: Literal["key", "value"] = "value") -> tuple[int, int]:
    r"""Return line and column of the target of a JSON Pointer (RFC 6901): its value, or the key of that value.

    A missing thing (a field, something behind an alias) is placed at the nearest thing around it that is there. An empty value
    has no place of its own and gets its key's. Raises `YamlProblem`.

    >>> locate("id: a\ntags: [x, y]\n", "/tags/1"), locate("id: a\ntags: [x, y]\n", "/tags", of="key")
    ((2, 11), (2, 1))
    """
    places = Places(text)
    return places.key(pointer) if of == "key" else places.value(pointer)


class Places:
    """The places of everything in a YAML text, by JSON Pointer; made once for a text that has findings."""

    def __init__(self, text: str) -> None:
        from corpuskit.text.yaml_building import place_everything  # noqa: PLC0415 - as above

        self._lines = Lines(text)
        self._offsets = place_everything(text)

    def key(self, pointer: str) -> tuple[int, int]:
        """Return line and column of the key (or the list's item) that the pointer names."""
        return self._lines.place(self._nearest_place(pointer)[0])

    def value(self, pointer: str) -> tuple[int, int]:
        """Return line and column of the value that the pointer names."""
        return self._lines.place(self._nearest_place(pointer)[1])

    def _nearest_place(self, pointer: str) -> tuple[int, int]:
        while pointer not in self._offsets and pointer:
            pointer = pointer.rpartition("/")[0]
        return self._offsets.get(pointer, (0, 0))
