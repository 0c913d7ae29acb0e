"""`export` over slices: the rows of each as a table of its own, all with the same columns."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpuskit.commands.export.command import layout_of_export
from corpuskit.commands.export.options import Choice, format_of, refuse_nonsense
from corpuskit.commands.export.rows import NO_MARKS, states_copies, with_extra_columns
from corpuskit.commands.export.writer import Export, observed_columns
from corpuskit.errors import UsageError
from corpuskit.formats import Format
from corpuskit.formats.layout import Layout
from corpuskit.formats.observing import Observed
from corpuskit.model import Article, Failure, Report
from corpuskit.pipeline.parts import How, PartsRun, SliceTask, Step, add_up, limit_findings, start_run
from corpuskit.pipeline.sources import articles_of_rows, note_rest
from corpuskit.store import packed
from corpuskit.store.corpus import PACKINGS, Corpus
from corpuskit.store.packed import Row

_WHOLE = ("split", "check", "hf_card", "datapackage", "registry", "croissant", "crate", "methods", "derived")


def export(paths: Sequence[str], how: How, choice: Choice, *, config: Path | None = None) -> Report:
    """Write the rows of `paths` as tables. One part of lines after the other is what `export` writes as a single file.

    Tables with a header have it in each part. Raises `CorpuskitError`.
    """
    if unfit := next((name for name in _WHOLE if getattr(choice, name)), ""):
        raise UsageError(f"--{unfit.replace('_', '-')} is for one table, not for parts")
    corpus = Corpus.of(paths, config)
    known = format_of(replace(choice, output="-"), corpus.settings.export.format)
    refuse_nonsense(choice, known)
    with start_run(paths, how, __name__) as run:
        layout = with_extra_columns(layout_of_export(corpus, choice, known), _first_article(run, choice.text_key))
        if known.typed:
            layout = layout.with_types(_observe_columns(run, layout, choice.text_key))
        reports = run.reports(_ExportSlice(choice, known, layout, corpus, how.output))
        report = add_up("export", _demand_marks(reports, paths) if choice.drop_duplicates else reports, how)
    whole = {"path": how.output, "part": "", "rows": report.articles}
    return replace(report, facts={**report.facts, "files": [whole]})


def _demand_marks(reports: Iterable[Report], paths: Sequence[str]) -> Iterator[Report]:
    """Yield the reports, and a failure where no row of any slice could say that it is a copy."""
    articles = stated = 0
    for report in reports:
        articles += report.articles
        stated += report.facts["rows_that_state_copies"]
        yield report
    if articles and not stated:
        names = " ".join(paths)
        yield Report("", failures=(Failure(names, NO_MARKS.format(names, names).removeprefix(f"{names}: ")),))


def _first_article(run: PartsRun, text_key: str) -> Article | None:
    """Return the first article that there is."""
    items = (item for task in run.tasks for item in articles_of_rows(task.part, text_key))
    return next((item for item in items if isinstance(item, Article)), None)


def _observe_columns(run: PartsRun, layout: Layout, text_key: str) -> Observed:
    """Return of which types the values of columns are, in all slices."""
    total = observed_columns(layout)
    for report in run.reports(_ObserveColumns(layout, text_key)):
        total.add(report.facts["zones"], report.facts["misfits"])
    return total


@dataclass(frozen=True, slots=True)
class _ObserveColumns(Step[Report]):
    """Looks what columns hold."""

    layout: Layout
    text_key: str

    def _run(self, task: SliceTask) -> Report:
        observed = observed_columns(self.layout)
        for row in packed.read_rows(task.part, self.text_key):
            if isinstance(row, Row):
                observed.note(row.data)
        zones = {name: sorted(found) for name, found in observed.zones.items()}
        return Report("", facts={"zones": zones, "misfits": sorted(observed.misfits)})


@dataclass(frozen=True, slots=True)
class _ExportSlice(Step[Report]):
    choice: Choice
    known: Format
    layout: Layout
    corpus: Corpus
    output: str

    def _run(self, task: SliceTask) -> Report:
        choice = replace(self.choice, output=task.name(self.output, self.known.suffixes[0] + self._packing(task)))
        run = Export.of(choice, self.known, self.layout, self.corpus, lambda _: None)
        articles: Iterator[Article] = note_rest(articles_of_rows(task.part, choice.text_key), run.seen)
        stated: list[bool] = []
        report = run.report(run.write(_note_stated(articles, stated) if choice.drop_duplicates else articles))
        [part] = report.facts["files"]
        del report.facts["files"]
        parts = [{"path": part["path"], "rows": part["rows"]}]
        more = {"rows_that_state_copies": len(stated)} if choice.drop_duplicates else {}
        return limit_findings(report, parts=parts, **more)

    def _packing(self, task: SliceTask) -> str:
        """Return how the file of a whole file is compressed: as that is."""
        packing = os.path.splitext(task.part.path)[1]  # noqa: PTH122 - of a string
        return packing if task.label and packing in PACKINGS and not self.known.compressed else ""


def _note_stated(articles: Iterable[Article], stated: list[bool]) -> Iterator[Article]:
    """Yield the articles, and note each that could say of what it is a copy."""
    for article in articles:
        if states_copies(article):
            stated.append(True)
        yield article
