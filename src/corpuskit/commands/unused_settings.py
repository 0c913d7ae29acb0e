"""What settings name and nobody finds: a misspelled path would otherwise count for nothing, in silence."""

from corpuskit.config.settings import Settings
from corpuskit.store.corpus import Corpus


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
