"""Take random steps in a git repository, and compare at each commit what the hooks say with what a cold run says.

    python benchmarks/index/steps.py [STEPS] [--large]

A step edits, adds, copies, renames or deletes articles, changes the schema, switches branches, or commits. With `--large` the corpus
is taken for one in which a run over named articles looks at folders only. Ends with 1 at the first difference.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from corpuskit.commands.clean.command import Mode, clean
from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.incremental import changes as standing
from corpuskit.model import Report
from corpuskit.pipeline.options import Means
from corpuskit.views.text import lines_of

SIDECAR = "id: {}\ntitle: {}\nsource: The Marn Post\nlang: {}\n"
TEXT = "The harbour of {} was closed on Tuesday.\n\nNobody was hurt.\n{}"
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SCHEMAS = ("{}", '{"required": ["title"]}', '{"required": ["licence"]}')
BRANCHES = ("main", "one", "two")
COLD, WARM = Means(cache=False), Means()


class Walk:
    """A random walk; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()

    def begin(self) -> None:
        git("init", "-q", "-b", "main")
        git("config", "user.email", "walk@example.org")
        git("config", "user.name", "Walk")
        Path("corpuskit.toml").write_text("")
        for number in range(60):
            self.write(Path(f"corpus/{number % 4}/{number:03}"), f"port-{number}")
        self.commit()
        for branch in BRANCHES[1:]:
            git("branch", branch)

    def write(self, stem: Path, name: str) -> None:
        stem.parent.mkdir(parents=True, exist_ok=True)
        tail = FORM if self.random.random() < 0.1 else ""
        stem.with_suffix(".txt").write_text(TEXT.format(self.random.choice(("Ostrel", "Askford")), tail))
        lang = "xx" if self.random.random() < 0.05 else "en"
        link = f"duplicate_of: port-{self.random.randrange(70)}\n" if self.random.random() < 0.1 else ""
        stem.with_suffix(".yaml").write_text(SIDECAR.format(name, self.random.choice(("Fog", "Ice")), lang) + link)

    def some(self) -> Path:
        return self.random.choice(sorted(Path("corpus").rglob("*.yaml"))).with_suffix("")

    def edit(self) -> None:
        stem = self.some()
        self.write(
            stem, f"port-{self.random.randrange(70)}" if self.random.random() < 0.2 else f"port-{int(stem.name)}"
        )

    def replace(self) -> None:
        path = self.some().with_suffix(".yaml")
        new = path.with_name(".new")
        new.write_text(path.read_text().replace("Fog", "Ice"))
        new.replace(path)

    def add(self) -> None:
        number = self.random.randrange(1000)
        self.write(Path(f"corpus/{self.random.randrange(5)}/{number:03}"), f"port-{number}")

    def delete(self) -> None:
        stem = self.some()
        for suffix in self.random.choice(((".txt",), (".yaml",), (".txt", ".yaml"))):
            stem.with_suffix(suffix).unlink(missing_ok=True)

    def rename(self) -> None:
        stem, goal = self.some(), Path(f"corpus/{self.random.randrange(5)}/{self.random.randrange(1000):03}")
        goal.parent.mkdir(exist_ok=True)
        for suffix in (".txt", ".yaml"):
            if stem.with_suffix(suffix).exists():
                stem.with_suffix(suffix).replace(goal.with_suffix(suffix))

    def schema(self) -> None:
        Path("schema.json").write_text(self.random.choice(SCHEMAS))

    def checkout(self) -> None:
        self.commit()
        git("checkout", "-q", self.random.choice(BRANCHES))

    def commit(self) -> None:
        git("add", "-A")
        listed = git("diff", "--cached", "--name-only", "--diff-filter=ACMR", "-z")
        names = [name for name in listed.split("\0") if name.startswith("corpus/") or name == "schema.json"]
        if names:
            self.same("named", validate(names, means=WARM), validate(names, means=COLD))
            texts = [name for name in names if name.endswith(".txt")]
            if texts:
                look = Mode(write=False)
                self.same("clean named", clean(texts, mode=look, means=WARM), clean(texts, mode=look, means=COLD))
                clean(texts, means=WARM)
                git("add", "-A")
        cold = validate(means=COLD)
        for _ in range(2):
            lines = validate(means=WARM, requested=ValidateOptions(lines=True)).lines
            self.same("lines", Report("", lines=lines), Report("", lines=lines_of(cold.findings)))
        self.same("corpus", validate(means=WARM), cold)
        look = Mode(write=False)
        self.same("clean", clean(mode=look, means=WARM), clean(mode=look, means=COLD))
        git("commit", "-q", "--allow-empty", "-m", "step")

    def same(self, what: str, warm: Report, cold: Report) -> None:
        self.counts[f"{what}: compared"] += 1
        self.counts[f"{what}: with findings or changes"] += bool(cold.findings or cold.changes or cold.lines)
        if warm != cold:
            print(f"{what} differs:\n{warm}\n{cold}")
            sys.exit(1)

    def step(self) -> None:
        actions = (self.edit, self.edit, self.replace, self.add, self.delete, self.rename, self.schema, self.checkout)
        action = self.random.choice((*actions, self.commit, self.commit))
        action()
        self.counts[action.__name__] += 1


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("steps", type=int, nargs="?", default=1_000)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.large:
        standing.LOOKS_AT_ALL = -1
    walk = Walk(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        walk.begin()
        for _ in range(arguments.steps):
            walk.step()
        os.chdir("/")
    for name, count in sorted(walk.counts.items()):
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main()
