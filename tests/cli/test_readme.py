"""Every command of the README is run, and what it shows is what is printed."""

import re
import runpy
import shutil
from pathlib import Path

import pytest

from tests.cli.transcripts import called, steps
from tests.docs.on_a_terminal import run_script, shown_step

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the page is written for bash")


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def same(told, printed):
    """A line `…` ends what the README shows."""
    told, printed = ("\n".join(line.rstrip() for line in text.strip().split("\n")) for text in (told, printed))
    return printed.startswith(told.removesuffix("…").rstrip()) if told.endswith("\n…") else printed == told


def check_steps(block, folder):
    """Run the commands of a block on a terminal; compare what they show."""
    told = list(steps(block))
    printed = run_script([line for command, _ in told for line in shown_step(command)], folder)
    for (command, shown), now in zip(told, printed, strict=True):
        assert same(shown, now), f"{command}: {now}"


@needs_bash
def test_the_broken_article(tmp_path):
    folder = shutil.copytree(ROOT / "examples" / "harbour", tmp_path / "harbour")
    first, second = blocks("console")[:2]
    check_steps(first, folder)
    sidecar = folder / "corpus" / "harbour.yaml"
    broken = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(broken.replace("langauge", "lang").replace("14 March 2026", "2026-03-14"), encoding="utf-8")
    check_steps(second, folder)


@needs_bash
def test_texts_on_one_line(tmp_path):
    check_steps(blocks("console")[2], shutil.copytree(ROOT / "examples" / "lines", tmp_path / "lines"))


@pytest.mark.usefixtures("sample")
def test_an_export_has_nothing_wrong_with_it():
    called("corpuskit export -q -o ../news.jsonl")
    printed, code = called("corpuskit validate ../news.jsonl")
    assert (code, "CK1" in printed) == (0, False)


@needs_bash
def test_the_commands_of_the_clone(tmp_path):
    """All but what makes a virtual environment, installs into it, or takes long. Exit code 1 says that something was found."""
    shutil.copytree(ROOT / "examples", tmp_path / "corpuskit" / "examples")
    shell = [block for block in blocks("sh") if "tasks.py" not in block and "-m venv" not in block]
    run_script(
        re.sub(r"^(corpuskit .*)$", r"\1 || [ $? = 1 ]", "\n".join(shell), flags=re.MULTILINE).splitlines(),
        tmp_path / "corpuskit",
    )
    named = re.findall(r"^corpuskit (\w+)", shell[-1], flags=re.MULTILINE)
    assert named == ["init", "add", "validate", "clean", "dedup", "export"]
    assert (tmp_path / "corpuskit" / "try-first" / "news.jsonl").is_file()


@needs_bash
def test_the_sample_corpus(tmp_path):
    """`dedup` in the clone, without a folder."""
    for name in ("corpus", "pyproject.toml", "schema.json"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    check_steps(blocks("console")[3], tmp_path)


@pytest.mark.usefixtures("sample")
def test_python(capsys):
    (code,) = blocks("python")
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert "Cluster(keep=" in capsys.readouterr().out


def test_the_two_commands_and_the_hooks_exist():
    tasks = runpy.run_path(str(ROOT / "tasks.py"))["TASKS"]
    named = re.findall(r"\bpython3 tasks\.py (\w+)", README)
    assert named == ["demo", "test"]
    assert set(named) <= set(tasks)
    hooks = re.findall(r"^- id: (\S+)", (ROOT / ".pre-commit-hooks.yaml").read_text(), flags=re.MULTILINE)
    assert sorted(re.findall(r"^      - id: (\S+)", README, flags=re.MULTILINE)) == sorted(hooks)


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
