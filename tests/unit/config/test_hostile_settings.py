"""Settings, schemas and packs of any shape are an error with file and line, never more."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from corpuskit.checks.schema import Schema
from corpuskit.cli.app import run
from corpuskit.config.limits import TooSlowError, limited_time
from corpuskit.pipeline.blame import each_or_failure

SIDECAR = "id: port-{0}\ntitle: Harbour closed\nsource: Mail\nlang: en\n"
STORY = "The harbour of Ostrel was closed on Tuesday, the port's master said {0}.\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    for number in range(3):
        Path(f"corpus/{number}.txt").write_text(STORY.format(number))
        Path(f"corpus/{number}.yaml").write_text(SIDECAR.format(number))
    return tmp_path


SETTINGS = {
    "deep list": ("corpuskit.toml", "a = " + "[" * 20_000 + "]" * 20_000, ":1:1: nested too deep"),
    "deep table": ("corpuskit.toml", "\n[" + ".".join(["a"] * 5_000) + "]\n", "corpuskit.toml:"),
    "digits": ("corpuskit.toml", "\nx = " + "9" * 5_000, ":2:1: a number with thousands of digits"),
    "no table": ("pyproject.toml", "[tool]\ncorpuskit = 3\n", ":2:1: corpuskit must be a table"),
    "nan": ("corpuskit.toml", "[clean]\nmax-removed = nan\n", ":2:1: max-removed must be from 0 to 1"),
    "negative": ("corpuskit.toml", "[validate]\nmin-words = -5\n", ":2:1: min-words must be at least 0"),
    "device": ("corpuskit.toml", 'schema = "/dev/zero"\n', "/dev/zero: cannot be read: not a regular file"),
    "absolute packs": ("corpuskit.toml", 'packs = ["/etc/*"]\n', ":1:1: packs must be patterns"),
    "bad glob": ("corpuskit.toml", 'packs = ["**["]\n', ":1:1: packs must be patterns"),
    "NUL": ("corpuskit.toml", 'schema = "a\\u0000b"\n', ":1:1: schema must not hold the character NUL"),
    "NUL in a list": ("corpuskit.toml", 'exclude = ["a\\u0000b"]\n', ":1:1: exclude must not hold the character NUL"),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings(corpus, capsys, case):
    name, text, message = SETTINGS[case]
    Path(name).write_text(text)
    assert run(["validate"]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "this is a bug" not in said
    assert len(said.splitlines()) == 1


def test_another_tool_may_call_its_table_as_it_likes(corpus):
    Path("pyproject.toml").write_text("tool = 3  # corpuskit\n")
    assert run(["validate"]) == 0


SCHEMAS = {
    "dynamic": ('{"$dynamicRef": "http://127.0.0.1:9/x.json"}', "never fetched"),
    "reference": ('{"properties": {"id": {"$ref": "file:///etc/hostname"}}}', "never fetched"),
    "deep": ('{"a":' * 3000 + "1" + "}" * 3000, "nested deeper"),
    "list": ("[" * 100_000 + "]" * 100_000, "nested deeper"),
    "digits": ('{"properties": {"score": {"maximum": ' + "9" * 5000 + "}}}", "thousands of digits"),
    "multiplying": (
        json.dumps(
            {
                "$defs": {
                    **{f"d{i}": {"anyOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(30)},
                    "d30": {"type": "object"},
                },
                "$ref": "#/$defs/d0",
            }
        ),
        "multiply",
    ),
}


@pytest.mark.parametrize("command", ["validate", "export", "stats", "add in.txt --source S --lang en"])
@pytest.mark.parametrize("case", SCHEMAS)
def test_schemas(corpus, capsys, case, command):
    text, message = SCHEMAS[case]
    Path("schema.json").write_text(text)
    Path("in.txt").write_text(STORY.format("in June"))
    code = run(command.split())
    said = capsys.readouterr().err
    assert "this is a bug" not in said
    if command == "validate":
        assert code == 2
        assert message in said
        assert said.startswith("corpuskit: schema.json:1:")


def test_a_pattern_that_backtracks_for_ever_ends(corpus, capsys):
    Path("schema.json").write_text('{"properties": {"title": {"pattern": "^(a+)+$"}}}')
    Path("corpus/1.yaml").write_text(SIDECAR.format(1).replace("Harbour closed", "a" * 40 + "!"))
    assert run(["validate"]) == 1
    assert "corpus/1.yaml:2:8" in capsys.readouterr().out


def test_a_schema_that_refers_to_itself_is_one_rule():
    assert Schema('{"items": {"$ref": "#"}}').is_valid([[[]]])


def test_loops_of_links_are_told(corpus, capsys):
    os.symlink("loop.txt", "corpus/loop.txt")
    for command in ("validate", "clean --check", "dedup", "export", "stats", "set corpus section=x"):
        assert run(command.split()) in (1, 2)
        assert "this is a bug" not in capsys.readouterr().err


def test_a_text_above_the_limit_is_told_and_the_rest_goes_on(corpus, capsys):
    Path("corpuskit.toml").write_text("max-article-size = 1\n")
    Path("corpus/1.txt").write_bytes(b"word " * 300_000)
    assert run(["validate"]) == 2
    printed = capsys.readouterr()
    assert printed.err == (
        "corpuskit: corpus/1.txt: cannot be read: larger than 1 MiB, which is the setting max-article-size\n"
    )
    assert "validate: 2 articles" in printed.out


def test_limited_time_ends_a_regular_expression():
    import re  # noqa: PLC0415

    with pytest.raises(TooSlowError), limited_time(0.1):
        re.match("(a+)+$", "a" * 50 + "!")


def test_an_item_that_cannot_be_worked_on_is_named_and_the_rest_goes_on():
    def inverses(numbers):
        return [1 / number for number in numbers]

    one, failure, half = each_or_failure(inverses, [1, 0, 2], str)
    assert (one, half) == (1, 0.5)
    assert failure.path == "0"
    assert failure.message.startswith("ZeroDivisionError: ")
    with pytest.raises(ZeroDivisionError):
        each_or_failure(inverses, [0, 0], str)


def git(*arguments):
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments], check=True, capture_output=True
    )


def test_no_command_of_a_repository_is_run(corpus):
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-qm", "x")
    git("config", "core.fsmonitor", "touch PWNED; false")
    assert run(["validate", "--no-cache"]) == 0
    assert not Path("PWNED").exists()


def test_where_git_cannot_answer_that_is_told(corpus, capsys):
    git("init", "-q", ".")
    Path(".git/index").write_bytes(b"not an index")
    assert run(["validate", "--no-cache"]) == 0
    assert "git could not be asked" in capsys.readouterr().err


def test_the_hook_of_another_repository_does_not_mislead_git(corpus, capsys, monkeypatch):
    git("init", "-q", ".")
    git("add", "corpus/0.txt")
    monkeypatch.setenv("GIT_DIR", "/nowhere/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/.git/index")
    run(["validate", "--no-cache"])
    printed = capsys.readouterr()
    assert "git could not be asked" not in printed.err
    assert "corpus/0.yaml" in printed.out


def test_each_working_folder_gets_its_own_paths(corpus, capsys, monkeypatch):
    Path("corpuskit.toml").write_text("")
    for folder, language in (("2025", "en"), ("2026", "x!")):
        Path(f"corpus/{folder}").mkdir()
        Path(f"corpus/{folder}/a.txt").write_text(STORY.format(folder))
        Path(f"corpus/{folder}/a.yaml").write_text(SIDECAR.format(folder).replace("lang: en", f"lang: {language}"))
    told = []
    for folder in ("2026", "2025", "2026"):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(f"corpus/{folder}")
            run(["validate", "a.txt"])
        told.append(capsys.readouterr().out.splitlines()[0])
    assert told[0].startswith("a.yaml:4:7: CK107")
    assert told[1] == "validate: 1 article, all fine"
    assert told[2] == told[0]
