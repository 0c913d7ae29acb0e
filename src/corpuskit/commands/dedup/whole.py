"""A comparison of a whole corpus that has an index: what came of the last ones is remembered, and brought up to date where articles change."""

from array import array
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

import orjson

from corpuskit import duplicates
from corpuskit.commands.dedup.changed import MOST, Changes, Changing, Outcome, match_of, outcome
from corpuskit.commands.dedup.compared import Compared, Noting, kept
from corpuskit.commands.dedup.documents import Library
from corpuskit.commands.dedup.sketch_cache import remembered
from corpuskit.commands.dedup.sketching import TWICE, Shelved, merged, shelved
from corpuskit.commands.resources import rule_set
from corpuskit.duplicates.comparing import Comparison, Reader
from corpuskit.duplicates.sketches import Counts
from corpuskit.duplicates.updating import TooMuchError, can_update
from corpuskit.incremental.arrays import Store
from corpuskit.incremental.changes import digest_of_all, standing
from corpuskit.incremental.database import Index, Page
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.incremental.mapped import DamageError
from corpuskit.model import Cluster, Finding, Report, Severity, Span
from corpuskit.store.corpus import Corpus, shown
from corpuskit.store.digests import Task


class Whole:
    """The articles of a corpus, as its index knows them, and some `paths` that are compared with them. Raises `StoreError` for a folder that cannot be read.

    Where there are paths, folders that did not change need not be looked into (as for `commands.recall`).
    """

    def __init__(self, corpus: Corpus, options: duplicates.Options, index: Index, paths: Sequence[str] = ()) -> None:
        self._corpus, self._options, self._index, self._paths = corpus, options, index, paths
        self._shelves = list(standing(index, corpus, trusting=bool(paths)))
        depends = package_digest()
        cleaned = rule_set(corpus).fingerprint if options.mask else ""
        self._task = Task("dedup", fingerprint(depends, said(options), cleaned, shown(corpus.root)))

    def report(self) -> Report | None:
        """Return the report of the last run, without passages and what was accepted, if nothing changed since; none for some paths."""
        digest = b"" if self._paths else digest_of_all(self._shelves)
        told = self._index.decision(self._task, "report", digest) if digest else None
        if told is None:
            return None
        return Report(
            "dedup",
            articles=told["articles"],
            findings=tuple(map(_finding, told["findings"])),
            matches=tuple(map(match_of, told["matches"])),
            clusters=tuple(Cluster(keep, tuple(drop)) for keep, drop in told["clusters"]),
            facts={"places": told["places"]},
        )

    def updated(self, library: Library, jobs: int) -> Report | None:
        """Return the report, without passages and what was accepted, if it can be told from the last comparison and what changed since."""
        before = self._compared()
        if before is None:
            return None
        given = self._given(library, jobs)
        try:
            changing = Changing(library, self._options, self._index, self._kept(before.digest), before, jobs)
            changes = changing.changes(self._shelves, given)
            found = outcome(before, changes, library, self._options, jobs)
        except (TooMuchError, DamageError):
            return None
        finally:
            self._index.commit()
        report = _reported(before, changes, found, given)
        if given is None:
            self.remember(report)
        return report

    def found(self, library: Library, jobs: int) -> Shelved:
        """Return all articles, as old ones with those of the paths if there are any; only those are read whose content was not met before."""
        new = self._given(library, jobs)
        everything = self._everything(library, jobs, new)
        return merged(new, everything) if new else everything

    def worth_keeping(self, library: Library, jobs: int) -> Shelved | None:
        """Return all articles of the corpus if a comparison of them would tell what the few ones of the paths are like."""
        given = self._given(library, jobs)
        if not given or len(given.cards) > MOST or not can_update(self._options):
            return None
        everything = self._everything(library, jobs, None)
        return everything if self._can_keep(everything) else None

    def _given(self, library: Library, jobs: int) -> Shelved | None:
        return shelved(library, self._paths, self._options, jobs) if self._paths else None

    def _everything(self, library: Library, jobs: int, new: Shelved | None) -> Shelved:
        if not all(case.folder.looked for case in self._shelves):
            self._shelves = list(standing(self._index, self._corpus))
        others = new.sketches.parts if new else None if can_update(self._options) else ()
        found = remembered(library, self._options, self._index, self._shelves, jobs=jobs, others=others)
        self._index.commit()
        return found

    def remember(self, report: Report) -> None:
        """Remember a report, unless something could not be done."""
        digest = digest_of_all(self._shelves)
        if digest and not report.failures:
            self._index.put_decision(self._task, "report", digest, _told(report))
            self._index.use(self._task)

    def noting(self, reader: Reader) -> Noting:
        """Return what asks `reader`, and notes what it says, which is kept."""
        return Noting(reader)

    def keep(self, found: Shelved, noted: Noting, compared: Comparison, crowded: Counts, report: Report) -> None:
        """Remember a comparison of all articles, if it is one that can be brought up to date."""
        if not self._can_keep(found):
            return
        digest = digest_of_all(self._shelves)
        findings = [(_stem(finding), astuple(finding)) for finding in report.findings]
        about = {
            "digest": digest.hex(),
            "shelves": [case.shelf.key for case in self._shelves],
            "findings": findings,
        }
        try:
            arrays = kept(found, noted, compared, crowded, _told(report), about)
        except (UnicodeEncodeError, orjson.JSONEncodeError):
            return  # half a surrogate pair is no text
        Store(self._corpus.root).put(self._name, arrays)
        self._put_pages(self._kept(digest), found)

    def _can_keep(self, found: Shelved) -> bool:
        """Return whether all that is said of articles is told by their contents: no id is a path, or that of another article."""
        if found.failures or found.digests is None or not found.digests.any(1).all():
            return False
        twice = any(finding.check == TWICE for finding in found.findings)
        return not twice and can_update(self._options) and bool(digest_of_all(self._shelves))

    def _put_pages(self, task: Task, found: Shelved) -> None:
        """Tell the index which article stands where, so that it is seen what changed."""
        rows = {path: k for k, path in enumerate(found.addresses.of("path"))}
        for case in self._shelves:
            facts = {name: rows.get(case.path(name), -1) for name in case.digests}
            self._index.put_page(task, case.shelf.key, Page(case.digests, {}, facts), array("Q"), [])
        self._index.use(task)

    def _compared(self) -> Compared | None:
        mapped = Store(self._corpus.root).mapped(self._name)
        try:
            return None if mapped is None else Compared(mapped)
        except (KeyError, ValueError):
            return None

    @property
    def _name(self) -> str:
        return f"compared-{self._task.key.hex()[:16]}"

    def _kept(self, digest: bytes) -> Task:
        """Return the task that the articles of a comparison are remembered under."""
        return Task("compared", fingerprint(self._task.key, digest))


def _reported(before: Compared, changes: Changes, found: Outcome, given: Shelved | None) -> Report:
    findings = [_finding(told) for stem, told in before.findings if stem not in changes.stems]
    findings += [*changes.findings, *(given.findings if given else ())]
    return Report(
        "dedup",
        articles=found.articles,
        findings=tuple(sorted(dict.fromkeys(findings), key=lambda f: f.place)),
        matches=tuple(found.matches),
        clusters=tuple(found.clusters),
        facts={"places": found.places},
    )


def _stem(finding: Finding) -> str:
    return finding.path.rpartition(".")[0]


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
