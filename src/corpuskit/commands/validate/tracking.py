"""Git's view of a corpus, and the times of its folders: what a saved result of `validate` rests on beside the articles."""

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from itertools import chain

from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, shown_path

# Above, naming each file to git takes longer than having all listed.
_ONE_BY_ONE = 500


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
