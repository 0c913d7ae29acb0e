"""The record of cleaning: the removed passages, the rule and the place of each; enough to put every byte back.

It is the field `cleaning` of the sidecar. Places are code points of the *original* text, the one from before the first cleaning,
so that a later cleaning composes against the original and each removal can be undone alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from corpuskit.model import Edit, Span
from corpuskit.store.atomic import digest_of
from corpuskit.store.quoted import Quoted

VERSION = 1


class RecordError(ValueError):
    """The record does not fit the text, or is no record. The message says what to do."""


@dataclass(frozen=True, slots=True, order=True)
class Removal:
    """A stretch that was taken from the original text."""

    span: Span
    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """The removed passages, and those that were put back and are not to be removed again (`declined`).

    `rules` is the fingerprint of the rules, `before` and `after` are the SHA-256 of the original and the cleaned text.
    `pending` is set only while a later change is under way: the record that holds once the text is written.
    """

    rules: str
    before: str
    after: str
    removed: tuple[Removal, ...] = ()
    declined: tuple[Removal, ...] = ()
    pending: "Record | None" = None

    @classmethod
    def of(cls, original: str, removed: Iterable[Removal], declined: Iterable[Removal], rules: str) -> "Record":
        """Return the record of taking `removed` from `original`."""
        removed = tuple(sorted(removed))
        after = _remove_spans(original, removed)
        return cls(rules, hash_text(original), hash_text(after), removed, tuple(sorted(declined)))

    def cleaned(self, original: str) -> str:
        """Return `original` without the removed passages. Raises `RecordError` when it is not this record's original."""
        if hash_text(original) != self.before:
            raise RecordError("the text is not the one that was cleaned")
        return _remove_spans(original, self.removed)

    def original(self, text: str) -> str:
        """Return the text from before the cleaning that gave `text`. Raises `RecordError` when they do not fit."""
        parts, at, shift = [], 0, 0
        for removal in self.removed:
            start = removal.span.start - shift
            parts += [text[at:start], removal.text]
            at = start
            shift += len(removal.span)
        whole = "".join([*parts, text[at:]])
        if hash_text(whole) != self.before:
            raise RecordError("the record does not give back the text it was made from")
        return whole

    def to_original(self, span: Span) -> Span:
        """Return where a span of the cleaned text lies in the original one; it then covers removals inside it."""
        start = _shift_place(span.start, self.removed, at_end=False)
        return Span(start, max(start, _shift_place(span.end, self.removed, at_end=True)))

    def to_cleaned(self, span: Span) -> Span:
        """Return where a span of the original text that was not removed lies in the cleaned one."""
        shift = sum(len(r.span) for r in self.removed if r.span.end <= span.start)
        return Span(span.start - shift, span.end - shift)

    @property
    def declined_spans(self) -> tuple[Span, ...]:
        """The passages of the cleaned text that the user does not want removed."""
        return tuple(self.to_cleaned(removal.span) for removal in self.declined)

    def with_edits(self, edits: Iterable[Edit], original: str, rules: str) -> "Record":
        """Return the record after further removals, whose places refer to the cleaned text."""
        new = [piece for edit in edits for piece in self._cut_edit(edit, original)]
        return Record.of(original, [*self.removed, *new], self.declined, rules)

    def without(self, rule: str | None, original: str) -> "Record":
        """Return the record after the removals of `rule` (`None`: of every rule) are put back, and declined."""
        return self.declining({r for r in self.removed if rule is None or r.rule == rule}, original)

    def declining(self, removals: Collection[Removal], original: str) -> "Record":
        """Return the record once `removals` are put back, or never made, and declined."""
        kept = [r for r in self.removed if r not in removals]
        return Record.of(original, kept, {*removals, *self.declined}, self.rules)

    def _cut_edit(self, edit: Edit, original: str) -> Iterable[Removal]:
        """Cut an edit of the cleaned text around the passages that are removed already."""
        span = self.to_original(edit.span)
        at = span.start
        for removal in self.removed:
            if span.start <= removal.span.start and removal.span.end <= span.end:
                yield from _cut_piece(at, removal.span.start, edit.rule, original)
                at = removal.span.end
        yield from _cut_piece(at, span.end, edit.rule, original)


def hash_text(text: str) -> str:
    """Return the SHA-256 (hex) of the text in UTF-8, as in its file."""
    return digest_of(text.encode("utf-8"))


def to_data(record: Record) -> dict[str, Any]:
    """Return the record as it is written in a sidecar or a record file."""
    data: dict[str, Any] = {
        "version": VERSION,
        "rules": record.rules,
        "before": record.before,
        "after": record.after,
        "removed": [_removal_data(r) for r in record.removed],
    }
    if record.declined:
        data["declined"] = [_removal_data(r) for r in record.declined]
    if record.pending:
        data["pending"] = {k: v for k, v in to_data(record.pending).items() if k != "version"}
    return data


def from_data(data: object) -> Record:
    """Return the record that a sidecar holds. Raises `RecordError` for a malformed one."""
    if not isinstance(data, Mapping):
        raise RecordError("the cleaning record is not a mapping")
    if data.get("version") != VERSION:
        raise RecordError(f"the cleaning record has version {data.get('version')!r}, this corpuskit knows {VERSION}")
    return _read_record(data)


def _read_record(data: Mapping[str, Any]) -> Record:
    try:
        pending = data.get("pending")
        return Record(
            str(data["rules"]),
            str(data["before"]),
            str(data["after"]),
            tuple(sorted(_read_removal(r) for r in data["removed"])),
            tuple(sorted(_read_removal(r) for r in data.get("declined", ()))),
            _read_record(pending) if pending else None,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RecordError(f"the cleaning record is damaged: {error}") from None


def _read_removal(data: Mapping[str, Any]) -> Removal:
    start, end, rule, text = data["start"], data["end"], data["rule"], data["text"]
    if type(start) is not int or type(end) is not int or not isinstance(text, str) or end - start != len(text):
        raise RecordError(f"the cleaning record is damaged: a removal at {start!r} does not fit its own text")
    return Removal(Span(start, end), str(rule), text)


def _removal_data(removal: Removal) -> dict[str, Any]:
    span = removal.span
    return {"start": span.start, "end": span.end, "rule": removal.rule, "text": Quoted(removal.text)}


def _cut_piece(start: int, end: int, rule: str, original: str) -> Iterable[Removal]:
    if end > start:
        yield Removal(Span(start, end), rule, original[start:end])


def _shift_place(place: int, removed: Iterable[Removal], *, at_end: bool) -> int:
    """Map a place of the cleaned text to the original one; at a removal, to the place behind it, or before it for an end."""
    for removal in removed:
        start = removal.span.start
        if start > place or (at_end and start == place):
            break
        place += len(removal.span)
    return place


def _remove_spans(text: str, removed: Iterable[Removal]) -> str:
    parts, at = [], 0
    for removal in removed:
        if removal.span.start < at or removal.span.of(text) != removal.text:
            raise RecordError(f"the cleaning record is damaged: {removal.rule} at {removal.span.start} does not fit")
        parts.append(text[at : removal.span.start])
        at = removal.span.end
    return "".join([*parts, text[at:]])
