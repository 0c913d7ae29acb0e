"""Rows as known tools write them. Each file in `tests/cases/presets/` has the JSON of a tool, invented, and what must come of it."""

import io
import json
from pathlib import Path

import pytest

from corpuskit.commands.add.command import add
from corpuskit.errors import UsageError
from corpuskit.formats import json_documents, jsonl
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.preset_rows import NO_ROW, SEEMS
from corpuskit.formats.presets import PRESETS

CASES = Path(__file__).parents[2] / "cases/presets"


def draft_fields(draft):
    told = [notice.kind for notice in draft.notices]
    return {"text": draft.text, **draft.meta, **({"told": told} if told else {})}


def read_with(preset, document, **options):
    reading = Reading(preset=preset, **options)
    data = json.dumps(document).encode()
    return [draft_fields(draft) for draft in json_documents.read(io.BytesIO(data), "in.json", reading)]


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_each_preset_reads_what_its_tool_writes(name):
    case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert read_with(name, case["input"]) == case["expected"]


def test_every_case_is_of_a_preset():
    assert {path.stem for path in CASES.iterdir()} == set(PRESETS)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_rows_of_json_lines_are_read_likewise(name):
    case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["expected"]
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["input"]
    rows = found["Saltby Post"] if name == "fundus" else found if isinstance(found, list) else [found]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    drafts = list(jsonl.read(io.BytesIO(data), "in.jsonl", Reading(preset=name)))
    assert [draft.text for draft in drafts] == [one["text"] for one in case]


def test_a_column_that_the_user_names_counts_more():
    row = {
        "source": "https://post.example/fog",
        "hostname": "post.example",
        "text": "Fog.",
        "raw_text": "Mist.",
        "outlet": "Saltby Post",
    }
    [found] = read_with("trafilatura", row, columns={"source": "outlet", "text": "raw_text", "title": "source"})
    assert found == {
        "text": "Mist.", "title": "https://post.example/fog", "source": "Saltby Post", "meta": {"text": "Fog.", "hostname": "post.example"},
    }  # fmt: skip


def test_an_echo_with_other_words_is_kept():
    [found] = read_with("trafilatura", {"text": "Fog.", "raw_text": "Fog. Home | News"})
    assert found["meta"] == {"raw_text": "Fog. Home | News"}


def test_a_row_that_a_preset_does_not_fit_says_what_was_looked_for():
    [finding] = json_documents.read(io.BytesIO(b'{"story": "Fog."}'), "in.json", Reading(preset="news-please"))
    assert "--preset news-please looks for maintext or text" in finding.message


def test_a_preset_that_fits_no_row_or_is_none_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").touch()
    Path("corpus").mkdir()
    Path("fog.txt").write_text("Fog closed the harbour.\n", encoding="utf-8")
    report = add(["fog.txt"], source="Saltby Post", preset="fundus")
    assert (NO_ROW, "fundus") in {(n["kind"], n["place"]) for n in report.facts["notices"]}
    with pytest.raises(UsageError, match="no such preset: 'fundu' \\(did you mean 'fundus'"):
        add(["fog.txt"], preset="fundu")


@pytest.mark.parametrize("name", sorted(set(PRESETS) - {"cc-news"}))
def test_rows_of_a_tool_are_told_once_where_no_preset_is_named(name):
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))["input"]
    rows = found["Saltby Post"] if name == "fundus" else found if isinstance(found, list) else [found]
    marked = [dict.fromkeys(PRESETS[name].marks, "x") | row for row in rows * 2]
    read = list(
        jsonl.read(io.BytesIO("".join(json.dumps(row) + "\n" for row in marked).encode()), "in.jsonl", Reading())
    )
    told = [n.detail for draft in read if isinstance(draft, Draft) for n in draft.notices if n.kind == SEEMS]
    hints = [f"--preset {name}, or --map" in one.message for one in read if not isinstance(one, Draft)]
    assert (told, hints) == (([], [True] * len(marked)) if name == "fundus" else ([f"--preset {name}"], []))
