"""The columns that a corpus's schema gives."""

import json
from importlib import resources
from typing import Any

from corpuskit.errors import SettingsError
from corpuskit.formats.layout import Layout, layout_of
from corpuskit.store.corpus import Corpus


def layout_for(corpus: Corpus) -> Layout:
    """Return the layout of the corpus's own schema, or of corpuskit's where it has none. Raises `SettingsError` for a broken one."""
    own: dict[str, Any] = json.loads(resources.files("corpuskit").joinpath("schema.json").read_text(encoding="utf-8"))
    path = corpus.root / corpus.settings.schema
    if not path.is_file():
        return layout_of(own, own)
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be used as a schema: {error}") from None
    return layout_of(schema if isinstance(schema, dict) else {}, own)
