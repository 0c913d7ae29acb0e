import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean.records import Kernel, Rows, clean, cleaner, undo
from corpuskit.commands.resources import AS_SET
from corpuskit.engines import WORTH
from corpuskit.errors import StoreError, UsageError

STORY = "The harbour of Ostrel was closed on Tuesday after a crane lost its load.\n\nNobody was hurt, the port’s master said on the quay.\n"
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.fixture
def rows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [
        json.dumps({"id": "a-1", "text": STORY + TAIL, "n": 1.50}, ensure_ascii=True).replace("1.5", "1.50"),
        json.dumps({"id": "a-2", "text": STORY}, ensure_ascii=False),
        '{ "text" : "short", "id":"a-3"}',
    ]
    Path("in.jsonl").write_bytes("\n".join(lines).encode())
    return lines


def test_rows_come_out_in_order_and_nothing_else_changes(rows):
    report = clean(Rows("in.jsonl", "out.jsonl", "edits.jsonl"))
    out = Path("out.jsonl").read_bytes().decode().split("\n")
    assert out[1:] == rows[1:]
    assert out[0] == rows[0].replace(json.dumps(TAIL)[1:-1], "")
    assert (report.articles, report.facts["rows_changed"]) == (3, 1)


def test_any_number_of_processes_writes_the_same(rows):
    Path("in.jsonl").write_text("\n".join(rows * (WORTH // 2)) + "\n\nno row\n", encoding="utf-8")
    reports = [clean(Rows("in.jsonl", f"{n}.jsonl", f"{n}.edits.jsonl"), jobs=n) for n in (1, 2)]
    assert reports[0] == replace(reports[1], changed=reports[0].changed)
    assert reports[0].facts["rows_changed"] == WORTH // 2
    assert len(reports[0].findings) == 1
    for name in ("{}.jsonl", "{}.edits.jsonl"):
        assert Path(name.format(1)).read_bytes() == Path(name.format(2)).read_bytes()


@pytest.mark.parametrize("output", ["out.jsonl", "parts/"])
def test_the_settings_that_are_named_are_those_that_count(rows, output, capsys):
    Path("mine.toml").write_text('[clean]\nselect = ["copyright"]\nmodel = false\n')
    Path("odd.toml").write_text("[clean]\nmodle = false\n")
    assert run(["clean", "in.jsonl", "-o", output, "--config", "odd.toml"]) == 2
    assert "odd.toml:2:1: unknown setting 'modle'" in capsys.readouterr().err
    assert run(["clean", "in.jsonl", "-o", output, "--config", "mine.toml"]) == 0
    written = Path("out.jsonl") if output == "out.jsonl" else Path("parts/in.jsonl")
    assert b"Leave a Reply" in written.read_bytes()


def test_rows_whose_process_was_killed_stay_and_are_told(rows):
    files = Rows("in.jsonl", "out.jsonl", "edits.jsonl")
    part = Kernel(files, cleaner(AS_SET, "text")).lost([(7, b"{}\n")])
    assert (part.out, part.record) == (b"{}\n", b"")
    assert [failure.path for failure in part.counts.failures] == ["in.jsonl:7"]


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a-1", "text": "%s\\n\\nPartager sur Facebook\\n© 2021 Le Matin d’Ostrel\\n"}',
        '{"id": "a-1", "text": "%s\\n\\n\\u00a9 2021 Le Matin d\\u2019Ostrel\\n"}',
        '{"id": "a-1", "text": "%s\\n\\n\\u00A9 2021 The Ostrel Mail \\/ Weldmoor\\n", "note": "é"}',
    ],
)
def test_rows_whose_only_odd_letters_went_come_back_as_they_were_written(rows, line):
    story = json.dumps(STORY.replace("’", "'").strip())[1:-1]
    Path("in.jsonl").write_text(line % story + "\n" + rows[1] + "\n", encoding="utf-8")
    assert clean(Rows("in.jsonl", "out.jsonl", "edits.jsonl")).facts["rows_changed"] == 1
    assert "2021" not in Path("out.jsonl").read_text("utf-8")
    undo(Rows("out.jsonl", "back.jsonl", "edits.jsonl"))
    assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


def test_the_record_gives_the_bytes_back(rows):
    clean(Rows("in.jsonl", "out.jsonl", "edits.jsonl"))
    undo(Rows("out.jsonl", "back.jsonl", "edits.jsonl"))
    assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


def test_ids_that_stand_twice_are_told_apart_by_their_texts(rows):
    twice = [json.dumps({"id": "a", "text": text}) for text in (STORY + TAIL, "Also: " + STORY + TAIL)]
    Path("in.jsonl").write_text("\n".join(twice) + "\n")
    clean(Rows("in.jsonl", "out.jsonl", "edits.jsonl"))
    undo(Rows("out.jsonl", "back.jsonl", "edits.jsonl"))
    assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()


def test_a_row_edited_since_is_told_and_left(rows):
    clean(Rows("in.jsonl", "out.jsonl", "edits.jsonl"))
    edited = Path("out.jsonl").read_text(encoding="utf-8").replace("Nobody", "Nearly nobody")
    Path("out.jsonl").write_text(edited, encoding="utf-8")
    report = undo(Rows("out.jsonl", "back.jsonl", "edits.jsonl"))
    assert [(f.check, f.path, f.line) for f in report.findings] == [("CK207", "out.jsonl", 1)]
    assert Path("back.jsonl").read_text(encoding="utf-8") == edited


def test_compressed_files_are_read_and_written_the_same_each_time(rows):
    Path("in.jsonl.gz").write_bytes(gzip.compress(Path("in.jsonl").read_bytes()))
    clean(Rows("in.jsonl.gz", "one.jsonl.gz"))
    clean(Rows("in.jsonl.gz", "two.jsonl.gz"))
    assert Path("one.jsonl.gz").read_bytes() == Path("two.jsonl.gz").read_bytes()
    assert STORY in json.loads(gzip.decompress(Path("one.jsonl.gz").read_bytes()).split(b"\n")[0])["text"]


def test_without_an_output_nothing_is_written(rows):
    report = clean(Rows("in.jsonl", None))
    assert report.changed == ("in.jsonl",)
    assert sorted(p.name for p in Path().iterdir()) == ["in.jsonl"]


def test_what_is_no_article_passes_as_it_is(rows):
    lines = [b"\xff\xfe", b"", b"[1]", b'{"id": "no text"}', rows[0].encode(), b"{"]
    Path("in.jsonl").write_bytes(b"\n".join(lines))
    report = clean(Rows("in.jsonl", "out.jsonl"))
    assert [finding.line for finding in report.findings] == [1, 3, 4, 6]
    out = Path("out.jsonl").read_bytes().split(b"\n")
    assert out[:4] + out[5:] == lines[:4] + lines[5:]
    assert out[4] != lines[4]


def test_a_file_that_breaks_off_is_not_half_written(rows):
    whole = gzip.compress(Path("in.jsonl").read_bytes())
    Path("in.jsonl.gz").write_bytes(whole[:-20])
    with pytest.raises(StoreError, match="nothing was written"):
        clean(Rows("in.jsonl.gz", "out.jsonl"))
    assert not Path("out.jsonl").exists()


def test_undo_needs_the_record(rows):
    with pytest.raises(UsageError, match="--record"):
        undo(Rows("in.jsonl", "out.jsonl"))


def test_the_command_line(rows, capsys):
    assert run(["clean", "in.jsonl"]) == 2
    assert run(["clean", "in.jsonl", "--check"]) == 1
    assert run(["clean", "in.jsonl", "-o", "out.jsonl"]) == 0
    assert run(["clean", "out.jsonl", "--check"]) == 0
    assert "say where the rows go" in capsys.readouterr().err
