"""Differences between two versions of an article: fields, words of the text, cleaning, the link to a kept copy."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpuskit.commands.diff.words import Hunk, compare_words
from corpuskit.model import Article
from corpuskit.pipeline.sources import Link, link_of
from corpuskit.store.cleaning import settle_data
from corpuskit.store.record import Record, RecordError, Removal

_APART = frozenset({"duplicate_of", "relation", "cleaning", "sha256", "text", "words", "corpuskit"})


class FieldChange(NamedTuple):
    """A field (or a key inside one, `meta.desk`) with its values; `None` where it was not there."""

    name: str
    old: Any
    new: Any


class CleaningChange(NamedTuple):
    """A passage that the new version lacks because cleaning removed it, or has again (`is_removed` is false)."""

    rule: str
    text: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """An article that was added, removed or changed. `hunks` are edits of the text that no cleaning explains."""

    status: str
    id: str
    path: str
    title: str
    fields: tuple[FieldChange, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    cleaning: tuple[CleaningChange, ...] = ()
    lost: Link | None = None
    gained: Link | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The kinds of things that differ."""
        link = bool(self.lost or self.gained)
        named = (("fields", self.fields), ("text", self.hunks), ("cleaning", self.cleaning), ("relation", link))
        return tuple(name for name, there in named if there)


def describe_whole(status: str, article: Article) -> Difference:
    """Return the difference that an article makes which only one version has."""
    link = link_of(article)
    gone = status == "removed"
    return Difference(
        status, article.id, article.source.place, str(article.meta.get("title") or ""),
        lost=link if gone else None, gained=None if gone else link,
    )  # fmt: skip


def compare_articles(old: Article, new: Article) -> Difference | None:
    """Return how two versions of an article differ, `None` where they do not."""
    was, now = link_of(old), link_of(new)
    hunks, cleaning = _compare_texts(old, new)
    found = Difference(
        "changed", new.id, new.source.place, str(new.meta.get("title") or ""),
        fields=tuple(_compare_fields(old, new)), hunks=tuple(hunks), cleaning=tuple(cleaning),
        lost=was if was != now else None, gained=now if was != now else None,
    )  # fmt: skip
    return found if found.parts else None


def _compare_fields(old: Article, new: Article) -> Iterator[FieldChange]:
    was, now = _flat_fields(old), _flat_fields(new)
    if old.text == new.text:  # else they follow the text
        was |= _record_fields(old)
        now |= _record_fields(new)
    for name in {**was, **now}:
        if was.get(name) != now.get(name):
            yield FieldChange(name, was.get(name), now.get(name))


def _flat_fields(article: Article) -> dict[str, Any]:
    """Return the fields; those inside objects under dotted names. A field that is null is none."""
    found: dict[str, Any] = {"path": article.source.path} if article.source.row is None else {}
    waiting = [("", article.meta)]
    while waiting:
        before, mapping = waiting.pop(0)
        for name, value in mapping.items():
            if not before and name in _APART:
                continue
            if isinstance(value, Mapping) and value:
                waiting.append((f"{before}{name}.", value))
            elif value is not None:
                found[f"{before}{name}"] = value
    return found


def _record_fields(article: Article) -> dict[str, Any]:
    """Return the hash of the text, and what the record of cleaning says beside the passages that the text lacks."""
    record = article.meta.get("cleaning")
    held = (
        {f"cleaning.{name}": record[name] for name in _RECORD if name in record} if isinstance(record, Mapping) else {}
    )
    return {**held, **({"sha256": article.meta["sha256"]} if article.meta.get("sha256") else {})}


_RECORD = ("rules", "removed", "declined", "pending")


def _compare_texts(old: Article, new: Article) -> tuple[list[Hunk], list[CleaningChange]]:
    """Return the edits between the texts as they were before cleaning, and the passages that cleaning took or gave back.

    Where a record does not fit its text, the texts themselves are compared.
    """
    if old.text == new.text:
        return [], []
    was, now = _settled(old), _settled(new)
    if was is None or now is None:
        return compare_words(old.text, new.text), []
    before, after = Counter(map(_key_of, was[1].removed)), Counter(map(_key_of, now[1].removed))
    taken = [CleaningChange(rule, text, is_removed=True) for rule, text in (after - before).elements()]
    back = [CleaningChange(rule, text, is_removed=False) for rule, text in (before - after).elements()]
    return compare_words(was[0], now[0]), [*taken, *back]


def _settled(article: Article) -> tuple[str, Record] | None:
    """Return the text from before cleaning and the record, `None` where the record does not fit."""
    try:
        state = settle_data(article.meta.get("cleaning"), article.text)
    except (RecordError, UnicodeEncodeError):
        return None
    return state.original, state.record


def _key_of(removal: Removal) -> tuple[str, str]:
    return removal.rule, removal.text
