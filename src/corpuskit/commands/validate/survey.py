"""Files of a corpus that are skipped because of their names, and what the settings name and is not there: a misspelled path would count for nothing."""

import os
from collections.abc import Collection, Iterator
from fnmatch import fnmatch

from corpuskit import checks
from corpuskit.config.settings import Settings
from corpuskit.model import Finding
from corpuskit.store.corpus import SIDECAR, TEXT, Corpus, fits, read_bytes, shown_path

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


def find_unused_settings(corpus: Corpus) -> list[str]:
    """Return a remark for each file or pattern that the settings name, other than by default, and that is not there."""
    own, default = corpus.settings, Settings()
    patterns = [pattern for pattern in own.packs if pattern not in default.packs and not any(corpus.root.glob(pattern))]
    files = (
        ("[clean] learned", own.clean.learned, default.clean.learned),
        ("[dedup] accepted", own.dedup.accepted, default.dedup.accepted),
        ("[validate] baseline", own.validate.baseline, default.validate.baseline),
    )
    missing = [(key, path) for key, path, usual in files if path != usual and not (corpus.root / path).is_file()]
    return [
        *(f"packs: {pattern!r} fits no file" for pattern in patterns),
        *(f"{key}: {path!r} is not there" for key, path in missing),
    ]


def named_sources(settings: Settings) -> dict[str, list[str]]:
    """Return the sources that settings name, each with the keys of the settings that name it."""
    found: dict[str, list[str]] = {}
    for key, names in (
        ("[clean] per-source-ignore", settings.clean.per_source_ignore),
        ("[dedup] source-order", settings.dedup.source_order),
    ):
        for name in names:
            found.setdefault(name, []).append(key)
    return found


def find_unused_sources(corpus: Corpus) -> list[str]:
    """Return a remark for each source that the settings name and that stands in no sidecar. Sidecars are read until all names are found."""
    left = {name: name.encode() for name in named_sources(corpus.settings)}
    for stem in corpus.stems() if left else ():
        try:
            data = read_bytes(stem + SIDECAR) or b""
        except OSError:
            continue  # reported by whoever checks the article
        left = {name: written for name, written in left.items() if written not in data}
        if not left:
            break
    known = named_sources(corpus.settings)
    return [f"{key}: no article is of the source {name!r}" for name in left for key in known[name]]
