"""`init`: make a corpus, or add to a folder what a corpus needs. Nothing that is there is touched.

`update_schema` adds to the schema of a corpus what a later corpuskit writes into sidecars.
"""

import json
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpuskit.checks import Schema
from corpuskit.checks.schema import parsed_schema
from corpuskit.checks.schema_update import add_missing_parts, list_missing_parts
from corpuskit.commands.schema_file import schema_path, schema_text
from corpuskit.config.files import read_settings_text
from corpuskit.errors import StoreError, UsageError
from corpuskit.model import Change, Report
from corpuskit.store.atomic import create_file, replace_file
from corpuskit.store.corpus import Corpus, read_bytes, shown_path
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.text.diffs import unified_diff

SETTINGS = """\
# Settings of corpuskit; every key and its default is in docs/settings.md.
corpus = "corpus"
schema = "schema.json"

[clean]
strength = "safe"

[dedup]
keep = ["earliest", "longest"]
"""

# Hooks that call the `corpuskit` of the environment: nothing to fetch. `clean` takes texts only and owns both files of the pair.
HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: corpuskit-clean
        name: corpuskit clean
        entry: corpuskit clean
        language: system
        files: ^corpus/.*\\.txt$
        require_serial: true
      - id: corpuskit-validate
        name: corpuskit validate
        entry: corpuskit validate --tracked
        language: system
        files: ^corpus/.*\\.(txt|yaml)$
      - id: corpuskit-validate-corpus
        name: corpuskit validate (whole corpus)
        entry: corpuskit validate --tracked
        language: system
        pass_filenames: false
        always_run: true
"""

ATTRIBUTES = """\
# Line-end conversion would break checksums and the undoing of a cleaning.
corpus/** -text
"""

IGNORED = """\
# What a command leaves that is killed while it writes; the next one that writes sweeps it.
*.corpuskit.tmp
"""

EDITOR = """\
{
  "yaml.schemas": { "./schema.json": "corpus/**/*.yaml" }
}
"""


_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that a corpus has, what it is for, and the line to add by hand where the file is there without it."""

    path: str
    text: str
    purpose: str
    line: str = ""


def packaged_schema() -> str:
    """Return the schema that corpuskit ships."""
    return resources.files("corpuskit").joinpath("schema.json").read_text(encoding="utf-8")


def init(folder: str | Path = ".") -> Report:
    """Make `folder` (default: the working folder) a corpus: schema, settings, hooks, git attributes, editor settings, and the folder of the articles.

    Files that exist stay as they are; `facts` of the report say what was made, kept, and what to add by hand.
    Raises `StoreError` when something cannot be written.
    """
    folder = Path(folder)
    made, kept, by_hand = [], [], []
    try:
        (folder / "corpus").mkdir(parents=True, exist_ok=True)
        for part in _files_to_write():
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
    with locked(corpus, (), waiting) if write else nullcontext():
        if not path.is_file():
            raise UsageError(f"{shown_path(path)}: no such file; `corpuskit init` makes it")
        if write and not corpus.holds(str(path)):
            raise StoreError(f"{shown_path(path)}: a symbolic link out of the corpus: left alone")
        before = read_settings_text(path)
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


def _files_to_write() -> list[_Part]:
    return [
        _Part("schema.json", packaged_schema(), "what a sidecar may say"),
        _Part("corpuskit.toml", SETTINGS, "settings"),
        _Part(".gitattributes", ATTRIBUTES, "git keeps every byte of the texts", "corpus/** -text"),
        _Part(".gitignore", IGNORED, "git passes temporary files by", "*.corpuskit.tmp"),
        _Part(".pre-commit-config.yaml", HOOKS, "hooks for pre-commit", "entry: corpuskit"),
        _Part(".vscode/settings.json", EDITOR, "completion and checks in editors with a YAML language server"),
    ]
