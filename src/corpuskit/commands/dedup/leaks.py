"""The share of new articles that old ones give away: of a test set, how much is in a training set."""

from collections import Counter
from collections.abc import Container, Iterable
from typing import Any

from corpuskit.duplicates.documents import COPIES
from corpuskit.model import RELATIONS, Match, Relation

_ORDER = {relation: k for k, relation in enumerate(RELATIONS)}


def count_leaks(matches: Iterable[Match], old: Container[str], articles: int) -> dict[str, Any]:
    """Return how many of so many new `articles` have a relation with an old one, each counted by its strongest.

    Gives `articles`, `found` (any relation), `copies`, and `relations`, the number for each.
    """
    strongest: dict[str, Relation] = {}
    for match in matches:
        for one, other in ((match.a, match.b), (match.b, match.a)):
            if one not in old and other in old:
                strongest[one] = min(strongest.get(one, match.relation), match.relation, key=_ORDER.__getitem__)
    counts = Counter(strongest.values())
    relations = {relation: counts[relation] for relation in RELATIONS if counts[relation]}
    copies = sum(counts[relation] for relation in COPIES)
    return {"articles": articles, "found": len(strongest), "copies": copies, "relations": relations}
