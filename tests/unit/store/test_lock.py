"""The corpus lock: one writer at a time, whoever dies, whatever is deleted."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import lock_descriptor

from corpuskit.store import lock as locking
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import CorpusLock, LockError, Waiting, lock_path, locked

NO_WAIT = Waiting(0)
HOLDER = """
import sys, time
from pathlib import Path
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import locked
with locked(Corpus.at(Path.cwd())):
    print("held", flush=True)
    time.sleep(60)
"""

TRY = """
import sys
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import Waiting, locked
with locked(Corpus.of(sys.argv[1:]), sys.argv[1:], Waiting(0)):
    pass
"""


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return Corpus.at(tmp_path)


@pytest.fixture
def holder(corpus):
    """Another process that holds the lock."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_writer_waits_says_so_after_a_second_and_gives_up(corpus, holder):
    told = []
    start = time.monotonic()
    with (
        pytest.raises(LockError, match=r"waited 1\.2 s.*--lock-timeout"),
        locked(corpus, (), Waiting(1.2, told.append)),
    ):
        pass
    assert time.monotonic() - start >= 1.2
    assert told == [f"waiting for another command of corpuskit (process {holder.pid}) that writes to this corpus"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_dead_process_holds_nothing(corpus, holder):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with locked(corpus, (), NO_WAIT):
        pass


def test_who_holds_the_lock_gets_it_again(corpus):
    with locked(corpus), locked(corpus, (), NO_WAIT):
        pass


def test_a_lock_file_that_was_deleted_while_waiting_is_not_the_lock(corpus, holder):
    shutil.rmtree(".corpuskit")
    with locked(corpus, (), NO_WAIT), open(lock_path(corpus), "rb") as new_file:
        assert not lock_descriptor(new_file.fileno(), blocking=False)


def test_who_holds_the_lock_again_learns_whether_others_wrote(corpus):
    mine, other = CorpusLock(corpus), CorpusLock(corpus)
    seen = []
    for lock in (mine, mine, other, mine, mine):
        with lock.hold() as others_wrote:
            seen.append(others_wrote)
    assert seen == [True, False, True, True, False]


def test_without_settings_the_lock_stands_beside_the_schema(tmp_path):
    below = tmp_path / "2026/march"
    below.mkdir(parents=True)
    assert lock_path(Corpus.at(below)) == str(below / ".corpuskit/lock")
    (tmp_path / "schema.json").write_text("{}")
    assert lock_path(Corpus.at(below)) == str(tmp_path / ".corpuskit/lock")


@pytest.mark.parametrize("block", ["file", "link", "pipe"])
def test_where_the_lock_cannot_be_made_nothing_is_written(corpus, block, tmp_path):
    if block == "file":
        (tmp_path / ".corpuskit").write_text("")
    else:
        (tmp_path / ".corpuskit").mkdir()
        lock = tmp_path / ".corpuskit/lock"
        lock.symlink_to(tmp_path / "corpuskit.toml") if block == "link" else os.mkfifo(lock)
    with pytest.raises(LockError, match=r"\.corpuskit/lock: cannot be made, so nothing is written"), locked(corpus):
        pass
    assert (tmp_path / "corpuskit.toml").read_text() == ""


def test_git_ignores_what_stands_beside_the_lock(corpus, tmp_path):
    with locked(corpus):
        assert (tmp_path / ".corpuskit/.gitignore").read_text() == "*\n"


@pytest.fixture
def two(tmp_path, monkeypatch):
    for name in ("north", "south", "south/inner", "plain"):
        (tmp_path / name / "corpus").mkdir(parents=True)
        if name != "plain":
            (tmp_path / name / "corpuskit.toml").write_text("")
        (tmp_path / name / "corpus/a.txt").write_text("Fog.\n")
    monkeypatch.chdir(tmp_path)
    return ["south/corpus/a.txt", "north/corpus", "south/inner/corpus/a.txt", "plain/corpus/a.txt", "south/corpus"]


def test_a_call_that_names_several_corpora_locks_each(two):
    folders = ["south", "north", "south/inner", "plain/corpus"]
    with locked(Corpus.of(two), two):
        for folder in folders:
            held = subprocess.run([sys.executable, "-c", TRY, folder], capture_output=True, text=True, check=False)
            assert "writes to this corpus" in held.stderr, folder
    for folder in folders:
        with locked(Corpus.of([folder]), [folder], NO_WAIT):
            pass


def test_locks_of_several_corpora_are_taken_in_one_order(two, monkeypatch):
    taken = []
    monkeypatch.setattr(locking, "_acquire_lock", lambda path, _: taken.append(path) or os.open(path, os.O_RDWR))
    for folder in (Path("south"), Path("south/inner"), Path("north"), Path("plain/corpus")):
        (folder / ".corpuskit").mkdir()
        (folder / ".corpuskit/lock").touch()
    for paths in (two, two[::-1]):
        with locked(Corpus.of(paths), paths):
            pass
    assert taken[:4] == taken[4:] == sorted(taken[:4])
