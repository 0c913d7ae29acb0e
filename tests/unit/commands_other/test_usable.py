"""Paths that name no article are reported in one line each, and the command goes on with the others."""

import json
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean.command import clean
from corpuskit.errors import StoreError

STORY = "Fog lay over the harbour of Ostrel on day {n}, and nobody saw the ferry leave for Cape Lunn in the dark.\n"
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    Path("README.md").write_text("# Fog over Ostrel\n")
    Path("corpus").mkdir()
    for n in range(2):
        Path(f"corpus/{n}.txt").write_text(STORY.format(n=n) * 3 + TAIL)
        Path(f"corpus/{n}.yaml").write_text(f"id: f-{n}\ntitle: Fog {n}\nsource: The Ostrel Post\nlang: en\n")


CALLS = {
    "validate": ["validate"],
    "clean": ["clean"],
    "check": ["clean", "--check"],
    "undo": ["clean", "--undo"],
    "forget": ["clean", "--forget"],
    "show": ["clean", "--show"],
    "dedup": ["dedup"],
    "unmark": ["dedup", "--unmark"],
    "export": ["export", "-o", "out.jsonl"],
    "stats": ["stats"],
    "set": ["set", "meta.desk=sea"],
    "report": ["report", "-o", "page.html"],
}
CHOICES = {
    "all": [],
    "where": ["--where", "lang == 'en'"],
    "exclude": ["--exclude", "nothing", "--exclude", "README.md"],
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("choice", CHOICES)
def test_the_rest_goes_on(name, choice, capsys):
    call = [*CALLS[name], "README.md", "corpus", "nowhere", "none.txt", *CHOICES[choice]]
    assert run([*call, "--output-format", "json"]) == 2
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 2
    assert {failure["path"] for failure in report["failures"]} == {"README.md", "nowhere", "none.txt"}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_but_such_paths_is_an_error_and_never_the_whole_corpus(name, capsys):
    before = {path: path.read_bytes() for path in Path("corpus").iterdir()}
    assert run([*CALLS[name], "README.md", "nowhere"]) == 2
    said = capsys.readouterr().err
    assert "README.md: not an article" in said
    assert "nowhere: no such file" in said
    assert {path: path.read_bytes() for path in Path("corpus").iterdir()} == before


def test_lines_are_explained_all_the_same(capsys):
    assert run(["clean", "--explain", "corpus", "README.md"]) == 2
    said = capsys.readouterr()
    assert said.out.count("remove  Leave a Reply") == 2
    assert "README.md: not an article" in said.err


def test_marks_are_not_changed_where_an_article_may_be_missing(capsys):
    Path("corpus/1.txt").write_text(Path("corpus/0.txt").read_text())
    assert run(["dedup", "--mark", "corpus", "README.md"]) == 2
    marked = Path("corpus/1.yaml").read_text()
    assert "duplicate_of: f-0" in marked
    assert run(["dedup", "--mark", "corpus/1.txt", "corpus/9.txt"]) == 2
    assert Path("corpus/1.yaml").read_text() == marked
    assert "corpus/9.txt: no such file, so nothing is marked" in capsys.readouterr().err


def test_a_call_from_python_tells_the_same():
    report = clean(["corpus", "README.md"])
    assert [failure.path for failure in report.failures] == ["README.md"]
    assert len(report.changes) == 2
    with pytest.raises(StoreError, match=r"README\.md: not an article.*; nowhere: no such file"):
        clean(["README.md", "nowhere"])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (["dedup", "--why", "both wanted"], "it goes with --accept"),
        (["set", "meta.desk=sea", "rows.jsonl"], "a packed file has no sidecars"),
        (["export", "-o", "out.jsonl", "--min-articles", "3"], "--min-articles is for --derived"),
        (["add", "corpus/0.txt", "--override", "mood"], "--override mood: it takes source, lang, license"),
        (["add", "corpus/0.txt", "--override", "lang"], "--override lang: say --lang as well"),
    ],
)
def test_an_option_that_says_nothing_there_is_refused(call, says, capsys):
    assert run(call) == 2
    assert says in capsys.readouterr().err


def test_rows_are_not_mended_and_that_is_told(capsys):
    run(["export", "-o", "rows.jsonl", "-q"])
    run(["validate", "--fix", "rows.jsonl"])
    assert "--fix and --diff are for pairs of files" in capsys.readouterr().err


def test_add_goes_on_where_a_path_is_missing(capsys):
    Path("fog.txt").write_text(STORY.format(n=9) * 3)
    assert run(["add", "fog.txt", "nowhere", "--source", "The Ostrel Post", "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "1 added, 0 there already, 0 not added, 1 failed"
    assert "nowhere: no such file" in said.err
    assert run(["add", "nowhere", "none.txt"]) == 2
    assert "nowhere: no such file; none.txt: no such file" in capsys.readouterr().err
