"""Compare what `dedup` says with its cache and without, in random corpora of several kinds, fresh and after edits.

    python benchmarks/dedup/warm_cold.py [CORPORA] [--seed N]

Each corpus is one of forms with other facts, a chain of versions, excerpts, stories in two scripts, or stories in the frames of their sources. Each is
compared without a cache, with an empty and a filled one, with `--check`, and for some named articles; then it is edited, three times. Prints
how many corpora of each kind agree, and ends with 1 if one does not.
"""

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from corpuskit.commands.dedup import dedup
from corpuskit.model import Relation
from corpuskit.pipeline.options import Means

LATIN = [
    "harbour",
    "mill",
    "ferry",
    "clerk",
    "storm",
    "bread",
    "goose",
    "cable",
    "quay",
    "winter",
    "lorry",
    "gravel",
    "council",
    "bridge",
    "market",
    "tide",
]
CYRILLIC = [
    "гавань",
    "мельница",
    "паром",
    "писарь",
    "буря",
    "хлеб",
    "гусь",
    "кабель",
    "причал",
    "зима",
    "гравий",
    "совет",
    "мост",
    "рынок",
    "прилив",
    "берег",
]
HAN = "港口磨坊渡轮职员风暴面包电缆码头冬天卡车砾石议会桥梁市场潮汐河岸"
FORMS = (
    (
        "Weather for {a} on day {n}. Temperatures between {n} and {m} degrees are expected, with winds from the {b} at {n} km an hour. The chance of rain is {m} "
        "per cent. Sunrise is at 6:{n} and sunset at 19:{m}. High tide is at {n}:{m} in the morning."
    ),
    (
        "Lost and found at {a}: {n} umbrellas, {m} keys and a {b} were handed in this week. The office in the old {b} is open until {n} past five. "
        "Things that nobody asks for within {m} days are sold for the fund of the {a} brigade."
    ),
    (
        "Погода в городе {a} на {n} число. Ожидается от {n} до {m} градусов, ветер {m} километров в час. Вероятность дождя {n} процентов. Восход солнца в "
        "6:{n}, закат в 19:{m}. Высокая вода в {n}:{m} утра."
    ),
)
FRAMES = (
    "Write to the night desk at any hour and say what you have seen on the quay.",
    "All photographs on this page are for sale at the counter of the paper in Ostrel.",
    "Subscribers of the Saltby Courier read this page without the yellow stripe on top.",
)
FOUR: tuple[Relation, ...] = ("exact", "near", "edited", "excerpt")


def sentence(rnd: random.Random, words: Sequence[str] = LATIN) -> str:
    return " ".join(f"{rnd.choice(words)}{rnd.randrange(30)}" for _ in range(rnd.randrange(6, 16))).capitalize() + "."


def story(rnd: random.Random, words: Sequence[str] = LATIN) -> list[str]:
    return [sentence(rnd, words) for _ in range(rnd.randrange(3, 14))]


def spelled(rnd: random.Random, told: str) -> str:
    """Return a text as a poor scan would have it."""
    return "".join(rnd.choice("aeilotc") if letter.isalpha() and rnd.random() < 0.05 else letter for letter in told)


def changed(rnd: random.Random, told: str) -> str:
    words = told.split(" ")
    kind = rnd.randrange(5)
    if kind == 0:
        return spelled(rnd, told)
    if kind == 1:
        return " ".join(words[: rnd.randrange(1, len(words) + 1)])
    if kind == 2:
        return f"{told} {sentence(rnd)}"
    return " ".join(word if rnd.random() > 0.06 else rnd.choice(LATIN) for word in words)


def forms(rnd: random.Random) -> list[str]:
    some, more = rnd.sample(FORMS, 2), rnd.choice((0, 4, 30))
    return [
        " ".join(
            [
                rnd.choice(some).format(
                    a=rnd.choice(LATIN), b=rnd.choice(LATIN), n=rnd.randrange(60), m=rnd.randrange(60)
                ),
                *rnd.choices(LATIN, k=rnd.randrange(more + 1)),
            ]
        )
        for _ in range(rnd.randrange(5, 24))
    ]


def versions(rnd: random.Random) -> list[str]:
    found = [" ".join(story(rnd))]
    for _ in range(rnd.randrange(4, 20)):
        found.append(changed(rnd, found[-1]) if rnd.random() < 0.85 else " ".join(story(rnd)))
    return found


def excerpts(rnd: random.Random) -> list[str]:
    whole = [story(rnd) for _ in range(6)]
    parts = [" ".join(rnd.choice(whole)[: rnd.randrange(1, 9)]) for _ in range(8)]
    return [*map(" ".join, whole), *parts, *(f"{rnd.choice(parts)} {sentence(rnd)}" for _ in range(4))]


def scripts(rnd: random.Random) -> list[str]:
    found = [" ".join(story(rnd, rnd.choice((LATIN, CYRILLIC)))) for _ in range(6)]
    found += ["".join(rnd.choices(HAN, k=rnd.randrange(20, 160))) + "。" for _ in range(4)]
    return found + [changed(rnd, rnd.choice(found)) for _ in range(8)]


def framed(rnd: random.Random) -> list[str]:
    stories = [story(rnd) for _ in range(8)]
    found = ["\n\n".join([*told, *rnd.sample(FRAMES, rnd.randrange(3))]) for told in stories]
    return found + [changed(rnd, rnd.choice(found)) for _ in range(8)]


KINDS: tuple[Callable[[random.Random], list[str]], ...] = (forms, versions, excerpts, scripts, framed)


def put(rnd: random.Random, number: int, told: str) -> None:
    path = Path("corpus", rnd.choice("xy"), f"a{number:03}")
    path.parent.mkdir(parents=True, exist_ok=True)
    source = rnd.choice(("", "source: Saltby Courier\n", "source: The Ostrel Post\n"))
    path.with_suffix(".txt").write_text(f"{told}\n", encoding="utf-8")
    path.with_suffix(".yaml").write_text(
        f"id: {path.name}\ntitle: T\n{source}published: 2031-01-0{rnd.randrange(1, 9)}\n"
    )


def edit(rnd: random.Random, number: int) -> None:
    """Change, copy, move or delete articles."""
    for _ in range(rnd.randrange(1, 4)):
        path = rnd.choice(sorted(Path("corpus").rglob("*.txt")))
        told, kind = path.read_text(encoding="utf-8").strip(), rnd.randrange(5)
        if kind == 0:
            put(rnd, number, changed(rnd, told))
        elif kind == 1:
            sidecar = path.with_suffix(".yaml")
            sidecar.write_text(sidecar.read_text().replace("Saltby Courier", "The Ostrel Post"))
        elif kind == 2 and path.parent.name != "x" and Path("corpus/x").exists():
            for file in (path, path.with_suffix(".yaml")):
                file.rename(Path("corpus/x", file.name))
        elif kind == 3:
            path.unlink()
            path.with_suffix(".yaml").unlink()
        else:
            path.write_text(changed(rnd, told) + "\n", encoding="utf-8")


def agrees(rnd: random.Random) -> bool:
    """Return whether all runs over the corpus as it stands say the same."""
    named = rnd.sample(sorted(map(str, Path("corpus").rglob("*.txt"))), 2)
    for paths, evidence, relations in (((), False, ()), ((), True, ()), ((), False, FOUR), (named, False, FOUR)):
        against = ["corpus"] if paths else []
        cold, first, second = (
            dedup(paths, against=against, evidence=evidence, relations=relations, means=Means(cache=cache))
            for cache in (False, True, True)
        )
        if not cold == first == second:
            print(f"{os.getcwd()} {paths} evidence={evidence} {relations}")
            return False
    return True


def holds(kind: Callable[[random.Random], list[str]], rnd: random.Random) -> bool:
    Path("corpuskit.toml").write_text("")
    for number, told in enumerate(kind(rnd)):
        put(rnd, number, told)
    for step in range(4):
        if step:
            edit(rnd, 100 + step)
        if not agrees(rnd):
            return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=int, nargs="?", default=500)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    agreed: Counter[str] = Counter()
    for number in range(arguments.seed, arguments.seed + arguments.corpora):
        kind = KINDS[number % len(KINDS)]
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            same = holds(kind, random.Random(number))
            os.chdir("/")
        agreed[kind.__name__] += same
        if not same:
            print(f"{kind.__name__}, seed {number}: not the same", flush=True)
    for name, count in sorted(agreed.items()):
        print(f"{name}: {count} corpora, warm as cold")
    sys.exit(sum(agreed.values()) < arguments.corpora)


if __name__ == "__main__":
    main()
