"""The sample corpus as a folder, as a packed file and in parts: each command prints, writes and exits as recorded, whatever the cache holds.

`UPDATE_SNAPSHOTS=1` records anew.
"""

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.transcripts import UPDATE, called

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests/cases/three-ways"
COMMANDS = {
    "folder": (
        "corpuskit validate",
        "corpuskit validate --output-format json",
        "corpuskit clean --diff",
        "corpuskit clean --check",
        "corpuskit dedup",
        "corpuskit dedup --output-format json",
        "corpuskit export --format csv -o out/news.csv",
        "corpuskit stats",
        "corpuskit clean",
        "corpuskit validate",
        "corpuskit clean --undo",
        "corpuskit validate --where 'words < 300'",
        "corpuskit clean --check --where 'words < 300'",
        "corpuskit dedup --where 'words < 300'",
    ),
    "packed": (
        "corpuskit validate news.jsonl",
        "corpuskit clean news.jsonl -o out/clean.jsonl --record out/record.jsonl",
        "corpuskit dedup news.jsonl --output-format json",
        "corpuskit export news.jsonl --format csv -o out/news.csv",
        "corpuskit stats news.jsonl",
        "corpuskit validate news.jsonl --where 'words < 300'",
        "corpuskit clean news.jsonl -o out/some.jsonl --where 'words < 300'",
        "corpuskit dedup news.jsonl -o out/kept.jsonl --where 'words < 300' --annotate",
    ),
    "parts": (
        "corpuskit validate news.jsonl --report-to found/",
        "corpuskit clean news.jsonl -o cleaned/",
        "corpuskit export news.jsonl -o exported/ --format jsonl",
        "corpuskit dedup news.jsonl --report-to pairs/",
        "corpuskit validate news.jsonl --report-to found-some/ --where 'words < 300'",
        "corpuskit clean news.jsonl -o cleaned-some/ --where 'words < 300'",
        "corpuskit dedup news.jsonl --report-to pairs-some/ -o kept/ --where 'words < 300' --annotate",
    ),
}
# A record of cleaning names the rules by a hash, which any new rule changes.
RULES = re.compile(rb'\brules"?: ?"?[0-9a-f]{16}\b')
USES_CACHE = ("validate", "clean", "dedup", "export")


@pytest.fixture
def sample(sample, monkeypatch):
    (sample / "out").mkdir()
    monkeypatch.setenv("COLUMNS", "120")
    return sample


def files(folder):
    """Return a line for each file below a folder: its path and the beginning of the SHA-256 of what it holds but for the name of the rules."""
    return "".join(
        f"  {path.relative_to(folder).as_posix()} {hashlib.sha256(RULES.sub(b'', path.read_bytes())).hexdigest()[:12]}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".corpuskit" not in path.parts
    )


def transcript(folder, commands, more=""):
    """Run the commands; return what they print, their exit codes, and the files that are there at the end."""
    parts = []
    for command in commands:
        cached = command.split()[1] in USES_CACHE and not {"--undo", "--where"} & set(command.split())
        printed, code = called(command + (more if cached else ""))
        parts.append(f"$ {command}\n{printed}[exit {code}]\n")
    return "\n".join(parts) + "\nfiles:\n" + files(folder)


def held(name, now):
    path = RECORDED / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def test_a_folder_says_the_same_without_a_cache_with_a_new_one_and_with_a_full_one(sample):
    def again(more="", *first):
        for folder in ("corpus", "out", ".corpuskit"):
            shutil.rmtree(sample / folder, ignore_errors=True)
        shutil.copytree(ROOT / "corpus", sample / "corpus")
        (sample / "out").mkdir()
        for command in first:
            called(command)
        return transcript(sample, COMMANDS["folder"], more)

    without = again(" --no-cache")
    held("folder", without)
    assert again() == without
    assert again("", "corpuskit validate", "corpuskit clean --check", "corpuskit dedup --check") == without


@pytest.mark.parametrize("way", ["packed", "parts"])
def test_rows_say_what_was_recorded(sample, way):
    called("corpuskit export --format jsonl -o news.jsonl")
    held(way, transcript(sample, COMMANDS[way]))
