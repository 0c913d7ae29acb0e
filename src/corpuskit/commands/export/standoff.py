"""Stand-off rows: everything of an article but its words, so that whoever has the pages can make the corpus again.

A row holds the fields that are no free text, hashes and lengths of the original and the cleaned text, the removed passages by place, rule and hashes, and a hash for
each paragraph of eight words or more.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpuskit.formats.layout import STANDOFF, STANDOFF_VERSION
from corpuskit.store.cleaning import settle_data
from corpuskit.store.record import Record, RecordError, Removal, hash_text
from corpuskit.text.anchors import PassageText, hash_address, hash_paragraphs, place_words

LEAST_PARAGRAPH = 8
_RUN = 4
# What is no free text. Other fields hold words of the publisher's, or may: they are written when they are named.
_PLAIN = ("id", "source", "lang", "url", "published", "modified", "retrieved", "authors", "license", "rights", "tdm_reservation",
    "section", "tags", "duplicate_of", "relation", "score")  # fmt: skip
_NEVER_CHECKED = frozenset(("id", "duplicate_of"))


@dataclass(slots=True)
class StandoffRows:
    """Makes the rows. `keep` are further fields that the user names; `withheld` counts values that were left out as they hold words of their text."""

    keep: tuple[str, ...] = ()
    withheld: Counter[str] = field(default_factory=Counter)
    misfits: int = 0

    def row_of(self, row: Mapping[str, Any], part: str) -> dict[str, Any]:
        """Return the stand-off row of an article in the part `part` of a split."""
        text = row.get("text") or ""
        original, record = self._settle(row, text)
        runs = _word_runs(original)
        fields: dict[str, Any] = {STANDOFF: STANDOFF_VERSION}
        for name in (*_PLAIN, *self.keep):
            value = row.get(name)
            if value is None or name in fields:
                continue
            if name in self.keep or name in _NEVER_CHECKED or not _shares_run(value, runs):
                fields[name] = value
            else:
                self.withheld[name] += 1
        if isinstance(row.get("url"), str):
            fields["url_hash"] = hash_address(row["url"])
        if part:
            fields["split"] = part
        return {**fields, **_describe_texts(original, text, record)}

    def _settle(self, row: Mapping[str, Any], text: str) -> tuple[str, Record | None]:
        """Return the text from before cleaning, and the record; where it does not fit, the text stands for itself."""
        try:
            state = settle_data(row.get("cleaning"), text)
        except RecordError:
            self.misfits += 1
            return text, None
        return state.original, state.record


def _describe_texts(original: str, text: str, record: Record | None) -> dict[str, Any]:
    passages = PassageText(original, text)
    removed = record.removed if record else ()
    return {
        "original": {"sha256": hash_text(original), "characters": len(original), "words": len(passages.words)},
        "text": {"sha256": hash_text(text), "characters": len(text)},
        "rules": record.rules if record else "",
        "removed": [_describe_place(r) | _describe_anchor(passages, r) for r in removed],
        "declined": [_describe_place(r) for r in (record.declined if record else ())],
        "paragraphs": hash_paragraphs(text, LEAST_PARAGRAPH),
    }


def _describe_place(removal: Removal) -> dict[str, Any]:
    span = removal.span
    return {"start": span.start, "end": span.end, "rule": removal.rule, "sha256": hash_text(removal.text)}


def _describe_anchor(passages: PassageText, removal: Removal) -> dict[str, Any]:
    anchor = passages.anchor(removal.span.start, removal.span.end)
    lines = [[line.words, line.kept, *line.chunks] for line in anchor.lines]
    return {"lines": lines, "before": anchor.before, "after": anchor.after, "whole": anchor.is_whole}


def _word_runs(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.word for word in place_words(text)]
    return frozenset(tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def _shares_run(value: Any, runs: frozenset[tuple[str, ...]]) -> bool:  # noqa: ANN401 - a field holds anything
    """Return whether four words in a row of a value stand so in the text."""
    texts: Iterable[str] = [value] if isinstance(value, str) else map(str, value) if isinstance(value, list) else ()
    return not runs.isdisjoint(_word_runs(" ".join(texts)))
