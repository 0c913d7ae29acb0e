"""`clean --offer-again`: what `--undo` declined may be removed again."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpuskit.commands.clean.command import change_each
from corpuskit.commands.clean.outcome import WRITE, Held
from corpuskit.commands.usable import report_unusable
from corpuskit.model import Report
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.record import Record


@report_unusable
def offer_again(paths: Sequence[str] = (), *, config: Path | None = None, waiting: Waiting = PATIENT) -> Report:
    """Take back that removals were declined, in the sidecars of `paths` (none: the whole corpus): the next `clean` removes those passages again.

    Raises `CorpuskitError` as `clean` does.
    """
    corpus = Corpus.of(paths, config)
    with locked(corpus, paths, waiting):
        return change_each(corpus, paths, WRITE, "offer-again", _without_declined)


def _without_declined(held: Held) -> Record:
    return replace(held.state.record, declined=())
