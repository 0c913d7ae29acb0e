"""Measure what the hooks add to a commit of three articles, with the real pre-commit in a real git repository.

    python benchmarks/index/commit.py CORPUS [--rounds 5]

CORPUS is a folder with `corpuskit.toml`, `schema.json` and articles in `docs/`; it becomes a git repository if it is none. In turn,
the same kind of commit is made with the hooks `validate` and `clean`, and with two hooks that do nothing: what lies between is ours.
Everything is committed as it was at the end. Prints a Markdown table: wall and CPU seconds, medians.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from benchmarks.index.bars import COMMIT, edited, spent

HOOKS = """\
repos:
  - repo: local
    hooks:
      - {{id: validate, name: validate, language: system, entry: {validate}, files: '^docs/.*\\.(txt|yaml)$'}}
      - {{id: clean, name: clean, language: system, entry: {clean}, files: '^docs/.*\\.txt$'}}
"""
OURS = HOOKS.format(validate=f"{sys.executable} -m corpuskit validate", clean=f"{sys.executable} -m corpuskit clean")
NOTHING = HOOKS.format(validate="'true'", clean="'true'")
SETTINGS = ".pre-commit-config.yaml"
WHO = ("-c", "user.name=Ada Quill", "-c", "user.email=ada@example.org")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def prepare(folder: Path) -> None:
    """Make the corpus a repository with all committed, and let the index see it once."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q")
        (folder / ".gitignore").write_text(".corpuskit/\n", encoding="utf-8")
        git(folder, "add", "-A")
        git(folder, *WHO, "commit", "-qm", "all")
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    for command in ("validate", "clean"):
        subprocess.run(
            [sys.executable, "-m", "corpuskit", command, *(["--check"] if command == "clean" else [])],
            cwd=folder,
            check=False,
            stdout=subprocess.DEVNULL,
        )


def committed(folder: Path, hooks: str) -> tuple[float, float]:
    """Edit three articles, commit them with these hooks on, and return CPU and wall time of the commit; then put them back."""
    (folder / SETTINGS).write_text(hooks, encoding="utf-8")
    git(folder, "add", SETTINGS)
    time.sleep(0.05)
    with edited(folder, COMMIT) as (texts, sidecars):
        git(folder, "add", "--", *texts, *sidecars)
        taken = spent(["git", "-c", "gc.auto=0", *WHO, "commit", "-qm", "three"], folder)
    git(folder, "add", "-u")
    git(folder, *WHO, "commit", "-qm", "as before", "--no-verify")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    os.environ["PRE_COMMIT_HOME"] = str(arguments.corpus.resolve() / ".git" / "pre-commit-home")
    prepare(arguments.corpus)
    taken: dict[str, list[tuple[float, float]]] = {OURS: [], NOTHING: []}
    for _ in range(arguments.rounds):
        for hooks, runs in taken.items():
            runs.append(committed(arguments.corpus, hooks))
    print("| a commit of 3 articles | CPU s | wall s |\n|---|---|---|")
    medians = {}
    for name, hooks in (("hooks `validate` and `clean`", OURS), ("two hooks that do nothing", NOTHING)):
        medians[hooks] = [statistics.median(times) for times in zip(*taken[hooks], strict=True)]
        print(f"| {name} | {medians[hooks][0]:.2f} | {medians[hooks][1]:.2f} |")
    print("| what lies between |", " | ".join(f"{a - b:.2f}" for a, b in zip(*medians.values(), strict=True)), "|")


if __name__ == "__main__":
    main()
