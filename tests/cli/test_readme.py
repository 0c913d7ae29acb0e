"""Every command of the README is run, and what it shows is what is printed."""

import re
import runpy
import shutil
from pathlib import Path

import pytest

from tests.cli.transcripts import called, steps

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BROKEN = """\
id: ostrel-2026-03-14-harbour
title: Harbour closed after crane drops its load
source: The Ostrel Mail
langauge: en
published: 14 March 2026
"""


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def same(told, printed):
    """A line `…` ends what the README shows."""
    told, printed = ("\n".join(line.rstrip() for line in text.strip().split("\n")) for text in (told, printed))
    return printed.startswith(told.removesuffix("…").rstrip()) if told.endswith("\n…") else printed == told


def test_the_broken_article(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called("corpuskit init .")
    first, second = blocks("console")[:2]
    (_, text), (command, told) = steps(first)
    Path("corpus/harbour.txt").write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    Path("corpus/harbour.yaml").write_text(BROKEN)
    printed, code = called(command)
    assert code == 1
    assert same(told, printed)
    Path("corpus/harbour.yaml").write_text(BROKEN.replace("langauge", "lang").replace("14 March 2026", "2026-03-14"))
    ((command, told),) = steps(second)
    printed, code = called(command)
    assert code == 1
    assert same(told, printed)


def test_the_demo_shows_the_same_article():
    ((_, text), _) = steps(blocks("console")[0])
    example = ROOT / "examples" / "harbour" / "corpus"
    assert (example / "harbour.txt").read_text(encoding="utf-8") == text.rstrip("\n") + "\n"
    assert (example / "harbour.yaml").read_text(encoding="utf-8") == BROKEN


def test_texts_on_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(shutil.copytree(ROOT / "examples" / "lines", tmp_path / "lines"))
    shown = list(steps(blocks("console")[2]))
    assert [command for command, _ in shown[::2]] == ["cat ferry.txt", "cat pass.txt"]
    for (cat, text), (command, cleaned) in zip(shown[::2], shown[1::2], strict=True):
        assert same(text, Path(cat.removeprefix("cat ")).read_text(encoding="utf-8"))
        printed, code = called(command)
        assert code == 0
        assert same(cleaned, printed)


@pytest.mark.usefixtures("sample")
def test_an_export_has_nothing_wrong_with_it():
    called("corpuskit export -q -o ../news.jsonl")
    printed, code = called("corpuskit validate ../news.jsonl")
    assert (code, "CK1" in printed) == (0, False)


@pytest.mark.usefixtures("sample")
def test_what_dedup_says_of_the_sample_corpus():
    ((command, told),) = steps(blocks("console")[3])
    printed, code = called(command)
    assert code == 0
    assert same(told, printed)


def test_five_commands(tmp_path, monkeypatch):
    (tmp_path / "story.txt").write_text(
        (ROOT / "tests/cases/twin/first.txt").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    commands = [
        line.partition("#")[0].strip()
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("corpuskit")
    ]
    seen = []
    for command in commands:
        for part in command.split(" && "):
            if part.startswith("cd "):
                monkeypatch.chdir(part.removeprefix("cd "))
            else:
                printed, code = called(part)
                assert code == 0, f"{part}: {printed}"
                seen.append(part.split()[1])
    assert seen == ["--version", "init", "add", "validate", "clean", "dedup", "export"]
    assert Path("news.jsonl").is_file()


@pytest.mark.usefixtures("sample")
def test_python(capsys):
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert "Cluster(keep=" in capsys.readouterr().out


def test_the_two_commands_and_the_hooks_exist():
    tasks = runpy.run_path(str(ROOT / "tasks.py"))["TASKS"]
    named = re.findall(r"^python3 tasks\.py (\w+)", README, flags=re.MULTILINE)
    assert named == ["demo", "test"]
    assert set(named) <= set(tasks)
    hooks = re.findall(r"^- id: (\S+)", (ROOT / ".pre-commit-hooks.yaml").read_text(), flags=re.MULTILINE)
    assert sorted(re.findall(r"^      - id: (\S+)", README, flags=re.MULTILINE)) == sorted(hooks)


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
