"""What `clean` would remove is a warning of `validate`."""

from pathlib import Path

import pytest

from corpuskit import checks
from corpuskit.checks import Options, Schema
from corpuskit.commands.clean.command import clean
from corpuskit.commands.validate.leftovers import BoilerplateFinder
from corpuskit.store.corpus import Corpus

SIDECAR = "id: fog-1\ntitle: Fog over Askford\nsource: The Askford Echo\nlang: en\n"
STORY = "Fog lay over all of Askford on Monday, and no boat left the harbour.\n\nThe ferry is to sail again on Wednesday, the harbour office said in the afternoon.\n"
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpuskit.toml").write_text("")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "fog.yaml").write_text(SIDECAR)
    return Corpus.at(tmp_path)


def told(corpus: Corpus, options: Options = Options()) -> list[str]:  # noqa: B008 - frozen
    pairs = list(corpus.pairs())
    verdicts = checks.check(pairs, Schema.packaged(), options)  # type: ignore[arg-type]
    [verdict] = BoilerplateFinder.of(corpus).added(verdicts, options)
    return [f"{f.path}:{f.line}:{f.column} {f.check}" for f in verdict.findings]


def test_told_at_the_first_line_that_would_go(corpus: Corpus) -> None:
    (corpus.folder / "fog.txt").write_text(STORY + FORM)
    assert told(corpus) == ["corpus/fog.txt:5:1 CK012"]
    assert told(corpus, Options(ignore=("CK012",))) == []


def test_a_clean_text_has_none(corpus: Corpus) -> None:
    (corpus.folder / "fog.txt").write_text(STORY)
    assert told(corpus) == []


def test_a_text_that_is_too_long_to_be_looked_through_is_told(corpus: Corpus) -> None:
    (corpus.folder / "fog.txt").write_text("Share on Facebook\n" * 170_000)
    assert "corpus/fog.txt:1:1 CK012" in told(corpus)


def test_a_cleaned_text_has_none(corpus: Corpus) -> None:
    (corpus.folder / "fog.txt").write_text(STORY + FORM)
    clean()
    assert told(corpus) == []
    with (corpus.folder / "fog.txt").open("a") as out:
        out.write("And a line by hand, after cleaning it.\n")
    assert told(corpus) == ["corpus/fog.yaml:6:3 CK207"]
