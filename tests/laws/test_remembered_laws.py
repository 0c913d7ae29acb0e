"""A run with an index says what a run without one says, whatever happened to the corpus in between."""

import json
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.commands.dedup import command as commands
from corpuskit.commands.dedup import postings, sketch_cache
from corpuskit.commands.dedup.command import dedup, options_of
from corpuskit.duplicates import candidates
from corpuskit.incremental import mapped
from corpuskit.model import Relation
from corpuskit.pipeline.options import Means

WORDS = [f"{a}{b}" for a in ("harbour", "mill", "ferry", "clerk", "storm", "bread") for b in range(60)]
FRAME = "Write to the night desk at any hour and say what you have seen on the quay."


def text(rnd: random.Random) -> str:
    words = rnd.choices(WORDS, k=rnd.randrange(30, 90))
    return " ".join(words) + ".\n\n" + (FRAME if rnd.random() < 0.6 else "") + "\n"


def edited(rnd: random.Random, told: str) -> str:
    return " ".join(word if rnd.random() > 0.04 else rnd.choice(WORDS) for word in told.split(" "))


def put(rnd: random.Random, name: str, told: str) -> None:
    path = Path("corpus", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(told)
    own_id = f"id: a{rnd.randrange(14)}\n" if rnd.random() < 0.8 else ""
    path.with_suffix(".yaml").write_text(
        f"{own_id}title: T\nsource: S{rnd.randrange(2)}\npublished: 2031-0{rnd.randrange(1, 9)}-01\n"
    )


def step(rnd: random.Random) -> None:
    """Do something to the corpus: add, change, copy, move or delete articles."""
    texts = sorted(Path("corpus").rglob("*.txt"))
    for _ in range(rnd.randrange(1, 4)):
        kind, name = rnd.randrange(5), f"{rnd.choice('xyz')}/{rnd.randrange(9)}"
        known = rnd.choice(texts) if texts else None
        if kind == 0 or known is None or not known.exists():
            put(rnd, name, text(rnd))
        elif kind == 1:
            known.write_text(edited(rnd, known.read_text()))
        elif kind == 2:
            put(rnd, name, edited(rnd, known.read_text()))
        elif kind == 3:
            place = Path("corpus", f"w{rnd.randrange(9)}")
            for suffix in {".txt", ".yaml"} & {path.suffix for path in known.parent.glob(f"{known.stem}.*")}:
                if known.stem != place.stem:
                    shutil.copy(known.with_suffix(suffix), place.with_suffix(suffix))
        else:
            known.unlink()


def new(rnd: random.Random) -> None:
    """Write articles that are like some of the corpus, and like each other."""
    texts = [edited(rnd, path.read_text()) for path in sorted(Path("corpus").rglob("*.txt"))[::3]] + [text(rnd)] * 2
    rows = [{"id": f"a{rnd.randrange(30)}", "text": told, "source": "S0"} for told in texts]
    Path("new.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


PARAGRAPHS = [" ".join(random.Random(k).choices(WORDS, k=12 + k % 12)) + "." for k in range(14)]  # noqa: S311


def reported_of(rnd: random.Random, most: int = 5) -> str:
    """Return a text of a few paragraphs of its own and up to `most` that others have, too."""
    if rnd.random() < 0.1:
        return rnd.choice(["Closed today.", "No paper today."])
    own = [" ".join(rnd.choices(WORDS, k=rnd.randrange(8, 30))) + "." for _ in range(rnd.randrange(1, 3))]
    frame = [FRAME] if rnd.random() < 0.7 else []
    return "\n\n".join([*rnd.sample(PARAGRAPHS, rnd.randrange(most + 1)), *own, *frame])


def place(rnd: random.Random, told: str, number: int | None = None) -> None:
    name = f"a{rnd.randrange(10**4) if number is None else number:04}"
    path = Path("corpus", rnd.choice("xyz"), name)
    path.parent.mkdir(parents=True, exist_ok=True)
    source = rnd.choice(["", "source: S0\n", "source: S1\n"])
    path.with_suffix(".txt").write_text(told)
    path.with_suffix(".yaml").write_text(f"id: {name}\ntitle: T\n{source}published: 2031-0{rnd.randrange(1, 9)}-01\n")


def change(rnd: random.Random) -> None:
    """Change an article: text, source, or place; copy one, some times, so that what it says recurs; delete one, or write one."""
    path = rnd.choice(sorted(Path("corpus").rglob("*.txt")))
    sidecar, told, kind = path.with_suffix(".yaml"), path.read_text(), rnd.randrange(8)
    paragraphs = told.split("\n\n")
    if kind == 0:
        path.write_text(edited(rnd, told))
    elif kind == 1:
        path.write_text("\n\n".join(rnd.sample([*paragraphs, rnd.choice(PARAGRAPHS)], len(paragraphs))))
    elif kind == 2:
        sidecar.write_text(sidecar.read_text().replace("source: S1", "source: S0").replace("title: T", "title: U"))
    elif kind == 3:
        for _ in range(rnd.randrange(1, 7)):
            place(rnd, edited(rnd, told) if rnd.random() < 0.5 else told)
    elif kind == 4:
        for file in (path, sidecar):
            file.rename(Path("corpus", "x", file.name))
    elif kind == 5:
        path.unlink()
        sidecar.unlink()
    else:
        place(rnd, reported_of(rnd))


@given(st.integers(0, 10**9))
@settings(max_examples=12, deadline=None)
def test_a_run_that_remembers_says_what_one_without_memory_says(seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)
        Path("corpus").mkdir()
        Path("corpuskit.toml").write_text("")
        rnd = random.Random(seed)  # noqa: S311
        for _ in range(8):
            put(rnd, f"{rnd.choice('xyz')}/{rnd.randrange(9)}", text(rnd))
        for _ in range(4):
            step(rnd)
            warm, cold = dedup(means=Means()), dedup(means=Means(cache=False))
            assert warm == cold
            new(rnd)
            for some in (["new.jsonl"], ["new.jsonl", *sorted(map(str, Path("corpus").glob("x")))]):
                by_index, without = (
                    dedup(some, against=["corpus"], means=Means(cache=cache)) for cache in (True, False)
                )
                assert by_index == without
            once, again = dedup(evidence=False, means=Means()), dedup(evidence=False, means=Means())
            assert once == again == dedup(evidence=False, means=Means(cache=False))


FOUR: tuple[Relation, ...] = ("exact", "near", "edited", "excerpt")


@given(st.integers(0, 10**9), st.sampled_from([(128, 200), (3, 5), (5, 8)]), st.sampled_from([1, 2, 5]))
@settings(max_examples=12, deadline=None)
def test_a_run_after_changes_says_what_a_cold_one_says(seed: int, limits: tuple[int, int], most: int) -> None:
    rnd = random.Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)
        _limit(patch, *limits)
        Path("corpuskit.toml").write_text("")
        for number in range(40):
            place(rnd, reported_of(rnd, most), number)
        dedup(relations=FOUR, evidence=False, means=Means())
        for _ in range(3):
            for _ in range(rnd.randrange(1, 3)):
                change(rnd)
            given = rnd.sample(sorted(map(str, Path("corpus").rglob("*.txt"))), 3)
            for paths in ((), given):
                against = ["corpus"] if paths else []
                warm, cold = (
                    dedup(paths, relations=FOUR, against=against, evidence=False, means=Means(cache=cache))
                    for cache in (True, False)
                )
                assert warm == cold


def _limit(patch: pytest.MonkeyPatch, width: int, common: int) -> None:
    """Let a few articles be many."""
    for module in (candidates, postings):
        patch.setattr(module, "WIDTH", width)
    patch.setattr(mapped, "_BYTES", 32)
    patch.setattr(sketch_cache, "_FEW", width)
    patch.setattr(commands, "options_of", lambda *told, **more: replace(options_of(*told, **more), common=common))


# Invented forms whose texts have about as many 5-grams as a sketch takes all of (64): slots, and what stands between them.
FORMS = [
    "Weather for {place} on day {n}. Temperatures between {n} and {m} degrees are expected, with winds from the {side} at {n} km an hour. The chance of rain is {m} per cent. Sunrise is at 6:{n} and sunset at 19:{m}. High tide is at {n}:{m} in the morning.",
    "Water level of the river at {place}: {n} centimetres at {m} past six, {m} centimetres at noon. The gauge keeper calls the {side} bank safe. Boats of up to {n} tonnes may pass the lock until {m} past eight; after that the {side} gate stays shut until the next tide.",
    "Погода в городе {place} на {n} число. Ожидается от {n} до {m} градусов, ветер с берега {m} километров в час. Вероятность дождя {n} процентов. Восход солнца в 6:{n}, закат в 19:{m}. Высокая вода в {n}:{m} утра, низкая вода в {m}:{n} вечера того же дня.",
]
PLACES = ["Porthaven", "Saltby", "Cape Lunn", "Weldmoor"]
SIDES = ["west", "east", "north", "south"]


def filled(rnd: random.Random, form: str, words: int) -> str:
    """Return a form with other facts, and up to so many words more."""
    told = form.format(place=rnd.choice(PLACES), side=rnd.choice(SIDES), n=rnd.randrange(2, 60), m=rnd.randrange(2, 60))
    return " ".join([told, *rnd.choices(WORDS, k=rnd.randrange(words))])


@given(st.integers(0, 10**9), st.sampled_from([1, 12, 40]))
@settings(max_examples=12, deadline=None)
def test_forms_with_other_facts_are_the_same_warm_and_cold(seed: int, words: int) -> None:
    rnd = random.Random(seed)  # noqa: S311
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)
        Path("corpuskit.toml").write_text("")
        forms = rnd.sample(FORMS, 2)
        for number in range(16):
            place(rnd, filled(rnd, rnd.choice(forms), words), number)
        for _ in range(3):
            cold, *warm = (dedup(means=Means(cache=cache)) for cache in (False, True, True))
            assert warm == [cold, cold]
            change(rnd)
            place(rnd, filled(rnd, rnd.choice(forms), words))
