"""The rule packs of a corpus itself, as they stand beside its schema."""

from corpuskit.errors import SettingsError
from corpuskit.store.corpus import Corpus


def own_packs(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Return path and text of each pack that the settings name, in the order of the paths.

    Raises `SettingsError` for one that cannot be read.
    """
    paths = sorted({path for pattern in corpus.settings.packs for path in corpus.root.glob(pattern)})
    try:
        return tuple((str(path), path.read_text(encoding="utf-8")) for path in paths)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"a rule pack cannot be read: {error}") from None
