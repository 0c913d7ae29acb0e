"""Make a corpus of N articles in git, change ten, and time `diff`: python benchmarks/export/big_git.py 100000 FOLDER"""

import subprocess
import sys
import time
from pathlib import Path

SIDECAR = "id: a-{0}\ntitle: 'Fog {0}'\nsource: Saltby Post\nlang: en\npublished: 2026-03-14\n"
TEXT = "Fog {0} closed the harbour of Ostrel on Monday.\n\n" + "It lifted at noon, said the port's master. " * 20 + "\n"


def run(*command):
    began = time.perf_counter()
    done = subprocess.run(command, cwd=FOLDER, check=False, capture_output=True, text=True)
    return time.perf_counter() - began, done.stdout


def make(count):
    (FOLDER / "corpus").mkdir(parents=True)
    (FOLDER / "corpuskit.toml").write_text("")
    for number in range(count):
        folder = FOLDER / f"corpus/{number // 500:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"a-{number}.txt").write_text(TEXT.format(number))
        (folder / f"a-{number}.yaml").write_text(SIDECAR.format(number))
    for command in (
        ["init", "-q"],
        ["config", "user.email", "a@b.example"],
        ["config", "user.name", "A"],
        ["add", "-A"],
        ["commit", "-qm", "one"],
    ):
        run("git", *command)
    for number in range(0, count, count // 10):
        path = FOLDER / f"corpus/{number // 500:03}/a-{number}.txt"
        path.write_text(path.read_text().replace("noon", "dusk", 1))


if __name__ == "__main__":
    FOLDER = Path(sys.argv[2])
    if not FOLDER.exists():
        make(int(sys.argv[1]))
    own = str(Path(sys.executable).parent / "corpuskit")
    run("git", "status")
    for name, command in (
        ("work tree", (own, "diff", "--stat")),
        ("git diff --stat", ("git", "diff", "--stat", "HEAD")),
    ):
        print(name, [round(run(*command)[0], 2) for _ in range(3)])
    run("git", "commit", "-qam", "two")
    print("HEAD~1..HEAD", [round(run(own, "diff", "--stat", "HEAD~1..HEAD")[0], 2) for _ in range(3)])
    print(run(own, "diff", "--stat", "HEAD~1..HEAD")[1][-200:])
