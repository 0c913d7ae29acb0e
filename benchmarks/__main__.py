"""Compare corpuskit with other programs, and write `docs/benchmarks.md` and its plot.

    python -m benchmarks FOLDER [--articles 20000] [--rounds 3] [--only dedup,...]

FOLDER gets the invented corpus, an environment for each peer (installed from the package index, once), and what the programs write;
it is used again. Every program runs in a process of its own; they take turns. Run it on a machine that does nothing else.
"""

import argparse
import json
import platform
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import contest, corpus
from benchmarks.contest import Entry, peer
from benchmarks.export.speed import TABLE
from benchmarks.validate.compare import write_corpus

ROOT = Path(__file__).parents[1]
PAGE, PLOT = ROOT / "docs/benchmarks.md", ROOT / "docs/benchmarks.svg"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
OURS = [sys.executable, "-m", "corpuskit"]
ALONE = ["--no-cache", "--jobs", "1"]
TAIL = re.compile(
    "|".join(
        re.sub(r"\\\{\w+\\\}", ".*", re.escape(line)) for tail in corpus.TAILS for line in tail.split("\n") if line
    )
)


def validate(folder: Path, count: int, rounds: int) -> list[Entry]:
    """Sidecars against the schema; ours also reads the texts, and says what `clean` would remove."""
    root = folder / f"pairs-{count // 4}"
    if not root.exists():
        root.mkdir()
        write_corpus(root, count // 4)
    sidecars = sorted(str(path.relative_to(root)) for path in root.glob("corpus/**/*.yaml"))
    checker = [peer(folder, "check-jsonschema").with_name("check-jsonschema"), "--schemafile", "schema.json"]
    entries = [
        Entry("corpuskit validate --no-texts", [*OURS, "validate", "--no-texts", *ALONE]),
        Entry("corpuskit validate", [*OURS, "validate", *ALONE]),
        Entry("check-jsonschema", [*map(str, checker), *sidecars]),
    ]
    contest.race(entries, root, rounds)
    return entries


def start(folder: Path, count: int, rounds: int) -> list[Entry]:  # noqa: ARG001 - as others
    """One sidecar, start-up included, and the help of each."""
    root = folder / "one"
    if not root.exists():
        root.mkdir()
        write_corpus(root, 1)
    [sidecar] = (str(path.relative_to(root)) for path in root.glob("corpus/**/*.yaml"))
    checker = str(peer(folder, "check-jsonschema").with_name("check-jsonschema"))
    ruff = str(peer(folder, "ruff").with_name("ruff"))
    entries = [
        Entry("corpuskit --help", [*OURS, "--help"]),
        Entry("corpuskit validate, one file", [*OURS, "validate", sidecar, *ALONE]),
        Entry("check-jsonschema --help", [checker, "--help"]),
        Entry("check-jsonschema, one file", [checker, "--schemafile", "schema.json", sidecar]),
        Entry("ruff --help", [ruff, "--help"]),
    ]
    contest.race(entries, root, 3 * rounds)
    return entries


def export(folder: Path, count: int, rounds: int) -> list[Entry]:
    """A packed corpus to CSV; the loop is `json.loads` and `csv.DictWriter`."""
    news = corpus.write(folder / f"news-{count}.jsonl", count)
    (folder / "packed.jsonl").unlink(missing_ok=True)
    (folder / "packed.jsonl").symlink_to(news.name)
    fields = "id,title,source,lang,url,published,authors,tags,license,text"
    entries = [
        Entry("corpuskit export", [*OURS, "export", "packed.jsonl", "-o", "ours.csv", "--fields", fields, "-q"]),
        Entry("json and csv", [sys.executable, "-c", TABLE]),
    ]
    contest.race(entries, folder, rounds)
    return entries


def clean(folder: Path, count: int, rounds: int) -> list[Entry]:
    """Texts without the site's lines: how many of those that the generator put there go, and how many of the story's."""
    news = corpus.write(folder / f"news-{count // 20}.jsonl", count // 20)
    script = [sys.executable, str(ROOT / "benchmarks/clean/peers.py")]
    outs = [folder / f"clean-{name}.jsonl" for name in ("ours", "re", "c4")]
    entries = [
        Entry("corpuskit clean", [*OURS, "clean", news.name, "-o", outs[0].name]),
        Entry("re alternation", [*script, "alternation", news.name, outs[1].name]),
        Entry("C4's rules", [*script, "c4", news.name, outs[2].name]),
    ]
    contest.race(entries, folder, rounds)
    for entry, out in zip(entries, outs, strict=True):
        entry.scores = _lines_gone(news, out)
    return entries


def _lines_gone(before: Path, after: Path) -> dict[str, str]:
    gone = {True: [0, 0], False: [0, 0]}
    with before.open(encoding="utf-8") as first, after.open(encoding="utf-8") as second:
        for old, new in zip(first, second, strict=True):
            left = set(json.loads(new)["text"].split("\n"))
            for line in filter(str.strip, json.loads(old)["text"].split("\n")):
                counts = gone[TAIL.fullmatch(line) is not None]
                counts[0] += line not in left
                counts[1] += 1
    return {
        "site's lines gone": f"{gone[True][0] / gone[True][1]:.1%}",
        "story's lines gone": f"{gone[False][0] / gone[False][1]:.2%}",
    }


def dedup(folder: Path, count: int, rounds: int) -> list[Entry]:
    """Copies; recall and precision against every pair with a Jaccard index of word 5-grams of .7 or more, by an exact join."""
    news = corpus.write(folder / f"news-{count}.jsonl", count)
    here = ROOT / "benchmarks/dedup"
    tools = {
        "corpuskit, four relations": [sys.executable, str(here / "ours.py"), "four"],
        "corpuskit, all relations": [sys.executable, str(here / "ours.py"), "all"],
        **{name: [str(peer(folder, name)), str(here / "rivals.py"), name] for name in ("datasketch", "rensa")},
        "daft": [str(peer(folder, "daft")), str(ROOT / "benchmarks/daft_minhash.py")],
    }
    outs = {name: folder / f"pairs-{number}.json" for number, name in enumerate(tools)}
    entries = [Entry(name, [*command, news.name, outs[name].name]) for name, command in tools.items()]
    contest.race(entries, folder, rounds)
    truth = Entry("truth", [sys.executable, str(here / "ours.py"), "truth", news.name, "truth.json"])
    contest.race([truth], folder, 1)
    true = _pairs(folder / "truth.json")
    for entry in entries:
        found = _pairs(outs[entry.name])
        entry.scores = {"recall": f"{len(found & true) / len(true):.4f}"}
        if not entry.name.startswith("corpuskit"):  # ours finds looser relations, too, and names them
            entry.scores["precision"] = f"{len(found & true) / max(1, len(found)):.4f}"
    return entries


def _pairs(path: Path) -> set[tuple[str, ...]]:
    return {tuple(sorted(pair)) for pair in json.loads(path.read_text())["pairs"]}


CONTESTS: dict[str, Callable[[Path, int, int], list[Entry]]] = {
    f.__name__: f for f in (start, validate, clean, dedup, export)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(CONTESTS))
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpuskit.toml").touch()
    results = {name: CONTESTS[name](folder, given.articles, given.rounds) for name in given.only.split(",")}
    tables = [
        f"### {name}\n\n{CONTESTS[name].__doc__}\n\n{contest.table(entries)}\n" for name, entries in results.items()
    ]
    when = datetime.now(UTC).strftime("%-d %B %Y")
    where = f"Seen on {when}: Python {platform.python_version()}, {platform.system()} {platform.machine()}; medians of {given.rounds}, in turns; {given.articles:,} articles.\n"
    measured = "\n".join([where, *tables])
    print(measured)
    if len(results) == len(CONTESTS):
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{measured}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        PLOT.write_text(contest.bars(results), encoding="utf-8")


if __name__ == "__main__":
    main()
