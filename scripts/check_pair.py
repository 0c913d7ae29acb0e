#!/usr/bin/env python3
"""Walk the whole way with a pair of scraped texts: `check_pair.py FOLDER QUOTATION [CORPUSKIT]`.

FOLDER holds two .txt files: the first (by name) a story with a comment form and teasers stuck to its end, from the line
"Leave a Reply" on; the second a rewrite of the same story from another site, with one edited quotation in common, which begins
with QUOTATION in both. Prints what holds, exits 1 at the first thing that does not. CORPUSKIT is the command to call (default:
this Python's).
"""

import csv
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HEADER = "Leave a Reply"
LINKS = {"shares_quote", "rewrite"}


class Walk:
    """A corpus in a new folder, and the command that works on it."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.command, self.folder = command, folder

    def run(self, *arguments: str, code: int = 0) -> str:
        """Call corpuskit in the corpus; return what it prints. Fails when the exit code is another."""
        done = subprocess.run(
            [*self.command, *arguments], cwd=self.folder, capture_output=True, text=True, encoding="utf-8", check=False
        )
        holds(done.returncode == code, f"corpuskit {' '.join(arguments)}: exit code {code}", done.stdout + done.stderr)
        return done.stdout

    def texts(self) -> dict[str, str]:
        """Return the texts of the corpus by path."""
        return {str(p.relative_to(self.folder)): p.read_bytes().decode() for p in self.folder.glob("corpus/**/*.txt")}


def holds(truth: object, sentence: str, shown: str = "") -> None:
    """Print a sentence that holds; end the program at one that does not."""
    if not truth:
        print(f"NOT TRUE: {sentence}\n{shown}")
        raise SystemExit(1)
    print(f"ok  {sentence}")


def main(folder: str, quotation: str, command: list[str]) -> None:
    """Check every promise in turn."""
    first, second = sorted(Path(folder).resolve().glob("*.txt"))
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([*command, "init", "work"], cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        walk = Walk(command, Path(scratch) / "work")
        added(walk, first, second)
        before = linked(walk, quotation)
        cleaned(walk, first, second)
        after = linked(walk, quotation)
        holds(before == after, "dedup says the same before and after cleaning", f"{before}\n{after}")
        undone(walk, first)
        exported(walk)


def added(walk: Walk, first: Path, second: Path) -> None:
    """Add both texts and validate."""
    walk.run("add", str(first), "--source", "The First", "--lang", "en")
    walk.run("add", str(second), "--source", "The Second", "--lang", "en")
    holds(set(walk.texts().values()) == {text(first), text(second)}, "both texts are in the corpus, byte for byte")
    holds(len(list(walk.folder.glob("corpus/**/*.yaml"))) == len(walk.texts()), "each has a sidecar")
    said = walk.run("validate")
    holds("title" in said and "guess" in said, "validate passes and tells which fields are guesses", said)


def cleaned(walk: Walk, first: Path, second: Path) -> None:
    """Clean, and see that the tail went and nothing else."""
    wanted = story(first)
    shown = walk.run("clean", "--diff", code=1)
    holds(f"-{HEADER}" in shown, "clean --diff shows the tail", shown)
    holds(set(walk.texts().values()) == {text(first), text(second)}, "clean --diff writes nothing")
    walk.run("clean")
    holds(wanted in walk.texts().values(), "everything from the header on is gone, and not one word before it")
    holds(text(second) in walk.texts().values(), "the second text did not change")
    state = digests(walk)
    walk.run("clean")
    holds(digests(walk) == state, "a second clean changes nothing")


def undone(walk: Walk, first: Path) -> None:
    """Take the cleaning back."""
    walk.run("clean", "--undo")
    holds(text(first) in walk.texts().values(), "clean --undo restores the first text byte for byte")
    walk.run("clean", "--check")
    walk.run("clean")
    holds(text(first) in walk.texts().values(), "the same lines are not cut again")


def linked(walk: Walk, quotation: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the relation of the pair and the passages they share."""
    said = json.loads(walk.run("dedup", "--output-format", "json"))
    holds(len(said["pairs"]) == 1 and not said["clusters"], "dedup finds one pair and no cluster", str(said))
    pair = said["pairs"][0]
    holds(pair["relation"] in LINKS, f"the pair is a link: {pair['relation']}, score {pair['score']}", str(pair))
    passages = [(p["a"]["text"], p["b"]["text"]) for p in pair["evidence"]]
    found = any(
        one.lstrip("“").startswith(quotation) and two.lstrip("“").startswith(quotation) for one, two in passages
    )
    holds(found, f"a shared passage begins {quotation!r} in both texts", str(passages))
    for one, two in passages:
        print(f"      {one[:70]!r}\n      {two[:70]!r}")
    return pair["relation"], sorted(tuple(sorted(p)) for p in passages)


def exported(walk: Walk) -> None:
    """Export in both formats."""
    rows = [json.loads(line) for line in walk.run("export", "--format", "jsonl").splitlines()]
    holds([r["text"] for r in rows] == [walk.texts()[r["path"]] for r in rows], "export --format jsonl has both texts")
    walk.run("export", "--format", "csv", "-o", "out.csv")
    table = list(csv.DictReader(io.StringIO((walk.folder / "out.csv").read_bytes().decode(), newline="")))
    holds([r["text"] for r in table] == [r["text"] for r in rows], "export --format csv has both texts")


def story(path: Path) -> str:
    """Return the text up to the header, without the blank lines before it."""
    lines = text(path).splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.strip() == HEADER)
    while not lines[at - 1].strip():
        at -= 1
    return "".join(lines[:at])


def text(path: Path) -> str:
    """Return the text, line ends and all."""
    return path.read_bytes().decode("utf-8")


def digests(walk: Walk) -> dict[str, str]:
    """Return a checksum of every file of the corpus."""
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in walk.folder.glob("corpus/**/*.*")}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:] or [sys.executable, "-m", "corpuskit"])
