"""Nothing lost: every command that writes is killed at every change it makes, and the next run finds all whole."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.store.cleaning import settle_state
from corpuskit.store.record import from_data
from corpuskit.text import yaml12
from tests.kill.dying import dies_at

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")]

STORY = """\
The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.

Nobody was hurt. “We will look at every cable before the first ship comes in again,” Ines Adaro said on the quay.

Ships wait in the roads off Cape Lunn. The port hopes to open two berths by Friday evening, if the wind allows.
"""
TAIL = """
Leave a Reply

Your email address will not be published. Required fields are marked *
"""
SHARE = "Share on Facebook\n\nShare on Twitter\n\n"
SIDECAR = "id: port-1   # set once\ntitle: Harbour closed\nsource: The Ostrel Mail\nlang: en\nsha256: {}\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """A corpus of two articles, one of them with leftovers, which is also the working folder."""
    folder = tmp_path / "work"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    for name, text in (("a", SHARE + STORY + TAIL), ("b", STORY)):
        (folder / f"corpus/{name}.txt").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        (folder / f"corpus/{name}.yaml").write_text(SIDECAR.format(digest).replace("port-1", f"port-{name}"))
    monkeypatch.chdir(folder)
    return folder


def state_of(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*.*"))
        if not any(part.startswith(".") for part in p.relative_to(folder).parts)
    }


def killed_everywhere(corpus, command, tmp_path):
    """Run `command` in fresh copies, killed one change later each time, until it survives; return its outcome and the wrecks."""
    wrecks = []
    while True:
        work = tmp_path / f"copy-{len(wrecks)}"
        shutil.copytree(corpus, work)
        os.chdir(work)
        if not dies_at(len(wrecks) + 1, work, lambda: run(command)):
            return state_of(work), wrecks
        wrecks.append((work, state_of(work)))


def expect_whole_and_mended(corpus, command, tmp_path):
    before = state_of(corpus)
    after, wrecks = killed_everywhere(corpus, command, tmp_path)
    assert len(wrecks) > 3, "the command changed hardly anything: the test proves nothing"
    assert before != after
    for work, state in wrecks:
        for name in before.keys() | after.keys():
            if name.endswith(".txt"):
                assert state.get(name) in (before.get(name), after.get(name)), f"{name} is neither old nor new"
            elif name.endswith(".yaml") and name in state:
                assert_keeps_its_text(state, name)
        os.chdir(work)
        assert run(command) == 0
        assert state_of(work) == after, "the next run did not mend what the crash left"


def assert_keeps_its_text(state, name):
    """The sidecar is whole YAML, and leads from the text that stands beside it back to the original."""
    meta = yaml12.load(state[name].decode())
    text = state.get(name.replace(".yaml", ".txt"))
    if text is not None and "cleaning" in meta:
        original = settle_state(from_data(meta["cleaning"]), text.decode()).original
        assert original == SHARE + STORY + TAIL


def test_clean(corpus, tmp_path):
    expect_whole_and_mended(corpus, ["clean"], tmp_path)
    assert STORY in (Path.cwd() / "corpus/a.txt").read_text(encoding="utf-8")


def test_undo(corpus, tmp_path):
    run(["clean"])
    expect_whole_and_mended(corpus, ["clean", "--undo"], tmp_path)


def test_undo_one_rule(corpus, tmp_path):
    run(["clean"])
    record = from_data(yaml12.load(Path("corpus/a.yaml").read_text())["cleaning"])
    expect_whole_and_mended(corpus, ["clean", "--undo", "--rule", record.removed[-1].rule], tmp_path)


def test_clean_again_with_more_rules(corpus, tmp_path):
    assert run(["clean", "--ignore", "share-bar", "--ignore", "line-model"]) == 0
    expect_whole_and_mended(corpus, ["clean"], tmp_path)


def test_forget(corpus, tmp_path):
    run(["clean"])
    expect_whole_and_mended(corpus, ["clean", "--forget", "--force"], tmp_path)


def test_validate_fix(corpus, tmp_path):
    for name in ("a", "b", "c"):
        text = "\ufeff" + STORY.replace("\n", "\r\n", 1).removesuffix("\n")
        (corpus / f"corpus/{name}.txt").write_bytes(text.encode())
        (corpus / f"corpus/{name}.yaml").write_text(f"id: port-{name}\ntitle: Harbour closed\nsource: M\nlang: en\n")
    expect_whole_and_mended(corpus, ["validate", "--fix"], tmp_path)
    assert (Path.cwd() / "corpus/c.txt").read_bytes() == STORY.encode()


@pytest.mark.parametrize("option", ["--mark", "--unmark"])
def test_dedup_marks(corpus, tmp_path, option):
    (corpus / "corpus/c.txt").write_text(STORY, encoding="utf-8")
    (corpus / "corpus/c.yaml").write_text("id: port-c\ntitle: Harbour closed\nsource: The Marn Post\nlang: en\n")
    if option == "--unmark":
        assert run(["dedup", "--mark"]) == 0
    expect_whole_and_mended(corpus, ["dedup", option], tmp_path)


def test_add(corpus, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text(STORY.replace("Ostrel", "Marn"), encoding="utf-8")
    expect_whole_and_mended(corpus, ["add", str(letter), "--source", "The Marn Post", "--lang", "en"], tmp_path)
