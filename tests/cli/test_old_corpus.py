"""A corpus that an earlier version cleaned, marked, learned from and packed is good for every later one.

`tests/cases/old/` was written by the version before the cache moved into a package of its own; `originals.json` holds the SHA-256
of each text before it was cleaned. In `corpus/odd/` lie a text with CRLF, one with a byte order mark, one cleaned twice, one whose
owner declined a removal, and two whose cleaning was killed between sidecar and text.
"""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.transcripts import called

OLD = Path(__file__).resolve().parents[1] / "cases/old"
ORIGINALS = json.loads((OLD / "originals.json").read_text(encoding="utf-8"))
MARKED = {"tvp-88213-reservoir", "hbc-20260310-no-snow", "kw-weldmoor-tram-2026-03-24"}


@pytest.fixture
def old(tmp_path, monkeypatch):
    shutil.copytree(OLD, tmp_path / "old")
    monkeypatch.chdir(tmp_path / "old")
    return tmp_path / "old"


def digests(root):
    texts = sorted((root / "corpus").rglob("*.txt"))
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in texts}


def ids(table):
    return {json.loads(line)["id"] for line in table.splitlines()}


COMMANDS = {
    "validate": 0,
    "clean --check": 1,
    "clean --diff": 1,
    "clean --explain": 0,
    "clean --learn": 0,
    "clean": 0,
    "dedup": 0,
    "dedup --mark": 0,
    "dedup --unmark": 0,
    "stats": 0,
    "export -o all.jsonl": 0,
    "export -o all.csv": 0,
    "export -o all.parquet": 0,
    "export --raw -o raw.jsonl": 0,
    "set corpus section=old": 0,
    "mv corpus/odd/declined.txt corpus/moved.txt": 0,
    "validate packed/cleaned.jsonl": 0,
    "dedup packed/cleaned.jsonl": 0,
    "explain CK104": 0,
    "init": 0,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_works(old, command):
    printed, code = called(f"corpuskit {command}")
    assert code == COMMANDS[command], printed


def test_undo_is_exact_to_the_byte(old):
    called("corpuskit clean --undo")
    assert digests(old) == ORIGINALS


def test_undo_is_exact_after_another_clean(old):
    called("corpuskit clean")
    called("corpuskit clean --undo")
    assert digests(old) == ORIGINALS


def test_undo_keeps_every_other_line_of_a_sidecar(old):
    called("corpuskit clean --undo")
    sidecar = (old / "corpus/odd/weir-crlf.yaml").read_text(encoding="utf-8")
    assert sidecar.startswith("# kept by hand\nid: odd-weir\n")
    assert 'tags: [weir, "012"]' in sidecar


def test_what_was_declined_stays_in_the_text(old):
    called("corpuskit clean")
    assert "Share on Facebook" in (old / "corpus/odd/declined.txt").read_text(encoding="utf-8")
    assert "Leave a Reply" not in (old / "corpus/odd/declined.txt").read_text(encoding="utf-8")


def test_raw_export_gives_the_originals(old):
    called("corpuskit export --raw -o raw.jsonl")
    rows = map(json.loads, (old / "raw.jsonl").read_text(encoding="utf-8").splitlines())
    told = {row["path"]: row["text"] for row in rows}
    called("corpuskit clean --undo")
    assert {path: (old / path).read_bytes().decode().removeprefix("\ufeff") for path in told} == {
        path: text.removeprefix("\ufeff") for path, text in told.items()
    }


def test_marks_stay_valid(old):
    printed, _ = called("corpuskit validate --output-format json")
    findings = json.loads(printed)["findings"]
    assert not [f for f in findings if f["severity"] == "error"]
    called("corpuskit export -o every.jsonl")
    called("corpuskit export --drop-duplicates -o unique.jsonl")
    every, unique = (ids((old / name).read_text(encoding="utf-8")) for name in ("every.jsonl", "unique.jsonl"))
    assert every - unique == MARKED


def test_accepted_pairs_stay_accepted(old):
    printed, _ = called("corpuskit dedup --output-format json")
    assert ["wel.2026.03.23.tram", "kw-weldmoor-tram-2026-03-24"] not in json.loads(printed)["facts"]["unaccepted"]


def test_packed_rows_are_restored_from_their_record_file(old):
    printed, code = called(
        "corpuskit clean --undo packed/cleaned.jsonl -o packed/back.jsonl --record packed/record.jsonl"
    )
    assert code == 0, printed
    back, rows = ((old / f"packed/{name}.jsonl").read_text(encoding="utf-8").splitlines() for name in ("back", "rows"))
    assert [json.loads(line)["text"] for line in back] == [json.loads(line)["text"] for line in rows]
