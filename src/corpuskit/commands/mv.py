"""`mv`: another place for a pair. Its id stays, so nothing that refers to it breaks."""

import os
from collections.abc import Sequence
from pathlib import Path

from corpuskit.errors import StoreError, UsageError
from corpuskit.model import Failure, Report
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, real, shown_path
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.progress import begin_stage, counted
from corpuskit.store.swapping import rename_to_free_name

_BOTH = (SIDECAR, TEXT)


def mv(paths: Sequence[str], target: str, *, config: Path | None = None, waiting: Waiting = PATIENT) -> Report:
    """Move pairs, each named by its text or its sidecar, into the folder `target`, or one pair to that name.

    Nothing is overwritten. At every moment there is one whole pair; an interrupted move is completed by the same call.
    `changed` of the report are the new places of the texts. Raises `CorpuskitError` for what is not there or cannot be.
    """
    corpus = Corpus.of(paths, config)
    into = Path(target).is_dir() or target.endswith(("/", os.sep))
    if len(paths) > 1 and not into:
        raise UsageError(f"mv: {target} is not a folder, and {len(paths)} pairs do not fit in one place")
    with locked(corpus, paths, waiting):
        return _moved(corpus, paths, target, into=into)


def _moved(corpus: Corpus, paths: Sequence[str], target: str, *, into: bool) -> Report:
    moved, failures = [], []
    begin_stage("articles", len(paths))
    for path in counted(paths):
        old = _stem_of(path)
        new = Path(target) / old.name if into else _stem_of(target)
        try:
            _refuse_outside(corpus, new)
            _move_pair(old, new)
            moved.append(shown_path(Path(f"{new}{TEXT}")))
        except StoreError as error:
            failures.append(Failure(path, str(error)))
    return Report("mv", len(moved), changed=tuple(moved), failures=tuple(failures))


def _move_pair(old: Path, new: Path) -> None:
    """Give both files a second name, then take the first ones away: the pair is whole all the time."""
    halves = [suffix for suffix in _BOTH if os.path.lexists(f"{old}{suffix}")]
    if not halves:
        raise StoreError("no such article")
    if old.absolute() == new.absolute():
        return
    try:
        for suffix in halves:
            _refuse_other(f"{old}{suffix}", f"{new}{suffix}")
        new.parent.mkdir(parents=True, exist_ok=True)
        for suffix in halves:
            _link_file(f"{old}{suffix}", f"{new}{suffix}")
        for suffix in reversed(halves):
            _drop_first_name(f"{old}{suffix}", f"{new}{suffix}")
    except OSError as error:
        raise StoreError(f"cannot be moved to {new}: {error.strerror or error}") from error


def _refuse_other(old: str, new: str) -> None:
    """Refuse a place that another file has. A second name of the same file is a move that was interrupted."""
    if os.path.lexists(new) and not os.path.samefile(old, new):  # noqa: PTH121
        raise StoreError(f"{new} is there already; nothing is overwritten")


def _link_file(old: str, new: str) -> None:
    if os.path.lexists(new):
        return
    try:
        os.link(old, new)
    except (NotImplementedError, PermissionError, OSError) as error:
        # Some file systems know no second names; there a rename must do.
        if isinstance(error, FileExistsError) or not os.path.lexists(old):
            raise
        rename_to_free_name(old, new)


def _drop_first_name(old: str, new: str) -> None:
    """Take the first name away, unless an editor has put another file there since the second one was given."""
    if not os.path.lexists(old):
        return
    if not os.path.samefile(old, new):  # noqa: PTH121
        raise StoreError(f"{old}: changed meanwhile, left alone; {new} holds what it held before")
    os.unlink(old)  # noqa: PTH108 - one call to count and to break in tests


def _stem_of(path: str) -> Path:
    return Path(path.removesuffix(TEXT).removesuffix(SIDECAR))


def _refuse_outside(corpus: Corpus, new: Path) -> None:
    if not real(new.parent).is_relative_to(real(corpus.folder)):
        raise StoreError(f"{new} lies outside the corpus ({shown_path(corpus.folder)})")
