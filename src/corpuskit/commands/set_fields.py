"""`set`: one field, or several, in many sidecars; every other byte of them stays, and nothing invalid is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.checks.looking import FEW
from corpuskit.commands.assignments import Assignment, kind_of_field, parse_assignment, values_of
from corpuskit.commands.resources import layout_for
from corpuskit.commands.schema_guard import UPDATE, SchemaGuard, new_findings
from corpuskit.commands.usable import report_unusable
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.layout import Layout
from corpuskit.formats.where import where
from corpuskit.model import Change, Failure, Pair, Report
from corpuskit.model.values import nested_value
from corpuskit.pipeline.notes import Notes
from corpuskit.store.atomic import flush_folders_late, replace_file
from corpuskit.store.corpus import Corpus, is_packed
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.progress import counted
from corpuskit.store.sidecar import drop_path, read_fields, set_path
from corpuskit.text.diffs import unified_diff


class SetOptions(NamedTuple):
    """Options of `set`: a test that an article must pass, whether invalid values are written, whether anything is, and diffs."""

    where: str = ""
    force: bool = False
    write: bool = True
    diff: bool = False


SAFE = SetOptions()


@report_unusable
def set_fields(
    paths: Sequence[str],
    values: Mapping[str, str],
    *,
    confirm: Sequence[str] = (),
    options: SetOptions = SAFE,
    config: Path | None = None,
    waiting: Waiting = PATIENT,
) -> Report:
    """Set fields in the sidecars that `paths` name (files or folders); an empty value removes the field.

    Args:
        paths: files or folders.
        values: the typed value of each field; `meta.desk` is a field inside a field, `tags+` adds to a list, `tags-` takes from it.
        confirm: guessed fields that are right. A field that is set is no longer a guess either.
        options: which articles, and what is written.
        config: the settings file; default: the nearest one.
        waiting: how long to wait for the corpus lock.

    Returns a report: `changed` are the sidecars that were, or would be, written. A value that the schema refuses, and a sidecar that
    cannot be changed without touching other lines, is a failure, and the rest goes on. Raises `UsageError` for a field that the schema
    does not know or that is not set by hand.
    """
    corpus = Corpus.of(paths, config)
    layout, guard = layout_for(corpus), SchemaGuard(corpus)
    for name in (*values, *confirm):
        if (field_name := name.rstrip("+-").partition(".")[0]) not in layout.names and guard.lacks_field(field_name):
            raise UsageError(f"set: the schema of this corpus has no field {field_name!r}: `{UPDATE}` adds it")
    assignments = [parse_assignment(name, typed, layout) for name, typed in values.items()]
    for name in confirm:
        kind_of_field(name, layout)
    if rows := next(filter(is_packed, paths), None):
        raise UsageError(f"set: {rows}: a packed file has no sidecars: `add` makes articles of its rows")
    if not paths:
        raise UsageError("set: say which articles: files, folders, or `.` for all below this one")
    confirmed = {*(one.path[0] for one in assignments), *confirm}
    run = _Setting(assignments=assignments, confirmed=confirmed, guard=guard, layout=layout, options=options)
    with locked(corpus, paths, waiting, write=options.write), flush_folders_late():
        return run.set_all(corpus.pairs(paths))


@dataclass(kw_only=True)
class _Setting(Notes):
    """One run of `set` over sidecars."""

    assignments: Sequence[Assignment]
    confirmed: set[str]
    guard: SchemaGuard
    layout: Layout
    options: SetOptions

    def set_all(self, pairs: Any) -> Report:  # noqa: ANN401 - pairs or failures
        """Set the fields in all pairs, and return the report."""
        fits = self._test()
        for pair in counted(pairs):
            if isinstance(pair, Failure):
                self.note(pair)
                continue
            self.articles += 1
            self.attempt(partial(self._edit_sidecar, pair, fits), pair.meta_path)
        failures = (replace(failure, message=failure.message.removeprefix("set: ")) for failure in self.failures)
        return self.make_report("set", failures=tuple(failures), dry_run=not self.options.write)

    def _test(self) -> Callable[[Mapping[str, Any]], bool]:
        names = [name for name in self.layout.names if name not in ("text", "words", "path")]
        if not self.options.where:
            return lambda _: True
        test = where(self.options.where, names)
        return lambda meta: test({**dict.fromkeys(names), **meta})

    def _edit_sidecar(self, pair: Pair, fits: Callable[[Mapping[str, Any]], bool]) -> None:
        if pair.meta is None:
            raise StoreError("there is no sidecar; `corpuskit add` makes one")
        before = _decode_sidecar(pair.meta)
        meta = read_fields(before)
        if not fits(meta):
            return
        after = before
        for assignment in self.assignments:
            after = self._assigned(after, assignment, pair.meta_path)
        after = _without_guesses(after, self.confirmed)
        if after == before:
            return
        if self.options.write:
            replace_file(Path(pair.meta_path), after.encode("utf-8"), was=pair.meta, late=True)
        self.changed.append(pair.meta_path)
        if self.options.diff:
            name = meta.get("id")
            diff = unified_diff(pair.meta_path, before, after)
            self.changes.append(Change(pair.meta_path, name if isinstance(name, str) else pair.meta_path, diff=diff))

    def _assigned(self, text: str, assignment: Assignment, path: str) -> str:
        """Return the sidecar with the first meaning of the value that the schema accepts. Raises `StoreError` where it accepts none."""
        if assignment.removes:
            return self._checked(text, drop_path(text, assignment.path), path)
        first: StoreError | None = None
        for value in values_of(assignment, self.layout, nested_value(read_fields(text), assignment.path)):
            # A list that lost its last member goes.
            gone = assignment.operator == "-=" and value == []
            edited = drop_path(text, assignment.path) if gone else set_path(text, assignment.path, value)
            try:
                return self._checked(text, edited, path)
            except StoreError as error:
                first = first or error
        raise first or StoreError(f"{assignment.name}: nothing to set")

    def _checked(self, before: str, after: str, path: str) -> str:
        """Return the edited sidecar if the schema has nothing against it that it had not before. Raises `StoreError` otherwise."""
        if after == before or self.options.force:
            return after
        then, now = read_fields(before), read_fields(after)
        if self.guard.schema.accepts(now, few=len(self.changed) < FEW):
            return after
        if new := new_findings(self.guard.schema, then, now, path):
            more = f"`{UPDATE}` lets it pass, " if self.guard.needs_update(then, now, path) else ""
            raise StoreError(f"not written: {new[0].check} {new[0].message} ({more}--force writes it all the same)")
        return after


def _decode_sidecar(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StoreError(f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from None


def _without_guesses(sidecar: str, confirmed: set[str]) -> str:
    """Return the sidecar with confirmed fields taken off `meta.guessed`, and the list itself where it becomes empty."""
    guessed = nested_value(read_fields(sidecar), ("meta", "guessed"))
    if not isinstance(guessed, list) or not confirmed.intersection(map(str, guessed)):
        return sidecar
    left = [name for name in guessed if str(name) not in confirmed]
    if left:
        return set_path(sidecar, ("meta", "guessed"), left)
    meta = {key: value for key, value in read_fields(sidecar)["meta"].items() if key != "guessed"}
    return drop_path(sidecar, ("meta", "guessed")) if meta else drop_path(sidecar, ("meta",))
