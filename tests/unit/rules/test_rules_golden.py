"""The golden set of cleaning: whole texts stay whole, leftovers go, and nothing else."""

from pathlib import Path
from typing import Any

import pytest

from corpuskit.model import Article
from corpuskit.rules import Options, Strength, Task, clean, load_packs
from corpuskit.rules.learned import LineModel
from corpuskit.text import yaml12

CASES = Path(__file__).parents[2] / "cases" / "clean"
MARK = "--- expected ---\n"
RULES = load_packs()


def cases(folder: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted((CASES / folder).glob("*.txt"))]


def task_of(path: Path, text: str) -> Task:
    sidecar = path.with_suffix(".yaml")
    meta = yaml12.load(sidecar.read_text("utf-8")) if sidecar.exists() else {}
    guessed = (meta.get("meta") or {}).get("guessed") or []
    return Task(Article(path.stem, text, meta), {key: value for key, value in meta.items() if key not in guessed})


def cleaned(path: Path, text: str, strength: Strength = "safe") -> str:
    (cleaning,) = clean([task_of(path, text)], RULES, Options(strength=strength))
    return cleaning.text


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", cases("whole"))
def test_whole_stays_whole(path: Path) -> None:
    assert cleaned(path, text_of(path)) == text_of(path)


@pytest.mark.parametrize("path", cases("leftovers"))
def test_leftovers_go(path: Path) -> None:
    before, _, after = text_of(path).partition(MARK)
    assert cleaned(path, before) == after
    assert cleaned(path, after) == after


@pytest.mark.parametrize("path", cases("high"))
def test_doubtful_leftovers_go_when_asked_for(path: Path) -> None:
    before, _, after = text_of(path).partition(MARK)
    assert cleaned(path, before, "high") == after
    assert cleaned(path, before) in (before, after)


def halves(path: Path) -> tuple[str, str]:
    before, mark, after = text_of(path).partition(MARK)
    return before, after if mark else before


@pytest.mark.parametrize(
    ("folder", "strength"), [("whole", "safe"), ("leftovers", "safe"), ("high", "high")], ids=lambda value: value
)
def test_the_line_model_takes_no_other_line(folder: str, strength: Strength) -> None:
    paths = sorted((CASES / folder).glob("*.txt"))
    rules = load_packs((), (LineModel(strength),))
    results = clean([task_of(path, halves(path)[0]) for path in paths], rules, Options(strength=strength))
    wrong = [path.stem for path, result in zip(paths, results, strict=True) if result.text != halves(path)[1]]
    assert wrong == []


def test_there_are_enough_of_them() -> None:
    assert len(cases("whole")) + len(cases("leftovers")) >= 200
