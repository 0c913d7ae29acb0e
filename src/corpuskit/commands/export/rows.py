"""Rows of a table made from articles: fields of the sidecar, computed columns, and a filter."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from orjson import loads

from corpuskit.checks.between import find_circles
from corpuskit.commands.export.row_cache import CachedRow
from corpuskit.errors import UsageError
from corpuskit.formats.jsonl import line_of
from corpuskit.formats.layout import MARK, MARK_VERSION, Column, Layout
from corpuskit.model import Article, Failure
from corpuskit.model.values import value_at
from corpuskit.pipeline.blame import result_or_failure
from corpuskit.pipeline.sources import Seen, batches, is_copy
from corpuskit.store.cleaning import settle_data
from corpuskit.store.corpus import TEXT
from corpuskit.store.record import RecordError

T = TypeVar("T")


def with_extra_columns(layout: Layout, first: Article | None) -> Layout:
    """Return the layout with the extra columns of the first row of a packed corpus, before the computed ones."""
    if first is None or first.source.row is None:
        return layout
    if MARK not in first.meta:  # other people's rows, which must not look like ours
        layout = replace(layout, columns=tuple(column for column in layout.columns if column.name != MARK))
    known = set(layout.names)
    extra = tuple(Column(name, "any") for name in first.meta if name not in known)
    computed = [n for n, column in enumerate(layout.columns) if column.name == "text"][0]  # noqa: RUF015
    return replace(layout, columns=(*layout.columns[:computed], *extra, *layout.columns[computed:]))


NO_MARKS = (
    "{}: no row says of what it is a copy (`duplicate_of`), so nothing could be left out: `corpuskit dedup {} -o FILE` writes the "
    "rows without copies, with --annotate all rows with their marks"
)


def states_copies(article: Article) -> bool:
    """Return whether an article has a field that would say of what it is a copy. Pairs of files need none: most are no copies."""
    return article.source.row is None or "duplicate_of" in article.meta


def demand_marks(found: Iterable[T], paths: Iterable[str]) -> Iterator[T]:
    """Yield the articles. Raises `UsageError` at their end where no row of a packed file could say that it is a copy."""
    count, stated = 0, False
    for count, item in enumerate(found, 1):  # noqa: B007 - the last one counts
        stated = stated or not isinstance(item, Article) or states_copies(item)
        yield item
    if count and not stated:
        names = " ".join(paths)
        raise UsageError(NO_MARKS.format(names, names))


def ids_in_circles(articles: Iterable[Article]) -> frozenset[str]:
    """Return the ids of the copies whose marks lead back to themselves, as A of B and B of A: leaving all of them out would lose a story."""
    return frozenset(find_circles({a.id: str(a.meta["duplicate_of"]) for a in articles if is_copy(a)}))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows that an export wants: `raw` as if never cleaned, `copies` also marked copies, `test` a filter.

    `layout` has all columns there are, `names` those that rows have. `at_root`: paths are the corpus's own already. `circles`: ids of copies
    that stay, since their marks lead back to themselves. `inner` are the names that lead into fields: `place.name`.
    """

    layout: Layout
    names: tuple[str, ...]
    root: Path
    at_root: bool = False
    raw: bool = False
    copies: bool = True
    test: Callable[[Mapping[str, Any]], bool] | None = None
    words: bool = True
    circles: frozenset[str] = frozenset()
    inner: tuple[str, ...] = ()

    def path(self, path: str) -> str:
        """Return a path as it stands in a row: from the corpus's root, bytes of it that are no UTF-8 escaped."""
        inside = path if self.at_root else os.path.relpath(path, self.root).replace(os.sep, "/")
        return inside if inside.isascii() else os.fsencode(inside).decode("utf-8", "backslashreplace")


def make_lines(found: Iterable[CachedRow | Article], wanted: Wanted, seen: Seen) -> Iterator[bytes]:
    """Yield the rows with every column as lines of JSON; cached JSON is copied without being read.

    Only for rows that are wanted all, and as they are.
    """
    for item in found:
        if isinstance(item, Article):
            yield from map(line_of, make_rows([item], wanted, seen))
            continue
        seen.marked += item.part.is_marked
        if item.part.more:
            seen.unknown.update(loads(item.part.more).keys())
        yield item.line(wanted.path(item.stem + TEXT))


def make_rows(found: Iterable[CachedRow | Article], wanted: Wanted, seen: Seen) -> Iterator[dict[str, Any]]:
    """Yield a row with every column of `wanted.names`, in that order, for each article that is wanted."""
    known = frozenset(wanted.layout.names)
    for batch in batches(found):
        kept = [one for item in batch if (one := _keep_item(item, wanted, seen))]
        uncounted = iter(_count_words_of([text for _, text, words in kept if words is None], wanted))
        for article, text, known_words in kept:
            words = next(uncounted) if known_words is None else known_words
            row = result_or_failure(partial(_make_tested_row, article, text, words, wanted), article.source.place)
            if isinstance(row, Failure):
                seen.failures.append(row)
                continue
            if not known.issuperset(article.meta):
                seen.unknown.update(article.meta.keys() - known)
            if row is None:
                seen.others += 1
            else:
                yield row


Kept = tuple[Article, str, int | None]


def _keep_item(item: CachedRow | Article, wanted: Wanted, seen: Seen) -> Kept | None:
    """Return the article, its text, and the number of words where it is known; `None` where it is left out."""
    place = item.stem + TEXT if isinstance(item, CachedRow) else item.source.place
    kept = result_or_failure(partial(_wanted_part, item, wanted, seen), place)
    if isinstance(kept, Failure):
        seen.failures.append(kept)
        return None
    return kept


def _wanted_part(item: CachedRow | Article, wanted: Wanted, seen: Seen) -> Kept | None:
    article = item.article() if isinstance(item, CachedRow) else item
    if not _is_wanted(article, wanted, seen) or (text := _text_of(article, wanted, seen)) is None:
        return None
    return article, text, item.part.words if isinstance(item, CachedRow) and text is item.text else None


def _make_tested_row(article: Article, text: str, words: int, wanted: Wanted) -> dict[str, Any] | None:
    """Return the row of an article, `None` where it does not pass the test."""
    row = _make_row(article, text, words, wanted)
    return row if wanted.test is None or wanted.test(row) else None


def _is_wanted(article: Article, wanted: Wanted, seen: Seen) -> bool:
    """Return whether the article stays where copies are left out, and count those that are marked."""
    if not article.meta.get("duplicate_of"):
        return True
    seen.marked += 1
    if wanted.copies or not is_copy(article):
        return True
    if article.id in wanted.circles:
        seen.circles += 1
        return True
    seen.duplicates += 1
    return False


def _text_of(article: Article, wanted: Wanted, seen: Seen) -> str | None:
    """Return the text, as it was before cleaning where that is wanted; `None` where the record does not give it back."""
    data = article.meta.get("cleaning") if wanted.raw else None
    if data is None:
        return article.text
    try:
        return settle_data(data, article.text).original
    except RecordError as error:
        seen.failures.append(Failure(article.source.place, f"cannot be given as it was before cleaning: {error}"))
        return None


def _make_row(article: Article, text: str, words: int, wanted: Wanted) -> dict[str, Any]:
    get = article.meta.get
    row = {name: get(name) for name in wanted.names}
    for name in wanted.inner:
        row[name] = value_at(article.meta, name)
    if "id" in row and (row["id"] is not None or article.source.row is not None):
        row["id"] = article.id
    if "text" in row:
        row["text"] = text
    if "words" in row:
        row["words"] = words
    if "path" in row:
        row["path"] = _path_of(article, wanted)
    if MARK in row and article.source.row is None:
        row[MARK] = MARK_VERSION
    record = get("cleaning")
    if wanted.raw and isinstance(record, Mapping):
        _forget_cleaning(row, record)
    return row


def _forget_cleaning(row: dict[str, Any], record: Mapping[str, Any]) -> None:
    """Make a row that of an article that was never cleaned: its text's hash is the one from before."""
    if row.get("sha256"):
        row["sha256"] = record["before"]
    if "cleaning" in row:
        row["cleaning"] = None


def _path_of(article: Article, wanted: Wanted) -> str:
    source = article.source
    if source.row is not None:
        own = article.meta.get("path")
        return own if isinstance(own, str) else source.place
    return wanted.path(source.path)


def _count_words_of(texts: list[str], wanted: Wanted) -> list[int]:
    if not wanted.words:
        return [0] * len(texts)
    from corpuskit.text.counting import count_words  # noqa: PLC0415 - numpy is only needed where words are counted

    return count_words(texts)
