"""`withdraw`: articles, and their copies, taken out of the corpus for good."""

import datetime as dt
import shutil
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from corpuskit.commands.withdraw.family import Held, copies_of, describe_held
from corpuskit.commands.withdraw.traces import cards_beside, commits_with, find_traces, rewrite_export
from corpuskit.errors import CorpuskitError, StoreError, UsageError
from corpuskit.model import LINK_FIELDS, Failure, Match, Report
from corpuskit.pipeline.notes import Notes
from corpuskit.pipeline.sources import Seen, accounted_articles
from corpuskit.registry import suggestion
from corpuskit.store.atomic import remove, replace_file
from corpuskit.store.corpus import Corpus, read_bytes
from corpuskit.store.lock import FOLDER, IGNORE, LOCK, PATIENT, Waiting, locked
from corpuskit.store.sidecar import drop_key, read_fields
from corpuskit.store.tombstones import WITHDRAWN, Tombstone, Tombstones, add_tombstones

_STAYS = frozenset((LOCK, IGNORE))


class WithdrawOptions(NamedTuple):
    """Options: also copies, of which `matches` tell that no mark names; exports whose rows go, too; the reason for the list; whether anything is written."""

    with_copies: bool = False
    exports: tuple[str, ...] = ()
    reason: str = ""
    write: bool = True
    matches: tuple[Match, ...] = ()


ALONE = WithdrawOptions()


def withdraw(
    ids: Sequence[str],
    options: WithdrawOptions = ALONE,
    *,
    config: Path | None = None,
    waiting: Waiting = PATIENT,
) -> Report:
    """Take articles out of the corpus: both files of each, the cache, and the rows of the exports that are named.

    Arguments:
        ids: the ids of the articles.
        options: see `WithdrawOptions`.
        config: the settings file.
        waiting: how long to wait for the corpus lock.

    Their ids and the hashes of their texts go into `withdrawn.yaml`, which `add` and `rebuild` respect. Marks that link other articles to them go.
    `facts["withdraw"]` of the report says what went, which copies stay, and where the articles still stand: exports, cards, git's history.
    Raises `UsageError` for an id that no article has, `CorpuskitError` for what cannot be read or written.

    """
    corpus = Corpus.at(Path.cwd(), config)
    with locked(corpus, (), waiting):
        seen = Seen()
        held = {a.id: describe_held(a) for a in accounted_articles(corpus, (), "text", seen)}
        named = _check_ids(ids, held, Tombstones.of(corpus))
        copies = copies_of(named, held, options.matches)
        gone = sorted({*named, *(copies if options.with_copies else ())})
        failures = list(seen.failures)
        if options.write and gone:
            _write_stones(corpus, gone, held, options.reason)
            failures += _remove_articles(gone, held)
            failures += _drop_links(gone, held)
            _remove_cache(corpus)
        rows, more = _take_rows(options, [*ids, *gone])
        facts = _describe(corpus, gone, held, {*copies} - {*gone}, options, rows, [*ids, *gone])
    paths = tuple(held[name].path for name in gone)
    return Report(
        "withdraw", len(gone), tuple(seen.findings), changed=paths, dry_run=not options.write,
        failures=tuple(sorted({*failures, *more})), facts={"withdraw": facts},
    )  # fmt: skip


def _check_ids(ids: Sequence[str], held: Mapping[str, Held], stones: Tombstones) -> list[str]:
    """Return the ids that are there; one that was withdrawn before may still be in an export. Raises `UsageError` for one that never was."""
    for name in ids:
        if name not in held and name not in stones.ids:
            raise UsageError(f"withdraw: no article has the id {name!r} ({suggestion(name, held)})")
    return [name for name in dict.fromkeys(ids) if name in held]


def _write_stones(corpus: Corpus, gone: Sequence[str], held: Mapping[str, Held], reason: str) -> None:
    """List the articles first: what a crash leaves of them goes when the same call is made again."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    add_tombstones(corpus, [Tombstone(name, held[name].hashes, today, reason) for name in gone])


def _remove_articles(gone: Sequence[str], held: Mapping[str, Held]) -> list[Failure]:
    failures = []
    for path in (path for name in gone for path in (held[name].path, held[name].meta_path)):
        try:
            data = read_bytes(path)
            if data is not None:
                remove(Path(path), was=data)
        except (OSError, StoreError) as error:
            failures.append(Failure(path, f"not removed: {error}"))
    return failures


def _drop_links(gone: Sequence[str], held: Mapping[str, Held]) -> list[Failure]:
    """Take the marks out of the sidecars of articles that stay and are linked to one that went."""
    failures, names = [], set(gone)
    for name, one in held.items():
        if name in names or one.linked_to not in names:
            continue
        try:
            was = read_bytes(one.meta_path) or b""
            text = was.decode("utf-8")
            for key in LINK_FIELDS:
                text = drop_key(text, key) if key in read_fields(text) else text
            replace_file(Path(one.meta_path), text.encode("utf-8"), was=was)
        except (OSError, CorpuskitError) as error:
            failures.append(Failure(one.meta_path, f"still linked to {one.linked_to}: {error}"))
    return failures


def _remove_cache(corpus: Corpus) -> None:
    """Remove the cache, in which parts of texts stand; it is made again when it is needed."""
    folder = corpus.root / FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name in _STAYS:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _take_rows(options: WithdrawOptions, names: Collection[str]) -> tuple[dict[str, int], list[Failure]]:
    """Take the rows out of the exports that were named, and return how many went of each."""
    rows: dict[str, int] = {}
    notes = Notes()

    def take(path: str) -> None:
        rows[path] = rewrite_export(path, set(names))

    for path in options.exports if options.write else ():
        notes.attempt(partial(take, path), path)
    return rows, notes.failures


def _describe(  # noqa: PLR0917 - what the report tells
    corpus: Corpus, gone: Sequence[str], held: Mapping[str, Held], left: Collection[str],
    options: WithdrawOptions, rows: Mapping[str, int], names: Collection[str],
) -> dict[str, Any]:  # fmt: skip
    linked = sorted(n for n, one in held.items() if n not in gone and one.linked_to in gone)
    holding, closed = find_traces(corpus, names, {*options.exports, WITHDRAWN})
    paths = [path for name in gone for path in (held[name].path, held[name].meta_path)]
    return {
        "withdrawn": [{"id": name, "path": held[name].path} for name in gone],
        "copies_left": [{"id": name, "path": held[name].path} for name in sorted(left)],
        "marks_dropped": linked,
        "rows_removed": dict(rows),
        "outdated_cards": cards_beside([path for path, count in rows.items() if count]),
        "still_in_files": holding,
        "not_searched": closed,
        "commits": dict(commits_with(corpus, paths)),
    }
