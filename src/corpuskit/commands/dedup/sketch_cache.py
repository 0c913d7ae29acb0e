"""Cached sketches of a corpus, so that a run after a small change reads the articles that changed, and no others.

A saved sketch is true for a content, and its place is checked by the digests of the folders that the index keeps. So nothing needs to be
invalidated when a file changes. What changed since the sketches were saved is read in each run until it is much; then all is saved anew.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from corpuskit import duplicates
from corpuskit.checks import read_pair
from corpuskit.commands.dedup.documents import Address, Trouble
from corpuskit.commands.dedup.postings import PostedSketches, posting_arrays
from corpuskit.commands.dedup.sketching import (
    PAIR,
    SketchedCorpus,
    card_of,
    kept_by_id,
    nothing,
    numbered,
    ranks_of,
    sketch_texts,
)
from corpuskit.duplicates.cards import Card
from corpuskit.duplicates.sketches import BATCH, Sketch, has_letters, has_threes
from corpuskit.engines import engine_for
from corpuskit.incremental.arrays import Arrays, Store
from corpuskit.incremental.changes import FolderState
from corpuskit.incremental.database import Index
from corpuskit.incremental.fingerprints import fingerprint, package_digest
from corpuskit.incremental.mapped import DamageError, Mapped
from corpuskit.incremental.snapshot import part_of
from corpuskit.model import Article, Failure
from corpuskit.model.columns import Columns, make_columns
from corpuskit.pipeline.run import KILLED
from corpuskit.pipeline.sources import Seen, batches
from corpuskit.store.corpus import Corpus
from corpuskit.store.digests import SIZE, content_digest
from corpuskit.store.progress import begin_stage, counted_batches
from corpuskit.text.words import Flags, Places

_AT_ONCE = 4 * BATCH
_FEW, _ONE_IN = 64, 256  # articles: so many, or one in so many, are read in each run before sketches are saved anew

Digests = NDArray[np.uint64]


@dataclass
class Read:
    """Articles of a batch with their cards and sketch; `digests` has that of each that could be read as a file, empty where it could not.

    `contents` tells what an article holds: nothing for one whose id is its path, which no content tells.
    """

    stems: list[str]
    contents: list[bytes]
    cards: list[Card]
    sketch: Sketch
    digests: list[bytes]
    troubles: list[Trouble]


@dataclass
class _Reader:
    """Reads articles and sketches them. This is what a worker does."""

    corpus: Corpus
    options: duplicates.Options

    def __call__(self, batch: Sequence[str]) -> Read:
        """Return what the articles give."""
        digests: list[bytes] = []
        troubles: list[Trouble] = []
        found: list[tuple[str, bytes, Article]] = []
        for stem in batch:
            pair = self.corpus.read(stem)
            if isinstance(pair, Failure):
                digests.append(b"")
                troubles.append(pair)
                continue
            digests.append(content_digest(pair.text, pair.meta))
            article = read_pair(pair)
            if isinstance(article, Article):
                own_id = article.meta.get("id") == article.id
                found.append((stem, digests[-1] if own_id else bytes(SIZE), article))
            else:
                troubles += article
        stems, contents = [stem for stem, _, _ in found], [content for _, content, _ in found]
        cards = [card_of(article) for _, _, article in found]
        return Read(
            stems, contents, cards, sketch_texts([a.text for _, _, a in found], self.options), digests, troubles
        )


class _Saved:
    """The sketches that were saved: a row for each article. Raises `KeyError` and `ValueError` for a file that holds something else.

    `names` are those of the articles on their file groups, and `file_groups` has for each file group its number and the digest of its articles.
    """

    def __init__(self, file: Mapped) -> None:
        self.file = file
        self.contents: Digests = file.whole("contents")
        self.file_group_of: Places = file.whole("file_group_of")
        self.names: list[str] = orjson.loads(file.whole("names").tobytes())
        fields = orjson.loads(file.whole("cards").tobytes())
        self.cards = Columns(Card, {name: fields[name] for name in Card._fields})
        file_groups = orjson.loads(file.whole("file groups").tobytes())
        self.file_groups = {
            (folder, part): (k, bytes.fromhex(digest)) for k, (folder, part, digest) in enumerate(file_groups)
        }

    def __len__(self) -> int:
        return len(self.names)


class _Now(NamedTuple):
    """The corpus as it stands: which rows of the `saved` sketches hold, and where these articles stand; all others were read."""

    saved: _Saved | None
    there: Flags
    stems: list[str]
    fresh: list[Read]

    @property
    def is_much(self) -> bool:
        """Return whether so much changed that the sketches are worth saving anew."""
        new = sum(any(content) for read in self.fresh for content in read.contents)
        gone = int((~self.there).sum())
        return self.saved is None or max(new, gone) > max(_FEW, len(self.there) // _ONE_IN)


class SketchCache:
    """The cached sketches of the articles that stand on `file_groups`."""

    def __init__(
        self, corpus: Corpus, options: duplicates.Options, index: Index, file_groups: Sequence[FolderState]
    ) -> None:
        self._corpus, self._options, self._index, self._file_groups = corpus, options, index, file_groups
        self._store = Store(corpus.root)
        self._often = min(options.recurs, options.common + 1, options.stock + 1)  # fewer articles mask nothing
        made = (options.sample, has_threes(options), has_letters(options), self._often)
        key = fingerprint(package_digest(), made)
        self._name = f"sketches-{key.hex()[:16]}"

    def articles(self, jobs: int, given: SketchedCorpus | None = None) -> SketchedCorpus:
        """Return all articles of the corpus, as old ones beside the `given` ones if there are any; only those are read that changed."""
        try:
            return self._group_articles(self._open_saved(), jobs, given)
        except DamageError:
            return self._group_articles(None, jobs, given)

    def _open_saved(self) -> _Saved | None:
        file = self._store.mapped(self._name)
        try:
            return None if file is None else _Saved(file)
        except (KeyError, ValueError):
            return None

    def _group_articles(self, saved: _Saved | None, jobs: int, given: SketchedCorpus | None) -> SketchedCorpus:
        now = self._read_now(saved, jobs)
        found = self._number_all(now, given)
        if now.saved and not _post_sketches(found).can_group():
            return self._group_articles(None, jobs, given)
        if now.is_much:
            self._save_sketches(self._number_all(now) if given else found, to_group=given is None)
        _post_sketches(found).group_all()
        return found

    def _read_now(self, saved: _Saved | None, jobs: int) -> _Now:
        """Return the corpus as it stands; save new sketches in the cache."""
        there, stems = np.zeros(len(saved) if saved else 0, np.bool_), [""] * (len(saved) if saved else 0)
        changed = self._file_groups if saved is None else list(_changed_groups(saved, self._file_groups, there, stems))
        for case in changed:
            case.look_up(self._index, self._corpus)
        unknown = list(_unknown_stems(saved, changed, there, stems))
        fresh = list(_read_anew(self._corpus, self._options, unknown, jobs))
        _note_read(self._index, changed, unknown, fresh)
        return _Now(saved, there, stems, fresh)

    def _number_all(self, now: _Now, given: SketchedCorpus | None = None) -> SketchedCorpus:
        """Return all articles, sorted by id. Of two with one id a given one counts, or that which a walk meets first; the other is reported."""
        rows = np.flatnonzero(now.there).tolist()
        cards, addresses, seen = make_columns(Card), make_columns(Address), Seen()
        if given:
            cards.extend(given.cards)
            addresses.extend(given.addresses)
            seen = Seen(findings=list(given.findings), failures=list(given.failures))
        first = len(cards)
        if now.saved:
            cards.extend(now.saved.cards.at(rows))
        cards.extend(make_columns(Card, [card for read in now.fresh for card in read.cards]))
        addresses.extend(
            _addresses_of([*map(now.stems.__getitem__, rows), *(stem for read in now.fresh for stem in read.stems)])
        )
        walk = addresses.of("path")
        old = [False] * first + [True] * (len(cards) - first) if given else ()
        order, findings = kept_by_id(cards, addresses, old=old, key=lambda k: (k >= first, walk[k].split("/")))
        numbers = ranks_of(order, len(cards))
        for trouble in chain.from_iterable(read.troubles for read in now.fresh):
            seen.note(trouble)
        contents = [np.zeros((first, 2), np.uint64), now.saved.contents[now.there] if now.saved else _stack_digests([])]
        contents += [_stack_digests(read.contents) for read in now.fresh]
        return SketchedCorpus(
            cards.at(order),
            addresses.at(order),
            _sketch_all(now, numbers, given, self._often),
            [*seen.findings, *findings],
            seen.failures,
            np.array(order) >= first if given else None,
            np.concatenate(contents)[order],
        )

    def _save_sketches(self, found: SketchedCorpus, *, to_group: bool) -> None:
        """Save the sketches of all articles whose content tells their id; with `to_group` group them on the way, if these are all there are."""
        contents = np.zeros((0, 2), np.uint64) if found.digests is None else found.digests
        plain = contents.any(1) & _which_plain(found)
        numbers, sketches = np.flatnonzero(plain), _post_sketches(found)
        if len(numbers) < len(plain):
            sketches, to_group = sketches.renumbered(ranks_of(numbers, len(plain))), False
        cards, stems = found.cards.at(numbers.tolist()), found.addresses.at(numbers.tolist()).of("path")
        file_group_of, file_groups = self._by_file_group(stems)
        arrays: Arrays = {
            "contents": contents[plain],
            "file_group_of": file_group_of,
            "names": _json_bytes([stem.rpartition("/")[2] for stem in stems]),
            "cards": _json_bytes({name: list(cards.of(name)) for name in Card._fields}),
            "file groups": _json_bytes(file_groups),
        }
        self._store.put(self._name, chain(arrays.items(), posting_arrays(sketches, to_group=to_group)))

    def _by_file_group(self, stems: Sequence[str]) -> tuple[Places, list[tuple[str, int, str]]]:
        """Return the file group of each article, and each file group with its digest, an empty one where other articles stand there, too."""
        number = {(case.place, case.file_group.part): k for k, case in enumerate(self._file_groups)}
        parts = Counter(case.place for case in self._file_groups)
        folders = ((folder or ".", name) for folder, _, name in (stem.rpartition("/") for stem in stems))
        found = np.array([number[folder, part_of(name, parts[folder])] for folder, name in folders], np.int64)
        saved = np.bincount(found, minlength=len(number)).tolist()
        heads, file_groups = self._index.heads(), []
        for case, count in zip(self._file_groups, saved, strict=True):
            head = heads.get(case.file_group.key)
            whole = head is not None and head.digest == case.digest and head.articles == count
            file_groups.append((*case.file_group.key, case.digest.hex() if whole else ""))
        return found, file_groups


def _changed_groups(
    saved: _Saved, file_groups: Sequence[FolderState], there: Flags, stems: list[str]
) -> Iterator[FolderState]:
    """Yield the file groups on which something changed; note where the articles of all others are."""
    place: list[str | None] = [None] * len(saved.file_groups)
    for case in file_groups:
        number, digest = saved.file_groups.get(case.file_group.key, (0, b""))
        if digest and case.digest == digest:
            place[number] = case.path("")
        else:
            yield case
    there[:] = np.array([path is not None for path in place], np.bool_)[saved.file_group_of]
    stems[:] = [
        f"{place[file_group]}{name}" for file_group, name in zip(saved.file_group_of.tolist(), saved.names, strict=True)
    ]


def _unknown_stems(
    saved: _Saved | None, changed: Sequence[FolderState], there: Flags, stems: list[str]
) -> Iterator[str]:
    """Yield the articles on changed file groups that must be read; note where those stand whose content is known."""
    row_of = {saved.contents[row].tobytes(): row for row in np.flatnonzero(~there).tolist()} if saved else {}
    for case in changed:
        for name, digest in case.digests.items():
            row = row_of.pop(digest, None)
            if row is None:
                yield case.path(name)
            else:
                there[row], stems[row] = True, case.path(name)
        yield from map(case.path, case.unknown)


def _sketch_all(now: _Now, numbers: Places, given: SketchedCorpus | None, often: int) -> PostedSketches:
    """Return the sketches of all articles. `numbers` are those of the given ones, of the saved ones that hold, and of those that were read."""
    first = len(given.cards) if given else 0
    rows = np.full(len(now.there), -1, np.int64)
    after = first + int(now.there.sum())
    rows[now.there] = numbers[first:after]
    ends = np.cumsum([len(read.cards) for read in now.fresh], dtype=np.int64)
    parts = [*(given.sketches.parts if given else ()), *(read.sketch for read in now.fresh)]
    of = [numbers[some] for some in given.sketches.numbers] if given else []
    of += np.split(numbers[after:], ends[:-1]) if now.fresh else []
    plain = numbered(parts, of)
    saved = now.saved.file if now.saved else None
    return PostedSketches(plain.parts, plain.numbers, often=often, saved=saved, rows=rows, to_pair=given is not None)


def _post_sketches(found: SketchedCorpus) -> PostedSketches:
    assert isinstance(found.sketches, PostedSketches)  # noqa: S101 - made so here
    return found.sketches


def _addresses_of(stems: list[str]) -> Columns[Address]:
    """Return the addresses of pairs of files."""
    none = {name: array("q", bytes(8 * len(stems))) for name in ("row", "offset", "size")}
    return Columns(Address, {"path": stems, **none, "copy": [""] * len(stems)})


def _read_anew(corpus: Corpus, options: duplicates.Options, stems: Sequence[str], jobs: int) -> Iterator[Read]:
    """Yield articles that are read, batch by batch."""
    engine = engine_for(jobs, len(stems), PAIR)
    begin_stage("articles", len(stems))
    return engine.map(_Reader(corpus, options), counted_batches(batches(stems, _AT_ONCE)), _lost_batch)


def _lost_batch(batch: Sequence[str]) -> Read:
    troubles: list[Trouble] = [Failure(Address(stem).file, f"{KILLED}: not compared") for stem in batch]
    return Read([], [], [], nothing(), [b""] * len(batch), troubles)


def _note_read(index: Index, file_groups: Sequence[FolderState], stems: Sequence[str], fresh: Sequence[Read]) -> None:
    """Save the new sketches in the cache."""
    found = dict(zip(stems, chain.from_iterable(read.digests for read in fresh), strict=True))
    for case in file_groups:
        for name in case.unknown:
            digest = found[case.path(name)]
            if digest:
                case.digests[name] = digest
            else:
                case.lost.add(name)
        case.store_result(index)


def _which_plain(found: SketchedCorpus) -> Flags:
    """Return of which articles JSON can hold the facts: half a surrogate pair is no text to it."""
    paths = found.addresses.of("path")
    try:
        orjson.dumps([paths, *(list(found.cards.of(name)) for name in Card._fields)])
    except TypeError:
        return np.fromiter(map(_is_plain, zip(found.cards, paths, strict=True)), np.bool_)
    return np.ones(len(paths), np.bool_)


def _is_plain(named: tuple[Card, str]) -> bool:
    """Return whether JSON can hold the facts about an article."""
    try:
        orjson.dumps((*named[0], named[1]))
    except TypeError:
        return False
    return True


def _stack_digests(contents: Sequence[bytes]) -> Digests:
    return np.frombuffer(b"".join(contents), np.uint64).reshape(-1, 2)


def _json_bytes(data: object) -> NDArray[np.uint8]:
    return np.frombuffer(orjson.dumps(data), np.uint8)
