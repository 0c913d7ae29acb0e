"""A comparison of a whole corpus that has an index: what came of the last ones is remembered as long as no article changes."""

from dataclasses import astuple, fields
from typing import Any

from corpuskit import duplicates
from corpuskit.commands.library import Library
from corpuskit.commands.packs import rule_set
from corpuskit.commands.remembered import remembered
from corpuskit.commands.sketching import Shelved, merged
from corpuskit.commands.standing import digest_of_all, standing
from corpuskit.commands.versions import code, fingerprint
from corpuskit.model import Cluster, Finding, Match, Report, Severity, Span
from corpuskit.store.corpus import Corpus, shown
from corpuskit.store.digests import Task
from corpuskit.store.index import Index


class Whole:
    """The articles of a corpus, as its index knows them. Raises `StoreError` for a folder that cannot be read."""

    def __init__(self, corpus: Corpus, options: duplicates.Options, index: Index) -> None:
        self._corpus, self._options, self._index = corpus, options, index
        self._shelves = list(standing(index, corpus))
        depends = code("duplicates", "text", "checks", "model", "commands", "rules")
        cleaned = rule_set(corpus).fingerprint if options.mask else ""
        self._task = Task("dedup", fingerprint(depends, said(options), cleaned, shown(corpus.root)))

    def report(self) -> Report | None:
        """Return the report of the last run, without passages and what was accepted, if nothing changed since."""
        digest = digest_of_all(self._shelves)
        told = self._index.decision(self._task, "report", digest) if digest else None
        if told is None:
            return None
        return Report(
            "dedup",
            articles=told["articles"],
            findings=tuple(map(_finding, told["findings"])),
            matches=tuple(Match(a, b, relation, score, (), way) for a, b, relation, score, way in told["matches"]),
            clusters=tuple(Cluster(keep, tuple(drop)) for keep, drop in told["clusters"]),
            facts={"places": told["places"]},
        )

    def found(self, library: Library, jobs: int, new: Shelved | None = None) -> Shelved:
        """Return all articles, as old ones with some `new` if these are given; only those are read whose content was not met before."""
        parts = new.sketches.parts if new else ()
        found = remembered(library, self._options, self._index, self._shelves, jobs=jobs, others=parts)
        self._index.commit()
        return merged(new, found) if new else found

    def remember(self, report: Report) -> None:
        """Remember a report, unless something could not be done."""
        digest = digest_of_all(self._shelves)
        if digest and not report.failures:
            self._index.put_decision(self._task, "report", digest, _told(report))
            self._index.use(self._task)


def said(options: duplicates.Options) -> list[Any]:
    """Return what options say, the same in every process."""
    values = [(field.name, getattr(options, field.name)) for field in fields(options)]
    return [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in values]


def _finding(told: list[Any]) -> Finding:
    check, path, line, column, message, severity, article, span, pointer, fixable = told
    place = Span(*span) if span else None
    return Finding(check, path, line, column, message, Severity(severity), article, place, pointer, fixable)


def _told(report: Report) -> dict[str, Any]:
    return {
        "articles": report.articles,
        "findings": list(map(astuple, report.findings)),
        "matches": [(m.a, m.b, m.relation, m.score, m.direction) for m in report.matches],
        "clusters": [(cluster.keep, cluster.drop) for cluster in report.clusters],
        "places": report.facts["places"],
    }
