"""A run with an index says what a run without one says, whatever happened to the corpus in between."""

import json
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.commands.dedup import dedup
from corpuskit.commands.means import Means

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
