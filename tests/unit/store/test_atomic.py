import errno
import os
import stat
import sys

import pytest

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store import atomic


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    atomic.replace_file(path, b"new", was=b"old")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_did_not_change_is_not_touched(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"same")
    before = path.stat()
    atomic.replace_file(path, b"same", was=b"same")
    assert path.stat() == before


@pytest.mark.parametrize("was", [b"older", None])
def test_a_foreign_change_is_never_overwritten(tmp_path, was):
    path = tmp_path / "a.txt"
    path.write_bytes(b"theirs")
    with pytest.raises(ChangedError, match="changed meanwhile, left alone"):
        atomic.replace_file(path, b"ours", was=was)
    assert path.read_bytes() == b"theirs"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"a\.txt: cannot be written: No space left on device"):
        atomic.replace_file(path, b"new", was=b"old")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights there")
def test_a_symbolic_link_stays_one(tmp_path):
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_bytes(b"old")
    link.symlink_to(target)
    atomic.replace_file(link, b"new", was=b"old")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_new_file_never_takes_the_place_of_another(tmp_path):
    atomic.create_file(tmp_path / "deep/a.txt", b"first")
    with pytest.raises(ChangedError):
        atomic.create_file(tmp_path / "deep/a.txt", b"second")
    assert (tmp_path / "deep/a.txt").read_bytes() == b"first"


def test_who_interrupts_as_the_temporary_file_appears_leaves_none(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    opened = os.open

    def interrupted(name, flags, *more, **how):
        handle = opened(name, flags, *more, **how)
        if flags & os.O_CREAT:
            os.close(handle)
            raise KeyboardInterrupt
        return handle

    monkeypatch.setattr(os, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        atomic.replace_file(path, b"new", was=b"old")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_folders_are_flushed_once_and_before_the_end(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(atomic, "_flush_folder", flushed.append)
    paths = [tmp_path / name for name in ("a.txt", "b.txt", "c.yaml")]
    for path in paths:
        path.write_bytes(b"old")
    with atomic.flush_folders_late():
        atomic.replace_file(paths[0], b"new", was=b"old", late=True)
        with atomic.flush_folders_late():
            atomic.replace_file(paths[1], b"new", was=b"old", late=True)
        assert not flushed
        atomic.replace_file(paths[2], b"new", was=b"old")
        assert flushed == [str(tmp_path)]
    assert flushed == [str(tmp_path)] * 2
    atomic.replace_file(paths[0], b"newer", was=b"new", late=True)
    assert flushed == [str(tmp_path)] * 3
