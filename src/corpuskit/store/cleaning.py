"""Carrying out a cleaning, or taking it back, so that a crash at any moment loses nothing.

A pair has two files and no file system changes two at once. So the sidecar goes first: it always holds enough to get the original
text back from whatever the text file holds.

    text is the original   sidecar: record        then text             a text with the `before` hash is unfinished
    text was cleaned       sidecar: + pending     then text             either text fits one of the two records
                           sidecar: record
"""

from dataclasses import dataclass, replace
from pathlib import Path

from corpuskit.model import Pair
from corpuskit.store.atomic import replace as replace_file
from corpuskit.store.record import Record, RecordError, hashed, to_data
from corpuskit.text import yaml12

KEY = "cleaning"


@dataclass(frozen=True, slots=True)
class State:
    """What a pair stands for, seen through its record: the original text, the record in force, and whether a crash left work."""

    original: str
    record: Record
    unfinished: bool = False

    @property
    def text(self) -> str:
        """The text as the record says it is."""
        return self.record.cleaned(self.original)


def settle(record: Record | None, text: str) -> State:
    """Return the state of a pair from its record and text. Raises `RecordError` when the text was edited since."""
    digest = hashed(text)
    if record is None:
        return State(text, Record("", digest, digest))
    for known, target in _known(record):
        if digest == known.after:
            return State(known.original(text), target, unfinished=record.pending is not None)
    if digest == record.before:
        return State(text, record.pending or replace(record, pending=None), unfinished=True)
    raise RecordError("the text was edited after it was cleaned: accept the edit with `corpuskit clean --forget`")


def _known(record: Record) -> list[tuple[Record, Record]]:
    """Return the records that a text may fit, each with the one that holds once all is done."""
    plain = replace(record, pending=None)
    if record.pending is None:
        return [(plain, plain)]
    return [(plain, record.pending), (record.pending, record.pending)]


def carry_out(pair: Pair, record: Record | None, state: State, target: Record) -> None:
    """Write `target` and its text to the files of `pair`; `record` is the one the sidecar holds now.

    Raises `ChangedError` or `StoreError` when a file cannot be replaced; running the same command again then completes the work.
    """
    text = (pair.text or b"").decode("utf-8")
    files = _Files(pair)
    if hashed(text) not in (target.after, target.before):
        now = next(known for known, _ in _known(record or state.record) if known.after == hashed(text))
        files.write_record(replace(now, pending=target))
    else:
        files.write_record(target)
    files.write_text(target.cleaned(state.original))
    files.write_record(target)


def forget(pair: Pair) -> None:
    """Drop the record: the text as it stands is the original from now on."""
    _Files(pair).drop_record(hashed((pair.text or b"").decode("utf-8")))


class _Files:
    """The two files of a pair while they are changed; knows what each held last, so that a foreign change is noticed."""

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
        data = text.encode("utf-8")
        replace_file(Path(self.pair.path), data, was=self.text)
        self.text = data

    def _write_meta(self, edited: str) -> None:
        data = edited.encode("utf-8")
        replace_file(Path(self.pair.meta_path), data, was=self.meta)
        self.meta = data

    def _with_digest(self, edited: str, digest: str) -> str:
        """Keep the sidecar's `sha256` true where there is one."""
        from corpuskit.store.sidecar import set_key  # noqa: PLC0415 - as above

        return set_key(edited, "sha256", digest) if "sha256" in (yaml12.load(edited) or {}) else edited
