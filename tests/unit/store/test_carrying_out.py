"""Cleaning a pair while other programs, which take no lock, change one of its files: the original is always to be had."""

import os
from pathlib import Path

import pytest

from corpuskit.commands.clean.command import clean, undo
from corpuskit.store import cleaning

STORY = """\
The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.

Nobody was hurt. “We will look at every cable before the first ship comes in again,” Ines Adaro said on the quay.
"""
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SIDECAR = "id: port-1\ntitle: Harbour closed\nsource: The Ostrel Mail\nlang: en\n"
TEXT, META = Path("corpus/a.txt"), Path("corpus/a.yaml")


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    TEXT.write_text(STORY + TAIL, encoding="utf-8")
    META.write_text(SIDECAR, encoding="utf-8")


@pytest.fixture
def meanwhile(monkeypatch):
    """Do something directly before, or after, the file at a path is replaced for the first time."""

    def at(path, action, *, after=False):
        real, done = cleaning.replace_file, []

        def replace(target, data, *, was, late=False):
            if target == path and not done and not after:
                done.append(action())
            real(target, data, was=was, late=late)
            if target == path and not done:
                done.append(action())

        monkeypatch.setattr(cleaning, "replace_file", replace)

    return at


def save_older_sidecar():
    Path("new").write_text(SIDECAR + "# by hand\n", encoding="utf-8")
    os.replace("new", META)


def add_field():
    META.write_text("section: port\n" + META.read_text(encoding="utf-8"), encoding="utf-8")


@pytest.mark.parametrize("after", [False, True])
def test_an_editor_that_saves_an_older_sidecar_costs_nothing(corpus, meanwhile, after):
    meanwhile(TEXT, save_older_sidecar, after=after)
    (failure,) = clean().failures
    assert failure.message == "corpus/a.yaml: changed meanwhile, left alone: run again"
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL
    assert META.read_text(encoding="utf-8") == SIDECAR + "# by hand\n"


def test_a_sidecar_that_is_deleted_meanwhile_costs_nothing(corpus, meanwhile):
    meanwhile(TEXT, META.unlink, after=True)
    assert clean().failures
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL


@pytest.mark.parametrize("after", [False, True])
def test_another_field_that_is_set_meanwhile_stays(corpus, meanwhile, after):
    meanwhile(TEXT, add_field, after=after)
    assert clean().failures == ()
    assert TEXT.read_text(encoding="utf-8") == STORY
    assert META.read_text(encoding="utf-8").startswith("section: port\nid: port-1")
    assert undo().failures == ()
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL


def test_an_edit_of_the_text_stays_and_the_record_is_taken_back(corpus, meanwhile):
    meanwhile(TEXT, lambda: TEXT.write_text(STORY + TAIL + "By hand.\n", encoding="utf-8"))
    (failure,) = clean().failures
    assert failure.message == "changed meanwhile, left alone: run again"
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL + "By hand.\n"
    assert META.read_text(encoding="utf-8") == SIDECAR


def test_where_both_files_change_the_text_is_left_and_told(corpus, meanwhile):
    def both():
        save_older_sidecar()
        TEXT.write_text("Rewritten by hand.\n", encoding="utf-8")

    meanwhile(TEXT, both, after=True)
    (failure,) = clean().failures
    assert "lost its record of cleaning to another program, and corpus/a.txt was edited meanwhile" in failure.message
    assert TEXT.read_text(encoding="utf-8") == "Rewritten by hand.\n"


def test_a_record_that_goes_while_a_cleaning_is_undone_is_put_to_use_first(corpus, meanwhile):
    clean()
    meanwhile(TEXT, save_older_sidecar)
    assert undo().failures
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL


def test_a_lost_record_is_noticed_where_the_text_holds_the_wanted_bytes(corpus, meanwhile):
    """A run that was killed after the text was written: the next completes the sidecar only."""
    clean()
    pair = cleaning.Pair(str(TEXT), str(META), TEXT.read_bytes(), META.read_bytes())
    record = cleaning.from_data(cleaning.yaml12.load(META.read_text(encoding="utf-8"))["cleaning"])
    state = cleaning.settle_state(record, STORY)
    save_older_sidecar()
    with pytest.raises(cleaning.ChangedError):
        cleaning.carry_out(pair, record, state, record)
    assert TEXT.read_text(encoding="utf-8") == STORY + TAIL
