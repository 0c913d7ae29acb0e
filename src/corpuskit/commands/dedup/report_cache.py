"""The cached comparison of a corpus: its sketches, and the last report, which holds as long as nothing changes."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from corpuskit import duplicates
from corpuskit.commands.dedup.documents import DocumentStore
from corpuskit.commands.dedup.sketch_cache import SketchCache
from corpuskit.commands.dedup.sketching import SketchedCorpus, sketch_corpus
from corpuskit.commands.resources import masking_fingerprint
from corpuskit.incremental.changes import digest_of_all, walk_snapshots
from corpuskit.incremental.codec import findings_of, plain
from corpuskit.incremental.database import Index
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Cluster, Match, Report
from corpuskit.store.corpus import Corpus, shown_path
from corpuskit.store.digests import CacheKey

_BARE = [field.name for field in fields(Match) if field.name != "evidence"]


class CachedCorpus:
    """The articles of a corpus, as its index knows them, and some `paths` that are compared with them. Raises `StoreError` for a folder that cannot be read.

    Where there are paths, folders that did not change need not be looked into (as for `commands.results`).
    """

    def __init__(self, corpus: Corpus, options: duplicates.Options, index: Index, paths: Sequence[str] = ()) -> None:
        self._corpus, self._options, self._index, self._paths = corpus, options, index, paths
        self._file_groups = list(walk_snapshots(index, corpus, trusting=bool(paths)))
        depends = package_digest()
        cleaned = masking_fingerprint(corpus) if options.mask else ""
        self._task = CacheKey("dedup", fingerprint(depends, option_values(options), cleaned, shown_path(corpus.root)))

    def articles(self, library: DocumentStore, jobs: int) -> SketchedCorpus:
        """Return all articles, as old ones beside those of the paths if there are any; only those are read that changed."""
        given = sketch_corpus(library, self._paths, self._options, jobs) if self._paths else None
        found = SketchCache(self._corpus, self._options, self._index, self._file_groups).articles(jobs, given)
        self._index.commit()
        return found

    def report(self) -> Report | None:
        """Return the report of the last run, without passages and accepted pairs, if nothing changed since; `None` for some paths."""
        digest = b"" if self._paths else digest_of_all(self._file_groups)
        cached = self._index.decision(self._task, "report", digest) if digest else None
        if cached is None:
            return None
        return Report(
            "dedup",
            articles=cached["articles"],
            findings=findings_of(cached["findings"]),
            matches=tuple(Match(**dict(zip(_BARE, match, strict=True))) for match in cached["matches"]),
            clusters=tuple(Cluster(keep, tuple(drop)) for keep, drop in cached["clusters"]),
            facts={"places": cached["places"]},
        )

    def save_report(self, report: Report) -> None:
        """Save the report of all articles, unless something could not be done."""
        digest = b"" if self._paths else digest_of_all(self._file_groups)
        if digest and not report.failures:
            self._index.put_decision(self._task, "report", digest, _report_fields(report))
            self._index.use(self._task)


def option_values(options: duplicates.Options) -> list[Any]:
    """Return the options' names and values, the same in every process."""
    values = [(field.name, getattr(options, field.name)) for field in fields(options)]
    return [(name, sorted(value) if isinstance(value, frozenset) else value) for name, value in values]


def _report_fields(report: Report) -> dict[str, Any]:
    return {
        "articles": report.articles,
        "findings": plain(report.findings),
        "matches": [tuple(getattr(match, name) for name in _BARE) for match in report.matches],
        "clusters": [(cluster.keep, cluster.drop) for cluster in report.clusters],
        "places": report.facts["places"],
    }
