"""What settings name and nobody finds: a misspelled path would otherwise count for nothing, in silence."""

from corpuskit.config.settings import Settings
from corpuskit.store.corpus import SIDECAR, Corpus, read_bytes


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
