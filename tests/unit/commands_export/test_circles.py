"""Copies that are marked in a circle are told and kept."""

import json
from pathlib import Path

import pytest

from corpuskit.checks.between import find_circles
from corpuskit.cli.app import run

STORY = "The harbour of Ostrel was closed on Tuesday, the port's master said {0}.\n"


@pytest.mark.parametrize("paths", [[], ["corpus"], ["in.jsonl"]])
def test_no_story_is_lost_in_a_circle(tmp_path, monkeypatch, capsys, paths):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    Path("corpus").mkdir()
    links = {"p-0": "p-1", "p-1": "p-2", "p-2": "p-0", "p-3": "p-0", "p-4": None, "p-5": "p-4"}
    lines = []
    for name, link in links.items():
        meta = {"id": name, "title": "Fog", "source": "Mail", "lang": "en", **({"duplicate_of": link} if link else {})}
        Path(f"corpus/{name}.txt").write_text(STORY.format(name))
        Path(f"corpus/{name}.yaml").write_text(json.dumps(meta))
        lines.append(json.dumps({**meta, "text": STORY.format(name)}))
    Path("in.jsonl").write_text("\n".join(lines))
    assert run(["export", *paths, "--drop-duplicates", "-o", "out.jsonl"]) == 0
    kept = [json.loads(line)["id"] for line in Path("out.jsonl").read_text().splitlines()]
    assert kept == ["p-0", "p-1", "p-2", "p-4"]
    assert "3 articles are marked as copies of each other in a circle" in capsys.readouterr().err


def test_long_circles_take_linear_time():
    links = {str(number): str((number + 1) % 50_000) for number in range(50_000)}
    assert len(find_circles(links)) == 50_000
