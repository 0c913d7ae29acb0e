"""Standard streams that are closed, full or not UTF-8; text that would steer a terminal; what nobody foresaw."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpuskit.cli import app
from corpuskit.text.visible import make_visible

STORY = "The harbour of Ostrel was closed on Tuesday, the port's master said to nobody in particular.\n"
COMMANDS = ["validate", "clean --check", "dedup", "export", "stats", "--help", "validate --output-format json"]


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpuskit.toml").write_text("")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/a.txt").write_text(STORY)
    (tmp_path / "corpus/a.yaml").write_text('id: "port\\e[2J"\ntitle: Škoda “漢”\nsource: S\nlang: en\nzz\u202ez: 1\n')
    return tmp_path


def shell(line, **environment):
    full = f'"{sys.executable}" -m corpuskit {line}'
    return subprocess.run(
        ["bash", "-c", full], check=False, capture_output=True, env={**os.environ, **environment}, timeout=60
    )


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("to", [">&-", "> /dev/full"])
def test_output_that_cannot_be_written_is_one_line_and_exit_2(corpus, command, to):
    done = shell(f"{command} {to}")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "corpuskit: standard output cannot be written: "
        + ("it is closed" if to == ">&-" else "No space left on device")
    ]


def test_a_closed_input_is_told(corpus):
    done = shell("add - --source S <&-")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(corpus):
    done = shell("export | head -c 1; exit ${PIPESTATUS[0]}")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
@pytest.mark.parametrize("command", ["validate", "stats", "clean --explain", "dedup"])
def test_any_encoding_of_the_terminal_will_do(corpus, encoding, command):
    done = shell(command, PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1)
    assert b"Traceback" not in done.stderr


def test_programs_get_utf_8_whatever_the_terminal_reads(corpus):
    done = shell("export", PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)["title"] == "Škoda “漢”"


def test_people_see_characters_that_steer_a_terminal(corpus):
    for command in ("validate", "dedup", "stats", "clean --explain", "explain CK104"):
        done = shell(command)
        printed = (done.stdout + done.stderr).decode()
        assert not {"\x1b", "\u202e"} & set(printed)
    assert r"zz\u202ez" in shell("validate").stdout.decode()


def test_file_names_that_are_not_utf_8_stay_exact_in_json(corpus):
    Path(os.fsdecode(b"corpus/\xff.txt")).write_text(STORY)
    findings = json.loads(shell("validate --output-format json").stdout.decode())["findings"]
    assert b"corpus/\xff.txt" in {os.fsencode(finding["path"]) for finding in findings}
    assert r"corpus/\xff.txt" in shell("validate").stdout.decode()


def test_visible_spells_out_what_steers_and_nothing_else():
    assert make_visible("a\x00\x07\x9b\u2066\u2028\rb") == r"a\x00\x07\x9b\u2066\u2028\x0db"
    assert make_visible("naïve\t漢字 👩‍🚒\r\n") == "naïve\t漢字 👩‍🚒\r\n"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyError("id"), "KeyError: 'id': this is a bug, please report it with --debug"),
        (RecursionError("too deep"), "RecursionError: too deep: this is a bug, please report it with --debug"),
        (MemoryError(), "not enough memory: try --jobs 1, or fewer articles at a time"),
        (OSError(24, "Too many open files", "a.txt"), "a.txt: Too many open files"),
        (ImportError("libx.so"), "a part of corpuskit or of what it needs cannot be loaded: libx.so"),
    ],
)
def test_the_unforeseen_is_one_line_and_exit_2(monkeypatch, capsys, error, line):
    def broken(_):
        raise error

    monkeypatch.setattr(app, "_make_app", broken)
    assert app.run(["validate"]) == 2
    assert capsys.readouterr().err == f"corpuskit: {line}\n"


def test_debug_shows_the_traceback(monkeypatch, capsys):
    def broken(arguments):
        raise KeyError(*arguments)

    monkeypatch.setattr(app, "_make_app", broken)
    monkeypatch.setenv("CORPUSKIT_DEBUG", "")
    assert app.run(["validate", "--debug"]) == 2
    error = capsys.readouterr().err
    assert "Traceback" in error
    assert "KeyError: 'validate'" in error.splitlines()[-1]
