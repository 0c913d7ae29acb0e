"""Paths that a call names and the settings leave out, and patterns of a call that leave out nothing."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from corpuskit.commands.usable import split_unusable
from corpuskit.config import find_settings, read_settings
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, fits, real, split_packed
from corpuskit.store.ignoring import unmatched_patterns


def excluded_paths(paths: Sequence[str], config: Path | None = None) -> list[str]:
    """Return the texts and sidecars among `paths` that are there and that the settings of their corpus exclude.

    Raises `SettingsError` for settings that cannot be used.
    """
    nearest = cache(lambda folder: find_settings(real(folder or ".")))
    corpus_of = cache(lambda settings: Corpus(real(settings).parent, read_settings(settings), settings))
    found = []
    for path in (path for path in paths if path.endswith((TEXT, SIDECAR))):
        settings = config or nearest(os.path.dirname(path))  # noqa: PTH120 - a string
        if settings and _is_excluded(corpus_of(settings), path) and os.path.isfile(path):  # noqa: PTH113 - a string
            found.append(path)
    return found


def _is_excluded(corpus: Corpus, path: str) -> bool:
    patterns = corpus.settings.exclude
    return bool(patterns) and fits(patterns, corpus.from_root(path), corpus.settings.corpus)


def unused_patterns(paths: Sequence[str], patterns: Sequence[str], config: Path | None = None) -> list[str]:
    """Return the patterns that fit none of the files among `paths`: articles, packed files and others (default: the corpus folder from the settings).

    A pattern that begins with `!` leaves nothing out by itself. Raises `CorpuskitError` for paths and patterns that cannot be used.
    """
    pairs, rows = split_packed(split_unusable(paths)[0])
    unused = unmatched_patterns(patterns, rows)
    if not unused or (paths and not pairs):
        return unused
    corpus = Corpus.of(pairs, config)
    texts = (stem + TEXT for stem in corpus.stems(pairs))
    return _without_fitting(corpus, _without_fitting(corpus, unused, texts), _files_below(corpus, pairs))


def _without_fitting(corpus: Corpus, patterns: list[str], files: Iterable[str]) -> list[str]:
    """Return the patterns that fit none of the files. Files are looked at until nothing is left."""
    left = patterns
    for path in files if patterns else ():
        place = corpus.from_root(path)
        left = [pattern for pattern in left if not fits((pattern,), place, corpus.settings.corpus)]
        if not left:
            break
    return left


def _files_below(corpus: Corpus, paths: Sequence[str]) -> Iterator[str]:
    """Yield every file below folders, articles or not."""
    for path in paths or [str(corpus.folder)]:
        for folder, _, names in os.walk(path):
            yield from (os.path.join(folder, name) for name in names)  # noqa: PTH118 - strings, many
