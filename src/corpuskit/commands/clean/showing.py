"""`clean --show`: the passages that earlier runs took from articles, by their records."""

from collections.abc import Sequence
from pathlib import Path

from corpuskit.commands.clean.outcome import LOOK, Held, Outcome, hold_article
from corpuskit.commands.usable import split_unusable
from corpuskit.model import Change, Edit, Report
from corpuskit.pipeline.sources import read
from corpuskit.store.corpus import Corpus
from corpuskit.store.progress import counted
from corpuskit.text.diffs import unified_diff


def show_removed(paths: Sequence[str] = (), *, config: Path | None = None) -> tuple[Report, dict[str, str]]:
    """Return what was removed from the articles of `paths` (none: the whole corpus), and their original texts by path. Writes nothing.

    The report has a `Change` for each article that lost something: its steps refer to the original text. Raises `CorpuskitError` for
    settings and paths that cannot be used.
    """
    paths, refused = split_unusable(paths)
    corpus, outcome = Corpus.of(paths, config), Outcome(failures=refused)
    originals: dict[str, str] = {}
    for item in counted(read(corpus, paths)) if paths or not refused else ():
        held = hold_article(item, outcome)
        if held and held.state.record.removed:
            originals[held.pair.path] = held.state.original
            outcome.changes.append(_removed_from(held))
    return outcome.report("show", LOOK), originals


def _removed_from(held: Held) -> Change:
    record, original = held.state.record, held.state.original
    steps = tuple(Edit(removal.rule, removal.span, removal.text) for removal in record.removed)
    return Change(
        held.pair.path, held.article.id, steps, unified_diff(held.pair.path, original, record.cleaned(original))
    )
