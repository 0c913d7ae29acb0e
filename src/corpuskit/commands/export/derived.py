"""Derived text formats: what counts and lists of words keep of texts that may not be shared.

After Schöch et al., "Abgeleitete Textformate" (2020): information is taken away until a text can no longer be read. Only words and n-grams of so many stories are written
that no single one shows through; an article and its copies are one story.
"""

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpuskit.commands.export.options import Choice
from corpuskit.formats.layout import Column, Layout
from corpuskit.formats.tokens import split_sentences
from corpuskit.store.progress import begin_stage, counted
from corpuskit.text.anchors import place_words
from corpuskit.text.hashing import hash_name

Row = Mapping[str, Any]
_LONGEST = 3
_PARTITIONS = 64
_OTHER = "_"
_FIELDS = ("id", "source", "lang", "published", "license", "duplicate_of", "relation")


def derived_layout(kind: str, whole: Layout) -> Layout:
    """Return the columns of a derived format."""
    known = {c.name: replace(c, kind="string") if c.kind == "moment" else c for c in whole.columns}
    if kind == "ngrams":
        return Layout(
            (
                Column("ngram", "string"),
                Column("n", "integer"),
                Column("count", "integer"),
                Column("articles", "integer"),
            )
        )
    if kind == "bag":
        return Layout((*(known[name] for name in _FIELDS if name in known), Column("words", "any")))
    return Layout((Column("lang", "string"), Column("words", "list")))


@dataclass(frozen=True, slots=True)
class Derived:
    """Makes the rows of a derived format from rows of articles, which are given anew for each of two passes."""

    kind: str
    least: int
    sentence_ends: Callable[[str], Iterable[int]]

    @classmethod
    def of(cls, choice: Choice) -> "Derived":
        """Return what an export asks for."""
        from corpuskit.rules.sentences import sentence_ends  # noqa: PLC0415 - for derived formats alone

        return cls(choice.derived, choice.min_articles, sentence_ends)

    def rows(self, articles: Callable[[], Iterable[Row]]) -> Iterator[dict[str, Any]]:
        """Yield the rows. The first pass counts in how many stories each word or n-gram stands."""
        sizes = range(1, _LONGEST + 1) if self.kind == "ngrams" else (1,)
        frequent, count = _count_frequent(counted(articles()), sizes, self.least)
        begin_stage("articles in the second pass", count)
        if self.kind == "ngrams":
            yield from _ngram_rows(counted(articles()), frequent)
        elif self.kind == "bag":
            yield from (_bag_row(row, frequent) for row in articles())
        else:
            yield from _shuffled_rows(counted(articles()), frequent, self.sentence_ends)


def _words_of(row: Row) -> list[str]:
    return [word.word for word in place_words(row.get("text") or "")]


def _grams(words: list[str], size: int) -> Iterator[str]:
    return map(" ".join, zip(*(words[at:] for at in range(size)), strict=False))


def _count_frequent(articles: Iterable[Row], sizes: Iterable[int], least: int) -> tuple[frozenset[int], int]:
    """Return the hashes of the n-grams that stand in at least so many stories, and how many articles there are.

    Pairs of n-gram and story go through temporary files, in partitions.
    """
    count = 0
    pairs = np.dtype([("gram", "u8"), ("story", "u8")])
    with tempfile.TemporaryDirectory() as folder:
        files = [open(f"{folder}/{number}", "w+b") for number in range(_PARTITIONS)]  # noqa: SIM115, PTH123 - closed below
        for row in articles:
            count += 1
            story = hash_name(str(row.get("duplicate_of") or row.get("id") or row.get("path")))
            words = _words_of(row)
            distinct = {hash_name(gram) for size in sizes for gram in _grams(words, size)}
            found = np.empty(len(distinct), pairs)
            found["gram"], found["story"] = np.fromiter(distinct, "u8", len(distinct)), story
            places = found["gram"] % np.uint64(_PARTITIONS)
            for number in np.unique(places).tolist():
                files[number].write(found[places == number].tobytes())
        kept = [_frequent_of(file, pairs, least) for file in files]
    return frozenset(chain.from_iterable(part.tolist() for part in kept)), count


def _frequent_of(file: Any, pairs: Any, least: int) -> NDArray[np.uint64]:  # noqa: ANN401 - a binary file, numpy
    file.seek(0)
    distinct = np.unique(np.frombuffer(file.read(), pairs))
    file.close()
    grams, counts = np.unique(distinct["gram"], return_counts=True)
    found: NDArray[np.uint64] = grams[counts >= least]
    return found


def _ngram_rows(articles: Iterable[Row], frequent: frozenset[int]) -> Iterator[dict[str, Any]]:
    counts: Counter[tuple[int, str]] = Counter()
    articles_of: Counter[tuple[int, str]] = Counter()
    for row in articles:
        words = _words_of(row)
        here = Counter((n, g) for n in range(1, _LONGEST + 1) for g in _grams(words, n) if hash_name(g) in frequent)
        counts.update(here)
        articles_of.update(here.keys())
    begin_stage("n-grams", len(counts))
    for n, gram in sorted(counts, key=lambda key: (key[0], -counts[key], key[1])):
        yield {"ngram": gram, "n": n, "count": counts[n, gram], "articles": articles_of[n, gram]}


def _bag_row(row: Row, frequent: frozenset[int]) -> dict[str, Any]:
    counts = Counter(word for word in _words_of(row) if hash_name(word) in frequent)
    return {**{name: row[name] for name in _FIELDS if name in row}, "words": dict(sorted(counts.items()))}


def _shuffled_rows(
    articles: Iterable[Row], frequent: frozenset[int], ends: Callable[[str], Iterable[int]]
) -> Iterator[dict[str, Any]]:
    """Yield the sentences of all articles in the order of a hash of their words, sorted on the disk; which stood beside which is lost."""
    with closing(sqlite3.connect("")) as held:  # a temporary database, on the disk when it grows
        held.execute("create table sentence (place integer, data text)")
        found = (row for article in articles for row in _sort_sentences(article, frequent, ends))
        held.executemany(
            "insert into sentence values (?, ?)",
            ((hash_name(" ".join(row["words"])) >> 1, json.dumps(row)) for row in found),
        )
        begin_stage("sentences", held.execute("select count(*) from sentence").fetchone()[0])
        for (data,) in held.execute("select data from sentence order by place, data"):
            yield json.loads(data)


def _sort_sentences(
    article: Row, frequent: frozenset[int], ends: Callable[[str], Iterable[int]]
) -> Iterator[dict[str, Any]]:
    """Yield the sentences of an article, the words of each in alphabetical order: an order drawn from the words could be tried out."""
    for line in (article.get("text") or "").splitlines():
        for sentence in split_sentences(line, ends):
            words = sorted(w.word if hash_name(w.word) in frequent else _OTHER for w in place_words(sentence))
            if words:
                yield {"lang": article.get("lang"), "words": words}
