"""`export` from end to end."""

import csv
import gzip
import io
import json
import os
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.export.command import Choice, export
from corpuskit.errors import UsageError
from corpuskit.store.sidecar import set_key

SIDECAR = "id: {0}\ntitle: 'Fog {0}'\nsource: Post\nlang: en\n"
FIELDS = [
    "id",
    "title",
    "source",
    "lang",
    "url",
    "published",
    "modified",
    "retrieved",
    "authors",
    "license",
    "rights",
    "tdm_reservation",
    "description",
    "section",
    "tags",
    "dateline",
    "copyright",
    "sha256",
    "meta",
    "cleaning",
    "duplicate_of",
    "relation",
    "score",
    "text",
    "words",
    "path",
    "corpuskit",
]


@pytest.fixture
def work(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    (folder / "corpus/2026").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    monkeypatch.chdir(folder)
    for name, text, more in (
        ("a-1", "Fog on Monday.\r\n", "published: 2026-03-14\nauthors: [Ann, Bob]\n"),
        ("a-2", "=cmd\n", "published: 2026-03-15T06:00:00Z\nduplicate_of: a-1\nrelation: near\n"),
        ("a-3", "Sun.\n", "meta: {guessed: [title]}\n"),
    ):
        (folder / f"corpus/2026/{name}.txt").write_bytes(text.encode())
        (folder / f"corpus/2026/{name}.yaml").write_text(SIDECAR.format(name) + more)
    return folder


def exported(work, name="out.jsonl", **choice):
    report = export((), Choice(output=name, **choice))
    return report, (work / name).read_bytes()


def rows(data):
    return [json.loads(line) for line in data.splitlines()]


def test_every_row_has_every_key_in_the_schemas_order(work):
    report, data = exported(work)
    found = rows(data)
    assert [list(row) for row in found] == [FIELDS] * 3
    assert found[0] | {
        "id": "a-1", "published": "2026-03-14", "authors": ["Ann", "Bob"], "url": None, "text": "Fog on Monday.\r\n", "words": 3,
        "path": "corpus/2026/a-1.txt",
    } == found[0]  # fmt: skip
    assert (report.articles, report.changed) == (3, ("out.jsonl",))


def test_the_path_is_the_same_from_every_folder(work, monkeypatch):
    _, data = exported(work)
    monkeypatch.chdir(work / "corpus")
    export((), Choice(output="../other.jsonl"))
    assert (work / "other.jsonl").read_bytes() == data


@pytest.mark.parametrize("name", ["o.jsonl", "o.jsonl.gz", "o.csv", "o.tsv", "o.vert", "o.parquet", "o.csv.gz"])
def test_the_same_corpus_gives_the_same_bytes_and_check_knows(work, name):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    _, data = exported(work, name)
    assert exported(work, name)[1] == data
    assert export((), Choice(output=name, check=True)).changed == ()
    (work / "corpus/2026/a-3.txt").write_text("Rain.\n")
    assert export((), Choice(output=name, check=True)).changed == (name,)
    assert (work / name).read_bytes() == data
    assert run(["export", "-o", name, "--check"]) == 1


def test_what_has_no_id_has_none_from_every_folder(work, monkeypatch):
    (work / "corpus/2026/a-3.yaml").write_text("title: Sun\n")
    monkeypatch.chdir(work / "corpus")
    for choice in (Choice(output="o.jsonl"), Choice(output="o.jsonl", split="train=.5,test=.5")):
        export((), choice)
    found = b"".join(Path(name).read_bytes() for name in ("o.jsonl", "o-train.jsonl", "o-test.jsonl"))
    assert sorted(str(row["id"]) for row in rows(found)) == sorted(["a-1", "a-2", "None"] * 2)


@pytest.mark.parametrize("name", ["o.jsonl", "o.csv", "o.vert", "o.parquet"])
def test_a_file_name_that_is_no_utf_8_is_escaped(work, name):
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    for suffix in (b".txt", b".yaml"):
        os.rename(b"corpus/2026/a-3" + suffix, b"corpus/2026/caf\xe9" + suffix)
    assert rb"corpus/2026/caf\xe9.txt" in exported(work, name)[1].replace(b"\\\\", b"\\")
    assert exported(work, name) == exported(work, name)


def test_standard_output_holds_rows_and_nothing_else(work, capsysbinary):
    (work / "corpus/2026/a-4.txt").write_bytes(b"caf\xe9")
    assert run(["export", "--format", "csv"]) == 1
    out, err = capsysbinary.readouterr()
    table = list(csv.DictReader(io.StringIO(out.decode(), newline="")))
    assert [row["id"] for row in table] == ["a-1", "a-2", "a-3"]
    assert list(table[0]) == FIELDS
    assert b"a-4.txt" in err
    assert b"1 cell looks like a formula" in err


def test_fields_and_where_choose(work):
    _, data = exported(work, fields=("id", "words"), where='published >= "2026-03-15" or "title" in meta["guessed"]')
    assert rows(data) == [{"id": "a-2", "words": 1}]
    _, data = exported(work, fields=("title",), where="words > 2")
    assert rows(data) == [{"title": "Fog a-1"}]


def test_duplicates_can_be_left_out(work):
    report, data = exported(work, drop_duplicates=True)
    assert [row["id"] for row in rows(data)] == ["a-1", "a-3"]
    assert report.facts["duplicates_left_out"] == 1


def test_raw_is_as_if_never_cleaned(work):
    path = work / "corpus/2026/a-3.txt"
    path.write_text(
        "Sun on Tuesday, at last, says the office.\n\nLeave a Reply\n\nYour email address will not be published.\n"
    )
    sidecar = path.with_suffix(".yaml")
    sidecar.write_text(set_key(sidecar.read_text(), "sha256", sha256(path.read_bytes()).hexdigest()))
    _, before = exported(work)
    assert run(["clean"]) == 0
    assert "Leave a Reply" not in path.read_text()
    _, after = exported(work)
    assert rows(after)[2]["cleaning"]["version"] == 1
    assert rows(after)[2]["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert "Leave" not in rows(after)[2]["text"]
    assert exported(work, raw=True)[1] == before


def test_a_record_that_does_not_fit_is_a_failure_and_no_row(work):
    path = work / "corpus/2026/a-3.yaml"
    path.write_text(set_key(path.read_text(), "cleaning", {"version": 9}))
    report, data = exported(work, raw=True)
    assert [f.path for f in report.failures] == ["corpus/2026/a-3.txt"]
    assert len(rows(data)) == 2


def test_a_split_keeps_copies_together(work):
    report = export((), Choice(output="o.jsonl.gz", split="train=.5,test=.5"))
    assert report.changed == ("o-train.jsonl.gz", "o-test.jsonl.gz")
    parts = [{row["id"] for row in rows(gzip.decompress((work / path).read_bytes()))} for path in report.changed]
    assert sorted(parts[0] | parts[1]) == ["a-1", "a-2", "a-3"]
    assert any({"a-1", "a-2"} <= part for part in parts)


def test_excel_defuses_and_counts_nothing(work):
    report, data = exported(work, "o.csv", excel=True)
    assert data.startswith(b"\xef\xbb\xbfid,")
    assert b",'=cmd" in data or b"\"'=cmd" in data
    assert report.facts["risky_cells"] == 0


def test_dates_are_dates_in_parquet_where_all_are(work):
    pq = pytest.importorskip("pyarrow.parquet")
    exported(work, "o.parquet")
    assert str(pq.read_schema(work / "o.parquet").field("published").type) == "string"
    exported(work, "o.parquet", where='id != "a-2"')
    table = pq.read_table(work / "o.parquet")
    assert str(table.schema.field("published").type) == "date32[day]"
    assert table["meta"].to_pylist() == [None, '{"guessed":["title"]}']


def test_vocabularies(work):
    _, data = exported(work, vocabulary="schema.org")
    assert rows(data)[0]["author"] == [{"@type": "Person", "name": "Ann"}, {"@type": "Person", "name": "Bob"}]
    _, data = exported(work, "o.csv", vocabulary="dc")
    assert data.startswith(b"dcterms:identifier,")


def test_cards_describe_what_was_written_and_keep_what_a_user_wrote(work):
    readme = work / "README.md"
    readme.write_text("---\nlicense: cc-by-4.0  # ours\n---\n# Our corpus\n\nHello.\n")
    (work / "datapackage.json").write_text('{"title": "Ours", "resources": []}')
    report = export((), Choice(output="o.jsonl", split="train=.5,test=.5", hf_card=True, datapackage=True))
    assert set(report.changed) == {"o-train.jsonl", "o-test.jsonl", "README.md", "datapackage.json"}
    text = readme.read_text()
    assert text.startswith("---\nlicense: cc-by-4.0  # ours\n")
    assert text.endswith("---\n# Our corpus\n\nHello.\n")
    assert "- split: test\n        path: o-test.jsonl\n" in text
    assert "- name: published\n      dtype: json\n" in text
    package = json.loads((work / "datapackage.json").read_text())
    assert package["title"] == "Ours"
    assert [r["path"] for r in package["resources"]] == ["o-train.jsonl", "o-test.jsonl"]
    assert export((), Choice(output="o.jsonl", split="train=.5,test=.5", hf_card=True, check=True)).changed == ()


def test_a_packed_corpus_is_exported_with_its_own_keys(work):
    (work / "in.jsonl").write_text(
        '{"id": "x-1", "body": "Fog.", "label": 3}\nnonsense\n{"body": "Sun.", "id": null}\n'
    )
    report = export(["in.jsonl"], Choice(output="o.jsonl", text_key="body", fields=("id", "label", "text", "path")))
    assert rows((work / "o.jsonl").read_bytes()) == [
        {"id": "x-1", "label": 3, "text": "Fog.", "path": "in.jsonl:1"},
        {"id": "in.jsonl:3", "label": None, "text": "Sun.", "path": "in.jsonl:3"},
    ]
    assert [f.line for f in report.findings] == [2]


def test_a_field_the_schema_does_not_know_is_told(work, capsys):
    path = work / "corpus/2026/a-3.yaml"
    path.write_text(path.read_text() + "mood: grey\n")
    assert run(["export", "-o", "o.jsonl"]) == 0
    assert "1 article has a field 'mood'" in capsys.readouterr().err


def test_the_users_schema_gives_the_columns(work):
    (work / "schema.json").write_text(
        '{"$ref": "urn:corpuskit:sidecar:1#/$defs/fields", "properties": {"mood": {"type": "string"}}, "unevaluatedProperties": false}'
    )
    assert list(rows(exported(work)[1])[0])[-5:] == ["mood", "text", "words", "path", "corpuskit"]


@pytest.mark.parametrize(
    "choice",
    [
        {"output": "o.doc"},
        {"format": "nonsense"},
        {"split": "train=1"},
        {"check": True},
        {"hf_card": True},
        {"output": "o.jsonl", "excel": True},
        {"output": "o.csv", "vocabulary": "ninjs"},
        {"vocabulary": "nonsense"},
        {"vocabulary": "dc", "fields": ("id",)},
        {"fields": ("nonsense",)},
        {"where": "nonsense == 1"},
        {"output": "o.parquet.gz"},
        {"output": "o.vert", "datapackage": True},
    ],
)
def test_options_that_make_no_sense_are_refused(work, choice):
    before = sorted(work.iterdir())
    with pytest.raises(UsageError):
        export((), Choice(**choice))
    assert sorted(work.iterdir()) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["pipe", "pipe.jsonl", "pipe.jsonl.gz"])
def test_a_pipe_gets_the_rows_and_stays_a_pipe(work, name):
    os.mkfifo(name)
    read = []
    reader = threading.Thread(target=lambda: read.append(Path(name).read_bytes()))
    reader.start()
    assert run(["export", "-o", name]) == 0
    reader.join()
    rows = gzip.decompress(read[0]) if name.endswith(".gz") else read[0]
    assert rows.startswith(b'{"id"')
    assert Path(name).is_fifo()


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="needs /dev/stdout")
def test_dev_stdout_is_standard_output(work, capfd):
    assert run(["export", "-o", "-"]) == 0
    rows = capfd.readouterr().out
    assert run(["export", "-o", "/dev/stdout"]) == 0
    assert capfd.readouterr().out == rows
    assert run(["export", "-o", "/dev/stderr"]) == 0
    assert rows in capfd.readouterr().err


def test_what_a_killed_export_left_is_swept_by_the_next(work):
    Path(".out.jsonl.12345678.corpuskit.tmp").write_bytes(b"half a row")
    assert run(["export", "-o", "out.jsonl"]) == 0
    assert not list(Path().glob(".out*"))
