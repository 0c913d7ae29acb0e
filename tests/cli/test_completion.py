"""The shell completes relations, codes, fields, rules and formats."""

import os
import subprocess
import sys

import pytest

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


def completed(line, folder):
    """Return what the shell is offered after a line."""
    words = f"corpuskit {line}"
    environment = {
        **os.environ,
        "_CORPUSKIT_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from corpuskit.cli.app import run; raise SystemExit(run([]))"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(("line", "name"), CASES)
def test_names_are_completed(line, name, tmp_path):
    assert name in completed(line, tmp_path)


def test_broken_settings_complete_nothing_and_print_nothing(tmp_path):
    (tmp_path / "corpuskit.toml").write_text("broken")
    assert completed("export --fields ti", tmp_path) == []
    assert completed("validate --select CK10", tmp_path)
