"""The sidecar as `validate --fix` writes it: only what can be meant in one way, and no byte beyond the fields concerned."""

import re
from collections.abc import Mapping
from typing import Any

from corpuskit import checks
from corpuskit.checks.explaining import SidecarEdit, safe_edits
from corpuskit.checks.sidecar_strings import clean_value
from corpuskit.checks.syntax_repair import repaired_text
from corpuskit.errors import StoreError
from corpuskit.store.sidecar import read_fields, rename_key, set_at
from corpuskit.text import yaml12

_COMMENT = re.compile(r"(?:^|\s)#.*?$", re.MULTILINE)
_ROUNDS = 10
_SCHEMA = frozenset(("CK104", "CK106", "CK107", "CK108", "CK109"))
_STRINGS = frozenset(("CK115", "CK116", "CK117", "CK118"))


def mended_sidecar(text: str, schema: checks.Schema, codes: frozenset[str]) -> str:
    """Return the text of a sidecar with the faults `codes` mended, where that is safe; the same text where nothing is.

    A line that is no YAML is repaired, values and names get the form that the schema wants, texts lose what nobody sees. An edit that
    would touch other lines, or take a comment away, is left out.
    """
    if codes & {"CK101", "CK103", "CK111"}:
        text = repaired_text(text)
    if not _is_mapping(text):
        return text
    if codes & _SCHEMA:
        text = _with_fitting_values(text, schema)
    return _with_clean_strings(text) if codes & _STRINGS else text


def _is_mapping(text: str) -> bool:
    try:
        return isinstance(yaml12.load(text), dict)
    except yaml12.YamlProblem:
        return False


def _with_fitting_values(text: str, schema: checks.Schema) -> str:
    """Return the text with the edits that the schema asks for; one edit may show the next fault."""
    for _ in range(_ROUNDS):
        before = text
        for edit in safe_edits(schema, read_fields(text), text):
            text = _with_edit(text, edit)
        if text == before:
            return text
    return text


def _with_clean_strings(text: str) -> str:
    for name, value in read_fields(text).items():
        if (clean := clean_value(name, value)) != value:
            text = _with_parts(text, (name,), value, clean)
    return text


def _with_parts(text: str, path: tuple[str | int, ...], value: Any, clean: Any) -> str:  # noqa: ANN401 - a field holds anything
    """Return the text with a field set; of a mapping or list only the parts that differ."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if clean[key] != part:
                text = _with_parts(text, (*path, key), part, clean[key])
        return text
    if isinstance(value, list):
        for number, part in enumerate(value):
            if clean[number] != part:
                text = _with_parts(text, (*path, number), part, clean[number])
        return text
    return _with_edit(text, SidecarEdit(path, clean))


def _with_edit(text: str, edit: SidecarEdit) -> str:
    """Return the text with an edit; without it where the file has a shape in which the field cannot be changed alone."""
    try:
        edited = _edit_text(text, edit)
    except StoreError:
        return text
    return edited if len(_COMMENT.findall(edited)) >= len(_COMMENT.findall(text)) else text


def _edit_text(text: str, edit: SidecarEdit) -> str:
    path = edit.path
    if edit.rename:
        text = rename_key(text, [str(step) for step in path], edit.rename)
        path = (*path[:-1], edit.rename)
    return set_at(text, path, edit.value)
