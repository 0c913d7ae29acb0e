"""The outcome of a comparison: its report, the copies in it, and what people are shown of it."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from corpuskit.commands.dedup.documents import Address, DocumentReader
from corpuskit.commands.dedup.sketching import SketchedCorpus
from corpuskit.duplicates.comparing import Comparison
from corpuskit.duplicates.listing import Sort, list_results
from corpuskit.model import COPIES, RELATIONS, Article, Match, Relation, Report, sort_findings
from corpuskit.store.accepted import Accepted

_ORDER = {relation: k for k, relation in enumerate(RELATIONS)}


class Shown(NamedTuple):
    """Options of what people are shown: in what order, and how many clusters and links at most (0: all)."""

    sort: Sort = "weakest"
    limit: int = 0


class Copy(NamedTuple):
    """A copy: its id, the id of the article that is kept, and the match of the two."""

    id: str
    keep: str
    match: Match

    @property
    def mark(self) -> dict[str, Any]:
        """The fields that tell of it in a sidecar or a row."""
        return {"duplicate_of": self.keep, "relation": self.match.relation, "score": round(self.match.score, 4)}


def list_copies(report: Report) -> Iterator[Copy]:
    """Yield the copies in the clusters of a report, cluster by cluster."""
    matches = {(match.a, match.b): match for match in report.matches}
    for one in report.clusters:
        yield from (Copy(drop, one.keep, matches[order_ids(one.keep, drop)]) for drop in one.drop)


def order_ids(one: str, other: str) -> tuple[str, str]:
    """Return two ids in the order in which a match has them."""
    return (one, other) if one < other else (other, one)


def reported(found: SketchedCorpus, compared: Comparison, *, evidence: bool = True) -> Report:
    """Return what came of a comparison of all articles as a report."""
    facts: dict[str, Any] = {"places": {name: found.addresses[k].place for name, k in compared.numbers.items()}}
    articles = len(found.cards) if found.old is None else int((~found.old).sum())
    if found.old is not None:
        old = {name for name, k in compared.numbers.items() if found.old[k]}
        facts["leaks"] = count_leaks(compared.matches, old, articles)
    return Report(
        "dedup",
        articles=articles,
        findings=sort_findings(dict.fromkeys(found.findings)),
        failures=tuple(found.failures),
        matches=compared.matches
        if evidence
        else tuple(replace(m, evidence=()) if m.evidence else m for m in compared.matches),
        clusters=compared.clusters,
        facts=facts,
    )


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


def count_copies(report: Report, accepted: Accepted) -> dict[str, list[tuple[str, str]]]:
    """Return the pairs of copies that were accepted, and those of a kept article and a copy that nobody accepted yet."""
    pairs = [(cluster.keep, drop) for cluster in report.clusters for drop in cluster.drop]
    wanted = [(m.a, m.b) for m in report.matches if m.relation in COPIES and (m.a, m.b) in accepted]
    return {"accepted": wanted, **unaccepted(pairs, report.matches)}


def unaccepted(pairs: Iterable[tuple[str, str]], matches: Iterable[Match]) -> dict[str, list[tuple[str, str]]]:
    """Return pairs of a kept article and one that goes for it: copies as `unaccepted`, versions of one story as `unaccepted_updates`."""
    updates = {(match.a, match.b) for match in matches if match.relation == "update"}
    found: dict[str, list[tuple[str, str]]] = {"unaccepted": [], "unaccepted_updates": []}
    for keep, drop in pairs:
        pair = order_ids(keep, drop)
        found["unaccepted_updates" if pair in updates else "unaccepted"].append((keep, drop))
    return found


def describe_shown(report: Report, shown: Shown, opened: DocumentReader, address: Callable[[str], Address]) -> Report:
    """Return the report with the facts `listing` and `articles`: title, date, source and place of each article that is shown.

    `address` gives where the article with an id stands.
    """
    names = list_results(report.matches, report.clusters, shown.sort).first(shown.limit).names()
    articles = {name: _describe_article(opened, address(name)) for name in names}
    return replace(report, facts={**report.facts, "listing": shown._asdict(), "articles": articles})


def _describe_article(opened: DocumentReader, address: Address) -> Mapping[str, str]:
    """Return title, date and source of an article with its place; the place alone where the article can no longer be read."""
    article = opened.read(address)
    if not isinstance(article, Article):
        return {"place": address.place}
    known = ((key, article.meta.get(key)) for key in ("title", "published", "source"))
    return {key: str(value) for key, value in known if value is not None} | {"place": address.place}
