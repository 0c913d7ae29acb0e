"""Input that is larger than an article may be is told and left out; the rest is added."""

from pathlib import Path

import pytest

from corpuskit.formats import html
from tests.cli.transcripts import called

STORY = "The ferry to Cape Lunn sailed again after eleven months, the port of Ostrel said."


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called("corpuskit init")
    Path("corpuskit.toml").write_text("max-article-size = 1\n")
    return tmp_path


def test_a_cell_that_is_too_large(corpus):
    Path("in.csv").write_text(f'id,title,text\nfog-1,Fog,"{"fog " * 300_000}"\nferry-1,Ferry,"{STORY}"\n')
    printed, code = called("corpuskit add in.csv --source Mail --lang en")
    assert "larger than 1 MiB, which is the setting max-article-size" in printed
    assert "1 added" in printed
    assert code == 1
    assert len(list(Path("corpus").rglob("*.txt"))) == 1


def test_a_page_of_too_many_elements(corpus, monkeypatch):
    pytest.importorskip("trafilatura")
    monkeypatch.setattr(html, "MAX_ELEMENTS", 100)
    Path("long.html").write_text("<html><body><article>" + "<p>x" * 200)
    Path("page.html").write_text("<html><body><article>" + f"<p>{STORY}</p>" * 5)
    printed, _ = called("corpuskit add long.html page.html --source Mail --lang en")
    assert "elements: at most 100 are looked at" in printed
    assert "1 added" in printed
