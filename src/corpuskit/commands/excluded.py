"""Paths that a call names and the settings leave out, and patterns of a call that leave out nothing."""

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from corpuskit.commands.usable import split_unusable
from corpuskit.config import find_settings, read_settings
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, fits, is_packed, real
from corpuskit.store.ignoring import path_matcher


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
    """Return the patterns that fit no article, and no packed file, among `paths` (none: the whole corpus).

    A pattern that begins with `!` leaves nothing out by itself. Raises `CorpuskitError` for paths and patterns that cannot be used.
    """
    rows = [path for path in paths if is_packed(path)]
    pairs = [path for path in split_unusable(paths)[0] if not is_packed(path)]
    left = {pattern: path_matcher([pattern]) for pattern in patterns if not pattern.startswith("!")}
    left = {pattern: matches for pattern, matches in left.items() if not any(map(matches, rows))}
    if not left or (paths and not pairs):
        return list(left)
    corpus = Corpus.of(pairs, config)
    folder = corpus.settings.corpus
    for stem in corpus.stems(pairs):
        place = corpus.from_root(stem + TEXT)
        left = {pattern: matches for pattern, matches in left.items() if not fits((pattern,), place, folder)}
        if not left:
            break
    return list(left)
