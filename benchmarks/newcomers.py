"""Three newcomers, each from raw material to a data set, with nothing typed but documented commands.

    python benchmarks/newcomers.py /data/dev.jsonl.gz [--most 2140] [--keep FOLDER]

The rows (`id`, `source`, `title`, `raw`) are written as a messy folder: texts in several encodings, web pages, tables, JSON, files of other kinds. A
journalist makes a cleaned, deduplicated table of it, a linguist vertical text and figures, an engineer cleaned shards. Printed are the commands,
how many lines each prints, and the account: every input is added, there already, not an article, or told as not read. Exit code 1 where
an input is lost in silence, or a command prints 30 lines or more.
"""

import argparse
import csv
import gzip
import html
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_LINES = 30
FOREIGN = ("report.pdf", "notes.docx", "mail.eml", "feed.xml", "photo.jpg", ".DS_Store", "Thumbs.db", "old/minutes.odt")
failures = []


def rows_of(path, most):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(most), lines, strict=False)]
    return [row for row in rows if row["raw"].strip()]


def folder_of(row):
    return "".join(c if c.isalnum() or c in "-." else "_" for c in row["source"]) or "unknown"


def text_file(root, number, row):
    """A text in its source's folder: most in UTF-8, some in Windows-1252 where that can hold them, some in UTF-16."""
    encoding = ("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16")[number % 5]
    try:
        data = row["raw"].encode(encoding)
    except UnicodeEncodeError:
        data = row["raw"].encode("utf-8")
    path = root / folder_of(row) / f"{number:05}{('.txt', '.text')[number % 2]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def page_file(root, number, row):
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in row["raw"].split("\n") if line.strip())
    title = html.escape(row.get("title") or "")
    path = root / "pages" / f"{number:05}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title}</title></head><body><article>{body}</article></body></html>",
        encoding="utf-8",
    )


def make_messy(root, rows):
    """Write the rows in eight ways and the foreign files; return how many inputs there are."""
    ways = {"text": [], "page": [], "csv": [], "semicolon": [], "jsonl": [], "json": []}
    names = ["text"] * 5 + ["page", "csv", "semicolon", "jsonl", "json"]
    for number, row in enumerate(rows):
        ways[names[number % len(names)]].append((number, row))
    for number, row in ways["text"]:
        text_file(root, number, row)
    for number, row in ways["page"]:
        page_file(root, number, row)
    for way, mark in (("csv", ","), ("semicolon", ";")):
        with (root / f"{way}.csv").open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out, delimiter=mark)
            table.writerow(["headline", "outlet", "body", "link", "when"])
            table.writerows([r["title"], r["source"], r["raw"], r["url"], "14/03/2019"] for _, r in ways[way])
    plain = [
        {"title": r["title"], "publisher": r["source"], "content": r["raw"], "url": r["url"]} for _, r in ways["jsonl"]
    ]
    (root / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in plain), encoding="utf-8")
    listed = [
        {"title": r["title"], "publisher": r["source"], "content": r["raw"], "date": "March 2019"}
        for _, r in ways["json"]
    ]
    (root / "rows.json").write_text(json.dumps({"articles": listed}), encoding="utf-8")
    for name in FOREIGN:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"\x00foreign")
    return len(rows) + len(FOREIGN)


def run(work, *command, codes=(0,)):
    """Run a command as a newcomer types it; note too many lines and unexpected exit codes."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "corpuskit", *map(str, command)], cwd=work, capture_output=True, text=True, check=False
    )
    lines = (done.stdout + done.stderr).splitlines()
    print(
        f"$ corpuskit {' '.join(map(str, command))}\n    exit {done.returncode}, {len(lines)} lines, {time.monotonic() - start:.1f} s; last: {lines[-1][:150] if lines else ''}",
        flush=True,
    )
    if len(lines) >= MOST_LINES:
        failures.append(f"{command[0]}: {len(lines)} lines")
    if done.returncode not in codes:
        failures.append(f"{command[0]}: exit {done.returncode}: {lines[-1] if lines else ''}")
    return done.stdout


def account(report, inputs):
    """Return what became of the inputs, by what `add` itself says."""
    facts = report["facts"]
    unread = sum(n["kind"].startswith(("file of a kind", "hidden file", "linked folder")) for n in facts["notices"])
    found = {
        "added": facts["added"],
        "there already": facts["skipped"],
        "not articles": len(report["findings"]),
        "not read": unread,
        "failed": len(report["failures"]),
    }
    lost = inputs - sum(found.values())
    print(
        f"    {inputs} inputs: {', '.join(f'{count} {name}' for name, count in found.items())}; lost in silence: {lost}"
    )
    if lost:
        failures.append(f"{lost} inputs lost in silence")
    return facts["added"]


def journalist(work, messy, inputs):
    run(work, "init")
    run(
        work,
        "add",
        messy,
        "--source",
        "unknown",
        "--encoding",
        "auto",
        "--date-order",
        "DMY",
        "--from-path",
        "{source}/{}",
        codes=(0, 1),
    )
    account(json.loads(again(work, messy)), inputs)
    run(work, "validate", "--statistics", "-q", codes=(0, 1))
    run(work, "clean", "-q")
    run(work, "dedup", "--mark", "-q")
    run(work, "export", "--drop-duplicates", "--format", "csv", "-o", "news.csv")


def again(work, messy):
    """Return the report of the same call in a new corpus: every input once more, as JSON."""
    fresh = work.parent / "again"
    fresh.mkdir()
    run(fresh, "init")
    command = [
        sys.executable,
        "-m",
        "corpuskit",
        "add",
        messy,
        "--source",
        "unknown",
        "--encoding",
        "auto",
        "--output-format",
        "json",
    ]
    return subprocess.run(command, cwd=fresh, capture_output=True, text=True, check=False).stdout


def linguist(work):
    run(work, "stats")
    run(work, "export", "--format", "vertical", "-o", "news.vert")


def engineer(work, shards):
    run(work, "export", "-o", shards / "all.jsonl.gz")
    os.makedirs(work / "cleaned", exist_ok=True)
    run(work, "clean", shards / "all.jsonl.gz", "-o", "cleaned.jsonl.gz")
    run(work, "dedup", "cleaned.jsonl.gz", "--check", "-q", codes=(0, 1))
    run(work, "export", "cleaned.jsonl.gz", "-o", "published.jsonl.gz")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--keep", type=Path, help="work there, and leave it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        work, messy, shards = root / "work", root / "messy", root / "shards"
        for folder in (work, messy, shards):
            folder.mkdir(parents=True)
        inputs = make_messy(messy, rows_of(options.rows, options.most))
        journalist(work, "../messy", inputs)
        linguist(work)
        engineer(work, Path("../shards"))
    print("\n".join(failures) or "every input accounted for, fewer than 30 lines a command")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
