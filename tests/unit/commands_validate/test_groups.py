"""Paths of several corpora, names that nobody looks at, patterns that fit nothing, and the baseline."""

import os
import subprocess
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.errors import SettingsError

TEXT = "Fog lay over all of Askford.\n"


def put(stem, lang="en", text=TEXT):
    path = Path(stem)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(text)
    path.with_suffix(".yaml").write_text(
        f"id: x-{stem.replace('/', '-')}\ntitle: Fog\nsource: The Askford Echo\nlang: {lang}\n"
    )


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    put("corpus/fog")
    return tmp_path


def told(report):
    return [(finding.path, finding.check) for finding in report.findings]


def test_the_corpus_and_other_paths_are_all_looked_at():
    put("incoming/rain", lang="english")
    for paths in (["corpus", "incoming"], ["incoming", "corpus"], ["corpuskit.toml", "incoming"]):
        report = validate(paths)
        assert (report.articles, told(report)) == (2, [("incoming/rain.yaml", "CK107")])


def test_an_id_in_two_folders_is_told_when_both_are_named():
    put("incoming/rain")
    for name in ("fog", "rain"):
        path = Path("corpus/fog.yaml" if name == "fog" else "incoming/rain.yaml")
        path.write_text("id: x-1\ntitle: Fog\nsource: The Askford Echo\nlang: en\n")
    assert validate(["corpus", "incoming"], requested=ValidateOptions(lines=True)).findings[0].check == "CK203"


def test_each_corpus_is_judged_by_its_own_settings():
    put("other/corpus/rain", text="Rain.\n")
    Path("other/corpuskit.toml").write_text("[validate]\nmin-words = 1\n")
    put("corpus/sun", text="Sun.\n")
    report = validate(["other/corpus", "corpus"])
    assert (report.articles, told(report)) == (3, [("corpus/sun.txt", "CK008")])


def test_paths_outside_any_corpus_are_checked_by_the_defaults_and_said_so(tmp_path):
    os.remove("corpuskit.toml")
    report = validate(["corpus"])
    assert report.facts["remarks"] == ["corpus: outside any corpus, so checked by the defaults"]


def test_a_schema_that_is_named_and_not_there_is_an_error():
    for name in ("schema.json", "other.json"):
        Path("corpuskit.toml").write_text(f'schema = "{name}"\n')
        with pytest.raises(SettingsError, match="no such file"):
            validate()


@pytest.mark.parametrize(
    "pattern", ["corpus/drafts", "corpus/drafts/", "./corpus/drafts", "drafts/**", "drafts/", "corpus/drafts/*.txt"]
)
def test_exclude_has_the_rules_of_gitignore(pattern):
    put("corpus/drafts/rain", lang="english")
    os.remove("corpus/drafts/rain.txt")
    os.remove("corpus/drafts/rain.yaml")
    Path("corpus/drafts/rain.txt").write_text("Rain.")
    Path("corpuskit.toml").write_text(f'exclude = ["{pattern}"]\n')
    for _ in range(2):
        report = validate()
        assert (report.articles, told(report), report.facts["remarks"]) == (1, [], [])


def test_patterns_that_fit_nothing_are_told():
    Path("corpuskit.toml").write_text(
        'exclude = ["corpus/draft/"]\n[validate.per-path-ignore]\n"corpus/old/*" = ["CK008"]\n'
    )
    assert validate().facts["remarks"] == [
        "exclude: 'corpus/draft/' fits no file",
        "per-path-ignore: 'corpus/old/*' fits no file",
    ]


def test_names_that_nobody_looks_at_are_told_also_when_nothing_else_changed():
    lines = ValidateOptions(lines=True)
    assert validate(requested=lines).lines.warnings == 0
    for name in ("A.TXT", "b.yml", "c.Yaml"):
        Path("corpus", name).write_text("x")
    os.symlink("../incoming", "corpus/linked")
    Path("incoming").mkdir()
    for _ in range(2):
        assert validate(requested=lines).lines.warnings == 4
    assert [path for path, _ in told(validate())] == ["corpus/A.TXT", "corpus/b.yml", "corpus/c.Yaml", "corpus/linked"]


def test_no_articles_is_never_all_fine(capsys):
    for name in ("fog.txt", "fog.yaml"):
        os.remove(f"corpus/{name}")
    assert run(["validate"]) == 0
    out = capsys.readouterr()
    assert "all fine" not in out.out
    assert "no articles in corpus/" in out.err
    Path("empty").mkdir()
    assert run(["validate", "empty"]) == 2
    assert "all fine" not in capsys.readouterr().out


def test_a_baseline_counts_what_is_new_and_tells_what_is_gone(capsys):
    put("corpus/rain", lang="english")
    assert run(["validate", "--baseline-update"]) == 0
    assert run(["validate", "--strict"]) == 0
    assert "1 known finding not counted (baseline.yaml)" in capsys.readouterr().err
    with Path("corpus/rain.yaml").open("a") as out:
        out.write("mood: grey\n")
    assert told(validate()) == [("corpus/rain.yaml", "CK104")]
    put("corpus/rain")
    assert "1 finding of baseline.yaml gone" in validate().facts["remarks"][0]
    assert validate(["corpus/rain.txt"]).facts["remarks"] == []
    assert run(["validate", "--baseline-update"]) == 0
    assert validate().facts["remarks"] == []
    Path("baseline.yaml").write_text("nonsense\n")
    with pytest.raises(SettingsError, match="cannot be read as a baseline"):
        validate()


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def test_git_that_does_not_answer_is_told():
    Path(".git").write_text("gitdir: /nowhere\n")
    (remark,) = validate().facts["remarks"]
    assert remark.startswith("git could not be asked")


def test_git_add_is_not_advised_for_a_file_that_is_gone():
    git("init", "-q")
    git("add", "corpus/fog.yaml")
    assert told(validate()) == [("corpus/fog.txt", "CK211")]
    os.remove("corpus/fog.txt")
    assert told(validate()) == [("corpus/fog.yaml", "CK202")]


@pytest.mark.parametrize("part", [["corpus/fog.txt"], ["--where", "path == 'corpus/fog.txt'"]])
def test_a_baseline_of_a_part_keeps_what_is_listed_of_the_rest(part):
    put("corpus/mist", "xx-no-such-language-tag")
    run(["validate", "--baseline-update"])
    before = Path("baseline.yaml").read_text()
    assert "corpus/mist.yaml" in before
    run(["validate", "--baseline-update", *part])
    assert Path("baseline.yaml").read_text() == before
