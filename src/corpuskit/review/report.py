"""`report`: a corpus as one page on which people look at removals and copies, and decide."""

from collections.abc import Sequence
from pathlib import Path

from corpuskit.commands.clean.command import clean as find_removals
from corpuskit.commands.clean.outcome import LOOK
from corpuskit.commands.dedup.command import dedup as find_duplicates
from corpuskit.commands.usable import report_unusable
from corpuskit.commands.validate.command import ValidateOptions
from corpuskit.commands.validate.command import validate as check_articles
from corpuskit.errors import UsageError
from corpuskit.model import Report
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.review.articles import ReviewInputs, read_reviewed
from corpuskit.review.evidence import find_recorded_evidence
from corpuskit.review.page_data import STANDARD, ReportOptions, ReviewData, ReviewResults
from corpuskit.review.rendering import render_page
from corpuskit.store.atomic import open_replacement
from corpuskit.store.corpus import Corpus, is_packed
from corpuskit.store.progress import begin_stage, counted

_REFUSED = 20


@report_unusable
def report(
    paths: Sequence[str] = (),
    *,
    output: str,
    config: Path | None = None,
    options: ReportOptions = STANDARD,
    means: Means = ALONE,
) -> Report:
    """Write a page about the articles of `paths` (none: the whole corpus) to `output`. Changes nothing else.

    Arguments:
        paths: articles or folders; packed corpora have no sidecars to write decisions to.
        output: the HTML file.
        config: the settings file; default: the nearest one.
        options: the sample, and how much the page may hold.
        means: the number of processes, and whether the cache is used.

    Returns a report whose `facts["review"]` counts the open decisions. Raises `CorpuskitError` for settings and paths that cannot
    be used.

    """
    if packed := next(filter(is_packed, paths), None):
        raise UsageError(f"{packed}: decisions are written into sidecars; a packed corpus has none")
    corpus = Corpus.of(paths, config)
    results = _gather_results(corpus, paths, config, means)
    review = ReviewData(corpus, results, options)
    with open_replacement(Path(output)) as out:
        out.write(render_page(review.contents()))
    return Report(
        "report",
        len(results.articles),
        changed=(output,),
        failures=tuple(dict.fromkeys(results.failures)),
        facts={"review": review.counts()},
    )


def _gather_results(corpus: Corpus, paths: Sequence[str], config: Path | None, means: Means) -> ReviewResults:
    checked = check_articles(paths, config=config, requested=ValidateOptions(), means=means)
    begin_stage("articles cleaned", checked.articles)
    cleaned = find_removals(paths, config=config, mode=LOOK, means=means)
    begin_stage("articles compared", checked.articles)
    notes: list[str] = []
    try:
        found = find_duplicates(paths, config=config, means=means)
    except UsageError as error:
        found = None
        notes.append(f"Duplicates were not looked for: {error}")
    compared = {name for match in (found.matches if found else ()) for name in (match.a, match.b)}
    failures = [*checked.failures, *cleaned.failures, *(found.failures if found else ())]
    changes = {change.path: change for change in cleaned.changes}
    inputs = ReviewInputs(changes, compared, find_recorded_evidence(corpus, paths))
    begin_stage("articles read for the page", checked.articles)
    articles = list(counted(read_reviewed(corpus, paths, inputs, failures)))
    notes += [f"{c.path} is left as it is: {c.refused}" for c in cleaned.changes if c.refused][:_REFUSED]
    return ReviewResults(checked, cleaned, found, articles, failures, notes)
