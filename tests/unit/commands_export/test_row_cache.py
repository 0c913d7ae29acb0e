"""An export by the index: the same bytes and the same report as without, whatever happened in between, and no YAML is read for it."""

import os
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.export import row_cache as derived
from corpuskit.commands.export.command import Choice, export
from corpuskit.pipeline import sources as reading
from corpuskit.pipeline.options import Means

PLAIN = Means(cache=False)
SIDECAR = "id: {0}\ntitle: 'Fog {0}'\nsource: Post\nlang: en\n"
CHOICES = {
    "jsonl": Choice(output="out.jsonl"),
    "packed": Choice(output="out.jsonl.gz"),
    "csv": Choice(output="out.csv"),
    "excel": Choice(output="out.csv", excel=True),
    "fields": Choice(output="out.jsonl", fields=("words", "id", "path")),
    "where": Choice(output="out.jsonl", where="words > 2"),
    "copies": Choice(output="out.jsonl", drop_duplicates=True),
    "raw": Choice(output="out.jsonl", raw=True),
    "parts": Choice(output="out.jsonl", split="a=.5,b=.5", hf_card=True, datapackage=True),
    "words": Choice(output="out.jsonl", vocabulary="schema.org"),
    "check": Choice(output="out.jsonl", check=True),
}


@pytest.fixture
def work(tmp_path, monkeypatch):
    """Return a corpus whose names, texts and sidecars are of every kind."""
    folder = tmp_path / "work"
    monkeypatch.chdir(tmp_path)
    for stem, text, more in (
        ("b", "Fog on Monday.\r\n", "published: 2026-03-14\nauthors: [Ann, Bob]\n"),
        ("b/z", "\ufeffSun, 😀 on Tuesday\n", "duplicate_of: b\n"),
        ("b/a/x", "霧\n", "duplicate_of: b\nrelation: near\nscore: 1.0\n"),
        ("b c", "=cmd\n", "meta: {guessed: [title], n: 2.5, deep: [{a: null}]}\n"),
        ("a", "", "mood: grim\ntext: not this\nwords: 99\npath: nowhere\n"),
        ("d", "Rain.\n", "big: 123456789012345678901234567890\n"),
        ("e", "Hail.\n", 'title2: "\\uD83D"\n'),
    ):
        path = folder / f"corpus/{stem}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        path.with_suffix(".yaml").write_text(SIDECAR.format(stem.replace("/", "-").replace(" ", "-")) + more)
    (folder / "corpuskit.toml").write_text("")
    (folder / "corpus/f.txt").write_text("Nobody's.\n")
    (folder / "corpus/g.txt").write_text("No id.\n")
    (folder / "corpus/g.yaml").write_text("title: No id\n")
    (folder / "corpus/h.txt").write_text("Broken.\n")
    (folder / "corpus/h.yaml").write_text("id: [\n")
    monkeypatch.chdir(folder)
    for path in folder.rglob("corpus/**/*.*"):
        os.utime(path, (1e9, 1e9))
    return folder


def outcome(choice, means):
    """Return the bytes that an export writes, and what it reports."""
    for path in (*Path().glob("out*"), *Path().glob("README.md"), *Path().glob("datapackage.json")):
        path.unlink()
    report = export((), choice, means=means)
    return {str(path): path.read_bytes() for path in sorted(Path().glob("*.*")) if path.is_file()}, report


def expect_the_same(choice):
    plain = outcome(choice, PLAIN)
    assert outcome(choice, Means()) == plain
    assert outcome(choice, Means()) == plain, "when all is known"


@pytest.mark.parametrize("choice", CHOICES.values(), ids=CHOICES)
def test_with_and_without_index(work, choice):
    expect_the_same(choice)


def test_from_another_folder(work, monkeypatch):
    (work / "below").mkdir()
    config = work / "corpuskit.toml"
    export((), CHOICES["jsonl"], means=Means())
    monkeypatch.chdir(work / "below")
    plain = export((), Choice(output="out.jsonl"), config=config)
    known = export((), Choice(output="known.jsonl"), config=config, means=Means())
    assert Path("out.jsonl").read_bytes() == Path("known.jsonl").read_bytes()
    assert (known.findings, known.failures) == (plain.findings, plain.failures)


def rewritten(work):
    (work / "corpus/b.txt").write_bytes(b"Fog on Sunday.\r\n")
    os.utime(work / "corpus/b.txt", (1e9, 1e9))


def retitled(work):
    path = work / "corpus/b.yaml"
    path.write_text(path.read_text().replace("Fog", "Hog"))
    os.utime(path, (1e9, 1e9))


def deleted(work):
    (work / "corpus/b/z.txt").unlink()


def moved(work):
    (work / "corpus/0").mkdir()
    for suffix in (".txt", ".yaml"):
        (work / f"corpus/a{suffix}").rename(work / f"corpus/0/a{suffix}")


def mended(work):
    (work / "corpus/h.yaml").write_text(SIDECAR.format("h"))


def other_schema(work):
    (work / "schema.json").write_text('{"properties": {"mood": {"type": "string"}, "id": {"type": "string"}}}')


def schema_without_ids(work):
    (work / "schema.json").write_text('{"properties": {"title": {"type": "string"}}}')


def excluded(work):
    (work / "corpuskit.toml").write_text('exclude = ["corpus/b/*"]\n')


def damaged(work):
    (work / ".corpuskit/index.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)


@pytest.mark.parametrize(
    "change",
    [rewritten, retitled, deleted, moved, mended, other_schema, schema_without_ids, excluded, damaged],
)
def test_after_a_change(work, change):
    outcome(CHOICES["jsonl"], Means())
    change(work)
    expect_the_same(CHOICES["jsonl"])


def test_nothing_is_parsed_when_all_is_known(work, monkeypatch):
    for name in "degh":
        for path in (work / "corpus").glob(f"{name}.*"):
            path.unlink()
    (work / "corpus/f.txt").unlink()
    known = outcome(CHOICES["jsonl"], Means())

    def never(*_):
        raise AssertionError("read again")

    monkeypatch.setattr(derived, "read_pair", never)
    monkeypatch.setattr(reading, "read_pair", never)
    assert outcome(CHOICES["jsonl"], Means()) == known
    assert outcome(CHOICES["csv"], Means())[1].articles == 5


def test_a_text_that_changes_under_our_hands_is_read_with_its_sidecar(work, monkeypatch):
    outcome(CHOICES["jsonl"], Means())
    look = derived.in_order

    def meanwhile(known):
        found = list(look(known))
        (work / "corpus/b.txt").write_text("One two three four.\n")
        (work / "corpus/b.yaml").write_text(SIDECAR.format("b-2"))
        return found

    monkeypatch.setattr(derived, "in_order", meanwhile)
    out = outcome(CHOICES["jsonl"], Means())[0]["out.jsonl"]
    monkeypatch.undo()
    os.chdir(work)
    assert out == outcome(CHOICES["jsonl"], PLAIN)[0]["out.jsonl"]


def test_the_options(work):
    call = ["export", "-o", "out.jsonl", "-q"]
    plain = run([*call, "--no-cache"])
    assert not (work / ".corpuskit").exists()
    assert run([*call, "-j", "1"]) == plain
    assert (work / ".corpuskit").exists()


def test_what_cannot_be_read_is_told_both_ways(work):
    (work / "corpus/d.txt").unlink()
    (work / "corpus/d.txt").symlink_to("/etc/hostname")
    expect_the_same(CHOICES["jsonl"])
    assert export((), CHOICES["jsonl"]).failures


def test_facts_of_both(work):
    report = outcome(CHOICES["jsonl"], Means())[1]
    assert report.facts["duplicates_marked"] == 2
    assert report.facts["unknown_fields"] == {"big": 1, "mood": 1}
