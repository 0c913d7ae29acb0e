"""Cached rows of an export: an article whose files have not changed is exported without parsing YAML.

Cached are the sidecar's fields as the JSON that a row has of them, and how many words the text has. The text itself is read from
its file. An article of which not all can be cached (it has no id, say) is marked, and read as if nothing were cached.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import orjson

from corpuskit.checks import read_pair
from corpuskit.formats.layout import COMPUTED, MARK, MARK_VERSION, Layout
from corpuskit.incremental.cache import cached_results
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Article, Failure, Finding, Pair, Source
from corpuskit.pipeline.options import Means
from corpuskit.pipeline.run import ArticleResult, Result, Worker
from corpuskit.pipeline.sources import read_stem
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, read_bytes
from corpuskit.store.digests import CacheKey

if TYPE_CHECKING:
    from corpuskit.incremental.database import Index

_UNKNOWN = Result([])
_COMPUTED = frozenset(column.name for column in COMPUTED)


class CachedPart(NamedTuple):
    """The cached part of a row.

    `check` is a checksum of its text, `fields` the JSON of the schema's fields in their order, not closed at its end, `more` that of
    the other ones (empty where there is none), `is_marked` whether it is marked as a copy.
    """

    check: int
    words: int
    fields: str
    more: str
    is_marked: bool


class CachedRow(NamedTuple):
    """An article: the path of its files without suffix, its text, and the cached part of its row."""

    stem: str
    text: str
    part: CachedPart

    def article(self) -> Article:
        """Return it as it would have been read; fields that it does not have are `None`."""
        meta: dict[str, Any] = orjson.loads(self.part.fields + "}")
        if self.part.more:
            meta.update(orjson.loads(self.part.more))
        return Article(meta["id"], self.text, meta, Source(self.stem + TEXT, None, self.stem + SIDECAR))

    def line(self, path: str) -> bytes:
        """Return its row, with every column and this path, as a line of JSON."""
        _, words, fields, _, _ = self.part
        tail = b',"words":%d,"path":%b,"%b":%d}\n' % (words, orjson.dumps(path), MARK.encode(), MARK_VERSION)
        return b"".join((fields.encode(), b',"text":', orjson.dumps(self.text), tail))


@dataclass(frozen=True, slots=True)
class Deriver:
    """Makes the cached part of the rows of pairs, for a table with the columns `names`."""

    names: tuple[str, ...]

    def __call__(self, batch: Sequence[Pair]) -> list[Result]:
        """Return the result for each pair."""
        from corpuskit.text.counting import count_words  # noqa: PLC0415 - numpy, for those who count

        read = [(pair, article) for pair in batch if isinstance(article := read_pair(pair), Article)]
        counts = count_words([article.text for _, article in read])
        rows = {pair.path: self._cached_row(pair, article, n) for (pair, article), n in zip(read, counts, strict=True)}
        return [rows.get(pair.path, _UNKNOWN) for pair in batch]

    def _cached_row(self, pair: Pair, article: Article, words: int) -> Result:
        meta = article.meta
        more = {name: value for name, value in meta.items() if name not in self.names}
        try:
            fields = orjson.dumps({name: meta.get(name) for name in self.names if name not in _COMPUTED}).decode()
            rest = orjson.dumps(more).decode() if more else ""
        except TypeError:  # a number beyond 64 bits, half a surrogate pair
            return _UNKNOWN
        if "id" not in self.names or article.id != meta.get("id"):
            return _UNKNOWN
        return Result([crc32(pair.text or b""), words, fields[:-1], rest, bool(meta.get("duplicate_of"))])


@dataclass(frozen=True, slots=True)
class CachedExport:
    """The articles of a whole corpus by its index, for a table with this layout."""

    index: "Index"
    corpus: Corpus
    layout: Layout
    means: Means

    def items(self) -> Iterator[CachedRow | Article | Finding | Failure]:
        """Yield the articles in the order of a walk, cached or read, and what kept others from being read."""
        names = self.layout.names
        task = CacheKey("export", fingerprint(package_digest(), names))
        results = cached_results(self.index, task, Worker(self.corpus, Deriver(names)), None, means=self.means)
        for stem, result in in_order(results.articles()):
            yield from self._row_items(stem, result.reported)
        yield from results.failures

    def _row_items(self, stem: str, cached: Sequence[Any]) -> Iterable[CachedRow | Article | Finding | Failure]:
        if cached:
            part = CachedPart(*cached)
            try:
                data = read_bytes(stem + TEXT)
            except OSError:
                data = None  # reading it again shows what is wrong
            if data is not None and crc32(data) == part.check:
                return (CachedRow(stem, data.decode(), part),)
        return (item[1] if isinstance(item, tuple) else item for item in read_stem(self.corpus, stem))


def in_order(results: Iterable[ArticleResult]) -> Iterator[ArticleResult]:
    """Yield the results of articles, which come folder by folder, in the order of a walk.

    A folder's own articles come first, then those of the folders in it; a walk goes by name. No more is held than the
    articles of one folder, and of those around it.
    """
    waiting: list[tuple[str, deque[ArticleResult]]] = []
    for place, group in groupby(results, key=lambda k: k.stem.rpartition("/")[0]):
        while waiting and not _is_below(place, waiting[-1][0]):
            yield from waiting.pop()[1]
        if waiting:
            around, articles = waiting[-1]
            upto = "/".join(place.split("/")[: around.count("/") + 2 if around else 1])
            while articles and articles[0].stem <= upto:
                yield articles.popleft()
        waiting.append((place, deque(sorted(group, key=lambda k: k.stem))))
    while waiting:
        yield from waiting.pop()[1]


def _is_below(place: str, around: str) -> bool:
    return not around or place.startswith(f"{around}/")
