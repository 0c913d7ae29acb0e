"""The sample corpus as shipped: what cleaning takes from it, and what its articles have in common, is written down beside it."""

import shutil
from pathlib import Path

import pytest

import corpuskit
from corpuskit.model import Severity
from corpuskit.text import yaml12

ROOT = Path(__file__).resolve().parents[2]
TOLD = yaml12.load((ROOT / "tests/cases/sample-corpus.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    shutil.copy(ROOT / "schema.json", folder)
    (folder / "corpuskit.toml").write_text("")
    return folder


@pytest.fixture
def inside(corpus, monkeypatch):
    monkeypatch.chdir(corpus)


@pytest.mark.usefixtures("inside")
def test_it_validates_as_shipped():
    report = corpuskit.validate()
    assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == []
    assert report.articles == len(TOLD["articles"])


@pytest.mark.usefixtures("inside")
def test_cleaning_takes_the_stretches_that_are_told_and_no_other_line():
    before = {path: Path(path).read_text(encoding="utf-8") for path in (a["path"] for a in TOLD["articles"])}
    corpuskit.clean()
    for article in TOLD["articles"]:
        text = before[article["path"]]
        must = [line for s in article["removed"] if not s.get("may") for line in stretch(text, s)]
        may = [line for s in article["removed"] if s.get("may") for line in stretch(text, s)]
        gone = lines(text)
        for line in lines(Path(article["path"]).read_text(encoding="utf-8")):
            gone.remove(line)
        assert [line for line in gone if line not in may] == [line for line in must if line not in may], article["path"]
    corpuskit.undo()
    assert {path: Path(path).read_text(encoding="utf-8") for path in before} == before


@pytest.mark.usefixtures("inside")
def test_the_articles_are_related_as_told_with_or_without_leftovers():
    wanted = {(r["a"], r["b"]): r["relation"] for r in TOLD["relations"]}
    possible = wanted | {(r["a"], r["b"]): r["relation"] for r in TOLD["may_relate"]}
    report = corpuskit.dedup()
    found = {(m.a, m.b): m.relation for m in report.matches}
    assert wanted.items() <= found.items() <= possible.items()
    assert wanted.keys() <= {(m.a, m.b) for m in corpuskit.dedup(mask=False).matches}
    for told in TOLD["relations"]:
        if passage := told.get("passage"):
            (match,) = (m for m in report.matches if (m.a, m.b) == (told["a"], told["b"]))
            assert any(passage in p.a_text or passage in p.b_text for p in match.evidence)


def lines(text):
    return [line for line in text.split("\n") if line.strip()]


def stretch(text, told):
    """Return the lines of a stretch, from the line that `from` begins to the one that `to` ends."""
    start = text.index("\n" + told["from"]) + 1 if not text.startswith(told["from"]) else 0
    end = text.index(told["to"], start) + len(told["to"])
    return lines(text[start:end])
