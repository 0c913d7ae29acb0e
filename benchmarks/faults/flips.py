"""The cache with flipped bits, cut off, with pages in other places, of another version: never another answer.

python -m benchmarks.faults.flips [ROUNDS]
"""

import os
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.corpora import SHARE, STORY, TAIL, drop, new_corpus, own, tell
from benchmarks.faults.forks import run_forked, warm_up

COMMANDS = (
    ["validate"],
    ["clean", "--check"],
    ["clean", "--diff"],
    ["dedup", "--check"],
    ["export", "-o", "-", "--format", "jsonl"],
    ["validate", "corpus/a001.txt", "corpus/a002.yaml"],
    ["dedup", "--check", "--against", "corpus", "corpus/a004.txt"],
    ["stats"],
)
PAGE = 4096
Answer = tuple[int, str]


def corpus() -> Path:
    """Return a corpus of which every command has something to tell."""
    texts = {
        f"a{i:03}": (SHARE if i % 3 else "")
        + own(STORY, i // 2)
        + (TAIL if i % 5 else "")
        + ("" if i % 7 else "x" * 30)
        for i in range(60)
    }
    root = new_corpus(texts, bound=False)
    wrong = root / "corpus/a009.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("lang: en", "lang: e n"), encoding="utf-8")
    return root


def flip_bits(data: bytes, chance: random.Random, count: int) -> bytes:
    changed = bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def swap_pages(data: bytes, chance: random.Random) -> bytes:
    one, other = (chance.randrange(max(1, len(data) // PAGE)) * PAGE for _ in range(2))
    changed = bytearray(data)
    changed[one : one + PAGE], changed[other : other + PAGE] = data[other : other + PAGE], data[one : one + PAGE]
    return bytes(changed)


def empty_page(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(0, len(data), PAGE)
    return data[:start] + bytes(len(data[start : start + PAGE])) + data[start + PAGE :]


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "a flipped bit": lambda data, chance: flip_bits(data, chance, 1),
    "twenty flipped bits": lambda data, chance: flip_bits(data, chance, 20),
    "cut off": lambda data, chance: data[: chance.randrange(len(data))],
    "an empty page": empty_page,
    "two pages swapped": swap_pages,
    "noise": lambda data, chance: chance.randbytes(len(data)),
}


def answer(command: list[str], root: Path) -> tuple[Answer, list[str]]:
    """Return exit code and output of a command, and what no command may do."""
    outcome = run_forked(command, root)
    return (outcome.code, outcome.output), outcome.faults()


def damage_files(root: Path, kept: Path, cold: list[Answer], rounds: int) -> bool:
    """Damage one file of the cache at a time, and ask one command."""
    chance, faults = random.Random(3), []
    files = sorted(path.name for path in kept.iterdir() if path.is_file() and path.stat().st_size)
    for _ in range(rounds):
        name, kind, at = chance.choice(files), chance.choice(sorted(DAMAGES)), chance.randrange(len(COMMANDS))
        restore(root, kept)
        path = root / ".corpuskit" / name
        path.write_bytes(DAMAGES[kind](path.read_bytes(), chance))
        got, wrong = answer(COMMANDS[at], root)
        faults += [f"{COMMANDS[at][0]}: {fault} ({name}: {kind})" for fault in wrong]
        faults += [] if got == cold[at] else [f"{COMMANDS[at][0]} says something else ({name}: {kind})"]
    return tell("damaged caches", faults, f"{rounds} rounds")


def restore(root: Path, kept: Path) -> None:
    """Put the whole cache back."""
    cache = root / ".corpuskit"
    if cache.is_symlink() or cache.is_file():
        cache.unlink()
    shutil.rmtree(cache, ignore_errors=True)
    shutil.copytree(kept, cache)


def set_version(cache: Path, version: int) -> None:
    with sqlite3.connect(cache / "index.sqlite") as index:
        index.execute(f"PRAGMA user_version = {version}")


def replace_by_file(cache: Path) -> None:
    shutil.rmtree(cache)
    cache.write_text("x")


def replace_by_dangling_link(cache: Path) -> None:
    shutil.rmtree(cache)
    os.symlink("/nonexistent/x", cache)


def make_index_a_folder(cache: Path) -> None:
    (cache / "index.sqlite").unlink()
    (cache / "index.sqlite").mkdir()


STRANGE: dict[str, Callable[[Path], None]] = {
    "of an earlier version": lambda cache: set_version(cache, 1),
    "of a later version": lambda cache: set_version(cache, 99),
    "a file": replace_by_file,
    "a link to nothing": replace_by_dangling_link,
    "with a folder as its index": make_index_a_folder,
}


def strange_caches(root: Path, kept: Path, cold: list[Answer]) -> bool:
    """Ask each command beside a cache that is something else."""
    good = True
    for name, make in STRANGE.items():
        faults = []
        for command, expected in zip(COMMANDS, cold, strict=True):
            restore(root, kept)
            make(root / ".corpuskit")
            got, wrong = answer(command, root)
            faults += [f"{command[0]}: {fault}" for fault in wrong]
            faults += [] if got == expected else [f"{command[0]} says something else"]
        good &= tell(f"a cache that is {name}", faults, f"{len(COMMANDS)} commands")
    return good


def main(rounds: int) -> bool:
    """Return whether no damage changes an answer."""
    warm_up()
    root = corpus()
    cold = []
    for command in COMMANDS:
        shutil.rmtree(root / ".corpuskit", ignore_errors=True)
        cold.append(answer(command, root)[0])
    warm = [answer(command, root)[0] for command in COMMANDS * 2]
    good = tell("a whole cache", [] if warm == cold * 2 else ["another answer"], f"{len(warm)} commands")
    kept = root / "kept"
    shutil.copytree(root / ".corpuskit", kept)
    good &= damage_files(root, kept, cold, rounds)
    good &= strange_caches(root, kept, cold)
    drop(root)
    return good


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
