"""Carrying out a cleaning, or taking it back, so that a crash at any moment loses nothing.

A pair has two files and no file system changes two at once. So the sidecar is written first: it always holds enough to get the original
text back from whatever the text file holds.

    text is the original   sidecar: record        then text             a text with the `before` hash is unfinished
    text was cleaned       sidecar: + pending     then text             either text fits one of the two records
                           sidecar: record
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpuskit.errors import ChangedError
from corpuskit.model import Pair
from corpuskit.store.atomic import replace_file
from corpuskit.store.corpus import read_bytes
from corpuskit.store.record import Record, RecordError, from_data, hash_text, to_data
from corpuskit.text import yaml12

KEY = "cleaning"


@dataclass(frozen=True, slots=True)
class State:
    """The state of a pair by its record: the original text, the record in force, and whether a crash left work."""

    original: str
    record: Record
    unfinished: bool = False

    @property
    def text(self) -> str:
        """The text that the record leads to."""
        return self.record.cleaned(self.original)


def settle_state(record: Record | None, text: str) -> State:
    """Return the state of a pair from its record and text. Raises `RecordError` when the text was edited since."""
    digest = hash_text(text)
    if record is None:
        return State(text, Record("", digest, digest))
    for fitting, target in _possible_records(record):
        if digest == fitting.after:
            return State(fitting.original(text), target, unfinished=record.pending is not None)
    if digest == record.before:
        return State(text, record.pending or replace(record, pending=None), unfinished=True)
    raise RecordError("the text was edited after it was cleaned: accept the edit with `corpuskit clean --forget`")


def settle_data(data: object, text: str) -> State:
    """Return the state of an article from the record in its sidecar (`None`: there is none) and its text. Raises `RecordError` as `settle_state` does."""
    return settle_state(None if data is None else from_data(data), text)


def _possible_records(record: Record) -> list[tuple[Record, Record]]:
    """Return the records that a text may fit, each with the one that holds once all is done."""
    plain = replace(record, pending=None)
    if record.pending is None:
        return [(plain, plain)]
    return [(plain, record.pending), (record.pending, record.pending)]


def carry_out(pair: Pair, record: Record | None, state: State, target: Record) -> None:
    """Write `target` and its text to the files of `pair`; `record` is the one the sidecar holds now.

    Raises `ChangedError` or `StoreError` when a file cannot be replaced; running the same command again then completes the work.
    """
    files = _PairFiles(pair)
    try:
        _take_steps(files, record, state, target)
    except ChangedError:
        files.take_back(state.original)
        raise


def _take_steps(files: "_PairFiles", record: Record | None, state: State, target: Record) -> None:
    text = (files.text or b"").decode("utf-8")
    digest = hash_text(text)
    if digest in (target.after, target.before):
        files.write_record(target)
        files.write_text(target.cleaned(state.original))
        return
    now = next(known for known, _ in _possible_records(record or state.record) if known.after == digest)
    files.write_record(replace(now, pending=target))
    files.write_text(target.cleaned(state.original))
    files.write_record(target)


def forget_record(pair: Pair) -> None:
    """Drop the record: the present text counts as the original from now on."""
    _PairFiles(pair).drop_record(hash_text((pair.text or b"").decode("utf-8")))


def _record_in(sidecar: bytes) -> Any:  # noqa: ANN401 - any YAML value
    """Return the field `cleaning` of a sidecar, `None` where the sidecar cannot be read."""
    try:
        return (yaml12.load(sidecar.decode("utf-8")) or {}).get(KEY)
    except (yaml12.YamlProblem, UnicodeDecodeError, AttributeError):
        return None


def _leads_to(original: str, text: bytes | None, sidecar: bytes | None) -> bool:
    """Return whether the two files of a pair give the original text."""
    data = _record_in(sidecar or b"")
    try:
        record = None if data is None else from_data(data)
        return settle_state(record, (text or b"").decode("utf-8")).original == original
    except RecordError:
        return False


class _PairFiles:
    """The two files of a pair while they are changed, with the last contents of each, so that a foreign change is noticed."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.text = pair.text
        self.meta = pair.meta or b""

    def write_record(self, record: Record) -> None:
        from corpuskit.store.sidecar import set_key  # noqa: PLC0415 - PyYAML, which those who only look do without

        edited = set_key(self.meta.decode("utf-8"), KEY, to_data(record))
        self._write_meta(self._with_digest(edited, (record.pending or record).after))

    def drop_record(self, digest: str) -> None:
        from corpuskit.store.sidecar import drop_key  # noqa: PLC0415 - as above

        self._write_meta(self._with_digest(drop_key(self.meta.decode("utf-8"), KEY), digest))

    def write_text(self, text: str) -> None:
        """Write the text while the sidecar holds its record, and look again afterwards. Raises `ChangedError` if it does not."""
        data = text.encode("utf-8")
        self._refuse_without_record()
        replace_file(Path(self.pair.path), data, was=self.text, late=True)
        self.text = data
        self._refuse_without_record()

    def take_back(self, original: str) -> None:
        """Undo the finished half of the work, after another program changed the other file.

        The sidecar gets its former contents back when the text was not written. The text becomes the original where the sidecar lost the
        record that leads to it; one that changed meanwhile is left alone. Raises `ChangedError` then.
        """
        now = read_bytes(self.pair.meta_path)
        if self.text == self.pair.text and now == self.meta:
            replace_file(Path(self.pair.meta_path), self.pair.meta or b"", was=self.meta)
        elif not _leads_to(original, self.text, now):
            self._put_back(original)

    def _put_back(self, original: str) -> None:
        try:
            replace_file(Path(self.pair.path), original.encode("utf-8"), was=self.text)
        except ChangedError:
            raise ChangedError(
                f"{self.pair.meta_path}: lost its record of cleaning to another program, and {self.pair.path} was edited"
                " meanwhile: left alone; `git diff` shows what was removed"
            ) from None

    def _refuse_without_record(self) -> None:
        """Raise `ChangedError` unless the sidecar on the disk holds the record that was written to it."""
        now = read_bytes(self.pair.meta_path)
        if now != self.meta and (now is None or _record_in(now) != _record_in(self.meta)):
            raise ChangedError(f"{self.pair.meta_path}: changed meanwhile, left alone: run again")
        self.meta = now

    def _write_meta(self, edited: str) -> None:
        data = edited.encode("utf-8")
        replace_file(Path(self.pair.meta_path), data, was=self.meta)
        self.meta = data

    def _with_digest(self, edited: str, digest: str) -> str:
        """Keep the sidecar's `sha256` true where there is one."""
        from corpuskit.store.sidecar import set_key  # noqa: PLC0415 - as above

        has_digest = "sha256" in edited and "sha256" in (yaml12.load(edited) or {})
        return set_key(edited, "sha256", digest) if has_digest else edited
