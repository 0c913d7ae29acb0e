"""Which commands wait for another that writes, and which never do; what `init` leaves to git and to hooks."""

import os
import threading
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import locked
from corpuskit.text import yaml12

STORY = "The harbour of Ostrel was closed on Tuesday, the port's master said to nobody in particular.\n"
TEXT = f"Share on Facebook\n\n{STORY}"
WRITING = [
    "clean",
    "clean corpus/a.txt",
    "clean --undo",
    "clean --forget",
    "clean --learn",
    "add new.txt --source Mail --lang en",
    "set corpus/a.txt section=port",
    "mv corpus/a.txt corpus/b.txt",
    "dedup --mark",
    "dedup --unmark",
    "dedup --accept port-a port-b",
    "validate --fix",
]
READING = [
    "clean --check",
    "clean --diff",
    "clean --explain",
    "clean --learn --check",
    "validate",
    "validate --diff",
    "dedup",
    "dedup --check",
    "export -o out.jsonl",
    "export",
    "stats",
]


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpuskit.toml").touch()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_text(TEXT)
    (tmp_path / "corpus/a.yaml").write_text("id: port-a\ntitle: Harbour closed\nsource: The Ostrel Mail\nlang: en\n")
    (tmp_path / "new.txt").write_text("Fog lay over the harbour of Ostrel all morning long.\n")
    return tmp_path


@pytest.fixture
def held(corpus):
    """The lock is held by somebody else, as another thread is."""
    begun, end = threading.Event(), threading.Event()

    def hold():
        with locked(Corpus.at(corpus)):
            begun.set()
            end.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    yield corpus
    end.set()
    thread.join()


def state_of(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and ".corpuskit" not in p.parts}


@pytest.mark.parametrize("command", WRITING)
def test_a_command_that_writes_is_refused_while_another_does(held, command, capfd):
    before = state_of(held)
    assert run([*command.split(), "--lock-timeout", "0"]) == 2
    assert "writes to this corpus; waited 0 s: run again when it is done" in capfd.readouterr().err
    assert state_of(held) == before


@pytest.mark.parametrize("command", READING)
def test_a_command_that_reads_waits_for_nobody(held, command, capfd):
    assert run(command.split()) in {0, 1}
    assert "corpuskit:" not in capfd.readouterr().err


def test_who_waits_gets_the_lock_when_it_is_free(corpus, capfd):
    begun = threading.Event()

    def hold():
        with locked(Corpus.at(corpus)):
            begun.set()
            threading.Event().wait(1.3)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    assert run(["set", "corpus/a.txt", "section=port"]) == 0
    thread.join()
    expected = (
        f"corpuskit: waiting for another command of corpuskit (process {os.getpid()}) that writes to this corpus\n"
    )
    assert capfd.readouterr().err == expected


def test_input_is_read_without_the_lock(corpus, monkeypatch):
    """Whoever writes the input may use the corpus meanwhile."""
    read, write = os.pipe()

    def feed():
        assert run(["set", "corpus/a.txt", "section=port", "--lock-timeout", "20"]) == 0
        os.write(write, b"Fog lay over the harbour of Ostrel all morning long.\n")
        os.close(write)

    thread = threading.Thread(target=feed)
    thread.start()
    with os.fdopen(read) as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        assert run(["add", "-", "--source", "Mail", "--lang", "en"]) == 0
    thread.join()
    assert "section: port" in Path("corpus/a.yaml").read_text()


def test_init_keeps_temporary_files_from_git_and_hooks_from_each_other(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert run(["init", "new"]) == 0
    assert "*.corpuskit.tmp\n" in Path("new/.gitignore").read_text()
    hooks = yaml12.load(Path("new/.pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    ours = yaml12.load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text())
    for hook in [*hooks, *ours]:
        assert hook.get("require_serial") or "clean" not in hook["entry"]
    Path("old").mkdir()
    Path("old/.gitignore").write_text("/build/\n")
    capfd.readouterr()
    assert run(["init", "old"]) == 0
    assert "*.corpuskit.tmp" in capfd.readouterr().out
    assert Path("old/.gitignore").read_text() == "/build/\n"
