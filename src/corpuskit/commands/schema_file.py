"""The schema of a corpus's sidecars: the file that the settings name, else the one that comes with corpuskit."""

import os

from corpuskit import checks
from corpuskit.config import names_setting
from corpuskit.config.files import read_settings_text
from corpuskit.errors import SettingsError
from corpuskit.store.corpus import Corpus, shown_path


def schema_text(corpus: Corpus) -> tuple[str, str]:
    """Return the text of a corpus's schema, and its path.

    Raises `SettingsError` where it cannot be read, or is not there although the settings name it.
    """
    path = corpus.root / corpus.settings.schema
    if os.path.lexists(path):
        return read_settings_text(path), shown_path(path)
    if corpus.settings_path and names_setting(corpus.settings_path, "schema"):
        where = shown_path(corpus.settings_path)
        raise SettingsError(
            f"{where}: schema = {corpus.settings.schema!r}: no such file; leave the setting out for the schema of corpuskit"
        )
    return checks.packaged_schema(), "schema.json"
