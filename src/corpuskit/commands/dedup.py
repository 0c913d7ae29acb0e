"""`dedup`: which articles have text in common, in what relation, and which copies could be dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpuskit import duplicates, rules
from corpuskit.commands.clean import Choice, options_of
from corpuskit.commands.packs import rule_set
from corpuskit.commands.reading import articles, batches, trusted
from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Article, Cluster, Failure, Finding, Match, Passage, Relation, Report, Span
from corpuskit.registry import suggestion
from corpuskit.store.accepted import Accepted, read_accepted
from corpuskit.store.corpus import Corpus


def dedup(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    relations: Sequence[Relation] = (),
    keep: Sequence[duplicates.Policy] = (),
    mask: bool = True,
    text_key: str = "text",
) -> Report:
    """Compare the articles of `paths` (none: the whole corpus) with each other.

    `relations` limits what is looked for, `keep` says which copy of a cluster is kept (see the settings). What `clean` would
    remove carries no evidence, nor does what recurs in one source; with `mask=False` every word counts. Returns a report with
    matches and clusters. Raises `CorpuskitError` for settings or paths that cannot be used.
    """
    corpus = Corpus.of(paths, config)
    settings = corpus.settings.dedup
    options = duplicates.Options(
        relations=frozenset(relations or settings.relations or RELATIONS),
        mask=mask,
        keep=tuple(keep or settings.keep),
        source_order=settings.source_order,
    )
    accepted = read_accepted(accepted_path(corpus))
    reading = _Reading(corpus, text_key)
    documents = list(reading.documents(paths, mask=mask))
    found = duplicates.compare(documents, options)
    return Report(
        "dedup",
        articles=len(documents),
        findings=tuple(sorted(reading.findings, key=lambda f: f.place)),
        failures=tuple(reading.failures),
        matches=tuple(reading.quoted(match) for match in found.matches),
        clusters=found.clusters,
        facts={"places": reading.places, "unaccepted": _unaccepted(found.clusters, accepted)},
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Two articles' texts, and what relates them (`None`: nothing)."""

    a: str
    b: str
    match: Match | None


def compare_two(
    a: str, b: str, paths: Sequence[str] = (), *, config: Path | None = None, text_key: str = "text"
) -> Compared:
    """Return the articles with the ids `a` and `b`, and their relation. Raises `UsageError` for an id that is not there.

    Only the two are compared: what recurs in the rest of the corpus is not known here.
    """
    a, b = min(a, b), max(a, b)
    reading = _Reading(Corpus.of(paths, config), text_key)
    two = [d for d in reading.documents(paths, mask=True) if d.id in (a, b)]
    texts = {document.id: document.text for document in two}
    for wanted in (a, b):
        if wanted not in texts:
            raise UsageError(f"no article has the id {wanted!r} ({suggestion(wanted, reading.places)})")
    found = duplicates.compare(two, duplicates.Options())
    return Compared(texts[a], texts[b], next(iter(found.matches), None))


def accepted_path(corpus: Corpus) -> Path:
    """Return where the accepted pairs of the corpus are listed."""
    return corpus.root / corpus.settings.dedup.accepted


def _unaccepted(clusters: Sequence[Cluster], accepted: Accepted) -> list[tuple[str, str]]:
    """Return the pairs of an article that is kept and a copy of it that nobody accepted yet."""
    pairs = ((cluster.keep, drop) for cluster in clusters for drop in cluster.drop)
    return [(keep, drop) for keep, drop in pairs if (min(keep, drop), max(keep, drop)) not in accepted]


class _Reading:
    """Turns articles into documents and keeps what could not be read."""

    def __init__(self, corpus: Corpus, text_key: str) -> None:
        self.corpus, self.text_key = corpus, text_key
        self.findings: list[Finding] = []
        self.failures: list[Failure] = []
        self.places: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._rules = rule_set(corpus)

    def documents(self, paths: Sequence[str], *, mask: bool) -> Iterator[duplicates.Document]:
        """Yield what the kernel compares."""
        for batch in batches(self._articles(paths)):
            tails = self._boilerplate(batch) if mask else [()] * len(batch)
            for article, spans in zip(batch, tails, strict=True):
                self._texts[article.id] = article.text
                yield _document(article, spans)

    def _articles(self, paths: Sequence[str]) -> Iterator[Article]:
        """Yield articles whose id is theirs alone; tell of the others."""
        for item in articles(self.corpus, paths, self.text_key):
            if isinstance(item, Finding):
                self.findings.append(item)
            elif isinstance(item, Failure):
                self.failures.append(item)
            elif item.id in self.places:
                self.findings.append(_twice(item, self.places[item.id]))
            else:
                self.places[item.id] = item.source.place
                yield item

    def _boilerplate(self, batch: list[Article]) -> list[tuple[Span, ...]]:
        """Return what `clean` would remove from each article: a declined removal is the user's word about the text, not this."""
        tasks = [rules.Task(article, trusted(article.meta), ()) for article in batch]
        options = options_of(self.corpus, Choice(force=True))
        cleanings = rules.clean(tasks, self._rules, options)
        return [tuple(step.span for step in cleaning.steps) for cleaning in cleanings]

    def quoted(self, match: Match) -> Match:
        """Return the match with what its passages say."""
        a, b = self._texts[match.a], self._texts[match.b]
        said = tuple(Passage(p.a, p.b, p.a.of(a), p.b.of(b)) for p in match.evidence)
        return replace(match, evidence=said)


def _document(article: Article, masked: tuple[Span, ...]) -> duplicates.Document:
    known = trusted(article.meta)
    said = {
        key: value if isinstance(value := known.get(key), str) else None
        for key in ("source", "published", "title", "lang")
    }
    return duplicates.Document(article.id, article.text, masked=masked, **said)


def _twice(article: Article, first: str) -> Finding:
    source = article.source
    path, line = (source.meta_path or source.path), source.row or 1
    message = f"the id {article.id!r} is that of {first}; not compared: give it an id of its own"
    return Finding("CK203", path, line, 1, message, article=article.id, pointer="/id")
