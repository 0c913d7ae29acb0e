# ruff: noqa: S608
"""Do the tools that people read corpora with find every value unchanged?

Makes a corpus of hostile strings (seeded), exports it in every format, and reads it with pandas, polars, DuckDB, datasets,
frictionless and, where it is installed, LibreOffice. Prints a line for each and exits 1 when a value differs.

    python benchmarks/export/consumers.py [ARTICLES]

Needs: pip install pandas polars duckdb datasets frictionless pyarrow
"""

import csv
import datetime as dt
import importlib.util
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpuskit.commands.add.command import add
from corpuskit.commands.export.command import Choice, export

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_DISABLE_PROGRESS_BARS", "1")

FRAGMENTS = (
    "Fog", " on ", "Monday", ". ", "\n", "\n\n", "\r\n", "\t", '"', "'", ",", ";", "|", "\\", "=cmd|' /C calc'!A0", "+1", "@x", "#",
    "{", "}", "[", "null", "NA", "001", "2026-03-14", "\u200b", "\u00a0", "\u2028", "\x85", "😀", "𝔘", "𠀋", "שלום", "\u202e", "e\u0301",
    "羊",
)  # fmt: skip
RISKY = tuple("=+-@\t\r\n")
NAMES = ("id", "title", "published", "authors", "meta", "score", "text", "words", "path")


def make(folder, count, *, times):
    """Fill a corpus and return its rows as they must be found."""
    chance = random.Random(7)
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").touch()
    os.chdir(folder)
    with open("rows.jsonl", "w", encoding="utf-8") as out:
        out.writelines(json.dumps(row(chance, number, times=times)) + "\n" for number in range(count))
    report = add(["rows.jsonl"])
    assert report.facts["added"] == count, report.findings[:3]
    export((), Choice(output="truth.jsonl"))
    return [json.loads(line) for line in Path("truth.jsonl").read_bytes().splitlines()]


def row(chance, number, *, times):
    def some(most=12):
        return "".join(chance.choice(FRAGMENTS) for _ in range(chance.randint(1, most)))

    day = f"{chance.randint(1990, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    found = {"id": f"a-{number:05}", "title": f"x{some()}", "source": "Post", "lang": "en", "text": some(40)}
    if chance.random() < 0.8:
        found["published"] = day + (chance.choice(["", "T06:30:00+01:00"]) if times else "")
    if number > 3 and chance.random() < 0.7:  # the first have none: what a reader infers from them must not matter
        found["authors"] = [f"x{some(3)}" for _ in range(chance.randint(1, 3))]
    if number > 3 and chance.random() < 0.5:
        found["meta"] = {"mood": some()} if chance.random() < 0.5 else {"rating": number, "guessed": ["title"]}
    if chance.random() < 0.3:
        found["score"] = round(chance.random(), 4)  # of a JSONL column with objects, `datasets` keeps ten digits
    return found


def said(values):
    """Return values of any reader in JSON's words."""
    return [{name: plain(value) for name, value in row.items()} for row in values]


def plain(value):
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, dict):  # polars gives all objects the same keys
        return {key: plain(item) for key, item in value.items() if item is not None}
    return value


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def expected(rows, *, json_cells=(), drop=()):
    return [
        {
            name: compact(row[name]) if name in json_cells and row[name] is not None else row[name]
            for name in NAMES
            if name not in drop
        }
        for row in rows
    ]


def with_pandas(rows):
    import pandas as pd

    frame = pd.read_json("out.jsonl", lines=True, dtype=False, precise_float=True)[list(NAMES)]
    yield "pandas read_json", said(frame.astype(object).where(frame.notna(), None).to_dict("records")), expected(rows)
    frame = pd.read_csv("out.csv", dtype=str, keep_default_na=False, na_values=[""])[list(NAMES)]
    yield "pandas read_csv", cells(frame.astype(object).where(frame.notna(), None).to_dict("records")), as_cells(rows)
    frame = pd.read_parquet("out.parquet", dtype_backend="pyarrow")[list(NAMES)]
    found = frame.astype(object).where(frame.notna(), None).to_dict("records")
    yield "pandas read_parquet", said(found), expected(rows, json_cells=["meta"])


def with_polars(rows):
    import polars as pl

    frame = pl.read_parquet("out.parquet").select(NAMES)
    yield "polars read_parquet", said(frame.to_dicts()), expected(rows, json_cells=["meta"])
    frame = pl.read_csv("out.csv", infer_schema=False).select(NAMES)
    yield "polars read_csv", cells(frame.to_dicts()), as_cells(rows)
    frame = pl.read_ndjson("out.jsonl", infer_schema_length=None).select(NAMES)
    yield "polars read_ndjson", said(frame.to_dicts()), expected(rows)


def with_duckdb(rows):
    import duckdb

    def query(source, names=NAMES):
        cursor = duckdb.sql(f"select {', '.join(names)} from {source}")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    yield "duckdb parquet", said(query("'out.parquet'")), expected(rows, json_cells=["meta"])
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header("out.csv"))
    found = query(f"read_csv('out.csv', header=true, quote='\"', escape='\"', columns={{{columns}}})")
    yield "duckdb csv", cells(found), as_cells(rows)
    names = [name for name in NAMES if name != "meta"]
    kinds = "{'id': 'VARCHAR', 'title': 'VARCHAR', 'published': 'VARCHAR', 'authors': 'VARCHAR[]', 'score': 'DOUBLE', 'text': 'VARCHAR', 'words': 'BIGINT', 'path': 'VARCHAR'}"
    yield "duckdb json", said(query(f"read_ndjson('out.jsonl', columns={kinds})", names)), expected(rows, drop=["meta"])


def with_datasets(rows):
    import datasets

    for kind, json_cells in (("jsonl", ()), ("parquet", ["meta"])):
        folder = Path(f"hub-{kind}")
        folder.mkdir()
        export((), Choice(output=f"{folder}/data.{kind}", split="train=.5,test=.5", hf_card=True))
        loaded = datasets.load_dataset(str(folder), cache_dir="cache")
        found = sorted((row for part in loaded.values() for row in part), key=lambda row: row["path"])
        yield (
            f"datasets {kind}, two parts",
            said([{n: r[n] for n in NAMES} for r in found]),
            expected(rows, json_cells=json_cells),
        )


def with_frictionless(rows):
    import frictionless

    export((), Choice(output="out.csv", datapackage=True))
    report = frictionless.validate("datapackage.json")
    wrong = [error.message for task in report.tasks for error in task.errors]
    yield "frictionless validate csv", wrong[:3], []
    found = [row.to_dict() for row in frictionless.Package("datapackage.json").resources[0].read_rows()]
    yield "frictionless rows", [row["text"] for row in found], [row["text"] for row in rows]


def with_libreoffice(rows):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("-         LibreOffice is not installed: not tried")
        return
    names = ("id", "title", "text")
    export((), Choice(output="sheet.csv", excel=True, fields=names))
    # Comma, quote, UTF-8, from line 1, each column as text; without the option it takes the system's encoding, mark or not.
    kinds = "CSV:44,34,76,1,1/2/2/2/3/2", "csv:Text - txt - csv (StarCalc):44,34,76,1"
    call = [office, "--headless", f"--infilter={kinds[0]}", "--convert-to", kinds[1], "--outdir", "office", "sheet.csv"]
    subprocess.run(call, check=True, capture_output=True)
    with open("office/sheet.csv", encoding="utf-8-sig", newline="") as file:
        found = [tuple(row[name] for name in names) for row in csv.DictReader(file)]
    yield "LibreOffice", found, [tuple(in_a_sheet(row[name]) for name in names) for row in rows]


def in_a_sheet(text):
    """Return a text as a cell has it: a formula with an apostrophe, line ends as the sheet's own."""
    defused = f"'{text}" if text[:1] in RISKY else text
    return defused.replace("\r\n", "\n").replace("\r", "\n")


def header(path):
    with open(path, encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def cells(rows):
    return [{name: "" if value is None else value for name, value in row.items()} for row in rows]


def as_cells(rows):
    def cell(value):
        if value is None or isinstance(value, str):
            return value or ""
        return compact(value)

    return [{name: cell(row[name]) for name in NAMES} for row in rows]


CONSUMERS = {
    "pandas": with_pandas,
    "polars": with_polars,
    "duckdb": with_duckdb,
    "datasets": with_datasets,
    "frictionless": with_frictionless,
    "": with_libreoffice,
}


def check(folder, count, *, times):
    rows = make(folder, count, times=times)
    for name in ("out.jsonl", "out.csv", "out.parquet"):
        export((), Choice(output=name))
    wrong = 0
    for module, consumer in CONSUMERS.items():
        if module and importlib.util.find_spec(module) is None:
            print(f"-         {module} is not installed: not tried")
            continue
        for name, found, wanted in consumer(rows):
            differ = [pair for pair in zip(found, wanted, strict=False) if pair[0] != pair[1]]
            same = not differ and len(found) == len(wanted)
            wrong += not same
            print(f"{'same' if same else 'DIFFERENT':9} {name} ({len(wanted)} rows)")
            for pair in differ[:2]:
                print("         found ", str(pair[0])[:300], "\n         wanted", str(pair[1])[:300])
    return wrong


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    wrong = 0
    for times in (False, True):
        print("dates and times" if times else "dates only")
        with tempfile.TemporaryDirectory() as folder:
            wrong += check(Path(folder) / "corpus-folder", count, times=times)
            os.chdir("/")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
