"""`init`: make a corpus, or add to a folder what a corpus needs. Nothing that is there is touched.

`update_schema` adds to the schema of a corpus what a later corpuskit writes into sidecars.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from corpuskit.checks import Schema, packaged_schema
from corpuskit.checks.schema import parsed_schema
from corpuskit.checks.schema_files import file_of, file_references
from corpuskit.checks.schema_update import add_missing_parts, list_missing_parts
from corpuskit.commands.init_files import (
    ATTRIBUTES,
    BASE,
    EDITOR,
    HOOKS,
    IGNORED,
    SETTINGS,
    base_schema,
    fill_template,
    own_schema,
)
from corpuskit.commands.schema_file import schema_path, schema_text
from corpuskit.config import Settings, find_settings, read_settings
from corpuskit.config.files import read_settings_text
from corpuskit.errors import StoreError, UsageError
from corpuskit.model import Change, Report
from corpuskit.store.atomic import create_file, replace_file
from corpuskit.store.corpus import Corpus, read_bytes, shown_path
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.text.diffs import unified_diff

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _CorpusFile:
    """A file that a corpus has, what it is for, and the line to add by hand where the file is there without it."""

    path: str
    text: str
    purpose: str
    line: str = ""


def init(folder: str | Path = ".", *, own_fields: bool = False) -> Report:
    """Make `folder` (default: the working folder) a corpus: schema, settings, hooks, git attributes, editor settings, and the folder of the articles.

    Settings that are there say where articles and schema are. With `own_fields` the schema is one to add fields to, and that of corpuskit
    lies beside it. Files that exist stay as they are; `facts` of the report say what was made, kept, and what to add by hand.
    Raises `StoreError` when something cannot be written, `SettingsError` for settings that cannot be used.
    """
    folder = Path(folder)
    made, kept, by_hand = [], [], []
    settings = _settings_of(folder)
    try:
        (folder / settings.corpus).mkdir(parents=True, exist_ok=True)
        for part in _files_to_write(settings, own_fields=own_fields):
            path = folder / part.path
            if not path.exists():
                create_file(path, part.text.encode("utf-8"))
                made.append({"path": part.path, "purpose": part.purpose})
                continue
            kept.append(part.path)
            if part.line and part.line not in path.read_text(encoding="utf-8", errors="replace"):
                by_hand.append({"path": part.path, "line": part.line})
    except OSError as error:
        raise StoreError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    facts = {"folder": str(folder), "made": made, "kept": kept, "by_hand": by_hand}
    return Report("init", changed=tuple(m["path"] for m in made), facts=facts)


def _settings_of(folder: Path) -> Settings:
    """Return the settings in a folder, the defaults where it has none: those of a folder above are of another corpus."""
    found = find_settings(folder.resolve())
    return read_settings(found) if found and found.parent == folder.resolve() else Settings()


def update_schema(folder: Path, *, write: bool = True, waiting: Waiting = PATIENT) -> Report:
    """Add to the schema of the corpus at `folder` the fields and values that it lacks of the schema of corpuskit.

    Own fields, values, required fields and limits stay, and what was valid stays valid. Returns a report with the diff as a
    `Change`; without `write` nothing is written. Raises `UsageError` where there is no schema, `SettingsError` for a broken one,
    `StoreError` where it cannot be written, and `LockError` when another command writes for longer than `waiting` says.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    corpus = Corpus.at(folder)
    path = schema_path(corpus)
    with locked(corpus, (), waiting, write=write):
        if not path.is_file():
            raise UsageError(f"{shown_path(path)}: no such file; `corpuskit init` makes it")
        if write and not corpus.holds(str(path)):
            raise StoreError(f"{shown_path(path)}: a symbolic link out of the corpus: left alone")
        path = _updatable_schema(path)
        before = read_settings_text(path)
        if path.name == BASE:
            after = base_schema()
        else:
            _refuse_several_files(corpus, before)
            after = add_missing_parts(before, shown_path(path))
        Schema(after, shown_path(path))
        if after == before:
            return Report("update-schema", dry_run=not write)
        if write:
            replace_file(path, after.encode("utf-8"), was=read_bytes(str(path)))
    change = Change(shown_path(path), shown_path(path), diff=unified_diff(shown_path(path), before, after))
    return Report("update-schema", changes=(change,), changed=(change.path,), dry_run=not write)


def _refuse_several_files(corpus: Corpus, text: str) -> None:
    """Raise `UsageError` for a schema that lacks something and is YAML, or refers to other files: that is to be added by hand."""
    whole, where = schema_text(corpus)
    if whole == text and not where.endswith((".yaml", ".yml")):
        return
    missing, _ = list_missing_parts(json.dumps(parsed_schema(whole, where)))
    if missing:
        some = "; ".join(map(str, missing[:_SHOWN])) + (" …" if len(missing) > _SHOWN else "")
        raise UsageError(f"{where}: only a schema in one JSON file is updated; add by hand: {some}")


def _updatable_schema(path: Path) -> Path:
    """Return the file that an update is about: the schema of corpuskit where the corpus's own refers to it as a file."""
    data = parsed_schema(read_settings_text(path), shown_path(path))
    files = {file_of(reference, path.name) for _, reference in file_references(data)}
    return path.parent / BASE if BASE in files else path


def _files_to_write(settings: Settings, *, own_fields: bool) -> list[_CorpusFile]:
    """Return the files of a corpus."""
    attributes = fill_template(ATTRIBUTES, settings)
    schema = own_schema() if own_fields else packaged_schema()
    base = (
        [_CorpusFile(BASE, base_schema(), "the fields of corpuskit, which the schema refers to")] if own_fields else []
    )
    line = f'"$ref": "{BASE}#/$defs/fields"' if own_fields else ""
    return [
        _CorpusFile(settings.schema, schema, "what a sidecar may say", line),
        *base,
        _CorpusFile("corpuskit.toml", fill_template(SETTINGS, settings), "settings"),
        _CorpusFile(
            ".gitattributes", attributes, "git keeps every byte of the texts", attributes.rstrip().rpartition("\n")[2]
        ),
        _CorpusFile(".gitignore", IGNORED, "git passes temporary files by", "*.corpuskit.tmp"),
        _CorpusFile(
            ".pre-commit-config.yaml", fill_template(HOOKS, settings), "hooks for pre-commit", "entry: corpuskit"
        ),
        _CorpusFile(
            ".vscode/settings.json",
            fill_template(EDITOR, settings),
            "completion and checks in editors with a YAML language server",
        ),
    ]
