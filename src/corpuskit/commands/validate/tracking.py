"""Git's view of a corpus, and the times of its folders: what a saved result of `validate` rests on beside the articles.

With `--tracked`, articles that git does not track are no part of a commit, and block none.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import chain

from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, shown_path

# Above, naming each file to git takes longer than having all listed.
_ONE_BY_ONE = 500
_SHOWN = 3
_SPECIAL = re.compile(r"([\\*?\[\]!# ])")


def folder_stamps(folders: Iterable[str]) -> list[int]:
    """Return when something was last put into each folder or taken out of it: names that nobody looks at are reported, too."""
    found = []
    for folder in sorted(folders):
        with suppress(OSError):
            found.append(os.stat(folder).st_mtime_ns)  # noqa: PTH116 - a path for every folder is what costs here
    return found


def wanted_of_git(corpus: Corpus, given: frozenset[str] | None) -> list[str]:
    """Return the paths that git is asked for: the corpus's folder, or the files of the pairs `given`."""
    if given is None or len(given) > _ONE_BY_ONE:
        return [corpus.settings.corpus]
    files = chain.from_iterable((path, path.removesuffix(TEXT) + SIDECAR) for path in sorted(given))
    return [os.path.relpath(path, corpus.root) for path in files]


def tracked_paths(corpus: Corpus, listed: bytes) -> frozenset[str]:
    """Return the paths that git listed, as people write them."""
    place = cache(lambda folder: shown_path(corpus.root / folder))
    names = (os.fsdecode(name).rpartition("/") for name in listed.split(b"\0") if name)
    return frozenset(name if (at := place(folder)) == "." else f"{at}/{name}" for folder, _, name in names)


def without_drafts(corpus: Corpus) -> tuple[Corpus, list[str]]:
    """Return the corpus without the pairs of which git tracks neither half, and a remark about them."""
    from corpuskit.store.git import GitError, tracked_files  # noqa: PLC0415 - most calls do not ask git first

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


def _find_drafts(corpus: Corpus, tracked: frozenset[str]) -> Iterator[str]:
    """Yield the pairs, as paths without suffix, of which neither half is tracked."""
    if not corpus.folder.is_dir():
        return
    yield from (stem for stem in corpus.stems() if not tracked & {stem + TEXT, stem + SIDECAR})


def _pattern_of(corpus: Corpus, path: str) -> str:
    """Return the pattern of gitignore that fits one path and no other."""
    return "/" + _SPECIAL.sub(r"\\\1", corpus.from_root(path))
