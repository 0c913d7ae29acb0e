"""Two versions of a corpus that are compared: revisions of git, the work tree, exports."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.checks import read_pair
from corpuskit.commands.resources import layout_for
from corpuskit.errors import UsageError
from corpuskit.formats import FORMATS
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.model import Article, Failure, Finding, Pair, Source
from corpuskit.pipeline.sources import Seen, accounted_articles, batches
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, bare_name, shown_path
from corpuskit.store.history import Repository
from corpuskit.store.packed import open_packed_input
from corpuskit.text.hashing import hash_name

_STEMS = 100  # pairs whose bytes are held at a time


class Both(NamedTuple):
    """Two versions of an article; `None` where a version has none."""

    old: Article | None
    new: Article | None


def compare_trees(
    corpus: Corpus, old: str, new: str | None, seen: Seen, progress: Callable[[int], None]
) -> Iterator[Both]:
    """Yield the articles whose files two revisions hold differently; `new` is `None` for the work tree."""
    repository = Repository.at(corpus.root)
    trees = repository.tree_of(old), None if new is None else repository.tree_of(new)
    folder = os.path.relpath(corpus.folder, repository.top).replace(os.sep, "/")
    changed = repository.changed_paths(trees[0], trees[1], folder)
    stems = sorted({os.path.splitext(path)[0] for path in changed if path.endswith((TEXT, SIDECAR))})  # noqa: PTH122
    stems = [stem for stem in stems if not _is_left_out(corpus, repository.top, stem)]
    done = 0
    for batch in batches(stems, _STEMS):
        paths = [stem + suffix for stem in batch for suffix in (TEXT, SIDECAR)]
        held = [None if tree is None else repository.contents(tree, paths) for tree in trees]
        for stem in batch:
            done += 1
            progress(done)
            sides = [_read_side(corpus, repository, stem, contents, seen) for contents in held]
            yield Both(sides[0], sides[1])


def _is_left_out(corpus: Corpus, top: Path, stem: str) -> bool:
    shown = shown_path(top / stem)
    return (
        any(part.startswith(".") for part in stem.split("/"))
        or corpus.excludes(shown + TEXT)
        or corpus.excludes(shown + SIDECAR)
    )


def _read_side(
    corpus: Corpus, repository: Repository, stem: str, contents: dict[str, bytes | None] | None, seen: Seen
) -> Article | None:
    """Return the article of a pair in one version, `None` where there is none; one that cannot be read is noted."""
    shown = shown_path(repository.top / stem)
    pair: Pair | Failure
    if contents is None:
        pair = corpus.read(shown)
    else:
        pair = Pair(shown + TEXT, shown + SIDECAR, contents[stem + TEXT], contents[stem + SIDECAR])
    if isinstance(pair, Failure):
        seen.note(pair)
        return None
    if pair.text is None and pair.meta is None:
        return None
    article = read_pair(pair)
    if isinstance(article, Article):
        return article
    seen.findings.extend(article)
    return None


def compare_exports(
    corpus: Corpus, old: str, new: str | None, seen: Seen, progress: Callable[[int], None]
) -> Iterator[Both]:
    """Yield the articles that two exports hold differently, by id; `new` is `None` for the corpus.

    Both are read twice: once for a digest of each article, of which no more than sixteen bytes are held, once for what differs.
    """
    digests = {hash_name(article.id): digest_of_article(article) for article in _articles_of(corpus, old, seen)}
    fresh: set[int] = set()
    for done, article in enumerate(_articles_of(corpus, new, seen), 1):
        key = hash_name(article.id)
        if digests.get(key) == digest_of_article(article):
            del digests[key]
        else:
            fresh.add(key)
        progress(done)
    quiet = Seen()
    was = {key: a for a in _articles_of(corpus, old, quiet) if (key := hash_name(a.id)) in digests} if digests else {}
    for article in _articles_of(corpus, new, quiet) if fresh else ():
        if (key := hash_name(article.id)) in fresh:
            yield Both(was.pop(key, None), article)
    yield from (Both(article, None) for article in was.values())


def digest_of_article(article: Article) -> bytes:
    """Return a short digest of an article's text and fields."""
    fields = {name: value for name, value in article.meta.items() if value is not None and name not in _COMPUTED}
    data = json.dumps([article.text, fields], sort_keys=True, default=str).encode()
    return hashlib.blake2b(data, digest_size=8).digest()


_COMPUTED = ("words", "path", "corpuskit")


def _articles_of(corpus: Corpus, export: str | None, seen: Seen) -> Iterable[Article]:
    """Return the articles of an export, or of the corpus, with the paths that exports give: from the corpus's root."""
    if export is not None:
        return _read_export(corpus, export, seen)
    own = accounted_articles(corpus, (), "text", seen)
    return (replace(a, source=Source(corpus.from_root(a.source.path))) for a in own)


def _read_export(corpus: Corpus, path: str, seen: Seen) -> Iterator[Article]:
    reading = Reading(layout=layout_for(corpus))
    bare = bare_name(path).lower()
    known = next((f for f in FORMATS.values() if f.read and f.name in _TABLES and bare.endswith(f.suffixes)), None)
    if known is None or known.read is None:
        raise UsageError(f"{path}: not an export that can be compared: name a file of {', '.join(_TABLES)}")
    with open_packed_input(path) as stream:
        for item in known.read(stream, path, reading):
            if isinstance(item, Finding):
                seen.note(item)
            elif isinstance(item, Draft):
                yield _article_of_draft(item)


_TABLES = ("jsonl", "csv", "tsv", "parquet", "tei", "vertical")


def _article_of_draft(draft: Draft) -> Article:
    meta: dict[str, Any] = dict(draft.meta)
    identifier = meta.get("id")
    source = Source(draft.path) if draft.path else draft.source
    return Article(identifier if isinstance(identifier, str) else draft.source.place, draft.text, meta, source)
