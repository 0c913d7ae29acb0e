"""`dedup`: which articles have text in common, in what relation, and which copies could be dropped."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit import duplicates
from corpuskit.commands.choosing import not_chosen_fact, row_test
from corpuskit.commands.dedup.documents import Address, DocumentStore
from corpuskit.commands.dedup.outcome import Shown, count_copies, describe_shown, reported
from corpuskit.commands.dedup.postings import NewSurvey
from corpuskit.commands.dedup.sketching import SketchedCorpus, sketch_corpus
from corpuskit.commands.dedup.verification import PairReader
from corpuskit.commands.usable import report_unusable
from corpuskit.duplicates.candidates import Survey
from corpuskit.duplicates.comparing import Reader, candidates, concluded
from corpuskit.duplicates.sketches import Sketches
from corpuskit.incremental.cache import open_cache
from corpuskit.model import RELATIONS, Relation, Report
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.store.accepted import read_accepted, read_chosen
from corpuskit.store.corpus import TEXT, Corpus, real

if TYPE_CHECKING:
    from corpuskit.commands.dedup.report_cache import CachedCorpus

_NOTHING: Mapping[str, Any] = {}


@report_unusable
def dedup(  # noqa: PLR0913 - what a caller may ask for
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    relations: Sequence[Relation] = (),
    keep: Sequence[duplicates.Policy] = (),
    mask: bool = True,
    text_key: str = "text",
    against: Sequence[str] = (),
    evidence: bool = True,
    shown: Shown | None = None,
    means: Means = ALONE,
    rows_where: str = "",
) -> Report:
    """Compare the articles of `paths` (none: the whole corpus) with each other, and with those of `against`.

    Those of `against` are not compared with each other, and never dropped. `relations` limits what is looked for, `keep` says which copy of a cluster is kept (see the settings). What `clean` would
    remove carries no evidence, nor does what recurs in one source; with `mask=False` every word counts. Without `evidence` matches come without their passages;
    what is `shown` comes with titles, dates and sources. Pairs that somebody accepted are in no cluster. `rows_where` is an expression
    that must hold for a row of a packed file among `paths` to be compared. Returns a report with matches and clusters. Raises `CorpuskitError` for settings or paths that cannot be used.
    """
    corpus = Corpus.of(paths, config)
    options, means = options_of(corpus, relations, keep, mask=mask), _means_for(corpus, paths, against, means)
    how = _How(corpus, options, means.jobs, evidence, shown)
    with (
        DocumentStore(corpus, text_key, row_test(corpus, rows_where, paths, text_key)) as library,
        _without_collection(),
        _open_cached(corpus, options, means, paths) as cache,
    ):
        if cache is None:
            found = sketch_corpus(library, paths, options, means.jobs, against, to_group=True)
            more = not_chosen_fact(library.test, found.not_chosen)
            return _finish_report(how, library, _compare_articles(how, library, found), found, more)
        if not evidence and (known := cache.report()):
            return _finish_report(how, library, known, None)
        found = cache.articles(library, means.jobs)
        report = _compare_articles(how, library, found)
        cache.save_report(report)
        return _finish_report(how, library, report, found)


class _How(NamedTuple):
    """Options of the comparison, whether `evidence` is wanted, and what people are shown."""

    corpus: Corpus
    options: duplicates.Options
    jobs: int
    evidence: bool
    shown: Shown | None = None


def _finish_report(
    how: _How, library: DocumentStore, report: Report, found: SketchedCorpus | None, more: Mapping[str, Any] = _NOTHING
) -> Report:
    """Return a report on the articles that were `found` (`None`: it was cached) with what people are shown, the pairs that are accepted or not, and `more` facts."""
    report = replace(report, facts={**report.facts, **count_copies(report, how.options.apart), **more})
    if how.shown is None:
        return report
    places = report.facts["places"]

    def address(name: str) -> Address:
        return found.addresses[found.numbers[name]] if found else Address(places[name].removesuffix(TEXT))

    return describe_shown(report, how.shown, library.opened(), address)


def _compare_articles(how: _How, library: DocumentStore, found: SketchedCorpus) -> Report:
    """Return the report on articles."""
    corpus, options, jobs, evidence, _ = how
    shown = evidence or found.digests is not None  # what is cached may be wanted later
    reader = PairReader(corpus, library.opened(), found.addresses, options, jobs, quote=evidence, shown=shown)
    with _with_cached_pairs(reader, found, options) as asked:
        compared = concluded(
            found.cards,
            *candidates(found.cards, _survey_sketches(found, options), asked),
            asked,
            options,
            old=found.old,
        )
    found.numbers = compared.numbers
    return reported(found, compared, evidence=evidence)


def _means_for(corpus: Corpus, paths: Sequence[str], against: Sequence[str], means: Means) -> Means:
    """Return the means; only of a whole corpus, which is compared with itself or with `paths`, anything is cached."""
    old = {real(path) for path in against} == {real(corpus.folder)} if paths else not against
    return means._replace(cache=means.cache and old)


@contextmanager
def _open_cached(
    corpus: Corpus, options: duplicates.Options, means: Means, paths: Sequence[str]
) -> "Iterator[CachedCorpus | None]":
    """Yield the whole corpus by its index, if there is one, as what `paths` are compared with, if there are any."""
    with open_cache(corpus, means) as index:
        if index is None:
            yield None
            return
        from corpuskit.commands.dedup.report_cache import CachedCorpus  # noqa: PLC0415 - SQLite, for those who need it

        yield CachedCorpus(corpus, options, index, paths)


def _survey_sketches(found: SketchedCorpus, options: duplicates.Options) -> Survey:
    """Return what the sketches show, and let go of them unless the cache of pairs needs them."""
    forget = found.digests is None
    survey = (
        Survey(found.sketches, options, forget=True)
        if found.old is None
        else NewSurvey(found.sketches, options, ~found.old)
    )
    if forget:
        found.sketches = Sketches([], ())
    return survey


@contextmanager
def _with_cached_pairs(reader: PairReader, found: SketchedCorpus, options: duplicates.Options) -> Iterator[Reader]:
    """Yield a reader that takes verdicts from the cache, if the articles are cached."""
    if found.digests is None:
        yield reader
        return
    from corpuskit.commands.dedup.pair_cache import PairCache  # noqa: PLC0415 - for those who have an index

    cache = PairCache(reader, found, options)
    yield cache
    cache.save(forget=found.old is None)


def options_of(
    corpus: Corpus, relations: Sequence[Relation], keep: Sequence[duplicates.Policy], *, mask: bool
) -> duplicates.Options:
    """Return what a call asks for, over what the settings say."""
    settings = corpus.settings.dedup
    return duplicates.Options(
        relations=frozenset(relations or settings.relations or RELATIONS),
        mask=mask,
        keep=tuple(keep or settings.keep),
        source_order=settings.source_order,
        chosen=read_chosen(accepted_path(corpus)),
        apart=read_accepted(accepted_path(corpus)),
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Millions of small things are made that live to the end: looking for cycles among them again and again takes an eighth of the time.

    What was made counts as old afterwards, or all of it would be looked at once more.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def accepted_path(corpus: Corpus) -> Path:
    """Return where the accepted pairs of the corpus are listed."""
    return corpus.root / corpus.settings.dedup.accepted
