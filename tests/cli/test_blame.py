"""An error that nobody foresaw is told for the article or row that meets it, and the rest goes on."""

import json
from pathlib import Path

import pytest

from tests.cli.transcripts import called

STORY = "The harbour of Ostrel was closed on Tuesday, the port's master {} said to nobody in particular.\n"
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
NAMES = ("a", "b", "c")


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    Path("corpus").mkdir()
    rows = []
    for name in NAMES:
        row = {"id": f"port-{name}", "title": f"Harbour {name}", "source": "The Mail", "lang": "en"}
        text = STORY.format(f"Ines {name}") * 3 + FORM
        Path(f"corpus/{name}.txt").write_text(text)
        Path(f"corpus/{name}.yaml").write_text("".join(f"{key}: {value}\n" for key, value in row.items()))
        rows.append(json.dumps({**row, "text": text}) + "\n")
    Path("rows.jsonl").write_text("".join(rows))
    return tmp_path


def broken(monkeypatch, function, meets):
    """Let a function raise for what `meets` says."""
    module, _, name = function.rpartition(".")
    __import__(module)
    real = getattr(__import__("sys").modules[module], name)

    def breaks(*arguments, **options):
        if any(meets in repr(argument) for argument in arguments):
            raise KeyError("unforeseen")
        return real(*arguments, **options)

    monkeypatch.setattr(function, breaks)


CASES = [
    ("clean rows.jsonl -o out.jsonl -j 1", "corpuskit.store.packed.article", "Harbour b", "rows.jsonl:2"),
    ("clean corpus", "corpuskit.store.cleaning.carry_out", "Harbour b", "corpus/b.txt"),
    ("dedup rows.jsonl -j 1", "corpuskit.commands.dedup.sketching._parse_plain", "port-b", "rows.jsonl:2"),
    ("dedup corpus --no-cache -j 1", "corpuskit.commands.dedup.sketching.card_of", "port-b", "corpus/b"),
    ("export rows.jsonl -o out.jsonl", "corpuskit.commands.export.rows._make_row", "port-b", "rows.jsonl:2"),
    ("export --no-cache -o out.csv", "corpuskit.commands.export.rows._text_of", "port-b", "corpus/b.txt"),
    ("export --no-cache -o out.csv", "corpuskit.pipeline.sources.read_pair", "corpus/b.txt", "corpus/b.txt"),
    ("add rows.jsonl", "corpuskit.commands.add.command.complete_draft", "port-b", "rows.jsonl:2"),
    ("add rows.jsonl", "corpuskit.commands.add.command.file_stem", "Harbour b", "rows.jsonl:2"),
    ("set corpus section=port", "corpuskit.commands.set_fields.set_path", "port-b", "corpus/b.yaml"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case[:2]))
def test_the_one_to_blame_is_named_and_the_rest_goes_on(corpus, monkeypatch, case):
    command, function, meets, place = case
    broken(monkeypatch, function, meets)
    printed, code = called(f"corpuskit {command}")
    assert code == 2, printed
    assert "KeyError: 'unforeseen': this is a bug" in printed
    assert place in printed


def test_a_row_that_cannot_be_cleaned_stays_as_it_is(corpus, monkeypatch):
    broken(monkeypatch, "corpuskit.store.packed.article", "Harbour b")
    called("corpuskit clean rows.jsonl -o out.jsonl -j 1")
    old, new = (Path(name).read_text().splitlines() for name in ("rows.jsonl", "out.jsonl"))
    assert [a == b for a, b in zip(old, new, strict=True)] == [False, True, False]


def test_the_other_rows_are_exported(corpus, monkeypatch):
    broken(monkeypatch, "corpuskit.commands.export.rows._make_row", "port-b")
    called("corpuskit export rows.jsonl -o out.jsonl")
    assert [json.loads(line)["id"] for line in Path("out.jsonl").read_text().splitlines()] == ["port-a", "port-c"]


def test_the_other_rows_are_compared(corpus, monkeypatch):
    Path("rows.jsonl").write_text(Path("rows.jsonl").read_text().replace("Ines c", "Ines a"))
    broken(monkeypatch, "corpuskit.commands.dedup.sketching._parse_plain", "port-b")
    printed, _ = called("corpuskit dedup rows.jsonl -j 1 --output-format json")
    found, _ = json.JSONDecoder().raw_decode(printed[printed.index("{") :])
    assert [(match["a"], match["b"]) for match in found["pairs"]] == [("port-a", "port-c")]
