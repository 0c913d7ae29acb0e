"""`dedup`: which articles have text in common, in what relation, and which copies could be dropped."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpuskit import duplicates, rules
from corpuskit.commands.clean import Choice, options_of, rule_set
from corpuskit.commands.reading import articles, batches, trusted
from corpuskit.model import RELATIONS, Article, Failure, Finding, Match, Passage, Relation, Report, Span
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
        facts={"places": reading.places},
    )


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
    return Finding("CK201", path, line, 1, message, article=article.id, pointer="/id")
