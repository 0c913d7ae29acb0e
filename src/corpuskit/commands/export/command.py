"""`export`: the corpus as one table, in a format that other tools read."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from corpuskit.commands.export.options import Choice, format_of, refuse_nonsense
from corpuskit.commands.export.row_cache import CachedExport
from corpuskit.commands.export.rows import demand_marks, ids_in_circles, with_extra_columns
from corpuskit.commands.export.writer import Export
from corpuskit.commands.resources import layout_for
from corpuskit.commands.usable import report_unusable
from corpuskit.formats import Format
from corpuskit.formats.layout import Layout
from corpuskit.incremental.cache import open_cache
from corpuskit.model import Report
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.pipeline.sources import Seen, accounted_articles, note_rest
from corpuskit.store.corpus import Corpus
from corpuskit.store.standard_input import held_standard_input

__all__ = ["Choice", "export"]


@report_unusable
def export(
    paths: Sequence[str] = (),
    choice: Choice | None = None,
    *,
    config: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
    means: Means = ALONE,
) -> Report:
    """Write the articles of `paths` (default: the whole corpus) as one table, and return a report.

    Every row has every column: the schema's fields in its order, then `text`, `words`, `path`; `None` where there is nothing. The
    same articles give the same bytes. A file is there whole or not at all. `changed` of the report names the files that were
    written, or with `check` those that would be; `facts` has `files`, what was left out, and what tools may misread.
    Raises `CorpuskitError` for options that make no sense, and for what cannot be read or written.
    """
    choice = choice or Choice()
    again = "-" in paths and (choice.derived or choice.drop_duplicates)
    with held_standard_input() if again else nullcontext():
        return _export_articles(paths, choice, config, progress, means)


def _export_articles(
    paths: Sequence[str], choice: Choice, config: Path | None, progress: Callable[[int], None], means: Means
) -> Report:
    corpus = Corpus.of(paths, config)
    known = format_of(choice, corpus.settings.export.format)
    refuse_nonsense(choice, known)
    layout, articles = (
        layout_of_export(corpus, choice, known),
        partial(accounted_articles, corpus, paths, choice.text_key),
    )
    circles = ids_in_circles(articles(Seen())) if choice.drop_duplicates else frozenset()
    seen = Seen()

    def run_with(columns: Layout) -> Export:
        return replace(Export.of(choice, known, columns, corpus, progress, circles), seen=seen, paths=paths)

    if paths and not choice.derived:
        found = demand_marks(articles(seen), paths) if choice.drop_duplicates else articles(seen)
        first = next(found, None)
        run = run_with(with_extra_columns(layout, first))
        return run.report(run.write(chain(() if first is None else (first,), found)))
    run = run_with(layout)
    if choice.derived:
        return run.report(run.write_derived(articles))
    with open_cache(corpus, means) as index:
        if index is None:
            return run.report(run.write(articles(seen)))
        return run.report(run.write_cached_rows(note_rest(CachedExport(index, corpus, layout, means).items(), seen)))


def layout_of_export(corpus: Corpus, choice: Choice, known: Format) -> Layout:
    """Return the columns of the corpus, with what the format needs beside them."""
    layout = replace(layout_for(corpus), excel=choice.excel, corpus_name=corpus.settings.about.name)
    if not known.sentences:
        return layout
    from corpuskit.rules.sentences import sentence_ends  # noqa: PLC0415 - for formats that mark sentences

    return replace(layout, sentence_ends=sentence_ends)
