"""Random texts there and back: nothing that only looks writes, cleaning settles, `--undo` and `export --raw` give every byte back.

    python -m benchmarks.faults.round_trip [TEXTS]

The texts are joined from stories, from what sites leave, and from characters that are rare: controls, separators, marks, surrogate pairs.
"""

import json
import random
import shutil
import sys
from pathlib import Path

from benchmarks.faults.corpora import SHARE, STORY, TAIL, drop, new_corpus, tell
from benchmarks.faults.forks import run_forked, warm_up

PER_CORPUS = 100
LOOKING = (
    ["clean", "--check"],
    ["clean", "--diff"],
    ["clean", "--explain"],
    ["clean", "--undo", "--check"],
    ["clean", "--forget", "--check"],
    ["clean", "--learn", "--check"],
    ["validate"],
    ["validate", "--fix", "--diff"],
    ["dedup", "--check"],
    ["dedup"],
    ["stats"],
)
LINES = [line for line in (SHARE + STORY + TAIL).splitlines() if line] + [
    "Related Stories",
    "Read more:",
    "© 2026 The Ostrel Mail. All rights reserved.",
    "Subscribe to our newsletter",
    "ADVERTISEMENT",
    "1 Comment",
    "- Home",
    "* * *",
    "Jetzt kommentieren",
    "Partager sur Facebook",
    "By Ines Adaro",
    "March 14, 2026",
    "Tags: port, crane",
    "Share",
]
RARE = [
    *"\x00\x0b\x0c\x1b\x7f\x85\xa0\u2028\u2029\u200b\u202e\ufeff\ufffd\ue000\uffff\U0001f600\U0010ffff\u0130\xdf\t'\"\\#%{[",
    *("e\u0301", ": ", "- ", "---", "...", "&a", "*a", "!!x"),
]
ENDS = ["\n"] * 6 + ["\r\n", "\r", "\n\n", "\n \n", "\u2028", "\x0b\n", "\n\n\n\n", "\r\n\r\n", ""]
FIELDS = ("id: port-{n}", "title: Harbour closed", "source: The Ostrel Mail", "lang: en")
SIDECARS = (
    "\n".join(FIELDS) + "\n",
    "\r\n".join(FIELDS) + "\r\n",
    "\ufeff# note\n" + "\n".join(FIELDS),
    "{" + ", ".join(FIELDS) + "}\n",
    "\n".join(FIELDS) + "\nmeta:\n  k: |\n    two\n    lines\n",
    "---\n" + "\n".join(FIELDS) + "\n...\n",
)


def random_line(chance: random.Random) -> str:
    """Return a line, one in five with a rare character, some made of these only, few many times over."""
    if chance.random() < 0.05:
        return "".join(chance.choice(RARE) for _ in range(chance.randrange(1, 30)))
    line = chance.choice(LINES)
    if chance.random() < 0.2:
        at = chance.randrange(len(line) + 1)
        line = line[:at] + chance.choice(RARE) + line[at:]
    return line * chance.randrange(50, 300) if chance.random() < 0.01 else line


def random_text(chance: random.Random) -> str:
    """Return a text of some lines, one in ten with a byte order mark."""
    lines = (random_line(chance) + chance.choice(ENDS) for _ in range(chance.randrange(1, 24)))
    return ("\ufeff" if chance.random() < 0.1 else "") + "".join(lines)


def make_corpus(texts: dict[str, str], chance: random.Random, settings: str) -> Path:
    """Return a corpus of these texts, with sidecars in every style."""
    root = new_corpus({})
    (root / "corpuskit.toml").write_text(settings, encoding="utf-8")
    for number, (name, text) in enumerate(texts.items()):
        (root / f"corpus/{name}.txt").write_bytes(text.encode())
        sidecar = chance.choice(SIDECARS).replace("{n}", str(number))
        (root / f"corpus/{name}.yaml").write_bytes(sidecar.encode())
    return root


def state_of(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Return inode, time of change and bytes of every file of the corpus."""
    files = sorted((root / "corpus").rglob("*"))
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def find_faults(texts: dict[str, str], root: Path, options: list[str]) -> list[str]:
    """Return what goes wrong in one corpus."""
    faults, before = [], state_of(root)
    for command in LOOKING:
        faults += [f"{' '.join(command)}: {fault}" for fault in run_forked(command, root).faults()]
        faults += [f"{' '.join(command)} writes"] if state_of(root) != before else []
    faults += [f"clean: {fault}" for fault in run_forked(["clean", *options], root).faults()]
    cleaned = state_of(root)
    for more in ([], ["--no-cache"]):
        run_forked(["clean", *options, *more], root)
        faults += ["a second clean changes something"] if state_of(root) != cleaned else []
    run_forked(["export", "--raw", "-o", "raw.jsonl"], root)
    rows = map(json.loads, (root / "raw.jsonl").read_text(encoding="utf-8").split("\n")[:-1])
    raw = {Path(row["path"]).stem: row["text"] for row in rows}
    faults += [] if raw == {name: raw.get(name) for name in texts} else ["export --raw holds others"]
    faults += ["export --raw is not the original" for name, text in raw.items() if text != texts[name]]
    run_forked(["clean", "--undo"], root)
    now = {name: (root / f"corpus/{name}.txt").read_bytes() for name in texts}
    faults += ["--undo is not the original" for name, text in texts.items() if now[name] != text.encode()]
    run_forked(["clean", "--forget"], root)
    sidecars = {name: data for name, (_, _, data) in state_of(root).items() if name.endswith(".yaml")}
    faults += [
        "--forget leaves another sidecar"
        for name, data in sidecars.items()
        if data.rstrip() != before[name][2].rstrip()
    ]
    return faults


def add_and_export(texts: dict[str, str]) -> list[str]:
    """Return what gets lost from rows that are added, cleaned and exported as they were."""
    root, whole = new_corpus({}), {name: text for name, text in texts.items() if any(map(str.isalpha, text))}
    rows = (
        {"id": f"x-{name}", "title": "T", "source": "S", "lang": "en", "text": text} for name, text in whole.items()
    )
    (root / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    outcomes = [
        run_forked(command, root) for command in (["add", "in.jsonl"], ["clean"], ["export", "--raw", "-o", "o.jsonl"])
    ]
    faults = [fault for outcome in outcomes for fault in outcome.faults()]
    lines = (root / "o.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    wanted = {text if text.endswith(("\n", "\r")) else f"{text}\n" for text in whole.values()}
    lost = wanted - {json.loads(line)["text"] for line in lines}
    shutil.rmtree(root)
    return faults + ["add, clean, export --raw loses a text"] * len(lost)


def main(count: int) -> bool:
    """Return whether no text gets lost on its way."""
    warm_up()
    chance, good = random.Random(11), True
    for number, start in enumerate(range(0, count, PER_CORPUS)):
        texts = {f"a{i:05}": random_text(chance) for i in range(start, min(count, start + PER_CORPUS))}
        root = make_corpus(texts, chance, "[clean]\nmax-removed = 1.0\n" if number % 2 else "")
        faults = find_faults(texts, root, ["--strength", "high"] if number % 4 > 1 else []) + add_and_export(texts)
        good &= tell(f"texts {start} to {start + len(texts) - 1}", faults)
        drop(root)
    return good


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000))
