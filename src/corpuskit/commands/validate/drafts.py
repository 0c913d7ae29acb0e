"""`validate --tracked`: articles that git does not track are no part of a commit, and block none."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpuskit.commands.validate.tracking import tracked_paths
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, real
from corpuskit.store.git import GitError, tracked_files

_SHOWN = 3
_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


def without_drafts(corpus: Corpus, paths: Sequence[str]) -> tuple[Corpus, list[str]]:
    """Return the corpus without the pairs of which git tracks neither half, and a remark about them.

    Articles that `paths` name are asked for, whether tracked or not: only where the whole corpus is concerned some are left out.
    """
    if not _concerns_all(corpus, paths):
        return corpus, []
    try:
        listed = tracked_files(corpus.root, [corpus.settings.corpus])
    except GitError as error:
        return corpus, [f"--tracked: git could not be asked, so drafts are checked, too: {error}"]
    if listed is None:
        return corpus, ["--tracked: no git repository here, so every article is checked"]
    drafts = list(_find_drafts(corpus, tracked_paths(corpus, listed)))
    if not drafts:
        return corpus, []
    files = (stem + suffix for stem in drafts for suffix in (TEXT, SIDECAR))
    patterns = (_pattern_of(corpus, path) for path in files if os.path.lexists(path))
    settings = replace(corpus.settings, exclude=(*corpus.settings.exclude, *patterns))
    shown = ", ".join(stem + TEXT for stem in drafts[:_SHOWN]) + (", …" if len(drafts) > _SHOWN else "")
    many = "article" if len(drafts) == 1 else "articles"
    remark = f"not checked, since git does not track them: {len(drafts):,} {many}: {shown}"
    return replace(corpus, settings=settings), [remark]


def _concerns_all(corpus: Corpus, paths: Sequence[str]) -> bool:
    about = {real(corpus.root / corpus.settings.schema), real(corpus.folder)}
    if corpus.settings_path:
        about.add(real(corpus.settings_path))
    return not paths or any(real(path) in about for path in paths)


def _find_drafts(corpus: Corpus, tracked: frozenset[str]) -> Iterator[str]:
    """Yield the pairs, as paths without suffix, of which neither half is tracked."""
    if not corpus.folder.is_dir():
        return
    yield from (stem for stem in corpus.stems() if not tracked & {stem + TEXT, stem + SIDECAR})


def _pattern_of(corpus: Corpus, path: str) -> str:
    """Return the pattern of gitignore that fits one path and no other."""
    return "/" + _SPECIAL.sub(r"\\\1", corpus.from_root(path))
