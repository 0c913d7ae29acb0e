"""A sidecar that the schema has something against: its values as they are written, its places, and the edits that may mend it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit.checks.schema import Schema
from corpuskit.checks.shown_values import show_yaml
from corpuskit.text import yaml12
from corpuskit.text.yaml12 import Places

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Steps = tuple[str | int, ...]
_MOST_LINES = 100


class SidecarEdit(NamedTuple):
    """An edit of a sidecar that is safe: the field at `path` gets `value`, or, with `rename`, another name."""

    path: Steps
    value: Any
    rename: str = ""


class JudgedSidecar:
    """The sidecar (or row) that errors are about: its value, the schema, and the places of everything."""

    def __init__(self, schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int) -> None:
        self.schema, self.value, self.path, self.row = schema, value, path, row
        self._lines = None if text is None else re.split(r"\r\n|\r|\n", text)
        self._places = None if text is None else Places(text)
        self.is_file = text is not None

    @property
    def lang(self) -> str:
        """The language of the article, as far as it is known."""
        lang = self.value.get("lang")
        return lang if isinstance(lang, str) else ""

    def place(self, pointer: str, of: str) -> tuple[int, int]:
        """Return line and column of a value or key; those of the row where there is no text."""
        if self._places is None:
            return self.row, 1
        return self._places.key(pointer) if of == "key" else self._places.value(pointer)

    @property
    def has_lines(self) -> bool:
        """Whether it is a file whose lines a person can change, and no row."""
        return self._places is not None

    def written(self, pointer: str) -> str:
        """Return the line of a value from its beginning to the end; empty for a row."""
        if self._places is None or self._lines is None:
            return ""
        line, column = self._places.value(pointer)
        return self._lines[line - 1][column - 1 :]

    def is_dashed(self, pointer: str) -> bool:
        """Return whether a value is an item behind a dash on its line."""
        if self._places is None or self._lines is None:
            return False
        line, column = self._places.value(pointer)
        return self._lines[line - 1][: column - 1].strip() == "-"

    def lines_of(self, pointer: str, value: object) -> tuple[str, ...]:
        """Return the lines of a text that was written on several without any sign, and which YAML joins by spaces; empty for any other."""
        if self._places is None or self._lines is None or not isinstance(value, str):
            return ()
        first = self._places.value(pointer)[0]
        lines = [self.written(pointer).strip()]
        for line in self._lines[first : first + _MOST_LINES]:
            if len(" ".join(lines)) >= len(value):
                break
            lines.append(line.strip())
        return tuple(lines) if " ".join(lines) == value else ()

    def source(self, pointer: str, value: object) -> str:
        """Return how a value on one line is written, without a comment behind it; of an empty one the comment. Empty where that is not sure."""
        if self._places is None or self._lines is None:
            return "" if isinstance(value, dict | list) or value is None else show_yaml(value).strip("'")
        rest = self.written(pointer)
        if value is None:
            found = re.match(r"(?:[^#:]*:)?\s+(#.*\S)", rest)
            return found[1] if found else ""
        end = r"[\s,\]}#]" if isinstance(value, int | float) else r"\s+#"
        bare = re.split(end, rest, maxsplit=1)[0].strip()
        # An alias, an anchor or a tag may be there instead of the value.
        return bare if _reads_as(bare, value) else ""

    def edited(self, edit: SidecarEdit) -> "JudgedSidecar":
        """Return the sidecar with an edit, as a row: nothing in it has a place."""
        edited = JudgedSidecar(self.schema, edit_value(self.value, edit), self.path, None, self.row)
        edited.is_file = self.is_file
        return edited

    def errors_after(self, edit: SidecarEdit) -> Iterator["ValidationError"]:
        """Yield the errors of a field, or of anything in it, after an edit."""
        steps = (*edit.path[:-1], edit.rename) if edit.rename else edit.path
        for error in self.schema.errors(edit_value(self.value, edit)):
            if tuple(error.absolute_path)[: len(steps)] == steps:
                yield error

    def accepts(self, edit: SidecarEdit) -> bool:
        """Return whether the schema has nothing against a field any more, once it is edited."""
        return not any(True for _ in self.errors_after(edit))


def edit_value(value: Any, edit: SidecarEdit) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value with an edit made; the given one stays as it is."""
    return _edit_steps(value, edit.path, edit)


def _edit_steps(value: Any, steps: Sequence[str | int], edit: SidecarEdit) -> Any:  # noqa: ANN401
    if not steps:
        return edit.value
    first, rest = steps[0], steps[1:]
    if isinstance(value, list):
        return [_edit_steps(part, rest, edit) if number == first else part for number, part in enumerate(value)]
    renamed = edit.rename if edit.rename and not rest else first
    return {renamed if k == first else k: _edit_steps(v, rest, edit) if k == first else v for k, v in value.items()}


def _reads_as(source: str, value: object) -> bool:
    try:
        return bool(source) and yaml12.load(source) == value
    except yaml12.YamlProblem:
        return False
