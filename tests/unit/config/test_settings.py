from pathlib import Path

import pytest

from corpuskit.config import Settings, find_settings, read_settings
from corpuskit.errors import SettingsError


def read(tmp_path, text, name="corpuskit.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_no_settings_are_the_defaults(tmp_path):
    assert read(tmp_path, "") == Settings()


def test_both_files_say_the_same(tmp_path):
    plain = read(tmp_path, 'exclude = ["drafts/*"]\n[clean]\nstrength = "high"\nmax-removed = 1\n')
    table = read(
        tmp_path,
        '[tool.corpuskit]\nexclude = ["drafts/*"]\n[tool.corpuskit.clean]\nstrength = "high"\nmax-removed = 1\n',
        "pyproject.toml",
    )
    assert plain == table
    assert plain.exclude == ("drafts/*",)
    assert plain.clean.strength == "high"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[clean]\nstrenght = 'safe'\n", ":2:1: unknown setting 'strenght' - did you mean 'strength'?"),
        ("\ncorpus = 3\n", ":2:1: corpus must be a string, not 3"),
        ("[clean]\n\n  strength = 'bold'\n", ":3:3: strength must be one of 'safe', 'high', not 'bold'"),
        ("clean.max-removed = true\n", ":1:1: max-removed must be a number, not true"),
        ("exclude = ['a', 1]\n", ":1:1: exclude must be a list of strings"),
        ("[claen]\n", ":1:1: unknown setting 'claen' - did you mean 'clean'?"),
        ("clean = 1\n", ":1:1: clean must be a table, not 1"),
        ("corpus = \n", ":1:10: Invalid value"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(tmp_path, text, message):
    with pytest.raises(SettingsError) as raised:
        read(tmp_path, text)
    assert str(raised.value).startswith(str(tmp_path / "corpuskit.toml") + message)


def test_the_nearest_settings_count_and_foreign_pyprojects_do_not(tmp_path):
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    (tmp_path / "corpuskit.toml").write_text("")
    (tmp_path / "a/pyproject.toml").write_text("[tool.black]\n")
    assert find_settings(inner) == tmp_path / "corpuskit.toml"
    (tmp_path / "a/pyproject.toml").write_text("[tool.corpuskit]\n")
    assert find_settings(inner) == tmp_path / "a/pyproject.toml"
    assert find_settings(Path(inner.anchor)) is None
