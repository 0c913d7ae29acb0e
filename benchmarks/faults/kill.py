"""SIGKILL at random moments, also between two changes of the disk.

    python -m benchmarks.faults.kill KILLS [COMMAND...]

KILLS are shared among the commands. After each kill every text is the old one or the new one, every sidecar is whole and leads to
the original; the same command again ends as if nothing had happened, and no temporary file is left. The commands are forked from a
warm process, so that a run takes a tenth of a second.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.corpora import DIRTY, STORY, drop, new_corpus, numbered, original_of, own, tell, temporary_files
from benchmarks.faults.forks import warm_up
from corpuskit.cli import app

ARTICLES = 24
State = dict[str, bytes]


def forked(arguments: list[str], root: Path, seconds: float | None = None) -> tuple[int, float]:
    """Run a command in a child, killed after so many seconds; return its exit code (-9: killed) and how long it took."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _behave(arguments, root)
    while seconds is not None and time.monotonic() - began < seconds:
        if os.waitpid(child, os.WNOHANG)[0]:
            return 0, time.monotonic() - began
        time.sleep(0.0005)
    if seconds is not None:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - began


def _behave(arguments: list[str], root: Path) -> None:
    code = 99
    try:
        os.chdir(root)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = app.run(arguments)
    finally:
        os._exit(code)


def copies() -> Path:
    """Return a corpus in which every text is there twice."""
    return new_corpus({f"a{i:03}": own(STORY, i // 2) for i in range(ARTICLES)})


def marked_with_bom() -> Path:
    """Return a corpus of texts with a byte order mark and line ends of two kinds."""
    return new_corpus(
        {f"a{i:03}": "\ufeff" + own(STORY, i).replace("\n", "\r\n", 3) for i in range(ARTICLES)}, bound=False
    )


def incoming() -> Path:
    """Return an empty corpus and a file of articles for it."""
    root = new_corpus({})
    rows = [
        {"id": f"port-{i}", "title": f"Harbour {i}", "source": "Mail", "lang": "en", "text": own(DIRTY, i)}
        for i in range(200)
    ]
    (root / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return root


def after(make: Callable[[], Path], *commands: list[str]) -> Callable[[], Path]:
    """Return what makes a corpus in which commands have run."""

    def made() -> Path:
        root = make()
        for command in commands:
            forked(command, root)
        return root

    return made


def dirty() -> Path:
    """Return a corpus of texts with leftovers."""
    return numbered(ARTICLES)


NAMES = [f"corpus/a{i:03}.txt" for i in range(ARTICLES)]
SCENES: dict[str, tuple[Callable[[], Path], list[str]]] = {
    "clean": (dirty, ["clean"]),
    "undo": (after(dirty, ["clean"]), ["clean", "--undo"]),
    "forget": (after(dirty, ["clean"]), ["clean", "--forget"]),
    "mark": (copies, ["dedup", "--mark"]),
    "unmark": (after(copies, ["dedup", "--mark"]), ["dedup", "--unmark"]),
    "add": (incoming, ["add", "in.jsonl"]),
    "export": (dirty, ["export", "-o", "out.jsonl.gz"]),
    "fix": (marked_with_bom, ["validate", "--fix"]),
    "set": (dirty, ["set", "corpus", "section=port"]),
    "mv": (dirty, ["mv", *NAMES, "corpus/2026/"]),
    "learn": (dirty, ["clean", "--learn"]),
}


def state_of(root: Path) -> State:
    """Return what every file holds, hidden ones aside."""
    found = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".") and "/." not in name}


def wrecked(root: Path, before: State, after: State) -> list[str]:
    """Return what is wrong directly after a kill."""
    now, faults = state_of(root), []
    for name in now:
        if name.endswith((".txt", ".gz")) and now[name] not in {before.get(name), after.get(name)}:
            faults.append("a text is neither old nor new")
        if name.endswith(".yaml") and f"{name[:-5]}.txt" in now and name in before:
            original = original_of(root, name.removeprefix("corpus/")[:-5])
            texts = {before.get(f"{name[:-5]}.txt"), after.get(f"{name[:-5]}.txt")}
            whole = own(DIRTY, int(name[8:11])).encode() if name[8:11].isdigit() else b""
            if original is None or original.encode() not in texts | {whole}:
                faults.append("an original is lost")
    return faults


def kill(name: str, kills: int) -> bool:
    """Kill one command so many times."""
    make, arguments = SCENES[name]
    base = make()
    before, work = state_of(base), base.with_name(f"{base.name}-work")
    shutil.copytree(base, work)
    _, took = forked(arguments, work)
    after_all, faults, killed, chance = state_of(work), [], 0, random.Random(7)
    for _ in range(kills * 3):
        shutil.rmtree(work)
        shutil.copytree(base, work)
        if forked(arguments, work, chance.random() * took * 1.05)[0] != -signal.SIGKILL:
            continue
        killed += 1
        faults += wrecked(work, before, after_all)
        if forked(arguments, work)[0] == 99:
            faults.append("traceback in the run after a kill")
        faults += ["the run after a kill ends otherwise"] if state_of(work) != after_all else []
        faults += ["temporary files are left"] if temporary_files(work) else []
        if killed == kills:
            break
    drop(base)
    drop(work)
    return tell(f"kill {name}", faults, f"{killed} kills")


if __name__ == "__main__":
    chosen = sys.argv[2:] or list(SCENES)
    warm_up()
    outcomes = [kill(scene, max(1, int(sys.argv[1]) // len(chosen))) for scene in chosen]
    sys.exit(not all(outcomes))
