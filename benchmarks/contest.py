"""Programs beside each other: run in turns, so that a busy machine is busy for all, and measured whole, start-up included."""

import os
import statistics
import subprocess
import sys
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass
class Entry:
    """A program in a contest: its name, its command, and what it scored, if there is something to score."""

    name: str
    command: list[str]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    mb: int = 0
    scores: dict[str, str] = field(default_factory=dict)


def peer(folder: Path, package: str) -> Path:
    """Return the Python of an environment that has the package and nothing of ours; it is made once."""
    home = folder / "peers" / package
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    return python


def race(entries: list[Entry], folder: Path, rounds: int) -> None:
    """Run all programs, in turns, `rounds` times."""
    for number in range(rounds):
        for entry in entries:
            print(f"  {number + 1}/{rounds} {entry.name}", file=sys.stderr, flush=True)
            _run(entry, folder)


def _run(entry: Entry, folder: Path) -> None:
    start = time.perf_counter()
    process = subprocess.Popen(entry.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{entry.name}: {' '.join(entry.command)} ended with {process.returncode}")
    entry.wall.append(time.perf_counter() - start)
    entry.cpu.append(used.ru_utime + used.ru_stime)
    entry.mb = max(entry.mb, used.ru_maxrss // (1024 if sys.platform != "darwin" else 1 << 20))


def table(entries: list[Entry]) -> str:
    """Return a table: medians, and how many times the CPU time of the first program each takes."""
    scores = list(dict.fromkeys(name for entry in entries for name in entry.scores))
    lines = ["| | CPU s | wall s | MB | CPU of ours × | " + "".join(f"{name} | " for name in scores)]
    lines = [lines[0].rstrip(), "|---|" + "---:|" * (4 + len(scores))]
    ours = statistics.median(entries[0].cpu)
    for entry in entries:
        cpu, wall = statistics.median(entry.cpu), statistics.median(entry.wall)
        said = "".join(f" {entry.scores.get(name, '')} |" for name in scores)
        lines.append(f"| {entry.name} | {cpu:.2f} | {wall:.2f} | {entry.mb} | {cpu / ours:.2f} |{said}")
    return "\n".join(lines)


def bars(contests: dict[str, list[Entry]]) -> str:
    """Return a plot (SVG) of how long the programs take, each contest on a scale of its own."""
    parts, y = [], 24
    for title, entries in contests.items():
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
