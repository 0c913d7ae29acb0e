"""`dedup`: which articles have text in common, in what relation, and which copies could be dropped."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from corpuskit import duplicates
from corpuskit.commands.library import Library
from corpuskit.commands.means import ALONE, Means, remembering
from corpuskit.commands.sketching import Shelved, shelved
from corpuskit.commands.verifying import Rereading
from corpuskit.duplicates.candidates import Survey
from corpuskit.duplicates.comparing import Comparison, Reader, candidates, concluded
from corpuskit.duplicates.sketches import Sketches
from corpuskit.model import RELATIONS, Cluster, Relation, Report
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
    against: Sequence[str] = (),
    evidence: bool = True,
    means: Means = ALONE,
) -> Report:
    """Compare the articles of `paths` (none: the whole corpus) with each other, and with those of `against`.

    Those of `against` are not compared with each other, and never dropped. `relations` limits what is looked for, `keep` says which copy of a cluster is kept (see the settings). What `clean` would
    remove carries no evidence, nor does what recurs in one source; with `mask=False` every word counts. Without `evidence` matches come without their passages. Returns a report with
    matches and clusters. Raises `CorpuskitError` for settings or paths that cannot be used.
    """
    corpus = Corpus.of(paths, config)
    options = options_of(corpus, relations, keep, mask=mask)
    with Library(corpus, text_key) as library, _without_collection():
        found = _read(library, paths, options, against, means)
        shown = evidence or found.digests is not None  # what is remembered may be wanted later
        reader = Rereading(corpus, library.opened(), found.addresses, options, means.jobs, quote=evidence, shown=shown)
        with _recollecting(reader, found, options) as recollecting:
            what, pairs = candidates(found.cards, _surveyed(found, options), recollecting)
            compared = concluded(found.cards, what, pairs, recollecting, options, old=found.old)
    return reported(corpus, found, compared, evidence=evidence)


def _read(
    library: Library, paths: Sequence[str], options: duplicates.Options, against: Sequence[str], means: Means
) -> Shelved:
    """Return all articles; of a whole corpus with an index only those are read whose content was not met before."""
    if paths or against:
        return shelved(library, paths, options, means.jobs, against)
    with remembering(library.corpus, means) as index:
        if index is None:
            return shelved(library, paths, options, means.jobs)
        from corpuskit.commands.remembered import remembered  # noqa: PLC0415 - SQLite, for those who need it

        return remembered(library, options, index, means.jobs)


def _surveyed(found: Shelved, options: duplicates.Options) -> Survey:
    """Return what the sketches show, and let go of them unless what is remembered needs them."""
    survey = Survey(found.sketches, options, forget=found.digests is None)
    if found.digests is None:
        found.sketches = Sketches((), ())
    return survey


@contextmanager
def _recollecting(reader: Rereading, found: Shelved, options: duplicates.Options) -> Iterator[Reader]:
    """Yield a reader that remembers what it said, if the articles are remembered."""
    if found.digests is None:
        yield reader
        return
    from corpuskit.commands.recollecting import Recollecting  # noqa: PLC0415 - for those who have an index

    recollecting = Recollecting(reader, found, options)
    yield recollecting
    recollecting.save()


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
    )


def reported(corpus: Corpus, found: Shelved, compared: Comparison, *, evidence: bool = True) -> Report:
    """Return what came of a comparison of all articles as a report."""
    accepted = read_accepted(accepted_path(corpus))
    named = {i for match in compared.matches for i in (match.a, match.b)}
    places = {c.id: address.place for c, address in zip(found.cards, found.addresses, strict=True) if c.id in named}
    return Report(
        "dedup",
        articles=len(found.cards) if found.old is None else int((~found.old).sum()),
        findings=tuple(sorted(found.findings, key=lambda f: f.place)),
        failures=tuple(found.failures),
        matches=compared.matches if evidence else tuple(replace(m, evidence=()) for m in compared.matches),
        clusters=compared.clusters,
        facts={"places": places, "unaccepted": _unaccepted(compared.clusters, accepted)},
    )


@contextmanager
def _without_collection() -> Iterator[None]:
    """Millions of small things are made that live to the end: looking for cycles among them again and again takes an eighth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def accepted_path(corpus: Corpus) -> Path:
    """Return where the accepted pairs of the corpus are listed."""
    return corpus.root / corpus.settings.dedup.accepted


def _unaccepted(clusters: Sequence[Cluster], accepted: Accepted) -> list[tuple[str, str]]:
    """Return the pairs of an article that is kept and a copy of it that nobody accepted yet."""
    pairs = ((cluster.keep, drop) for cluster in clusters for drop in cluster.drop)
    return [(keep, drop) for keep, drop in pairs if (min(keep, drop), max(keep, drop)) not in accepted]
