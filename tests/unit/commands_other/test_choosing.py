"""`--where` and `--exclude` mean the same in every command."""

import json
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.choosing import Selection, choose_paths

STORY = "Fog lay over the harbour of Ostrel on {day}, and nobody saw the ferry leave for Cape Lunn in the dark.\n"
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    for n, (folder, lang) in enumerate((("a", "en"), ("a", "de"), ("drafts", "en"))):
        Path(f"corpus/{folder}").mkdir(parents=True, exist_ok=True)
        Path(f"corpus/{folder}/{n}.txt").write_text(STORY.format(day=n) * 3 + TAIL)
        more = "duplicate_of: f-0\nrelation: near\nscore: 0.9\n" if n == 2 else ""
        Path(f"corpus/{folder}/{n}.yaml").write_text(
            f"id: f-{n}\ntitle: Fog {n}\nsource: The Ostrel Post\nlang: {lang}\n{more}"
        )


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection("lang == 'en'"), ["a/0", "drafts/2"]),
        (Selection("words > 70 and 'fog' in text.lower()"), ["a/0", "a/1", "drafts/2"]),
        (Selection("path.startswith('corpus/drafts')"), ["drafts/2"]),
        (Selection("", ("drafts/",)), ["a/0", "a/1"]),
        (Selection("", ("corpus/a/0.txt",)), ["a/1", "drafts/2"]),
        (Selection("lang == 'en'", ("drafts/",)), ["a/0"]),
        (Selection("title == 'none'"), []),
    ],
)
def test_what_is_left(selection, names):
    assert choose_paths([], selection) == [f"corpus/{name}.txt" for name in names]
    assert choose_paths(["corpus/a", "corpus/drafts/2.txt"], selection) == [f"corpus/{name}.txt" for name in names]


def test_an_article_that_cannot_be_read_stays_in():
    Path("corpus/a/0.yaml").write_text("id: [\n")
    assert choose_paths([], Selection("lang == 'de'")) == ["corpus/a/0.txt", "corpus/a/1.txt"]


CALLS = {
    "validate": ["validate"],
    "clean": ["clean", "--check"],
    "dedup": ["dedup"],
    "export": ["export", "-o", "out.jsonl"],
    "stats": ["stats"],
    "set": ["set", "--dry-run", "meta.desk=sea"],
}


@pytest.mark.parametrize("command", CALLS)
def test_every_command_looks_at_those_that_are_left(command, capsys):
    code = run([*CALLS[command], "--where", "lang == 'en'", "--exclude", "drafts/", "--output-format", "json"])
    assert code in {0, 1}
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 1


@pytest.mark.parametrize("command", CALLS)
def test_nothing_left_is_told_and_never_the_whole_corpus(command, capsys):
    nothing = ["--where", "title == 'none'"] if command == "validate" else ["--exclude", "*"]
    assert run([*CALLS[command], *nothing]) == 0
    said = capsys.readouterr()
    assert "leave no article" in said.err
    assert not said.out


@pytest.mark.parametrize("command", CALLS)
def test_a_field_that_is_not_there_is_refused(command, capsys):
    assert run([*CALLS[command], "--where", "langs == 'en'"]) == 2
    assert "no such field: 'langs'" in capsys.readouterr().err


def test_packed_files_are_left_out_by_name(capsys):
    run(["export", "-o", "a.jsonl", "-q"])
    run(["export", "-o", "b.jsonl", "-q"])
    assert choose_paths(["a.jsonl", "b.jsonl"], Selection("", ("b.*",))) == ["a.jsonl"]
    assert choose_paths(["a.jsonl", "b.jsonl"], Selection("lang == 'en'", ("b.*",))) == ["a.jsonl"]
    run(["stats", "a.jsonl", "--where", "lang == 'en'", "--output-format", "json"])
    assert json.loads(capsys.readouterr().out)["articles"] == 2


def test_figures_without_copies(capsys):
    for paths in ([], ["out.jsonl"]):
        run(["export", "-o", "out.jsonl", "-q"])
        run(["stats", *paths, "--without-copies", "--output-format", "json"])
        report = json.loads(capsys.readouterr().out)
        assert (report["articles"], report["facts"]["remarks"]) == (
            2,
            ["1 article is marked as copies, and not counted"],
        )
    Path("corpus/drafts/2.yaml").unlink()
    run(["stats", "--without-copies"])
    assert "no article is marked as a copy" in capsys.readouterr().err
