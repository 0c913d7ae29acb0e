"""What is known of the articles that a corpus holds, and what that costs."""

import os
import tracemalloc
from pathlib import Path

import pytest

from corpuskit.commands.add.command import add
from corpuskit.store import holdings
from corpuskit.store.corpus import Corpus
from corpuskit.store.holdings import Holdings


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_articles_that_moved_are_found_in_however_many_folders(work, monkeypatch):
    monkeypatch.setattr(holdings, "LISTED_FOLDERS", 2)
    for n in range(8):
        (work / f"{n}.txt").write_text(f"Fog lay over harbour number {n}.\n")
    names = [f"{n}.txt" for n in range(8)]
    for n, change in enumerate(add(names, source="Post", lang="en").changes):
        folder = work / f"corpus/far/{n % 5}"
        folder.mkdir(parents=True, exist_ok=True)
        for path in (Path(change.path), Path(change.path).with_suffix(".yaml")):
            os.rename(path, folder / path.name)
    assert add(names[::-1], source="Post", lang="en").facts["skipped"] == 8
    assert add(names, source="Mail", lang="en").facts["added"] == 8  # the same marks, in one more folder
    assert add(names, source="Mail", lang="en").facts["skipped"] == 8
    assert add(names, source="Post", lang="en").facts["skipped"] == 8


def test_about_a_hundred_bytes_an_article_also_where_marks_agree_by_chance(work):
    count = 4_000
    for n in range(count):
        path = work / f"corpus/2026/{n % 200:03}/fog-lay-over-the-harbour-of-the-town-on-monday-{n:08x}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    tracemalloc.start()
    try:
        held = Holdings.of(Corpus.at(work, None))
        assert list(held._candidate_stems("corpus/undated/something-else-00000005", 9)) != []
        assert tracemalloc.get_traced_memory()[0] < 200 * count
    finally:
        tracemalloc.stop()
