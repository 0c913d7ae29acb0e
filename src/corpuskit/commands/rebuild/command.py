"""`rebuild`: a corpus made again from what may be shared of it and one's own copies of the pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from corpuskit.commands.add.command import format_sidecar
from corpuskit.commands.add.inputs import NOT_READ, Reached, drafts_of, input_files, split_inputs
from corpuskit.commands.add.metadata import mend_text
from corpuskit.commands.rebuild.remaking import Remade, remake_other, remake_same
from corpuskit.commands.rebuild.standoff_file import StandoffFile
from corpuskit.commands.resources import layout_for
from corpuskit.errors import StoreError
from corpuskit.formats.drafts import Draft, Notice, Reading
from corpuskit.formats.guesses.title import guess_title
from corpuskit.formats.layout import STANDOFF
from corpuskit.formats.naming import file_stem, safe_stem, without_unseen
from corpuskit.model import Article, Failure, Finding, Report, Source
from corpuskit.pipeline.notes import Notes
from corpuskit.store.corpus import TEXT, Corpus
from corpuskit.store.holdings import Holdings
from corpuskit.store.lock import PATIENT, Waiting, locked
from corpuskit.store.record import hash_text, to_data
from corpuskit.store.tombstones import Tombstones
from corpuskit.text.anchors import hash_address

_LISTED = 1000
# Of the row, but not of an article.
_ABOUT = frozenset(
    (STANDOFF, "url_hash", "split", "original", "text", "rules", "removed", "declined", "paragraphs", "path")
)


def rebuild(
    standoff: str,
    pages: Sequence[str],
    *,
    config: Path | None = None,
    progress: Callable[[int], None] = lambda _: None,
    waiting: Waiting = PATIENT,
) -> Report:
    """Write the articles of a stand-off file whose pages are given into the corpus of the working folder.

    Arguments:
        standoff: a file of `export --standoff`.
        pages: files and folders in any format that `add` reads: pages, texts, archives, tables.
        config: the settings file.
        progress: is called with the number of articles that are done.
        waiting: how long to wait for the corpus lock.

    A page is matched by its text, its address, its id or its file name. The same text gives the same bytes; another extraction is cleaned by anchors.
    Nothing is overwritten. `facts["rebuild"]` of the report has the counts, and article by article what differs. Raises `CorpuskitError`.

    """
    corpus = Corpus.at(Path.cwd(), config)
    known = StandoffFile.read(standoff)
    layout = layout_for(corpus)
    pages, missing = split_inputs(pages)
    files = input_files(pages)
    with locked(corpus, (), waiting):
        run = _Run(
            corpus=corpus, known=known, fields=layout.names, holdings=Holdings.of(corpus), progress=progress,
            withdrawn=Tombstones.of(corpus),
        )  # fmt: skip
        run.failures += missing
        run.counts["not_read"] = sum(isinstance(path, Notice) and path.kind == NOT_READ for path in files)
        try:
            for path in files:
                if isinstance(path, str):
                    run.take_file(path, Reading(layout=layout))
        finally:
            run.holdings.settle()
    return run.report()


@dataclass(slots=True, kw_only=True)
class _Run(Notes):
    """One run over the pages."""

    corpus: Corpus
    known: StandoffFile
    fields: Sequence[str]
    holdings: Holdings
    progress: Callable[[int], None]
    withdrawn: Tombstones
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("same", "other", "there", "withdrawn", "unknown_pages", "not_read"), 0)
    )
    anchored: int = 0
    removals: int = 0
    absent: int = 0
    different: list[dict[str, Any]] = field(default_factory=list)

    def take_file(self, path: str, reading: Reading) -> None:
        """Make the articles of a file again. One that cannot be read is a failure, and the rest goes on."""
        self.attempt(partial(self._take_drafts, path, reading), path)

    def _take_drafts(self, path: str, reading: Reading) -> None:
        for draft in drafts_of(path, reading, "", Reached.of([path])):
            if isinstance(draft, Finding):
                self.note(draft)
            elif isinstance(draft, Draft):
                self._take_page(draft)

    def _take_page(self, draft: Draft) -> None:
        """Make the article of a page again, and write it."""
        ended = draft.text if draft.text.endswith(("\n", "\r")) else f"{draft.text}\n"
        texts = list(dict.fromkeys((draft.text, ended, mend_text(draft.text)[0], mend_text(ended)[0])))
        found = self.known.find(_keys_of(draft, texts))
        if found is None:
            self.counts["unknown_pages"] += 1
            return
        number, row = found
        self.known.found.add(number)
        same = (made for text in texts if (made := remake_same(text, row)))
        remade = next(same, None) or remake_other(ended, row)
        self._write(draft, row, remade)
        self.progress(sum(self.counts.values()))

    def _write(self, draft: Draft, row: Mapping[str, Any], remade: Remade) -> None:
        article = self._article_of(draft, row, remade)
        if self.withdrawn.holds(article.id, article.text, draft.text):
            self.counts["withdrawn"] += 1
            return
        title, published = str(article.meta.get("title", "")), str(row.get("published", ""))
        own = safe_stem(without_unseen(str(row.get("path", ""))), self.corpus.settings.corpus)
        stem = self.holdings.below(own or file_stem(title, published, draft.text))
        if self.holdings.find(article, stem, own_id=True) or self.holdings.has_id(article.id):
            self.counts["there"] += 1
            return
        try:
            placed = self.holdings.place(article, stem, format_sidecar(article))
        except StoreError as error:
            self.failures.append(Failure(stem + TEXT, str(error)))
            return
        self._note(article, placed + TEXT, remade)

    def _article_of(self, draft: Draft, row: Mapping[str, Any], remade: Remade) -> Article:
        """Return the article with the fields of the row; what it leaves out is taken from the page."""
        title = row.get("title") or draft.meta.get("title") or guess_title(draft.text)
        meta = {**{n: v for n, v in row.items() if n not in _ABOUT}, "title": title or "untitled"}
        if draft.meta.get("url"):
            meta.setdefault("url", draft.meta["url"])
        if not remade.is_same:
            meta["meta"] = {
                **(meta["meta"] if isinstance(meta.get("meta"), dict) else {}),
                "rebuilt": _describe_other(remade),
            }
        if remade.record:
            meta["cleaning"] = to_data(remade.record)
        ordered = {name: meta[name] for name in self.fields if name in meta}
        return Article(
            str(row["id"]),
            remade.text,
            {**ordered, **{n: v for n, v in meta.items() if n not in ordered}},
            Source(draft.source.path),
        )

    def _note(self, article: Article, path: str, remade: Remade) -> None:
        self.counts["same" if remade.is_same else "other"] += 1
        self.changed.append(path)
        self.anchored += 0 if remade.is_same else remade.anchored
        self.removals += 0 if remade.is_same else remade.removals
        self.absent += remade.absent
        if not remade.is_same and len(self.different) < _LISTED:
            self.different.append({
                "id": article.id, "path": path, "removals": remade.removals, "anchored": remade.anchored, "absent": remade.absent, "lost": list(remade.lost),
                "paragraphs": remade.of, "paragraphs_there": remade.paragraphs,
            })  # fmt: skip

    def report(self) -> Report:
        """Return all of it as a report."""
        missing = self.known.missing()
        facts = {
            **self.counts, "missing": len(missing), "missing_ids": missing[:_LISTED],
            "anchored": self.anchored, "removals": self.removals, "absent": self.absent, "articles": self.different,
        }  # fmt: skip
        failures = tuple(sorted(self.failures))
        return self.make_report("rebuild", articles=len(self.changed), failures=failures, facts={"rebuild": facts})


def _keys_of(draft: Draft, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the keys by which a page may be known, the surest first."""
    for text in texts:
        yield "sha", hash_text(text)
    if isinstance(draft.meta.get("url"), str):
        yield "url", hash_address(draft.meta["url"])
    if isinstance(draft.meta.get("id"), str):
        yield "id", draft.meta["id"]
    if draft.source.row is None:
        yield "id", Path(draft.source.path).name.partition(".")[0]


def _describe_other(remade: Remade) -> str:
    return (
        f"from another extraction: {remade.anchored} of {remade.removals} removed passages found, {remade.absent} are not in it,"
        f" {remade.paragraphs} of {remade.of} paragraphs the same"
    )
