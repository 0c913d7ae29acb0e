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


NAMES_SOURCES = """\
[clean.per-source-ignore]
"The Ostrel Post" = ["share-bar"]
"The Weldmoor Post" = ["share-bar"]
[dedup]
source-order = ["The Saltby Post", "The Ostrel Post"]
"""


def test_sources_that_no_article_has_are_told_until_one_has(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpus/a.txt").write_text("Fog lay over all of Ostrel, and nobody saw the ferry.\n")
    Path("corpus/a.yaml").write_text("id: a\ntitle: Fog\nsource: The Ostrel Post\nlang: en\n")
    Path("corpuskit.toml").write_text(NAMES_SOURCES)
    for more in (["--no-cache"], [], []):
        run(["validate", *more])
        assert [line for line in capsys.readouterr().err.splitlines() if "source" in line] == [
            "corpuskit: [clean] per-source-ignore: no article is of the source 'The Weldmoor Post'",
            "corpuskit: [dedup] source-order: no article is of the source 'The Saltby Post'",
        ]
    Path("corpuskit.toml").write_text(NAMES_SOURCES.replace("Saltby", "Ostrel").replace("Weldmoor", "Ostrel", 0))
    run(["validate"])
    assert capsys.readouterr().err.splitlines() == [
        "corpuskit: [clean] per-source-ignore: no article is of the source 'The Weldmoor Post'"
    ]


def test_a_format_that_is_none_is_told_whatever_the_output(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").write_text('[export]\nformat = "jsonx"\n')
    assert run(["export", "-o", "out.csv"]) == 2
    assert "no such format: 'jsonx'" in capsys.readouterr().err
