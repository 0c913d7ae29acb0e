"""`dedup --mark`: write into the sidecar of each copy what it duplicates; `--unmark` takes it out again."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from corpuskit.commands.dedup.outcome import list_copies
from corpuskit.commands.schema_guard import SchemaGuard
from corpuskit.commands.usable import report_unusable, split_unusable
from corpuskit.errors import StoreError
from corpuskit.model import LINK_FIELDS, Article, Change, Failure, Finding, Pair, Report
from corpuskit.pipeline.notes import Notes
from corpuskit.pipeline.sources import read
from corpuskit.store.atomic import flush_folders_late, replace_file
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.progress import begin_stage, counted
from corpuskit.store.sidecar import drop_key, set_key


def mark(found: Report, paths: Sequence[str] = (), *, config: Path | None = None, waiting: Waiting = PATIENT) -> Report:
    """Make the sidecars say what `found`, a report of `dedup` over the same paths, says: which copy is kept, and why.

    Who calls both holds the corpus lock (`store.lock`) over both, so that nobody writes in between.

    A path that is not there was not compared: then nothing is written, since marks that are right could go. Copies get `duplicate_of`, `relation` and `score`; articles that are no copies lose them. A sidecar that says so already is
    not touched. Returns the report with what was written.
    """
    paths = _refuse_missing(paths)
    marks = {copy.id: copy.mark for copy in list_copies(found)}
    return _write_marks(found, marks, paths, config, waiting)


@report_unusable
def unmark(paths: Sequence[str] = (), *, config: Path | None = None, waiting: Waiting = PATIENT) -> Report:
    """Take `duplicate_of`, `relation` and `score` out of the sidecars."""
    return _write_marks(Report("unmark"), {}, paths, config, waiting)


def _refuse_missing(paths: Sequence[str]) -> list[str]:
    """Return the paths that name articles. Raises `StoreError` for one that is not there."""
    usable, failures = split_unusable(paths)
    if missing := next((failure for failure in failures if not os.path.lexists(failure.path)), None):
        raise StoreError(f"{missing.path}: {missing.message}, so nothing is marked")
    return usable


def _write_marks(
    report: Report,
    marks: Mapping[str, Mapping[str, Any]],
    paths: Sequence[str],
    config: Path | None,
    waiting: Waiting,
) -> Report:
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting), flush_folders_late():
        return _mark_pairs(report, marks, corpus, paths)


def _mark_pairs(report: Report, marks: Mapping[str, Mapping[str, Any]], corpus: Corpus, paths: Sequence[str]) -> Report:
    begin_stage("sidecars")
    notes = Notes(failures=list(report.failures))
    refused = _examine_marks(marks, corpus, paths)
    for pair, article in counted(_read_pairs(corpus, paths)):
        notes.articles += 1
        if _is_marked(article, marks):
            continue
        write = partial(_write_fields, pair, marks.get(article.id, {}), refused.get(pair.meta_path))
        if notes.attempt(write, pair.meta_path):
            notes.changes.append(Change(pair.meta_path, article.id))
    changes, changed = tuple(notes.changes), tuple(change.path for change in notes.changes)
    return replace(report, articles=notes.articles, changes=changes, changed=changed, failures=tuple(notes.failures))


def _examine_marks(
    marks: Mapping[str, Mapping[str, Any]], corpus: Corpus, paths: Sequence[str]
) -> dict[str, StoreError]:
    """Return the sidecars in which the schema refuses a mark, before the first is written. Raises as `SchemaGuard.check` does."""
    guard, refused = SchemaGuard(corpus), {}
    for pair, article in _read_pairs(corpus, paths) if marks else ():
        if article.id not in marks or _is_marked(article, marks):
            continue
        plain = {key: value for key, value in article.meta.items() if key not in LINK_FIELDS}
        try:
            guard.check(article.meta, {**plain, **marks[article.id]}, pair.meta_path)
        except StoreError as error:
            refused[pair.meta_path] = error
    return refused


def _read_pairs(corpus: Corpus, paths: Sequence[str]) -> Iterator[tuple[Pair, Article]]:
    return (item for item in read(corpus, paths) if not isinstance(item, Finding | Failure))


def _is_marked(article: Article, marks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Return whether a sidecar says already what `marks` say of the article."""
    return {key: article.meta[key] for key in LINK_FIELDS if key in article.meta} == marks.get(article.id, {})


def _write_fields(pair: Pair, wanted: Mapping[str, Any], refused: StoreError | None) -> None:
    if refused:
        raise refused
    replace_file(Path(pair.meta_path), sidecar_with_mark(pair, wanted).encode("utf-8"), was=pair.meta or b"", late=True)


def sidecar_with_mark(pair: Pair, wanted: Mapping[str, Any]) -> str:
    """Return the sidecar of a pair with the fields of a mark (`duplicate_of`, `relation`, `score`); those that are not `wanted` go."""
    text = (pair.meta or b"").decode("utf-8")
    for key in LINK_FIELDS:
        text = set_key(text, key, wanted[key]) if key in wanted else drop_key(text, key)
    return text
