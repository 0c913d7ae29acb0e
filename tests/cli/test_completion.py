"""The shell completes relations, codes, fields, rules and formats."""

import contextlib
import os
import subprocess
import sys

import pytest

from corpuskit.cli.app import run

CASES = [
    ("dedup --relations exact,ne", "exact,near"),
    ("dedup --keep lat", "latest"),
    ("validate --select CK10", "CK104"),
    ("clean --ignore comm", "comments"),
    ("clean --undo --rule comment-f", "comment-form"),
    ("export --fields title,publ", "title,published"),
    ("export --format vert", "vertical"),
    ("stats --by ye", "year"),
    ("explain CK01", "CK012"),
    ("set lic", "license="),
    ("add --format mark", "markdown"),
]


def completion_request(line):
    """Return the variables by which bash asks for completions of the last word of a line."""
    words = f"corpuskit {line}"
    return {"_CORPUSKIT_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}


def completed(line, folder):
    """Return the completions that a process prints for the last word of a line."""
    done = subprocess.run(
        [sys.executable, "-c", "from corpuskit.cli.app import run; raise SystemExit(run([]))"],
        env={**os.environ, **completion_request(line)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(("line", "name"), CASES)
def test_names_are_completed(line, name, tmp_path, monkeypatch, capsys):
    for variable, value in completion_request(line).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.chdir(tmp_path)
    with contextlib.suppress(SystemExit):
        run([])
    printed = capsys.readouterr()
    assert not printed.err
    assert name in printed.out.split()


def test_a_process_completes_names(tmp_path):
    assert "near" in completed("dedup --relations ne", tmp_path)


def test_broken_settings_complete_nothing_and_print_nothing(tmp_path):
    (tmp_path / "corpuskit.toml").write_text("broken")
    assert completed("export --fields ti", tmp_path) == []
    assert completed("validate --select CK10", tmp_path)
