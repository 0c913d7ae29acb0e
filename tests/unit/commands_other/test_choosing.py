"""`--where` and `--exclude` mean the same in every command."""

import json
from pathlib import Path

import pytest

from corpuskit.cli.app import COMMANDS, run
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
            ["1 article is marked as a copy, and not counted"],
        )
    Path("corpus/drafts/2.yaml").unlink()
    run(["stats", "--without-copies"])
    assert "no article is marked as a copy" in capsys.readouterr().err


PATTERNS = {
    "the text": ["corpus/a/0.txt"],
    "the sidecar": ["corpus/a/0.yaml"],
    "the name of the text": ["0.txt"],
    "the place from the folder of articles": ["/a/0.txt"],
    "all but some": ["*", "!1.txt", "!2.yaml"],
}


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("command", CALLS)
def test_a_pattern_that_fits_half_of_an_article_leaves_out_both(command, name, capsys):
    run([*CALLS[command], *(f"--exclude={pattern}" for pattern in PATTERNS[name]), "--output-format", "json"])
    assert json.loads(capsys.readouterr().out)["articles"] == 2


@pytest.mark.parametrize("name", PATTERNS)
def test_settings_leave_out_what_a_call_does(name, capsys):
    Path("corpuskit.toml").write_text(f"exclude = {json.dumps(PATTERNS[name])}\n")
    for no_cache in (["--no-cache"], [], []):
        run(["validate", "--output-format", "json", *no_cache])
        assert json.loads(capsys.readouterr().out)["articles"] == 2


@pytest.mark.parametrize("command", [*CALLS, "report"])
@pytest.mark.parametrize("paths", [[], ["corpus/a"]], ids=["whole corpus", "a folder"])
def test_a_pattern_that_fits_nothing_is_told_once(command, paths, capsys):
    call = CALLS.get(command, ["report", "-o", "page.html"])
    run([*call, *paths, "--exclude", "nothing", "--exclude", "0.txt"])
    assert capsys.readouterr().err.count("'nothing' fits no file") == 1
    run([*call, *paths, "--exclude", "nothing", *([] if command == "stats" else ["-q"])])
    assert command == "stats" or "nothing" not in capsys.readouterr().err


@pytest.mark.parametrize("command", CALLS)
def test_a_named_article_that_the_settings_exclude_is_told(command, capsys):
    Path("corpuskit.toml").write_text('exclude = ["drafts/"]\n')
    run([*CALLS[command], "corpus/drafts/2.txt", "corpus/a/0.txt"])
    assert "left out by `exclude` of the settings: corpus/drafts/2.txt" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export", "stats"])
def test_an_expression_that_leaves_nothing_is_told(command, capsys):
    run([*CALLS[command], "--where", "title == 'none'"])
    assert "--where leaves no article" in capsys.readouterr().err


def test_a_report_is_about_those_that_are_left(capsys):
    run(["report", "-o", "page.html", "--where", "lang == 'en'", "--exclude", "drafts/"])
    assert capsys.readouterr().out.startswith("page.html: 1 article, 1 removal in 1 group, 0 pairs, ")


def test_quiet_commands_say_nothing(capsys):
    assert run(["init", "new", "-q"]) == 0
    assert run(["mv", "corpus/a/0.txt", "corpus/a/9.txt", "-q"]) == 0
    assert run(["set", "-q", "meta.desk=sea", "corpus"]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["set", "-q", "meta.desk=sea", "corpus/none.txt"]) == 2
    assert capsys.readouterr().err


CHOOSING = {"validate", "clean", "dedup", "export", "stats", "set", "report"}
QUIET = {*COMMANDS} - {"stats", "explain"}
"""`stats` and `explain` print nothing but what they were asked for."""


@pytest.mark.parametrize("command", COMMANDS)
def test_where_exclude_and_quiet_exist_wherever_they_make_sense(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    assert run([command, "--help"]) == 0
    printed = capsys.readouterr().out
    assert ("--where" in printed) == (command in CHOOSING)
    assert ("--exclude" in printed) == (command in {*CHOOSING, "add"})
    assert ("--quiet" in printed) == (command in QUIET)


@pytest.mark.parametrize("more", [[], ["--exclude", "drafts/"]])
def test_settings_that_cannot_be_used_are_a_report_for_programs(more, capsys):
    Path("corpuskit.toml").write_text("exclude = 3\n")
    assert run(["validate", "corpus/a/0.txt", "--output-format", "json", *more]) == 2
    assert json.loads(capsys.readouterr().out)["failures"]


def test_a_pattern_that_fits_another_file_is_not_called_unused(capsys):
    Path("corpus/a/SCAN.TXT").write_text("Fog.\n")
    run(["validate", "--exclude", "SCAN.TXT"])
    said = capsys.readouterr()
    assert "CK214" not in said.out
    assert "fits no file" not in said.err
