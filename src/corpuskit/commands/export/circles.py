"""Articles that are marked as copies in a circle: A of B, B of A. Leaving all of them out would lose a story."""

from collections.abc import Iterable

from corpuskit.model import Article
from corpuskit.pipeline.sources import is_copy


def ids_in_circles(articles: Iterable[Article]) -> frozenset[str]:
    """Return the ids of the copies whose marks lead back to themselves."""
    return circles_of({article.id: str(article.meta["duplicate_of"]) for article in articles if is_copy(article)})


def circles_of(links: dict[str, str]) -> frozenset[str]:
    """Return the keys that can be reached from themselves; each link is followed once.

    >>> sorted(circles_of({"a": "b", "b": "c", "c": "b", "d": "e"}))
    ['b', 'c']
    """
    found: set[str] = set()
    done: set[str] = set()
    for start in links:
        way: dict[str, None] = {}
        here = start
        while here in links and here not in done and here not in way:
            way[here] = None
            here = links[here]
        if here in way:
            names = list(way)
            found.update(names[names.index(here) :])
        done.update(way)
    return frozenset(found)
