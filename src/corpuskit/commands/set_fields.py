"""`set`: one field, or several, in many sidecars; every other byte of them stays."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpuskit.commands.resources import layout_for
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.layout import Layout
from corpuskit.model import Failure, Pair, Report
from corpuskit.registry import suggestion
from corpuskit.store.atomic import replace
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.sidecar import drop_key, set_key
from corpuskit.text import yaml12

# An id is set once; the record of cleaning and the hash belong to the commands that write the text.
_NOT_BY_HAND = ("id", "cleaning", "sha256")
_LISTED = re.compile(r"\s*,\s*")


def set_fields(
    paths: Sequence[str],
    values: Mapping[str, str],
    *,
    confirm: Sequence[str] = (),
    config: Path | None = None,
    waiting: Waiting = PATIENT,
) -> Report:
    """Set fields in the sidecars that `paths` name (files or folders), an empty value takes the field away.

    A list is said as `a, b`; what is neither a string nor a list as YAML. A field that is set, or named in `confirm`, is no longer a
    guess. `changed` of the report are the sidecars that were written; one that cannot be changed without touching other lines is a
    failure, and the rest goes on. Raises `UsageError` for a field that the schema does not know or that is not set by hand.
    """
    corpus = Corpus.of(paths, config)
    layout = layout_for(corpus)
    wanted = {name: _value(name, said, layout) for name, said in values.items()}
    for name in confirm:
        _known(name, layout)
    if not paths:
        raise UsageError("set: say which articles: files, folders, or `.` for all below this one")
    with locked(corpus, paths, waiting):
        return _set_all(corpus, paths, wanted, {*wanted, *confirm})


def _set_all(corpus: Corpus, paths: Sequence[str], wanted: Mapping[str, Any], confirmed: set[str]) -> Report:
    changed, failures, count = [], [], 0
    for pair in corpus.pairs(paths):
        if isinstance(pair, Failure):
            failures.append(pair)
            continue
        count += 1
        try:
            if _set(pair, wanted, confirmed):
                changed.append(pair.meta_path)
        except StoreError as error:
            failures.append(Failure(pair.meta_path, str(error).removeprefix(f"{pair.meta_path}: ")))
    return Report("set", count, changed=tuple(changed), failures=tuple(failures))


def _set(pair: Pair, wanted: Mapping[str, Any], confirmed: set[str]) -> bool:
    """Write the sidecar of a pair anew where something changes in it, and return whether it did."""
    if pair.meta is None:
        raise StoreError("there is no sidecar; `corpuskit add` makes one")
    before = _decoded(pair.meta)
    after = before
    for name, value in wanted.items():
        after = drop_key(after, name) if value is None else set_key(after, name, value)
    after = _without_guesses(after, confirmed)
    if after == before:
        return False
    replace(Path(pair.meta_path), after.encode("utf-8"), was=pair.meta)
    return True


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StoreError(f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from None


def _without_guesses(sidecar: str, confirmed: set[str]) -> str:
    """Return the sidecar with fields taken from `meta.guessed`, and what is empty then taken with them."""
    said = yaml12.load(sidecar)
    meta = said.get("meta") if isinstance(said, dict) else None
    if not isinstance(meta, dict):
        return sidecar
    guessed = meta.get("guessed")
    if not isinstance(guessed, list) or not confirmed.intersection(map(str, guessed)):
        return sidecar
    left = [name for name in guessed if str(name) not in confirmed]
    rest = {key: value for key, value in meta.items() if key != "guessed" or left}
    return set_key(sidecar, "meta", {**rest, "guessed": left} if left else rest) if rest else drop_key(sidecar, "meta")


def _value(name: str, said: str, layout: Layout) -> Any:  # noqa: ANN401 - a field holds anything
    """Return what is to be written, `None` for nothing."""
    if name in _NOT_BY_HAND:
        raise UsageError(f"set: {name!r} is not set by hand")
    kind = _known(name, layout)
    if said == "":
        return None
    if kind in ("string", "moment"):
        return said
    if kind == "list" and not said.startswith("["):
        return [part for part in _LISTED.split(said.strip()) if part]
    try:
        return yaml12.load(said)
    except yaml12.YamlProblem as problem:
        raise UsageError(f"set: {name}={said}: {problem}") from None


def _known(name: str, layout: Layout) -> str:
    fields = {c.name: c.kind for c in layout.columns if c.name not in ("text", "words", "path")}
    if name not in fields:
        raise UsageError(f"set: no such field: {name!r} ({suggestion(name, fields)}); own things go under meta")
    return fields[name]
