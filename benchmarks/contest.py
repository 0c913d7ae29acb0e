"""Programs beside each other: run in turns, so that a busy machine is busy for all, and measured whole, start-up included."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Entry:
    """A program in a contest: its name, its command, where its output goes, and what it scored, if there is something to score."""

    name: str
    command: list[str]
    out: Path | None = None
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    mb: int = 0
    scores: dict[str, str] = field(default_factory=dict)


def peer(folder: Path, package: str, *more: str) -> Path:
    """Return the Python of an environment that has the package, what `more` names, and nothing of ours; it is made once."""
    home = folder / "peers" / package
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True, upgrade_deps=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package, *more], check=True)
    return python


def version(python: Path, package: str) -> str:
    """Return a package and its version in an environment."""
    asked = [python, "-c", f"from importlib.metadata import version; print(version({package!r}))"]
    return f"{package} {subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()}"


def versions(folder: Path) -> list[str]:
    """Return all packages that have an environment, with their versions."""
    return [
        version(home / "bin" / "python", home.name) for home in sorted((folder / "peers").glob("*")) if home.is_dir()
    ]


def race(entries: list[Entry], folder: Path, rounds: int) -> None:
    """Run all programs, in turns, `rounds` times."""
    for number in range(rounds):
        for entry in entries:
            print(f"  {number + 1}/{rounds} {entry.name}", file=sys.stderr, flush=True)
            _run(entry, folder)


# A process that is large itself makes those it starts look large: this one is small.
_WATCH = """
import json, os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
spent = [time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss]
open(sys.argv[1], "w").write(json.dumps([os.waitstatus_to_exitcode(status), *spent]))
"""


def _run(entry: Entry, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as own, (entry.out or Path(os.devnull)).open("wb") as out:
        told, said = Path(own, "told"), Path(own, "said")
        with said.open("wb") as errors:
            watch = [sys.executable, "-SE", "-c", _WATCH, str(told), *entry.command]
            subprocess.run(watch, cwd=folder, stdout=out, stderr=errors, check=True)
        code, wall, cpu, peak = json.loads(told.read_text())
        if code not in {0, 1} or b"Traceback (most recent call last)" in said.read_bytes():
            raise SystemExit(f"{entry.name}: {' '.join(entry.command)} ended with {code}")
    entry.wall.append(wall)
    entry.cpu.append(cpu)
    entry.mb = max(entry.mb, peak // (1024 if sys.platform != "darwin" else 1 << 20))


def table(entries: list[Entry]) -> str:
    """Return a table: medians, and how many times the CPU time of the first program each takes."""
    scores = list(dict.fromkeys(name for entry in entries for name in entry.scores))
    lines = ["| | CPU s | wall s | MB | CPU of ours × | " + "".join(f"{name} | " for name in scores)]
    lines = [lines[0].rstrip(), "|---|" + "---:|" * (4 + len(scores))]
    ours = statistics.median(entries[0].cpu)
    for entry in entries:
        said = "".join(f" {entry.scores.get(name, '')} |" for name in scores)
        if not entry.cpu:
            lines.append(f"| {entry.name} | | | | |{said}")
            continue
        cpu, wall = statistics.median(entry.cpu), statistics.median(entry.wall)
        lines.append(f"| {entry.name} | {cpu:.2f} | {wall:.2f} | {entry.mb} | {cpu / ours:.2f} |{said}")
    return "\n".join(lines)


def bars(contests: dict[str, list[Entry]]) -> str:
    """Return a plot (SVG) of how long the programs take, each contest on a scale of its own."""
    parts, y = [], 24
    for title, all_of_them in contests.items():
        entries = [entry for entry in all_of_them if entry.cpu]
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{title}: s of CPU</text>')
        most = max(statistics.median(entry.cpu) for entry in entries)
        for entry in entries:
            y += 22
            cpu = statistics.median(entry.cpu)
            color = "#1b6e3c" if entry.name.startswith("corpuskit") else "#9aa5ad"
            parts.append(f'<text x="250" y="{y}" text-anchor="end">{entry.name}</text>')
            parts.append(
                f'<rect x="258" y="{y - 12}" width="{max(1, 340 * cpu / most):.0f}" height="15" fill="{color}"/>'
            )
            parts.append(f'<text x="{264 + 340 * cpu / most:.0f}" y="{y}">{cpu:.2f}</text>')
        y += 34
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="680" height="{y}" font-family="sans-serif" font-size="13">'
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>", ""])
