"""Temporary files: those of dead writers go, those of living ones stay, and an edit in one of them is given back."""

import os

import pytest

from corpuskit.store import atomic, temporary
from corpuskit.store.corpus import Corpus
from corpuskit.store.lock import locked
from corpuskit.store.swapping import exchange_names
from corpuskit.store.temporary import alive, begin_swap, kept_name, swap_named, sweep, temporary_name


def names(folder):
    return sorted(os.listdir(folder))


def test_only_temporary_files_of_dead_writers_are_swept(tmp_path):
    for name in ["a.txt", ".a.txt.1.corpuskit.tmp", ".b.txt.2.corpuskit.tmp", ".swp.tmp", "b.corpuskit.tmp"]:
        (tmp_path / name).write_bytes(b"")
    with alive(str(tmp_path / ".b.txt.2.corpuskit.tmp")):
        sweep([str(tmp_path)])
    assert names(tmp_path) == [".b.txt.2.corpuskit.tmp", ".swp.tmp", "a.txt", "b.corpuskit.tmp"]


def test_where_nobody_can_tell_only_old_files_are_swept(tmp_path, monkeypatch):
    def no_locks(*_, **__):
        raise OSError(95, "not supported")

    monkeypatch.setattr("filelock.lock_descriptor", no_locks)
    for name in (".a.1.corpuskit.tmp", ".a.2.corpuskit.tmp"):
        (tmp_path / name).write_bytes(b"")
    os.utime(tmp_path / ".a.1.corpuskit.tmp", (0, 0))
    sweep([str(tmp_path)])
    assert names(tmp_path) == [".a.2.corpuskit.tmp"]


@pytest.fixture
def exchanged(tmp_path):
    """A folder as a command leaves it that is killed directly after an exchange; return what writes into the moment before."""

    def killed(edit=None, later=None):
        path = tmp_path / "a.txt"
        path.write_bytes(b"old")
        fresh = temporary_name(str(path))
        with open(fresh, "xb") as file:
            file.write(b"new")
        swap = begin_swap(fresh, str(path), b"old", b"new")
        if edit:
            path.write_bytes(edit)
        assert exchange_names(swap.fresh, swap.target)
        if later:
            path.write_bytes(later)
        return swap

    return killed


def test_after_a_kill_the_replaced_content_is_swept(tmp_path, exchanged):
    exchanged()
    assert sweep([str(tmp_path)], swaps=True) == []
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"new")]


def test_after_a_kill_an_edit_that_was_taken_out_goes_back(tmp_path, exchanged):
    exchanged(b"edited by hand")
    (said,) = sweep([str(tmp_path)], swaps=True)
    assert "an edit made while a killed command replaced the file was put back" in said
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"edited by hand")]


def test_two_edits_at_once_are_both_kept(tmp_path, exchanged):
    swap = exchanged(b"edited by hand", b"and once more")
    (said,) = sweep([str(tmp_path)], swaps=True)
    assert kept_name(swap) in said
    assert sorted(p.read_bytes() for p in tmp_path.iterdir()) == [b"and once more", b"edited by hand"]


def test_exchanges_are_for_the_holder_of_the_lock(tmp_path, exchanged):
    exchanged()
    sweep([str(tmp_path)])
    assert len(names(tmp_path)) == 2


def test_a_living_writer_keeps_its_exchange(tmp_path, exchanged):
    exchanged(b"edited by hand")
    with alive(str(tmp_path / "a.txt")):
        assert sweep([str(tmp_path)], swaps=True) == []
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize("name", ["a" * 251 + ".txt", "я" * 125 + ".txt", "a" * 185 + ".txt", "x.txt"])
def test_names_up_to_the_longest_are_replaced_and_found_again(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"old")
    atomic.replace_file(path, b"new", was=b"old")
    assert path.read_bytes() == b"new"
    fresh = temporary_name(str(path))
    with open(fresh, "xb") as file:
        file.write(b"newer")
    swap = begin_swap(fresh, str(path), b"new", b"newer")
    exchange_names(swap.fresh, swap.target)
    assert swap_named(swap.fresh) == swap


def test_the_next_writer_sweeps_the_corpus_after_one_that_died(tmp_path):
    (tmp_path / "corpus/2026").mkdir(parents=True)
    (tmp_path / "corpuskit.toml").write_text("")
    corpus = Corpus.at(tmp_path)
    stray = tmp_path / "corpus/2026/.a.txt.12345678.corpuskit.tmp"
    (tmp_path / ".corpuskit").mkdir()
    (tmp_path / ".corpuskit/lock").write_text("1234 0123456789abcdef\n")  # held, and never given back
    stray.write_bytes(b"half")
    with locked(corpus):
        assert not stray.exists()


def test_a_temporary_file_is_known_by_its_suffix():
    assert temporary_name("corpus/a.txt").endswith(temporary.SUFFIX)
