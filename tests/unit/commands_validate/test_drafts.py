"""`validate --tracked` leaves out what git does not track, and tells it."""

import subprocess
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.validate.command import ValidateOptions, validate

STORY = "Fog lay over the harbour of Ostrel on Monday, and nobody saw the ferry leave for Cape Lunn.\n" * 3


def write(name, number):
    Path(f"corpus/{name}.txt").write_text(STORY)
    Path(f"corpus/{name}.yaml").write_text(f"id: f-{number}\ntitle: Fog\nsource: The Ostrel Post\nlang: en\n")


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    Path("corpus/drafts").mkdir(parents=True)
    write("a", 1)
    write("b", 2)
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], check=True, capture_output=True)
    write("drafts/ [x]#*?", 1)


def test_drafts_are_left_out_and_told():
    assert len(validate().findings) == 1, "an id that two articles have"
    report = validate(requested=ValidateOptions(tracked=True))
    assert (report.articles, report.findings) == (2, ())
    [remark] = report.facts["remarks"]
    assert remark.startswith("not checked, since git does not track them: 1 article: ")


def test_what_is_named_is_checked_whether_tracked_or_not():
    report = validate(["corpus/drafts"], requested=ValidateOptions(tracked=True))
    assert report.articles == 1


def test_half_a_pair_in_the_index_is_part_of_the_commit():
    subprocess.run(["git", "add", "corpus/drafts/ [x]#*?.yaml"], check=True)
    report = validate(requested=ValidateOptions(tracked=True))
    assert report.articles == 3
    assert {finding.check for finding in report.findings} >= {"CK203"}


def test_without_git_every_article_is_checked(capsys):
    subprocess.run(["rm", "-rf", ".git"], check=True)
    assert run(["validate", "--tracked"]) == 1
    assert "no git repository here" in capsys.readouterr().err
