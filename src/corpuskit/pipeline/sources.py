"""From paths to articles, the same way for every command."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from corpuskit.checks import read_pair
from corpuskit.model import COPIES, WRITTEN_BY_US, Article, Failure, Finding, Pair
from corpuskit.pipeline.blame import result_or_failure
from corpuskit.pipeline.notes import Notes
from corpuskit.store.corpus import Corpus, split_packed

if TYPE_CHECKING:
    from corpuskit.store.slices import Slice

T = TypeVar("T")

BATCH = 256
_NO_ARTICLES = (Finding, Failure)  # made once: rows are many


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Yield lists of up to `size` items, in order."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def trusted_fields(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a sidecar that may serve as evidence: neither guessed nor written by corpuskit."""
    more = meta.get("meta")
    guessed = more.get("guessed") if isinstance(more, Mapping) else None
    doubtful = {str(name) for name in guessed} if isinstance(guessed, list) else set()
    return {k: v for k, v in meta.items() if k not in doubtful and k not in WRITTEN_BY_US}


class Link(NamedTuple):
    """The link of an article to the one that it is a copy of."""

    relation: str
    of: str


def link_of(article: Article) -> Link | None:
    """Return the link to another article that `dedup --mark` wrote."""
    of = article.meta.get("duplicate_of")
    return Link(str(article.meta.get("relation") or "exact"), str(of)) if of else None


def is_copy(article: Article) -> bool:
    """Return whether an article is marked as a copy, by a relation that joins a cluster."""
    link = link_of(article)
    return link is not None and link.relation in COPIES


def read_articles(
    corpus: Corpus, paths: Sequence[str], text_key: str = "text"
) -> Iterator[Article | Finding | Failure]:
    """Yield the articles of pairs (one that is named twice comes once) and then of packed files, or the reason why one could not be read."""
    files, packed_files = split_packed(paths)
    if files or not paths:
        yield from (item[1] if isinstance(item, tuple) else item for item in read(corpus, files))
    for path in packed_files:
        yield from articles_of_rows(path, text_key)


def articles_of_rows(source: "str | Slice", text_key: str) -> Iterator[Article | Finding | Failure]:
    """Yield the articles of a packed file or a slice of one, or the reason why one could not be read."""
    from corpuskit.store import packed  # noqa: PLC0415 - the formats, which pairs of files do without

    for row in packed.read_rows(source, text_key):
        if isinstance(row, Finding):
            yield row
        else:
            yield result_or_failure(partial(packed.article, row, text_key), f"{row.path}:{row.number}")


def read(corpus: Corpus, paths: Sequence[str]) -> Iterator[tuple[Pair, Article] | Finding | Failure]:
    """Yield each article with the bytes it was read from, or the reason why it could not be read."""
    for stem in corpus.stems(paths):
        yield from read_stem(corpus, stem)


def read_stem(corpus: Corpus, stem: str) -> Iterator[tuple[Pair, Article] | Finding | Failure]:
    """Yield the article at `stem`, a path without suffix, with the bytes it was read from, or the reason why it could not be read."""
    pair = corpus.read(stem)
    if isinstance(pair, Failure):
        yield pair
        return
    article = result_or_failure(partial(read_pair, pair), pair.path)
    if isinstance(article, Article):
        yield pair, article
    elif isinstance(article, Failure):
        yield article
    else:
        yield from article


@dataclass(slots=True)
class Seen(Notes):
    """Findings, failures and counts that do not go into the rows."""

    unknown: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    circles: int = 0
    marked: int = 0
    others: int = 0


def accounted_articles(corpus: Corpus, paths: Sequence[str], text_key: str, seen: Seen) -> Iterator[Article]:
    """Yield the articles of pairs and of packed files, in order; unreadable ones are noted in `seen`."""
    return note_rest(read_articles(corpus, paths, text_key), seen)


def note_rest(items: Iterable[T | Finding | Failure], seen: Notes) -> Iterator[T]:
    """Yield the items; those that are not articles are noted in `seen`."""
    for item in items:
        if isinstance(item, _NO_ARTICLES):
            seen.note(item)
        else:
            yield item
