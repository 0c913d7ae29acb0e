"""Which corpora have a cache."""

from pathlib import Path

import pytest

from corpuskit.commands.clean.command import LOOK, clean
from corpuskit.commands.dedup import dedup
from corpuskit.commands.validate.command import validate
from corpuskit.pipeline.options import Means

INDEX = Path(".corpuskit/index.sqlite")


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    """Two articles with one id, and a schema, but no settings."""
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("schema.json").write_text('{"required": ["title", "licence"]}')
    for name in ("a", "b"):
        Path(f"corpus/{name}.txt").write_text("The harbour of Ostrel was closed on Tuesday.\n")
        Path(f"corpus/{name}.yaml").write_text("id: one\ntitle: Harbour closed\nsource: The Marn Post\nlang: en\n")


def test_a_corpus_without_settings_has_a_cache():
    for run in (validate, dedup, lambda means: clean(mode=LOOK, means=means)):
        cold, first, second = (run(means=Means(cache=cache)) for cache in (False, True, True))
        assert cold == first == second
        assert INDEX.exists()


def test_named_articles_are_checked_as_without_a_cache():
    cold, first, second = (validate(["corpus/a.txt"], means=Means(cache=cache)) for cache in (False, True, True))
    assert cold == first == second


def test_a_folder_of_texts_without_a_schema_has_none():
    Path("schema.json").unlink()
    validate(means=Means())
    assert not INDEX.parent.exists()
