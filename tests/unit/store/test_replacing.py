"""What a replaced file keeps, and what is never replaced."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store import atomic, swapping, temporary
from corpuskit.store.attributes import copy_attributes

linux = pytest.mark.skipif(sys.platform != "linux", reason="extended attributes and leases of Linux")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    return path


def between(monkeypatch, action, *, after=False):
    """Do `action` directly before (or after) the first exchange of names."""
    real, done = swapping.exchange_names, []

    def exchange(a, b):
        if not done and not after:
            done.append(action())
        outcome = real(a, b)
        if not done:
            done.append(action())
        return outcome

    monkeypatch.setattr(atomic, "exchange_names", exchange)
    monkeypatch.setattr(temporary, "exchange_names", exchange)


def append(path):
    with path.open("ab") as file:
        file.write(b" and more")


def rename_over(path):
    fresh = path.with_name("n")
    fresh.write_bytes(b"by hand")
    os.replace(fresh, path)


@pytest.mark.parametrize(("edit", "held"), [(append, b"old and more"), (rename_over, b"by hand")])
def test_an_edit_in_the_last_moment_stays(path, monkeypatch, edit, held):
    between(monkeypatch, lambda: edit(path))
    with pytest.raises(ChangedError, match=r"a\.txt: changed meanwhile, left alone"):
        atomic.replace_file(path, b"new", was=b"old")
    assert path.read_bytes() == held
    assert os.listdir(path.parent) == ["a.txt"]


def test_a_file_that_is_deleted_in_the_last_moment_stays_deleted(path, monkeypatch):
    between(monkeypatch, path.unlink)
    with pytest.raises(ChangedError):
        atomic.replace_file(path, b"new", was=b"old")
    assert os.listdir(path.parent) == []


@linux
def test_who_has_the_file_open_for_writing_is_waited_for(path):
    with path.open("ab", buffering=0) as file:
        writer = threading.Timer(0.2, lambda: (file.write(b" and more"), file.close()))
        writer.start()
        with pytest.raises(ChangedError):
            atomic.replace_file(path, b"new", was=b"old")
        writer.join()
    assert path.read_bytes() == b"old and more"


def test_two_edits_in_the_moment_of_the_exchange_are_both_kept(path, monkeypatch):
    real = swapping.exchange_names

    def exchange(a, b):
        rename_over(path)
        outcome = real(a, b)
        append(path)
        return outcome

    monkeypatch.setattr(atomic, "exchange_names", exchange)
    with pytest.raises(ChangedError, match=r"one of the edits is in .*a\.edited-[0-9a-f]{8}\.txt"):
        atomic.replace_file(path, b"new", was=b"old")
    assert sorted(p.read_bytes() for p in path.parent.iterdir()) == [b"by hand", b"new and more"]


def test_where_names_cannot_be_exchanged_the_file_is_looked_at_before_the_rename(path, monkeypatch):
    monkeypatch.setattr(atomic, "exchange_names", lambda *_: False)
    atomic.replace_file(path, b"new", was=b"old")
    assert path.read_bytes() == b"new"
    monkeypatch.setattr(atomic, "exchange_names", lambda *_: append(path))
    with pytest.raises(ChangedError):
        atomic.replace_file(path, b"newer", was=b"new")
    assert path.read_bytes() == b"new and more"


@pytest.mark.parametrize("can_rename", [True, False])
def test_a_new_file_never_takes_a_name_that_appears_in_the_last_moment(tmp_path, monkeypatch, can_rename):
    if not can_rename:
        monkeypatch.setattr(swapping, "_system_call", lambda: None)
    atomic.create_file(tmp_path / "b.txt", b"ours")
    assert (tmp_path / "b.txt").read_bytes() == b"ours"
    real = atomic.rename_to_free_name

    def late(old, new):
        (tmp_path / "a.txt").write_bytes(b"theirs")
        real(old, new)

    monkeypatch.setattr(atomic, "rename_to_free_name", late)
    with pytest.raises(ChangedError):
        atomic.create_file(tmp_path / "a.txt", b"ours")
    assert (tmp_path / "a.txt").read_bytes() == b"theirs"
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


def test_a_file_with_other_hard_links_is_refused(path):
    os.link(path, path.with_name("b.txt"))
    with pytest.raises(StoreError, match=r"a\.txt: has 2 names \(hard links\)"):
        atomic.replace_file(path, b"new", was=b"old")
    with pytest.raises(StoreError, match="hard links"), atomic.open_replacement(path):
        pass
    assert path.read_bytes() == b"old"
    assert sorted(os.listdir(path.parent)) == ["a.txt", "b.txt"]


@linux
def test_extended_attributes_and_mode_stay(path):
    path.chmod(0o640)
    os.setxattr(path, "user.desk", b"night")
    atomic.replace_file(path, b"new", was=b"old")
    with atomic.open_replacement(path) as out:
        out.write(b"newer")
    assert os.getxattr(path, "user.desk") == b"night"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser gives files away")
def test_the_superuser_leaves_owner_and_group(path):
    os.chown(path, 1234, 2345)
    atomic.replace_file(path, b"new", was=b"old")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)
    with atomic.open_replacement(path) as out:
        out.write(b"newer")
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_an_owner_that_cannot_be_set_is_no_reason_to_stop(path, monkeypatch):
    def refused(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chown", refused)
    status = path.stat()
    other = os.stat_result((status.st_mode, *status[1:4], status.st_uid + 1, *status[5:]))
    fresh = path.with_name("fresh")
    fresh.write_bytes(b"")
    copy_attributes(str(path), other, str(fresh))
    assert fresh.stat().st_mode == path.stat().st_mode


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_written_to(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with atomic.open_replacement(pipe) as out:
        out.write(b"rows")
    reader.join()
    assert read == [b"rows"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="needs /dev/fd")
def test_an_open_file_is_written_to_where_it_stands(tmp_path):
    with (tmp_path / "log").open("wb", buffering=0) as file:
        file.write(b"first\n")
        with atomic.open_replacement(Path(f"/dev/fd/{file.fileno()}")) as out:
            out.write(b"rows\n")
    assert (tmp_path / "log").read_bytes() == b"first\nrows\n"
