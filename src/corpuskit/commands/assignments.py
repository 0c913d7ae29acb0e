"""Assignments as `set` takes them: `lang=de`, `meta.desk=sea`, `tags+=fog`, `tags-=fog`."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from corpuskit.errors import UsageError
from corpuskit.formats.layout import Layout
from corpuskit.registry import suggestion
from corpuskit.text import yaml12

# An id is set once; the record of cleaning and the hash belong to the commands that write the text.
_NOT_BY_HAND = ("id", "cleaning", "sha256")
_COMPUTED = ("text", "words", "path")
# A name may hold hyphens, but not end in one: `tags-=fog` takes from `tags`.
_TARGET = re.compile(r"([^\W\d](?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*)([+-]?)")
_COMMAS = re.compile(r"\s*,\s*")


class Assignment(NamedTuple):
    """A field (`path`, keys of mappings inside mappings), an operator (`=`, `+=`, `-=`) and the value as it was typed."""

    path: tuple[str, ...]
    operator: str
    typed: str

    @property
    def name(self) -> str:
        """The field's name as people write it."""
        return ".".join(self.path)

    @property
    def removes(self) -> bool:
        """Whether the field goes."""
        return self.operator == "=" and self.typed == ""


def is_target(text: str) -> bool:
    """Return whether a text names a field, with an operator behind it or without."""
    return _TARGET.fullmatch(text) is not None


def parse_assignment(target: str, typed: str, layout: Layout) -> Assignment:
    """Return the assignment of `typed` to `target`, a field with `+` or `-` behind it for a list that grows or shrinks.

    Raises `UsageError` for a field that the schema does not know, or that is not set by hand.
    """
    found = _TARGET.fullmatch(target)
    if not found:
        raise UsageError(f"set: {target!r} is no name of a field")
    path = tuple(found[1].split("."))
    if path[0] in _NOT_BY_HAND:
        raise UsageError(f"set: {path[0]!r} is not set by hand")
    kind_of_field(path[0], layout)
    parsed = Assignment(path, f"{found[2]}=", typed)
    list(values_of(parsed, layout, None))  # broken YAML is reported once, before any file is read
    return parsed


def kind_of_field(name: str, layout: Layout) -> str:
    """Return the kind of a field. Raises `UsageError` for one that the schema does not know."""
    fields = {column.name: column.kind for column in layout.columns if column.name not in _COMPUTED}
    if name not in fields:
        raise UsageError(f"set: no such field: {name!r} ({suggestion(name, fields)}); own things go under meta")
    return fields[name]


def values_of(assignment: Assignment, layout: Layout, before: object) -> Iterator[Any]:
    """Yield the values that an assignment can mean, the likeliest first; `before` is the field's value now.

    Text stays text where the schema wants text. Else numbers, `true`, lists and mappings are read as YAML, and commas part a list.
    Raises `UsageError` for a list operator on a field that is none, and for broken YAML where nothing else is possible.
    """
    kind = kind_of_field(assignment.path[0], layout) if len(assignment.path) == 1 else "any"
    if assignment.operator != "=":
        yield from _changed_lists(assignment, before)
        return
    typed = assignment.typed
    if kind == "list" and not typed.startswith("["):
        yield from _listed_values(typed)
        yield typed
        return
    if kind in ("string", "moment"):
        yield typed
        yield _as_yaml(typed, typed)
    else:
        yield _parse_yaml(assignment)
        yield typed
    yield from _listed_values(typed)


def _listed_values(typed: str) -> Iterator[list[Any]]:
    """Yield the parts between commas as texts, then as YAML reads them."""
    parts = [part for part in _COMMAS.split(typed.strip()) if part]
    yield parts
    yield [_as_yaml(part, part) for part in parts]


def _changed_lists(assignment: Assignment, before: object) -> Iterator[list[Any]]:
    if before is not None and not isinstance(before, list):
        raise UsageError(f"set: {assignment.name} is no list, so {assignment.operator} has nothing to do there")
    old = list(before or [])
    for items in _listed_values(assignment.typed):
        if assignment.operator == "+=":
            yield [*old, *(item for item in items if item not in old)]
        elif any(item in old for item in items):
            yield [item for item in old if item not in items]
    if assignment.operator == "-=":
        yield old


def _parse_yaml(assignment: Assignment) -> Any:  # noqa: ANN401 - a field holds anything
    try:
        return yaml12.load(assignment.typed)
    except yaml12.YamlProblem as problem:
        if assignment.typed[:1] in "[{":
            raise UsageError(f"set: {assignment.name}={assignment.typed}: {problem}") from None
        return assignment.typed


def _as_yaml(typed: str, otherwise: object) -> Any:  # noqa: ANN401
    try:
        return yaml12.load(typed)
    except yaml12.YamlProblem:
        return otherwise
