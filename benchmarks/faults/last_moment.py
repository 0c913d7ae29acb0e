"""What other programs do directly before a command gives a file its new content, or places a new one.

    python -m benchmarks.faults.last_moment

Each scene stops a command at that call and lets another command, an editor or a script run meanwhile. Afterwards the original must
be there or come back by `clean --undo`, what was written by hand must be there, and `add` must have overwritten nothing. Another
command of corpuskit waits for the lock, and is refused after two seconds: exit code 2 is safe.
"""

import json
import subprocess
import sys
from pathlib import Path

from benchmarks.faults.corpora import CORPUSKIT, DIRTY, STORY, drop, new_corpus, original_of, run, tell

# Every call that gives a name its content raises this audit event: exchanges and renames to a free name as well.
DRIVER = """
import os, subprocess, sys
at, other, match = int(sys.argv[1]), sys.argv[2], sys.argv[3]
left = [at]
def watch(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith(match) and not str(arguments[0]).endswith(match):
        left[0] -= 1
        if left[0] == 0:
            open("happened", "w").close()
            subprocess.run(other.replace("TARGET", os.fspath(arguments[1])), shell=True)
sys.addaudithook(watch)
from corpuskit.cli.app import run
sys.exit(run(sys.argv[4:]))
"""
CK = f"{' '.join(CORPUSKIT)} %s --lock-timeout 2"
OLDER_SIDECAR = "sed '/^cleaning/,$d' corpus/a.yaml > n && echo '# BY HAND' >> n && mv n corpus/a.yaml"
SCENES = [
    ("set, and clean runs", ["set", "corpus/a.txt", "section=port"], CK % "clean", "a.yaml", []),
    ("clean writes the sidecar, and set runs", ["clean"], CK % "set corpus/a.txt section=port", "a.yaml", []),
    ("clean writes the text, and an editor saves an older sidecar", ["clean"], OLDER_SIDECAR, "a.txt", []),
    ("clean writes the text, and somebody edits it", ["clean"], "echo 'BY HAND' >> corpus/a.txt", "a.txt", []),
    ("two set", ["set", "corpus/a.txt", "section=port"], CK % "set corpus/a.txt description=x", "a.yaml", []),
    ("clean --undo, and set runs", ["clean", "--undo"], CK % "set corpus/a.txt section=port", "a.yaml", [["clean"]]),
    ("clean --undo, and an editor saves an older sidecar", ["clean", "--undo"], OLDER_SIDECAR, "a.txt", [["clean"]]),
    ("validate --fix, and somebody edits", ["validate", "--fix"], "echo 'BY HAND' >> corpus/a.txt", "a.txt", []),
    ("clean writes the text, and git checks out", ["clean"], "cp corpus/a.txt n && mv n corpus/a.txt", "a.txt", []),
]


def interrupted(
    root: Path, command: list[str], other: str, match: str, at: int = 1
) -> subprocess.CompletedProcess[str]:
    """Run a command that is stopped at the call that gives a file ending in `match` its content."""
    return subprocess.run(
        [sys.executable, "-c", DRIVER, str(at), other, match, *command],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip


def replaced(name: str, command: list[str], other: str, match: str, before: list[list[str]]) -> bool:
    """Play a scene with one article."""
    text = "\ufeff" + DIRTY if command[0] == "validate" else DIRTY
    root = new_corpus({"a": text}, bound=text == DIRTY)
    for each in before:
        run(each, root)
    interrupted(root, command, other, match)
    now = "".join((root / f"corpus/a.{suffix}").read_text(encoding="utf-8") for suffix in ("txt", "yaml"))
    edited = "BY HAND" in other and "a.txt" in other.rpartition(">")[2]
    faults = [] if (root / "happened").exists() else ["the moment never came"]
    faults += [] if "BY HAND" not in other or "BY HAND" in now else ["the edit is lost"]
    original = original_of(root, "a")
    if not edited and command[0] != "validate" and original != text:
        faults.append("the original is lost")
    if edited and (original is None or not original.startswith(text[:40])):
        faults.append("what stood before the edit is lost")
    run(["clean", "--undo"], root)
    drop(root)
    return tell(name, faults)


def placed(at: int, suffix: str) -> bool:
    """Let a file of another program appear where `add` is about to place one of its own."""
    root = new_corpus({})
    rows = [
        {"title": f"Harbour {i}", "published": "2026-01-02", "text": f"{STORY}{i}", "source": "Mail", "lang": "en"}
        for i in range(100)
    ]
    (root / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = interrupted(root, ["add", "in.jsonl"], "test -e 'TARGET' || echo THEIRS > 'TARGET'", suffix, at)
    theirs = [path for path in root.rglob(f"*{suffix}") if path.read_text(encoding="utf-8") == "THEIRS\n"]
    texts = sum(path.with_suffix(".yaml").exists() for path in root.rglob("corpus/**/*.txt"))
    faults = [] if len(theirs) == 1 else ["a file of another program was overwritten"]
    faults += [] if texts == 100 or done.returncode == 2 else [f"{texts} pairs of 100, and nobody was told"]
    drop(root)
    return tell(f"add, and a file appears as {suffix} number {at}", faults)


if __name__ == "__main__":
    outcomes = [replaced(*scene) for scene in SCENES]
    outcomes += [placed(at, suffix) for at in (5, 80) for suffix in (".yaml", ".txt")]
    sys.exit(not all(outcomes))
