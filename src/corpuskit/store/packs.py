"""The rule packs of a corpus itself, in the folder `packs/` beside its schema."""

from corpuskit.config.files import read_settings_text
from corpuskit.store.corpus import Corpus


def own_packs(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Return path and text of each pack that the settings name, in the order of the paths.

    Raises `SettingsError` for one that cannot be read.
    """
    paths = sorted({path for pattern in corpus.settings.packs for path in corpus.root.glob(pattern)})
    return tuple((str(path), read_settings_text(path)) for path in paths)
