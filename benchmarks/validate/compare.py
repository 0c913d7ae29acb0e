"""Time `corpuskit validate` beside check-jsonschema on the same sidecars. See README.md."""

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

CORPUSKIT = [sys.executable, "-m", "corpuskit"]
SCHEMA = Path(__file__).parents[2] / "schema.json"
WORDS = [
    *("harbour", "ferry", "council", "tram", "fog", "crane", "market", "winter", "vote", "bridge", "school", "island"),
    *("letter", "storm", "library", "price", "keeper", "honey", "teacher", "boat", "night", "paper", "mayor", "river"),
]
SECTIONS = ["local", "politics", "business", "culture", "sport"]


def article(chance: random.Random, number: int) -> tuple[str, str]:
    """Return text and sidecar of an invented article."""

    def words(count: int) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    paragraphs = [f"{words(1).title()} {words(chance.randint(20, 60))}." for _ in range(chance.randint(4, 14))]
    day = f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    sidecar = [
        f"id: story-{number:07}",
        f"title: {words(7).capitalize()}",
        f"source: The {words(1).title()} Echo",
        f"lang: {chance.choice(['en', 'en-GB', 'en-US'])}",
        f"url: https://echo.example/{day[:4]}/{number}",
        f"published: '{day}'",
        f"retrieved: '{day}T{chance.randint(0, 23):02}:15:00Z'",
        "authors:",
        f"- {words(2).title()}",
        f"section: {chance.choice(SECTIONS)}",
        "tags:",
        *(f"- {tag}" for tag in chance.sample(WORDS, chance.randint(1, 5))),
        "license: CC-BY-4.0",
        f"description: {words(12).capitalize()}.",
    ]
    return "\n\n".join(paragraphs) + "\n", "\n".join(sidecar) + "\n"


def write_corpus(root: Path, count: int) -> list[str]:
    """Write `count` articles below `root`, a thousand a folder, and return the paths of their sidecars."""
    chance = random.Random(7)
    (root / "schema.json").write_bytes(SCHEMA.read_bytes())
    (root / "corpuskit.toml").write_text("")
    paths = []
    for number in range(count):
        stem = root / "corpus" / f"{number // 1000:03}" / f"{number:07}"
        stem.parent.mkdir(parents=True, exist_ok=True)
        text, sidecar = article(chance, number)
        stem.with_suffix(".txt").write_text(text, encoding="utf-8")
        stem.with_suffix(".yaml").write_text(sidecar, encoding="utf-8")
        paths.append(str(stem.with_suffix(".yaml").relative_to(root)))
    return paths


def cpu(command: list[str], root: Path) -> float:
    """Return the CPU seconds of a process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=root, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turns(commands: dict[str, list[str]], root: Path, rounds: int) -> dict[str, float]:
    """Return the best of `rounds` for each command; they take turns, so that a busy machine is busy for all."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, command in commands.items():
            best[name] = min(best[name], cpu(command, root))
    return best


def told(times: dict[str, float], first: str, say: Callable[[float], str]) -> Iterator[str]:
    """Yield a line for each time, with how many times as fast it is as `first`."""
    for name, seconds in times.items():
        yield f"  {name:34} {say(seconds):>14}   {times[first] / seconds:5.1f} x"


def peak(command: list[str], root: Path) -> int:
    """Return the largest memory of a process and those that it starts, in MB."""
    watch = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", watch, *command], cwd=root, capture_output=True, text=True, check=True
    )
    return int(shown.stdout) // (1024 if sys.platform != "darwin" else 1 << 20)


def main() -> None:
    """Run the comparison."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--other", default="check-jsonschema", help="the program check-jsonschema, in its own environment"
    )
    arguments.add_argument("--count", type=int, default=10_000)
    arguments.add_argument("--many", type=int, default=100_000, help="articles for the runs that measure memory")
    arguments.add_argument("--rounds", type=int, default=3)
    options = arguments.parse_args()
    os.environ.pop("GITHUB_ACTIONS", None)
    # What pip installs is compiled once; so is what stands in a working copy.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        sidecars = write_corpus(root, options.count)
        ours = [*CORPUSKIT, "validate", "--no-cache", "--jobs", "1"]
        theirs = [options.other, "--schemafile", "schema.json"]
        whole = {
            "check-jsonschema": [*theirs, *sidecars],
            "corpuskit, sidecars only": [*ours, "--no-texts"],
            "corpuskit, texts without CK012": [*ours, "--ignore", "CK012"],
            "corpuskit, everything": ours,
        }
        print(f"{options.count} articles")
        times = in_turns(whole, root, options.rounds)
        print(*told(times, "check-jsonschema", lambda s: f"{options.count / s:,.0f} files/s"), sep="\n")
        start = {
            "import typer": [sys.executable, "-c", "import typer"],
            "corpuskit --help": [*CORPUSKIT, "--help"],
        }
        print("help")
        print(*told(in_turns(start, root, 7), "import typer", lambda s: f"{s * 1000:,.0f} ms"), sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        [sidecar] = write_corpus(Path(folder), 1)
        one = {"check-jsonschema": [*theirs, sidecar], "corpuskit": [*CORPUSKIT, "validate", sidecar]}
        one["corpuskit, nothing remembered"] = [*one["corpuskit"], "--no-cache"]
        print("a corpus of one article, start-up included")
        print(*told(in_turns(one, Path(folder), 9), "check-jsonschema", lambda s: f"{s * 1000:,.0f} ms"), sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        write_corpus(Path(folder), options.many)
        print(f"memory, {options.many} articles")
        for name, command in {
            "nothing remembered, one process": ours,
            "the first run with an index": [*CORPUSKIT, "validate"],
            "nothing changed": [*CORPUSKIT, "validate"],
        }.items():
            print(f"  {name:34} {peak(command, Path(folder)):11} MB")


if __name__ == "__main__":
    main()
