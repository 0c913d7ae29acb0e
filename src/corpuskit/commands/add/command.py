"""`add`: articles in, pairs of text and sidecar out. Nothing is overwritten; an article that is there already is reported and left."""

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from corpuskit.commands.add.inputs import Reached, drafts_of, input_files, split_inputs
from corpuskit.commands.add.metadata import Completed, StatedFields, complete_draft
from corpuskit.commands.add.path_patterns import read_pattern
from corpuskit.commands.resources import layout_for
from corpuskit.commands.schema_guard import SchemaGuard
from corpuskit.config import limits
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.drafts import Draft, Notice, Reading, no_article
from corpuskit.formats.encodings import check_encoding
from corpuskit.formats.naming import file_stem, safe_stem, without_unseen
from corpuskit.formats.preset_rows import NO_ROW
from corpuskit.formats.presets import PRESETS
from corpuskit.model import Article, Change, Failure, Finding, Report
from corpuskit.model.values import as_mapping, as_texts
from corpuskit.pipeline.blame import result_or_failure
from corpuskit.pipeline.notes import Notes
from corpuskit.registry import suggestion
from corpuskit.store.corpus import TEXT, Corpus
from corpuskit.store.holdings import Holdings
from corpuskit.store.ignoring import path_matcher, unmatched_patterns
from corpuskit.store.lock import PATIENT, CorpusLock, Waiting
from corpuskit.store.quoted import Quoted
from corpuskit.store.record import RecordError, from_data, to_data
from corpuskit.store.sidecar import dump_sidecar
from corpuskit.store.tombstones import WITHDRAWN, Tombstones
from corpuskit.text.dates import ORDERS

LISTED = 1000
# So many articles are read before they are added together, under the lock; fewer when they are long, or come slowly.
_BATCH, _BATCH_CHARACTERS, _SLOW = 256, 4 << 20, 0.05

_BREAKS = re.compile("[\n\r\x85\u2028\u2029\ufeff]")


@dataclass(slots=True, kw_only=True)
class _AddRun(Notes):
    """Counts of a run. The first thousand articles are listed one by one, the others counted."""

    corpus: Corpus
    holdings: Holdings
    stated: StatedFields
    reached: Reached
    progress: Callable[[int, float | None], None]
    excludes: Callable[[str], bool]
    lock: CorpusLock
    withdrawn: Tombstones = field(default_factory=Tombstones)
    pending: list[tuple[Draft, Completed]] = field(default_factory=list)
    size: int = 0
    added: int = 0
    skipped: int = 0
    mended: int = 0
    there: list[dict[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def take(self, draft: Draft, *, waited: bool) -> None:
        """Prepare the article of a draft, and add the prepared ones when they are enough, or the input was `waited` for."""
        if _is_too_large(draft.text):
            self.findings.append(no_article(draft.source.path, limits.too_large(), draft.source.row or 1))
            return
        completed = result_or_failure(partial(complete_draft, draft, self.stated), draft.source.place)
        if isinstance(completed, Finding | Failure):
            self.note(completed)
            return
        self.pending.append((draft, completed))
        self.size += len(completed.article.text)
        if waited or len(self.pending) >= _BATCH or self.size >= _BATCH_CHARACTERS:
            self.add_pending()

    def add_pending(self) -> None:
        """Add the articles that are ready, under the lock, after a new look at the corpus where others wrote to it."""
        if not self.pending:
            return
        with self.lock.hold() as others_wrote:
            if others_wrote:
                self.holdings.look_again()
            for draft, completed in self.pending:
                failure = result_or_failure(partial(self._add_draft, draft, completed), draft.source.place)
                self.failures += [failure] if failure else []
        self.pending.clear()
        self.size = 0

    def _add_draft(self, draft: Draft, completed: Completed) -> None:
        article = completed.article
        if self.withdrawn.holds(article.id, article.text, completed.stated_text):
            self.notices.append(Notice(_WITHDRAWN, article.source.place, article.id))
            return
        own_id = bool(draft.meta.get("id"))
        stem = self._stem_for(draft, completed)
        held = self.holdings.find(article, stem, own_id=own_id)
        if held and held.whole:
            self._note_there(article, held.stem)
        elif held:
            self.holdings.complete(held, article, format_sidecar(article))
            self._note_added(article, held.stem)
            self.mended += 1
        elif own_id and self.holdings.has_id(article.id):
            self.findings.append(_id_taken(article))
        else:
            self._note_added(article, self.holdings.place(article, stem, format_sidecar(article)))
            self.added += 1
            self.notices += completed.notices
        self.progress(self.added + self.skipped + self.mended, self.reached.share())

    def _stem_for(self, draft: Draft, completed: Completed) -> str:
        """Return where an article goes. A path that it brings is used where it can be; the mark in a name is that of the text in the input."""
        article = completed.article
        plain = without_unseen(draft.path)
        own = safe_stem(plain, self.corpus.settings.corpus)
        if draft.path and not own:
            self.notices.append(Notice(_BAD_PATH, article.source.place, f"{draft.path[:60]!r}"))
        elif plain != draft.path:
            self.notices.append(Notice(_UNSEEN_PATH, article.source.place, ascii(draft.path[:60])))
        published = str(article.meta.get("published", ""))
        return self.holdings.below(own or file_stem(str(article.meta["title"]), published, completed.stated_text))

    def _note_added(self, article: Article, stem: str) -> None:
        if len(self.changes) < LISTED:
            guessed = as_texts(as_mapping(article.meta.get("meta")).get("guessed"))
            warnings = (f"guessed: {', '.join(guessed)}",) if guessed else ()
            self.changes.append(Change(stem + TEXT, article.id, warnings=warnings))

    def _note_there(self, article: Article, stem: str) -> None:
        self.skipped += 1
        if len(self.there) < LISTED:
            self.there.append({"place": article.source.place, "path": stem + TEXT})

    def report(self) -> Report:
        """Return all of it as a report."""
        facts = {
            "added": self.added,
            "skipped": self.skipped,
            "mended": self.mended,
            "there": self.there,
            "notices": [notice._asdict() for notice in self.notices],
        }
        done, changed = self.added + self.skipped + self.mended, tuple(change.path for change in self.changes)
        return self.make_report("add", articles=done, changed=changed, facts=facts)


def add(  # noqa: PLR0913 - one parameter an option
    paths: Sequence[str],
    *,
    source: str = "",
    lang: str = "",
    license: str = "",  # noqa: A002 - the field's name
    override: Sequence[str] = (),
    encoding: str = "",
    kind: str = "",
    columns: Mapping[str, str] | None = None,
    preset: str = "",
    date_order: str = "",
    from_path: str = "",
    exclude: Sequence[str] = (),
    mend: bool = False,
    config: Path | None = None,
    progress: Callable[[int, float | None], None] = lambda _, __: None,
    waiting: Waiting = PATIENT,
) -> Report:
    """Add the articles of files (or of all files in folders, `-`: standard input) to the corpus of the working folder.

    `source`, `lang` and `license` fill what the input leaves open; those that `override` names count more than the input. `encoding` is for what is not
    UTF-8 (`auto`: the likely one). `kind` is the format, where names do not tell it. `columns` says which column or key holds a field (`{"text": "body"}`), `preset` which tool wrote the rows (`formats.presets.PRESETS`),
    `date_order` ("DMY", "MDY", "YMD") how numbers are meant that can be read in two ways, `from_path` a pattern of paths that gives fields
    (`{source}/{published:%Y}`), `exclude` patterns in gitignore's syntax of paths that are not wanted. `mend` mends texts as `validate --fix` does.

    The report has a change for each pair that was written, its guesses as a warning, and a finding for input that holds no article; at most the first 1,000
    changes are listed, `facts` counts them all. `facts["notices"]` has whatever else a user should hear of: files that are not read, values that do not fit their
    field. `progress` is called with how many articles are done, and which share of the input has been read, where that can be known. The input is read without the
    corpus lock, which is taken for each batch of articles; `waiting` says how long another command that holds it is waited for.
    Raises `CorpuskitError` when a path is not there, an option cannot be used, or the corpus cannot be written.
    """
    corpus = Corpus.at(Path.cwd(), config)
    layout = layout_for(corpus)
    reading = Reading(
        check_encoding(encoding),
        _check_mapping(columns or {}, layout.names),
        layout,
        _checked_order(date_order),
        PRESETS.named(preset).name if preset else "",
    )
    given = {k: v for k, v in {"source": source, "lang": lang, "license": license}.items() if v}
    own = corpus.settings.add
    default = {k: v for k, v in {"source": own.source, "lang": own.lang, "license": own.license}.items() if v}
    pattern = read_pattern(from_path, layout.names) if from_path else None
    stated = StatedFields(
        given, default, reading, SchemaGuard(corpus), _checked_override(override, given), pattern, mend, tuple(paths)
    )
    excludes = path_matcher(exclude)
    paths, missing = split_inputs(paths)
    files = input_files(paths, kind, excludes)
    lock = CorpusLock(corpus, waiting=waiting)
    with lock.hold():
        held = Holdings.of(corpus)
    run = _AddRun(
        corpus=corpus, holdings=held, stated=stated, reached=Reached.of(files), progress=progress, excludes=excludes, lock=lock,
        withdrawn=Tombstones.of(corpus),
    )  # fmt: skip
    run.notices += _unused_patterns(exclude, paths, kind)
    run.failures += missing
    try:
        _add_files(run, files, reading, kind)
    finally:
        run.holdings.settle()
    return run.report()


def _unused_patterns(exclude: Sequence[str], paths: Sequence[str], kind: str) -> list[Notice]:
    """Return a notice for each pattern of `--exclude` that fits no file below `paths`."""
    files = input_files(paths, kind) if exclude else ()
    places = [file.place if isinstance(file, Notice) else file for file in files]
    return [Notice(_FITS_NOTHING, name) for name in unmatched_patterns(exclude, places)]


_FITS_NOTHING = "--exclude fits no file"


def _add_files(run: _AddRun, files: Sequence[str | Notice], reading: Reading, kind: str) -> None:
    """Add what the files hold."""
    for path in files:
        _add_file(run, path, reading, kind)
    run.add_pending()
    unmet = (f"{name}={column}" for name, column in reading.columns.items() if column not in reading.met)
    run.notices += [Notice(_NO_COLUMN, mapped) for mapped in unmet]
    if reading.preset and NO_ROW not in reading.met:
        run.notices.append(Notice(NO_ROW, reading.preset))


_NO_COLUMN = "--map names a column that no row has"


def _add_file(run: _AddRun, path: str | Notice, reading: Reading, kind: str) -> None:
    """Add what one file holds. A file that cannot be read is a failure, and the rest goes on."""
    if isinstance(path, Notice):
        run.notices += [] if run.excludes(path.place) else [path]
        return
    found = False
    try:
        for draft, waited in _time_drafts(drafts_of(path, reading, kind, run.reached)):
            found = True
            if isinstance(draft, Finding):
                run.findings.append(draft)
            elif isinstance(draft, Notice):
                run.notices.append(draft)
            else:
                run.take(draft, waited=waited)
        if not found:
            run.findings.append(no_article(path, "no article in it"))
    except (StoreError, UsageError) as error:
        run.failures.append(Failure(path, str(error).removeprefix(f"{path}: ")))


def _time_drafts(drafts: Iterable[Draft | Finding | Notice]) -> Iterator[tuple[Draft | Finding | Notice, bool]]:
    """Yield the drafts, each with whether the input let it be waited for, as a pipe does that somebody writes to slowly."""
    start = time.monotonic()
    for draft in drafts:
        yield draft, time.monotonic() - start > _SLOW
        start = time.monotonic()


_WITHDRAWN = f"article that was withdrawn and is listed in {WITHDRAWN}, not added again"
_UNSEEN_PATH = "path in a row with characters that nobody sees, written without them"
_BAD_PATH = "path in a row that cannot be a file's, another one taken"


def _checked_order(order: str) -> str:
    if order.upper() not in ("", *ORDERS):
        raise UsageError(f"--date-order: no such order: {order!r} (there are: {', '.join(ORDERS)})")
    return order.upper()


_OVERRIDDEN = ("source", "lang", "license")


def _checked_override(names: Sequence[str], given: Mapping[str, str]) -> frozenset[str]:
    for name in names:
        if name not in given:
            if name not in _OVERRIDDEN:
                raise UsageError(f"--override {name}: it takes {', '.join(_OVERRIDDEN)}, and each needs its option")
            raise UsageError(f"--override {name}: say --{name} as well")
    return frozenset(names)


def _check_mapping(columns: Mapping[str, str], fields: Sequence[str]) -> Mapping[str, str]:
    for name in columns:
        if name not in fields:
            raise UsageError(f"--map: no such field: {name!r} ({suggestion(name, fields)})")
    return columns


def _is_too_large(text: str) -> bool:
    """Return whether a text has more bytes than an article may have."""
    most = limits.max_article_size()
    return len(text) * 4 > most and len(text.encode("utf-8", "surrogatepass")) > most


def _id_taken(article: Article) -> Finding:
    message = f"another article of the corpus has the id {article.id!r}, with another text; this one is not added"
    return Finding("CK010", article.source.path, article.source.row or 1, 1, message, article=article.id)


def format_sidecar(article: Article) -> str:
    """Return the sidecar of an article, a record of cleaning written as `clean` writes it."""
    meta = {name: _on_one_line(value) for name, value in article.meta.items()}
    with contextlib.suppress(RecordError):
        meta["cleaning"] = to_data(from_data(article.meta.get("cleaning")))
    return dump_sidecar(meta)


def _on_one_line(value: Any) -> Any:  # noqa: ANN401 - a field holds anything
    """Return a value whose strings are quoted and escaped where a line or paragraph separator in them would be folded."""
    if isinstance(value, str):
        return Quoted(value) if _BREAKS.search(value) else value
    if isinstance(value, list):
        return [_on_one_line(item) for item in value]
    if isinstance(value, dict):
        return {_on_one_line(key): _on_one_line(item) for key, item in value.items()}
    return value
