"""`export`: the corpus as one table, in a format that other tools read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from corpuskit.commands.exporting import Export
from corpuskit.commands.layouts import layout_for
from corpuskit.commands.rows import Seen, articles, with_extra_columns
from corpuskit.commands.tables import Choice, format_of, refuse_nonsense
from corpuskit.model import Report
from corpuskit.store.corpus import Corpus

__all__ = ["Choice", "export"]


def export(
    paths: Sequence[str] = (),
    choice: Choice | None = None,
    *,
    config: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Write the articles of `paths` (none: the whole corpus) as one table, and return what was written.

    Every row has every column: the schema's fields in its order, then `text`, `words`, `path`; `None` where there is nothing. The
    same articles give the same bytes. A file is there whole or not at all. `changed` of the report names the files that were
    written, or with `check` those that would be; `facts` has `files`, what was left out, and what tools may misread.
    Raises `CorpuskitError` for options that make no sense, and for what cannot be read or written.
    """
    choice = choice or Choice()
    corpus = Corpus.of(paths, config)
    known = format_of(choice, corpus.settings.export.format)
    refuse_nonsense(choice, known)
    seen = Seen()
    found = articles(corpus, paths, choice.text_key, seen)
    first = next(found, None)
    layout = replace(with_extra_columns(layout_for(corpus), first), excel=choice.excel)
    run = Export.of(choice, known, layout, corpus, seen, progress)
    return run.report(run.write(chain(() if first is None else (first,), found)))
