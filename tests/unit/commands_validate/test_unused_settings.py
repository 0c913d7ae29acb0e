"""What settings name and nobody finds is told."""

from pathlib import Path

from corpuskit.cli.app import run

SETTINGS = """\
packs = ["packs/*.yaml", "own.yaml"]
exclude = ["old/"]
[clean]
learned = "lines.yaml"
[dedup]
accepted = "known.yaml"
[validate]
per-path-ignore = {"corpus/x/*" = ["CK001"]}
"""


def test_files_and_patterns_that_are_not_there_are_told_until_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").write_text(SETTINGS)
    run(["validate"])
    told = [line for line in capsys.readouterr().err.splitlines() if "no articles" not in line]
    assert sorted(told) == [
        "corpuskit: [clean] learned: 'lines.yaml' is not there",
        "corpuskit: [dedup] accepted: 'known.yaml' is not there",
        "corpuskit: exclude: 'old/' fits no file",
        "corpuskit: packs: 'own.yaml' fits no file",
        "corpuskit: per-path-ignore: 'corpus/x/*' fits no file",
    ]
    Path("corpuskit.toml").write_text("")
    run(["validate"])
    assert "fits no" not in capsys.readouterr().err
