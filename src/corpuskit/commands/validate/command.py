"""`validate`: everything that is wrong with a corpus, and where."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpuskit import checks
from corpuskit.commands.schema_file import schema_text
from corpuskit.commands.validate.baseline import baseline_of, with_baseline
from corpuskit.commands.validate.groups import (
    concerns_all,
    corpora_of,
    narrow_corpus,
    outside_corpus,
    split_articles,
    split_missing,
    together,
)
from corpuskit.commands.validate.mending import Mender
from corpuskit.commands.validate.options import PLAIN, ValidateOptions, options_of, statistics
from corpuskit.commands.validate.step import (
    Judge,
    Ties,
    examine_schema,
    facts_of,
    facts_of_rest,
    outside_link,
    reported_of,
)
from corpuskit.commands.validate.survey import find_unused_settings, find_unused_sources, named_sources, survey
from corpuskit.commands.validate.tracking import folder_stamps, tracked_paths, wanted_of_git
from corpuskit.incremental.cache import Memory, cached_results, open_cache
from corpuskit.incremental.codec import findings_of, plain
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.model import Failure, Finding, Lines, Report, sort_findings
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.pipeline.run import Plain, ResultCache, Worker
from corpuskit.store.corpus import (
    TEXT,
    Corpus,
    shown_path,
    split_packed,
)
from corpuskit.store.packs import own_packs

__all__ = ["PLAIN", "ValidateOptions", "options_of", "statistics", "validate"]

if TYPE_CHECKING:
    from corpuskit.incremental.results import CachedResults
    from corpuskit.store.lock import Waiting


_UNTRACKED, _ROWS_ARE_CHECKED = "CK211", "--fix and --diff are for pairs of files: rows are only checked"
_SHOWN = 3
# More text than this is sooner written anew than kept.
_KEPT = 64 << 20


def validate(
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    text_key: str = "text",
    requested: ValidateOptions = PLAIN,
    means: Means = ALONE,
    waiting: "Waiting | None" = None,
) -> Report:
    """Check the articles of `paths` (none: the whole corpus) and all between articles that they could break.

    Returns a report with every finding, sorted by place (or their `lines`, where those are enough); `facts` name the guessed fields, and the counts where they were asked for.
    A path that is not there, or is no article, is a failure, and the others are checked. Raises `CorpuskitError` for settings, a schema or paths that cannot be used, and with `fix` when another command writes to the
    corpus for longer than `waiting` says.
    """
    there, missing = split_missing(paths)
    if missing and not there:
        return Report("validate", failures=tuple(missing), facts={"guessed": {}, "strict": False, "remarks": []})
    groups = corpora_of(there, config)
    if len(groups) > 1 or any(baseline_of(corpus).is_file() for corpus, _ in groups) or requested.baseline_update:
        requested = requested._replace(lines=False)
    reports = []
    for found, named in groups:
        corpus, remarks = narrow_corpus(found, named, requested)
        with _lock_for_fixing(corpus, named, waiting) if requested.fix and not requested.diff else nullcontext():
            checked = _validate_corpus(corpus, named, text_key, requested, means)
            checked = with_baseline(corpus, checked, whole=not named, update=requested.baseline_update)
            facts = {**checked.facts, "remarks": [*remarks, *checked.facts["remarks"]]}
            reports.append(replace(checked, facts=facts))
    report = reports[0] if len(reports) == 1 else together(reports)
    return replace(report, failures=(*missing, *report.failures)) if missing else report


def _lock_for_fixing(corpus: Corpus, paths: Sequence[str], waiting: "Waiting | None") -> AbstractContextManager[None]:
    """Return the lock of the corpus, for those who mend texts."""
    from corpuskit.store.lock import PATIENT, locked  # noqa: PLC0415 - most runs write nothing

    return locked(corpus, split_packed(paths)[0], waiting or PATIENT)


def _validate_corpus(
    corpus: Corpus, paths: Sequence[str], text_key: str, requested: ValidateOptions, means: Means
) -> Report:
    judge = Judge(corpus, *schema_text(corpus), options_of(corpus, requested), own_packs(corpus))
    named, rows = split_packed(paths)
    run = _Run(corpus, judge, requested._replace(lines=requested.lines and not rows), means)
    files, refused = split_articles(corpus, named)
    run.failures += refused
    if run.failures and not files and not rows:
        return run.report()
    others = outside_corpus(corpus, files) if concerns_all(corpus, files) else files
    if others and len(others) < len(files):
        run.requested = run.requested._replace(lines=False)  # what two looks found is reported together
    if (files or not paths) and len(others) < max(1, len(files)):
        run.pairs([])
    if others:
        run.pairs(others)
    if files or not paths:
        run.note_empty(files)
    if rows:
        run.rows(rows, text_key)
    return run.report()


class _Run:
    """One run: what it was asked for, and what it found so far."""

    def __init__(self, corpus: Corpus, judge: Judge, requested: ValidateOptions, means: Means) -> None:
        self.corpus, self.judge, self.requested, self.means = corpus, judge, requested, means
        self.articles = 0
        self.guessed: Counter[str] = Counter()
        self.form: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self.notes: list[Finding] = []
        self.failures: list[Failure] = []
        self.mender = Mender(corpus=corpus, judge=judge, show=requested.diff)
        self.lines: Lines | None = None
        self.remarks: list[str] = []
        self.facts: dict[str, int] = {}

    def note_empty(self, files: Sequence[str]) -> None:
        """Note that there is no article in the corpus, or in a folder that was named."""
        if files and self.corpus.settings_path is None:
            first = ", ".join([*files[:_SHOWN], *(["…"] if len(files) > _SHOWN else [])])
            self.remarks.append(f"{first}: outside any corpus, so checked by the defaults")
        if not files:
            self.remarks += find_unused_settings(self.corpus)
        if not files and not self.articles:
            self.remarks.append(f"no articles in {shown_path(self.corpus.folder)}/")
        for path in files:
            if os.path.isdir(path) and not any(self.corpus.stems([path])):  # noqa: PTH112 - as paths are given
                self.failures.append(Failure(path, "no articles in it"))

    def pairs(self, files: Sequence[str]) -> None:
        """Check the pairs that `files` name, alone and against the rest of the corpus."""
        given = frozenset(self.corpus.stems(files)) if files else None
        reader = Worker(self.corpus, self.judge)
        with open_cache(self.corpus, self.means) as index:
            if index is None:
                self._judge_articles(Plain(reader, self.corpus.stems(files), self.means.jobs), None, given)
                return
            memory = Memory(index, self.judge.task())
            results = cached_results(index, memory.task, reader, given, means=self.means, ties=Ties())
            if given is not None or not self.requested.only_lines:
                self._judge_articles(results, memory, given)
            elif not self._take_cached_lines(results, memory):
                self._judge_articles(results, memory, None)
                self._keep_lines(results, memory)

    def _take_cached_lines(self, results: "CachedResults", memory: Memory) -> bool:
        """Take the lines of the run before, if nothing changed since then; return whether that is so."""
        known = memory.decision("lines", self._lines_key(results)) if results.is_unchanged() else None
        if known is not None:
            *lines, guessed, form, remarks = known
            self.lines = Lines(*lines)
            self.guessed.update(guessed)
            self.form.update(form)
            self.remarks += remarks
            self.articles += results.count
        return known is not None

    def _keep_lines(self, results: "CachedResults", memory: Memory) -> None:
        """Keep the lines for the next run, should it find the same."""
        from corpuskit.views.text import lines_of  # noqa: PLC0415 - as above

        lines = lines_of(self._all_findings())
        if results.digest and len(lines.text) <= _KEPT:
            memory.put_decision("lines", self._lines_key(results), [*lines, self.guessed, self.form, self.remarks])
        self.lines = lines

    def _lines_key(self, results: "CachedResults") -> bytes:
        """Return a hash of all that the lines rest on."""
        return fingerprint(
            results.digest,
            self._git_listing,
            package_digest(),
            folder_stamps(results.folders()),
            sorted(named_sources(self.corpus.settings)),
            self.corpus.working_place,
        )

    @cached_property
    def _git_listing(self) -> bytes | None:
        return self._asked_git(None)

    def _asked_git(self, given: frozenset[str] | None) -> bytes | None:
        """Return what git's index holds of the corpus, or of the pairs `given`; where git cannot say, that is reported."""
        from corpuskit.store.git import GitError, tracked_files  # noqa: PLC0415 - as above

        try:
            return tracked_files(self.corpus.root, wanted_of_git(self.corpus, given))
        except GitError as error:
            self.remarks.append(
                f"git could not be asked, so nobody knows whether both halves of a pair are tracked: {error}"
            )
            return None

    def _survey_files(self) -> None:
        """Note the files that are skipped because of their names, and patterns that fit nothing."""
        findings, remarks = survey(self.corpus, self.requested.exclude)
        self.findings += self.judge.wanted(findings)
        self.remarks += [*remarks, *find_unused_sources(self.corpus)]

    def _judge_articles(self, results: ResultCache, memory: Memory | None, given: frozenset[str] | None) -> None:
        """Collect the findings of articles, and those between articles."""
        self.notes = _cached_findings(memory, "schema", fingerprint(self.corpus.working_place), self._unchecked_formats)
        for article in results.articles():
            self._take_findings(article.stem, *reported_of(article.stem, article.result.reported))
        self.articles += results.count
        self._note_failures(results.failures)
        self._judge_between(results, memory, given)
        if given is None:
            self._survey_files()

    def _judge_between(self, results: ResultCache, memory: Memory | None, given: frozenset[str] | None) -> None:
        """Decide the checks between articles, or take the cached decision about the same ones."""
        texts = None if given is None else frozenset(stem + TEXT for stem in given)
        listed = self._git_listing if texts is None else self._asked_git(texts)

        def decide() -> list[Finding]:
            rest = facts_of_rest(self.corpus, given) if given is not None and memory is None else ()
            seen = results.facts() if given is None else results.around()
            facts = (*(facts_of(*pair) for pair in seen), *rest)
            tracked = None if listed is None else tracked_paths(self.corpus, listed)
            found = self.judge.wanted(checks.decide(checks.Seen(facts), given=texts, tracked=tracked))
            # Of a file that is not there `git add` is no help, and another check tells that it is missing.
            return [f for f in found if f.check != _UNTRACKED or os.path.lexists(f.path)]

        digest = (
            fingerprint(results.digest, listed, self.corpus.working_place) if given is None and results.digest else None
        )
        self.findings += decide() if digest is None else _cached_findings(memory, "between", digest, decide)

    def rows(self, paths: Sequence[str], text_key: str) -> None:
        """Check the rows of packed files, which together are a corpus of their own."""
        from corpuskit.commands.choosing import not_chosen_fact, row_test  # noqa: PLC0415 - most runs have no packed corpus, and start faster so
        from corpuskit.commands.validate.packed_rows import RowChecker, find_in_rows  # noqa: PLC0415 - as above

        test = row_test(self.corpus, self.requested.rows_where, paths, text_key)
        found = find_in_rows(paths, RowChecker(self.judge.made_schema, self.judge.options, text_key, test))
        self.articles += found.articles
        self.findings += found.findings
        self.guessed.update(found.guessed)
        self.notes = self._unchecked_formats()
        self.remarks += [_ROWS_ARE_CHECKED] if self.requested.fix or self.requested.diff else []
        self.facts |= not_chosen_fact(test, found.not_chosen)

    def report(self) -> Report:
        """Return the report."""
        found = self._all_findings() if self.lines is None else ()
        facts: dict[str, object] = {
            "guessed": dict(sorted(self.guessed.items())),
            "kept_as_added": dict(sorted(self.form.items())),
            "strict": self.corpus.settings.validate.strict,
            "remarks": self.remarks,
            **self.facts,
        }
        if self.requested.statistics:
            facts["statistics"] = statistics(Counter(finding.check for finding in found))
        return Report(
            "validate",
            articles=self.articles,
            findings=found,
            changes=tuple(self.mender.changes),
            changed=tuple(self.mender.changed),
            dry_run=self.requested.diff,
            failures=(*self.failures, *self.mender.failures),
            facts=facts,
            lines=self.lines,
        )

    def _all_findings(self) -> tuple[Finding, ...]:
        return sort_findings([*self.findings, *self.notes])

    def _take_findings(
        self, stem: str, findings: tuple[Finding, ...], guessed: tuple[str, ...], form: tuple[str, ...]
    ) -> None:
        self.findings += (
            self.mender.mend_pair(stem, findings) if self.requested.fix or self.requested.diff else findings
        )
        if guessed:
            self.guessed.update(guessed)
        if form:
            self.form.update(form)

    def _unchecked_formats(self) -> list[Finding]:
        return self.judge.wanted(examine_schema(self.judge.made_schema))

    def _note_failures(self, failures: Iterable[Failure]) -> None:
        """Note the files that could not be read; for a link that leaves the corpus there is a check."""
        for failure in failures:
            if outside := outside_link(self.corpus, failure.path):
                self.findings.append(outside)
            else:
                self.failures.append(failure)


def _cached_findings(
    memory: Memory | None, about: str, digest: bytes, decide: Callable[[], list[Finding]]
) -> list[Finding]:
    """Return what `decide` says, or decided before when all that the decision rests on had the same digest."""
    known = memory.decision(about, digest) if memory else None
    if known is not None:
        return list(findings_of(known))
    found = decide()
    if memory:
        memory.put_decision(about, digest, plain(found))
    return found
