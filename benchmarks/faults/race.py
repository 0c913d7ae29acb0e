"""Edits by hand, and two commands at once, at random moments.

    python -m benchmarks.faults.race SECONDS

No edit may be lost, every original must come back, and no command may report what it did not do.
"""

import os
import random
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from benchmarks.faults.corpora import DIRTY, drop, numbered, original_of, own, run, tell
from corpuskit.text import yaml12

ARTICLES = 40
Done = list[CompletedProcess[str]]


class Editor(threading.Thread):
    """Edits texts as editors and scripts do: by a new file over the old one, or by appending. Every edit has a number."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root, self.stop, self.edits = root, threading.Event(), []
        self.chance = random.Random(5)

    def run(self) -> None:
        while not self.stop.is_set():
            name, number = f"a{self.chance.randrange(ARTICLES):03}", len(self.edits)
            edit = f"Edit {number} of {name} was made by hand.\n".encode()
            if self._saved(self.root / f"corpus/{name}.txt", edit):
                self.edits.append((name, edit))
            time.sleep(self.chance.random() * 0.003)

    def _saved(self, path: Path, edit: bytes) -> bool:
        if self.chance.random() < 0.5:
            with path.open("ab") as file:
                file.write(edit)
            return True
        was, fresh = path.read_bytes(), path.with_name(".edited")
        fresh.write_bytes(edit + was)
        if path.read_bytes() == was:  # a program that is as careful as it can be
            os.replace(fresh, path)
            return True
        fresh.unlink()
        return False


def edited(command: list[str], rounds: int) -> bool:
    """Edit texts while a command runs."""
    lost = total = 0
    for _ in range(rounds):
        fixing = "--fix" in command
        root = numbered(ARTICLES, DIRTY.replace("\n", "\r\n", 2) if fixing else DIRTY, bound=not fixing)
        if "--undo" in command:
            run(["clean"], root)
        editor = Editor(root)
        editor.start()
        run(command, root)
        editor.stop.set()
        editor.join()
        # What stands below a comment form goes into the record with it.
        held = {p.stem: p.read_bytes() + p.with_suffix(".yaml").read_bytes() for p in root.glob("corpus/*.txt")}
        lost += sum(edit.strip() not in held[name] for name, edit in editor.edits)
        total += len(editor.edits)
        drop(root)
    return tell(
        f"{' '.join(command)}, and edits by hand", ["edits are lost"] if lost else [], f"{lost} of {total} edits lost"
    )


def together(
    a: list[str], b: list[str], rounds: int, check: Callable[[Path, Done], list[str]], *first: list[str]
) -> bool:
    """Run two commands at once."""
    faults = []
    for _ in range(rounds):
        root, done = numbered(ARTICLES), [None, None]
        for command in first:
            run(command, root)

        def start(place: int, command: list[str], root: Path = root, done: list = done) -> None:
            time.sleep(random.random() * 0.1 * place)
            done[place] = run(command, root)

        threads = [threading.Thread(target=start, args=(i, c)) for i, c in enumerate((a, b))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        faults += check(root, done)
        faults += ["traceback" for each in done if "Traceback" in each.stderr]
        drop(root)
    return tell(f"{' '.join(a)} beside {' '.join(b)}", faults, f"{rounds} rounds")


def recoverable(root: Path, _: Done) -> list[str]:
    """Return a fault for each original that cannot be had."""
    return [f"original of {i} lost" for i in range(ARTICLES) if original_of(root, f"a{i:03}") != own(DIRTY, i)]


def with_set(root: Path, done: Done) -> list[str]:
    """Return the faults, fields that `set` reported and did not set included."""
    told = set(re.findall(r"corpus/(a\d+)\.yaml", done[1].stderr))
    missing = [
        path.stem
        for path in root.glob("corpus/*.yaml")
        if yaml12.load(path.read_text(encoding="utf-8")).get("section") != "port" and path.stem not in told
    ]
    return recoverable(root, done) + [f"section of {name} lost" for name in missing if done[1].returncode == 0]


def main(seconds: float) -> bool:
    """Play all scenes for about so many seconds on an idle machine."""
    k = max(1, round(seconds / 20))
    section = ["set", "corpus", "section=port"]
    return all(
        [
            edited(["clean"], k),
            edited(["clean", "--undo"], k),
            edited(["validate", "--fix"], k),
            together(["clean"], section, 3 * k, with_set),
            together(["clean"], ["clean"], 2 * k, recoverable),
            together(["clean"], ["clean", "--undo"], 3 * k, recoverable),
            together(["clean"], ["dedup", "--mark"], 3 * k, recoverable),
            together(["clean"], ["validate", "--fix"], 2 * k, recoverable),
            together(["clean", "--undo"], section, 3 * k, with_set, ["clean"]),
        ]
    )


if __name__ == "__main__":
    sys.exit(not main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
