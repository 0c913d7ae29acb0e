"""Derived text formats: words of many stories only, and no order by which a text could be read."""

import io
import json
from pathlib import Path

import pytest

from corpuskit.commands.export.command import Choice, export
from corpuskit.errors import UsageError
from corpuskit.store.progress import listening

SHARED = "The port of Ostrel is open again, said the master of the port. "
OWN = {
    "a-1": "Nobody saw the whale.",
    "a-2": "Nobody saw the ewe.",
    "a-3": "A crane fell into the sea at noon.",
    "a-4": "A crane fell into the sea at noon.",
}


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for name, text in OWN.items():
        (tmp_path / f"corpus/{name}.txt").write_text(SHARED + text + "\n")
        link = "duplicate_of: a-3\nrelation: exact\n" if name == "a-4" else ""
        (tmp_path / f"corpus/{name}.yaml").write_text(f"id: {name}\ntitle: Fog\nsource: Post\nlang: en\n{link}")


def derived(kind, least=3, **options):
    export([], Choice(output="d.jsonl", derived=kind, min_articles=least, **options))
    return [json.loads(line) for line in Path("d.jsonl").read_text().splitlines()]


def test_ngrams_stand_in_so_many_stories_and_copies_are_one():
    rows = derived("ngrams")
    assert {row["ngram"] for row in rows if row["n"] == 3} >= {"the port of", "port of ostrel"}
    assert all(row["articles"] >= 3 for row in rows)
    assert not any("crane" in row["ngram"] or "nobody" in row["ngram"] for row in rows)
    assert "nobody saw the" in {row["ngram"] for row in derived("ngrams", 2)}
    assert not any("crane" in row["ngram"] for row in derived("ngrams", 2))


def test_a_bag_has_no_order_and_no_rare_word():
    [one, *_] = derived("bag")
    assert list(one["words"]) == sorted(one["words"])
    assert one["words"]["port"] == 2
    assert "whale" not in one["words"]
    assert "title" not in one


def test_sentences_are_apart_and_their_words_in_alphabetical_order():
    rows = derived("shuffled-sentences")
    assert len(rows) == 8
    assert all(row["words"] == sorted(row["words"]) for row in rows)
    assert set(rows[0]) == {"lang", "words"}
    assert not any("whale" in row["words"] for row in rows)
    assert any("_" in row["words"] for row in rows)


def test_the_same_articles_give_the_same_bytes_and_a_filter_holds_in_both_passes():
    for kind in ("ngrams", "bag", "shuffled-sentences"):
        derived(kind)
        before = Path("d.jsonl").read_bytes()
        derived(kind)
        assert Path("d.jsonl").read_bytes() == before
    assert derived("ngrams", 3, where='id != "a-1"') == []


@pytest.mark.parametrize(
    "options",
    [
        {"derived": "bags"}, {"derived": "bag", "min_articles": 1}, {"derived": "bag", "fields": ("id",)}, {"derived": "bag", "hf_card": True},
        {"derived": "bag", "standoff": True}, {"derived": "bag", "format": "tei"},
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(UsageError):
        export([], Choice(**{"output": "d.jsonl", **options}))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables_hold_them_too(suffix):
    for kind in ("ngrams", "bag", "shuffled-sentences"):
        report = export([], Choice(output=f"d.{suffix}", derived=kind, min_articles=2))
        assert report.facts["files"][0]["rows"]


class Stages:
    """Listens to a run, and keeps what was counted in each stage."""

    def __init__(self):
        self.told = [["articles", None, 0]]

    def begin(self, things, total):
        self.told.append([things, total, 0])

    def advance(self, count):
        self.told[-1][2] += count

    def watch(self, path, stream):
        pass

    skip = note_read = advance


@pytest.mark.parametrize(
    ("kind", "last"), [("ngrams", ["n-grams", 31]), ("bag", None), ("shuffled-sentences", ["sentences", 8])]
)
def test_what_is_counted_is_named(kind, last):
    stages, rows = Stages(), []
    choice = Choice(output="d.jsonl", derived=kind, min_articles=3)
    with listening(stages):
        export([], choice, progress=rows.append)
    first, second, *rest = stages.told
    assert first == ["articles", None, 4]
    assert second[:2] == ["articles in the second pass", 4]
    assert [stage[:2] for stage in rest] == ([last] if last else [])
    assert rows[-1] == (last[1] if last else 4)


def test_standard_input_is_read_twice(monkeypatch):
    export([], Choice(output="a.jsonl"))
    named = derived("ngrams")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(Path("a.jsonl").read_bytes()))))
    export(["-"], Choice(output="d.jsonl", derived="ngrams", min_articles=3))
    assert [json.loads(line) for line in Path("d.jsonl").read_text().splitlines()] == named
