"""An article with its copies: those that `dedup` found or marked, and those with the same text."""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from corpuskit.model import COPIES, Article, Match
from corpuskit.pipeline.sources import is_copy, link_of
from corpuskit.store.cleaning import settle_data
from corpuskit.store.record import RecordError, hash_text


class Held(NamedTuple):
    """An article of the corpus: its files, the article that it is linked to, and hashes of its text, as it is and before cleaning."""

    path: str
    meta_path: str
    linked_to: str
    is_copy: bool
    hashes: tuple[str, ...]


def describe_held(article: Article) -> Held:
    """Return what must be known of an article."""
    source, link = article.source, link_of(article)
    return Held(source.path, source.meta_path or "", link.of if link else "", is_copy(article), _hash_texts(article))


def _hash_texts(article: Article) -> tuple[str, ...]:
    texts = [article.text]
    with contextlib.suppress(RecordError):
        texts.append(settle_data(article.meta.get("cleaning"), article.text).original)
    return tuple(dict.fromkeys(map(hash_text, texts)))


def copies_of(named: Iterable[str], held: Mapping[str, Held], matches: Iterable[Match] = ()) -> set[str]:
    """Return the ids of the copies and excerpts of some articles, and of copies of those; the named ones are not among them.

    `matches` are what a comparison of the corpus found; those that are no copies do not count.

    >>> one = Held("a.txt", "a.yaml", "", False, ("1",))
    >>> held = {"a": one, "b": one._replace(linked_to="a", is_copy=True, hashes=("2",)), "c": one._replace(hashes=("2",)), "d": one._replace(hashes=("4",))}
    >>> sorted(copies_of(["b"], held))
    ['a', 'c']
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        if match.relation in COPIES and match.a in held and match.b in held:
            beside[match.a].add(match.b)
            beside[match.b].add(match.a)
    by_hash: dict[str, list[str]] = defaultdict(list)
    for name, one in held.items():
        if one.is_copy and one.linked_to in held:
            beside[name].add(one.linked_to)
            beside[one.linked_to].add(name)
        for digest in one.hashes:
            by_hash[digest].append(name)
    reached, waiting = set(named), list(named)
    while waiting:
        name = waiting.pop()
        alike = {other for digest in held[name].hashes for other in by_hash[digest]}
        new = (beside[name] | alike) - reached
        reached |= new
        waiting.extend(new)
    return reached - set(named)
