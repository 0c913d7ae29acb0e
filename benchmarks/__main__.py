"""Compare corpuskit with other programs, and write `docs/benchmarks.md` and its plot.

    python -m benchmarks FOLDER [--articles 20000] [--rounds 3] [--only dedup,...] [--pages LABELLED.jsonl.gz] [--stories FOLDER ...]

FOLDER gets the invented corpus and pages, an environment for each peer (installed from the package index, once), and what the programs
write; it is used again. Every program runs in a process of its own; they take turns. Run it on a machine that does nothing else.

LABELLED has a row for each text that an extractor left of a page: `id` of the page, `extractor`, `raw`, `gold` (the body); or `html` in place
of `raw`. Where a page has both a text of trafilatura and one of the whole page, ours is compared with it.

Each FOLDER of `--stories` holds real articles, `docs.jsonl.gz`, and `labels.json`: `pairs` of them with `a`, `b`, `label`, `merge_ok` and `sure`.
"""

import argparse
import gzip
import json
import platform
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import Any

from benchmarks import contest, corpus, pages
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
    outs = [folder / f"clean-{name}.jsonl" for name in ("ours", "c4")]
    entries = [
        Entry("corpuskit clean", [*OURS, "clean", news.name, "-o", outs[0].name]),
        Entry("C4's rules", [*script, "c4", news.name, outs[1].name]),
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


def page(folder: Path, count: int, rounds: int) -> list[Entry]:
    """Invented web pages: what is left of the page's text, or taken from its tags by trafilatura, against the story's body."""
    rows = pages.write(folder / f"pages-{count // 20}.jsonl", count // 20)
    return _on_pages(folder, rows, rounds)


def labelled(folder: Path, count: int, rounds: int) -> list[Entry]:  # noqa: ARG001 - as others
    """Real pages with labelled bodies: what is left of the whole page's text, or of what trafilatura took from its tags."""
    return _on_pages(folder, folder / "labelled.jsonl", rounds)


def _on_pages(folder: Path, rows: Path, rounds: int) -> list[Entry]:
    known = [json.loads(line) for line in rows.open(encoding="utf-8")]
    script = str(ROOT / "benchmarks/clean/peers.py")
    tools = {
        "corpuskit clean": [*OURS, "clean", rows.name, "-o"],
        "C4's rules": [sys.executable, script, "c4", rows.name],
    }
    if "html" in known[0]:
        tools["trafilatura, from the HTML"] = [str(peer(folder, "trafilatura")), script, "trafilatura", rows.name]
    outs = {name: folder / f"{rows.stem}-{number}.jsonl" for number, name in enumerate(tools)}
    entries = [Entry(name, [*command, outs[name].name]) for name, command in tools.items()]
    contest.race(entries, folder, rounds)
    given = {"as it was": "text", "trafilatura, as it was given": "trafilatura"}
    texts = {name: [row[key] for row in known] for name, key in given.items() if key in known[0]}
    texts |= {name: _texts(out) for name, out in outs.items()}
    taken = next(texts[name] for name in texts if name.startswith("trafilatura"))
    entries.append(_clean_of(taken, folder, rounds))
    texts[entries[-1].name] = _texts(folder / "both.jsonl")
    entries += [Entry(name, []) for name in texts if name not in {entry.name for entry in entries}]
    for entry in entries:
        entry.scores = pages.scores(zip(texts[entry.name], (row["gold"] for row in known), strict=True))
    return entries


def _clean_of(texts: list[str], folder: Path, rounds: int) -> Entry:
    """Return how long it takes to clean what trafilatura took; the rows are written beside."""
    rows = (json.dumps({"id": f"taken-{number}", "text": text}) + "\n" for number, text in enumerate(texts))
    (folder / "taken.jsonl").write_text("".join(rows), encoding="utf-8")
    both = Entry("corpuskit clean of what trafilatura took", [*OURS, "clean", "taken.jsonl", "-o", "both.jsonl"])
    contest.race([both], folder, rounds)
    return both


def _texts(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as rows:
        return [json.loads(row)["text"] for row in rows]


def write_labelled(source: Path, path: Path) -> None:
    """Write the labelled pages as the contest reads them: those with HTML, or with a text of the whole page and one of trafilatura."""
    opened = gzip.open if source.suffix == ".gz" else open
    found: dict[str, dict[str, Any]] = {}
    with opened(source, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row.get("gold"):
                known = found.setdefault(
                    row["id"], {key: row.get(key) for key in ("id", "title", "source", "lang", "gold")}
                )
                if "html" in row:
                    known |= {"html": row["html"], "text": pages.stripped(row["html"])}
                elif row["extractor"] == "trafilatura":
                    known["trafilatura"] = row["raw"]
                elif row.get("group") == "full":
                    known.setdefault("text", row["raw"])
    whole = [row for row in found.values() if "text" in row and ("html" in row or "trafilatura" in row)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in whole), encoding="utf-8")


def dedup(folder: Path, count: int, rounds: int) -> list[Entry]:
    """Copies; recall and precision against every pair with a Jaccard index of word 5-grams of .7 or more, by an exact join.

    Ours names what it finds: only pairs that it calls `exact` or `near` (or the same, but for their length or numbers) count for its precision.
    """
    news = corpus.write(folder / f"news-{count}.jsonl", count)
    entries = _race_deduplication(folder, news.name, rounds)
    script = str(ROOT / "benchmarks/dedup/truth.py")
    truth = Entry("truth", [sys.executable, script, news.name], folder / "truth.json")
    contest.race([truth], folder, 1)
    true = _pairs(truth)
    for entry in entries:
        found, alike = _pairs(entry), _pairs(entry, ("exact", "near", "stub", "template"))
        entry.scores = {
            "recall": f"{len(found & true) / len(true):.4f}",
            "precision": f"{len(alike & true) / max(1, len(alike)):.4f}",
        }
    return entries


def _race_deduplication(folder: Path, news: str, rounds: int) -> list[Entry]:
    """Return the programs that find copies, run on the rows of a file in `folder`."""
    here = ROOT / "benchmarks"
    ours = [*OURS, "dedup", news, "-j", "1", "--output-format", "json"]
    tools = {
        "corpuskit, four relations": [*ours, "--relations", "exact,near,edited,excerpt"],
        "corpuskit, all relations": ours,
        **{
            name: [str(peer(folder, name)), str(here / "dedup/rivals.py"), name, news]
            for name in ("datasketch", "rensa")
        },
        "text-dedup": [str(peer(folder, "text-dedup")), str(here / "text_dedup_minhash.py"), news, "text-dedup"],
        "datatrove": [
            str(peer(folder, "datatrove", "datatrove[processing]", "orjson", "spacy")),
            str(here / "datatrove_minhash.py"),
            *(news, "datatrove"),
        ],
        "Daft": [str(peer(folder, "daft")), str(here / "daft_minhash.py"), news],
    }
    entries = [
        Entry(name, command, folder / f"pairs-{number}.json") for number, (name, command) in enumerate(tools.items())
    ]
    contest.race(entries, folder, rounds)
    return entries


def stories(folder: Path, sources: Sequence[Path], rounds: int) -> dict[str, list[Entry]]:
    """Return for each folder of real articles what the programs say of pairs that a reader has labelled."""
    found = {}
    for source in sources:
        news = folder / f"{source.name}.jsonl"
        news.write_bytes(gzip.decompress((source / "docs.jsonl.gz").read_bytes()))
        labels = [pair for pair in json.loads((source / "labels.json").read_bytes())["pairs"] if pair["sure"]]
        found[source.name] = _race_deduplication(folder, news.name, rounds)
        for entry in found[source.name]:
            entry.scores = _score_labels(labels, _clusters(entry))
    return found


def _score_labels(labels: Sequence[dict[str, Any]], group_of: dict[str, str]) -> dict[str, str]:
    """Return how many pairs that must stay apart are in one group, and how many copies."""
    together = [pair for pair in labels if group_of.get(pair["a"], 0) == group_of.get(pair["b"], 1)]
    apart = [pair for pair in labels if not pair["merge_ok"]]
    copies = [pair for pair in labels if pair["label"] == "copy"]
    return {
        "merged that must not be": f"{sum(not pair['merge_ok'] for pair in together)} of {len(apart)}",
        "copies in one cluster": f"{sum(pair['label'] == 'copy' for pair in together)} of {len(copies)}",
    }


def _clusters(entry: Entry) -> dict[str, str]:
    """Return of which cluster each article is: of those that the program made, or of its pairs, joined."""
    assert entry.out
    said = json.loads(entry.out.read_bytes())
    if "clusters" in said:
        return {one: cluster["keep"] for cluster in said["clusters"] for one in (cluster["keep"], *_ids(cluster))}
    head: dict[str, str] = {}

    def find(one: str) -> str:
        while head.setdefault(one, one) != one:
            one = head[one]
        return one

    for a, b in said["pairs"]:
        head[find(a)] = find(b)
    return {one: find(one) for one in list(head)}


def _ids(cluster: dict[str, Any]) -> list[str]:
    return [member["id"] if isinstance(member, dict) else member for member in cluster["drop"]]


def _pairs(entry: Entry, relations: Sequence[str] = ()) -> set[tuple[str, ...]]:
    """Return the pairs that a program found; of those with a relation only the ones that are asked for."""
    assert entry.out
    found = json.loads(entry.out.read_bytes())["pairs"]
    named = (
        (p["a"], p["b"]) if isinstance(p, dict) else p
        for p in found
        if not relations or not isinstance(p, dict) or p["relation"] in relations
    )
    return {tuple(sorted(pair)) for pair in named}


CONTESTS: dict[str, Callable[[Path, int, int], list[Entry]]] = {
    f.__name__: f for f in (start, validate, clean, page, dedup, export)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(CONTESTS))
    parser.add_argument("--pages", type=Path, help="labelled pages: rows of JSON")
    parser.add_argument(
        "--stories", type=Path, nargs="*", default=(), help="folders of real articles with labelled pairs"
    )
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpuskit.toml").touch()
    if given.pages:
        write_labelled(given.pages, folder / "labelled.jsonl")
        CONTESTS["labelled"] = labelled
        given.only += ",labelled"
    results = {name: CONTESTS[name](folder, given.articles, given.rounds) for name in given.only.split(",")}
    tables = [
        f"### {name}\n\n{cleandoc(CONTESTS[name].__doc__ or '')}\n\n{contest.table(entries)}\n"
        for name, entries in results.items()
    ]
    tables += [
        f"### {name}\n\nReal articles; pairs that a reader was sure of.\n\n{contest.table(entries)}\n"
        for name, entries in stories(folder, [path.resolve() for path in given.stories], given.rounds).items()
    ]
    when = datetime.now(UTC).strftime("%-d %B %Y")
    runs = f"medians of {given.rounds}" if given.rounds > 1 else "one run each"
    where = f"Seen on {when}: Python {platform.python_version()}, {platform.system()} {platform.machine()}; {runs}, in turns; {given.articles:,} articles, a quarter for `validate`, a twentieth for `clean` and `page`."
    beside = f"Beside {', '.join(contest.versions(folder))}.\n"
    measured = "\n".join([where, beside, *tables])
    print(measured)
    if results.keys() >= CONTESTS.keys():
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{measured}\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        PLOT.write_text(contest.bars(results), encoding="utf-8")


if __name__ == "__main__":
    main()
