"""A folder that replaces another: what a killed writer leaves is swept, what somebody wrote into the old one stays."""

import os

import pytest

from corpuskit.errors import ChangedError, StoreError
from corpuskit.store import folders
from corpuskit.store.folders import replace_folder
from corpuskit.store.temporary import alive


def only_ours(folder):
    return all(path.suffix == ".out" for path in folder.iterdir())


def write(target, text="new", meanwhile=lambda: None):
    with replace_folder(str(target), only_ours) as fresh:
        (fresh / "a.out").write_text(text, encoding="utf-8")
        meanwhile()


def left_by_a_killed_writer(tmp_path, name, *files):
    (tmp_path / name).mkdir()
    for file in files:
        (tmp_path / name / file).write_bytes(b"half")


def names(folder):
    return sorted(os.listdir(folder))


@pytest.fixture(params=["exchange", "renames"])
def _any_system(request, monkeypatch):
    if request.param == "renames":
        monkeypatch.setattr(folders, "exchange_names", lambda a, b: False)


@pytest.mark.usefixtures("_any_system")
def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path):
    write(tmp_path / "out", "old")
    write(tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert (tmp_path / "out" / "a.out").read_text(encoding="utf-8") == "new"


@pytest.mark.usefixtures("_any_system")
def test_a_file_that_somebody_puts_into_the_old_folder_meanwhile_stays(tmp_path):
    target = tmp_path / "out"
    write(target, "old")
    with pytest.raises(ChangedError, match="left alone"):
        write(target, meanwhile=lambda: (target / "mine.txt").write_bytes(b"mine"))
    assert names(tmp_path) == ["out"]
    assert names(target) == ["a.out", "mine.txt"]
    assert (target / "a.out").read_text(encoding="utf-8") == "old"


def test_what_killed_writers_left_is_swept_and_what_living_ones_write_is_not(tmp_path):
    left_by_a_killed_writer(tmp_path, ".out.aaaa.corpuskit.partial", "a.out", "b.txt")
    left_by_a_killed_writer(tmp_path, ".out.bbbb.corpuskit.partial", "a.out")
    left_by_a_killed_writer(tmp_path, ".out.cccc.old.corpuskit.partial", "a.out")
    left_by_a_killed_writer(tmp_path, ".out2.dddd.corpuskit.partial", "a.out")
    write(tmp_path / "other")
    assert len(names(tmp_path)) == 5
    with alive(str(tmp_path / ".out.bbbb.corpuskit.partial")):
        write(tmp_path / "out")
    assert names(tmp_path) == [".out.bbbb.corpuskit.partial", ".out2.dddd.corpuskit.partial", "other", "out"]


def test_an_old_folder_that_somebody_wrote_into_is_not_swept(tmp_path):
    write(tmp_path / "out")
    left_by_a_killed_writer(tmp_path, ".out.aaaa.old.corpuskit.partial", "a.out", "mine.txt")
    write(tmp_path / "out")
    assert names(tmp_path) == [".out.aaaa.old.corpuskit.partial", "out"]


def test_a_folder_that_a_killed_writer_left_without_its_name_gets_it_back(tmp_path):
    left_by_a_killed_writer(tmp_path, ".out.aaaa.old.corpuskit.partial", "a.out", "mine.txt")
    with pytest.raises(StoreError, match="holds files"):
        write(tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["a.out", "mine.txt"]


def test_a_block_that_raises_leaves_the_old_folder_and_nothing_else(tmp_path):
    write(tmp_path / "out", "old")
    with pytest.raises(KeyError), replace_folder(str(tmp_path / "out"), only_ours):
        raise KeyError
    assert names(tmp_path) == ["out"]
