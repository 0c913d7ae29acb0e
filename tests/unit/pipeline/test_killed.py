"""`add` of many, `set`, `mv` and `export` are killed at every change they make; the next run finds all whole and ends the work."""

import json
import os
import shutil

import pytest

from corpuskit.cli.app import run
from corpuskit.store import holdings
from corpuskit.text import yaml12
from tests.kill.dying import dies_at

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")]

SIDECAR = "id: x-{0}   # once\ntitle: Fog {0}\nsource: Post\nlang: en\nmeta: {{guessed: [lang]}}\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    for name in "ab":
        (folder / f"corpus/{name}.txt").write_text(f"Fog on Monday, says {name}.\n")
        (folder / f"corpus/{name}.yaml").write_text(SIDECAR.format(name))
    (folder / "out.jsonl").write_text("old\n")
    monkeypatch.chdir(folder)
    return folder


def state_of(folder):
    """Return what all files hold but the index, which is a cache and may look like anything."""
    inside = ((path.relative_to(folder), path) for path in sorted(folder.rglob("*.*")) if path.is_file())
    return {
        str(name): path.read_bytes() for name, path in inside if not any(part.startswith(".") for part in name.parts)
    }


def killed_everywhere(corpus, tmp_path, command):
    """Yield folder and state after each death and the next run, and at last the outcome of a run that was left alone."""
    wrecks = []
    while True:
        work = tmp_path / f"copy-{len(wrecks)}"
        shutil.copytree(corpus, work)
        os.chdir(work)
        if not dies_at(len(wrecks) + 1, work, lambda: run(command)):
            return wrecks, state_of(work)
        wrecks.append((work, state_of(work)))


def expect_whole_and_ended(corpus, tmp_path, command, least):
    before = state_of(corpus)
    wrecks, after = killed_everywhere(corpus, tmp_path, command)
    assert len(wrecks) >= least, "the command changed hardly anything: the test proves nothing"
    assert before != after
    for work, state in wrecks:
        assert all(state[name] in (before.get(name), after.get(name)) for name in state), (
            "a file is neither old nor new"
        )
        os.chdir(work)
        assert run(command) == 0
        assert state_of(work) == after, "the next run did not end the work"
    return [state for _, state in wrecks]


@pytest.mark.parametrize("one_by_one", [64, 1])
def test_add_of_rows(corpus, tmp_path, monkeypatch, one_by_one):
    monkeypatch.setattr(holdings, "FLUSHED_ONE_BY_ONE", one_by_one)
    rows = [
        {"id": f"r-{n}", "text": f"Sun on Tuesday, says {n}.", "title": "Sun", "source": "Mail", "lang": "en"}
        for n in range(3)
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    for state in expect_whole_and_ended(corpus, tmp_path, ["add", str(path)], 9):
        texts = {name.removesuffix(".txt") for name in state if name.endswith(".txt")}
        sidecars = {name.removesuffix(".yaml") for name in state if name.endswith(".yaml")}
        assert texts <= sidecars, "a text without a sidecar is nobody's"


def test_set(corpus, tmp_path):
    for state in expect_whole_and_ended(corpus, tmp_path, ["set", "corpus", "lang=de", "section=News"], 4):
        assert all(yaml12.load(data.decode()) for name, data in state.items() if name.endswith(".yaml"))


def test_mv_has_a_whole_pair_at_every_moment(corpus, tmp_path):
    for state in expect_whole_and_ended(corpus, tmp_path, ["mv", "corpus/a.txt", "corpus/2026/"], 5):
        places = ("corpus/a", "corpus/2026/a")
        assert any(f"{place}.txt" in state and f"{place}.yaml" in state for place in places)


def test_export(corpus, tmp_path):
    expect_whole_and_ended(corpus, tmp_path, ["export", "-o", "out.jsonl"], 6)


def test_export_of_parts_with_cards(corpus, tmp_path):
    command = ["export", "-o", "out.csv", "--split", "a=.5,b=.5", "--hf-card", "--datapackage", "-q"]
    expect_whole_and_ended(corpus, tmp_path, command, 10)
