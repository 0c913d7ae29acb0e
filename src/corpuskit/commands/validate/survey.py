"""Files of a corpus that are passed by because of their names, and patterns of the settings that fit nothing."""

import os
from collections.abc import Collection, Iterator
from fnmatch import fnmatch

from corpuskit import checks
from corpuskit.model import Finding
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, fits, shown_path

_SEEN = (TEXT, SIDECAR)
_ALIKE = (*_SEEN, ".yml")


def survey(corpus: Corpus, of_call: Collection[str] = ()) -> tuple[list[Finding], list[str]]:
    """Return a finding for each file or folder that looks like articles and is not looked at, and a remark for each pattern that fits nothing.

    Only names are read. Patterns are those of `exclude` and `per-path-ignore`; not those `of_call`, which are reported by whoever made it.
    """
    patterns = dict.fromkeys(pattern for pattern in corpus.settings.exclude if pattern not in of_call)
    per_path = {pattern: shown_path(corpus.root / pattern) for pattern in corpus.settings.validate.per_path_ignore}
    findings = []
    for path, odd in _names_below(shown_path(corpus.folder), everything=bool(patterns or per_path)):
        if odd and not corpus.excludes(path):
            findings.append(checks.UNSEEN.at(path, (1, 1), odd))
        inside = corpus.from_root(path) if patterns else path
        for pattern in [pattern for pattern in patterns if fits((pattern,), inside, corpus.settings.corpus)]:
            del patterns[pattern]
        for pattern in [pattern for pattern, whole in per_path.items() if fnmatch(path, whole)]:
            del per_path[pattern]
    return findings, [
        *(f"exclude: {pattern!r} fits no file" for pattern in patterns if not pattern.startswith("!")),
        *(f"per-path-ignore: {pattern!r} fits no file" for pattern in per_path),
    ]


def _names_below(folder: str, *, everything: bool) -> Iterator[tuple[str, str]]:
    """Yield the paths below a folder (`everything`, or only the skipped ones), with the reason why a path is skipped."""
    try:
        with os.scandir(folder) as scan:
            entries = list(scan)
    except OSError:
        return
    prefix = "" if folder == "." else f"{folder}/"
    for entry in entries:
        name = entry.name
        if name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _names_below(prefix + name, everything=everything)
        elif not name.endswith(_SEEN) and (odd := _why_unseen(entry)):
            yield prefix + name, odd
        elif everything:
            yield prefix + name, ""


def _why_unseen(entry: "os.DirEntry[str]") -> str:
    name = entry.name
    if name.lower().endswith(_ALIKE):
        stem, suffix = os.path.splitext(name)  # noqa: PTH122
        right = stem + (TEXT if suffix.lower() == TEXT else SIDECAR)
        return f"not looked at because of its suffix: rename it to {right!r}"
    return "a linked folder, which is not followed" if entry.is_symlink() and entry.is_dir() else ""
