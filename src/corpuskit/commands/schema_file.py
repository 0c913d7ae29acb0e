"""The schema of a corpus's sidecars: the file that the settings name, else the one that comes with corpuskit.

It may be YAML, and may refer to files beside it. Nothing is ever fetched from elsewhere.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpuskit import checks
from corpuskit.config import names_setting
from corpuskit.config.files import read_settings_text
from corpuskit.errors import SettingsError
from corpuskit.store.corpus import Corpus, shown_path

DEFAULT = "schema.json"
# A reference that is neither to a place in the same schema nor to the one of corpuskit.
_TO_FILE = re.compile(r"\$ref[\"']?\s*:\s*[\"']?(?![\"'#\s]|urn:corpuskit:)")
_YAML = (".yaml", ".yml")
_MOST_FILES = 100


def schema_path(corpus: Corpus) -> Path:
    """Return where the schema of a corpus is, or would be: what the settings name; `schema.yaml` where only that is there."""
    path = corpus.root / corpus.settings.schema
    if corpus.settings.schema == DEFAULT and not os.path.lexists(path):
        other = path.with_suffix(".yaml")
        return other if other.is_file() else path
    return path


def schema_text(corpus: Corpus) -> tuple[str, str]:
    """Return the text of a corpus's schema, with the files that it refers to, and its path.

    Raises `SettingsError` where it cannot be read, refers to a file that is not there, or is not there although the settings name it.
    """
    path = schema_path(corpus)
    if os.path.lexists(path):
        text = read_settings_text(path)
        return _with_neighbours(text, path), shown_path(path)
    if corpus.settings_path and names_setting(corpus.settings_path, "schema"):
        where = shown_path(corpus.settings_path)
        raise SettingsError(
            f"{where}: schema = {corpus.settings.schema!r}: no such file; leave the setting out for the schema of corpuskit"
        )
    return checks.packaged_schema(), DEFAULT


def _with_neighbours(text: str, path: Path) -> str:
    """Return the text of a schema with the files that it refers to."""
    if not _TO_FILE.search(text):
        return text
    from corpuskit.checks.schema import parsed_schema  # noqa: PLC0415 - most runs know the schema already
    from corpuskit.checks.schema_files import append_bundle, embed_schema  # noqa: PLC0415 - as above

    found = _read_neighbours(parsed_schema(text, shown_path(path)), text, path)
    if not found:
        return text
    files = {name: embed_schema(schema, name, path.name) for name, schema in found.items()}
    return append_bundle(text, files, is_yaml=path.suffix in _YAML)


def _read_neighbours(schema: Any, text: str, path: Path) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Return the schemas that a schema refers to, those that these refer to among them, by their paths from its folder."""
    from corpuskit.checks.schema import parsed_schema  # noqa: PLC0415 - as above
    from corpuskit.checks.schema_files import file_of, file_references  # noqa: PLC0415 - as above

    found: dict[str, Any] = {}
    waiting = [(path.name, schema, text)]
    while waiting:
        home, part, source = waiting.pop()
        for pointer, reference in file_references(part):
            name = file_of(reference, home)
            if name in found or name == path.name:
                continue
            if len(found) >= _MOST_FILES:
                raise SettingsError(f"{shown_path(path)}: refers to more than {_MOST_FILES} files")
            there = path.parent / name
            content = _read_neighbour(there, reference, _placer(path.parent / home, source, pointer))
            found[name] = parsed_schema(content, shown_path(there))
            checks.Schema(content, shown_path(there), whole=False)  # says where in its own file it is no JSON Schema
            waiting.append((name, found[name], content))
    return found


def _placer(path: Path, text: str, pointer: str) -> Callable[[], str]:
    """Return a function that gives the place of a reference as messages print it."""
    from corpuskit.text.yaml12 import YamlProblem, locate  # noqa: PLC0415 - as above

    def place() -> str:
        try:
            line, column = locate(text, pointer, of="value")
        except YamlProblem:
            line, column = 1, 1
        return f"{shown_path(path)}:{line}:{column}"

    return place


def _read_neighbour(path: Path, reference: str, place: Callable[[], str]) -> str:
    if not path.is_file():
        raise SettingsError(f"{place()}: '$ref' to {reference!r}: there is no file {shown_path(path)}")
    return read_settings_text(path)
