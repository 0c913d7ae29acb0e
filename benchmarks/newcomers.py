"""Three newcomers, each from raw material to a data set, with nothing typed but documented commands.

    python benchmarks/newcomers.py /data/dev.jsonl.gz [--most 2140] [--keep FOLDER]

The rows (`id`, `source`, `title`, `raw`) are written as a messy folder: texts in several encodings, web pages, tables, JSON, files of other kinds. A
journalist makes a cleaned, deduplicated table of it, a linguist vertical text and figures, an engineer cleans and deduplicates shards and publishes
them. Printed are the commands, how many lines each prints, how long it takes, and the accounts: every input is added, there already, not an article, or told as not read; every
article of the corpus is in the table or a copy; every row of the shards is published or a copy. Exit code 1 where an input is lost in silence, or
a command prints 30 lines or more.
"""

import argparse
import csv
import gzip
import html
import json
import resource
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


def call(work, command):
    words = [sys.executable, "-m", "corpuskit", *map(str, command)]
    return subprocess.run(words, cwd=work, capture_output=True, text=True, check=False)


def run(work, *command, codes=(0,)):
    """Run a command as a newcomer types it; note too many lines and unexpected exit codes."""
    start, used = time.monotonic(), cpu()
    done = call(work, command)
    lines = (done.stdout + done.stderr).splitlines()
    print(
        f"$ corpuskit {' '.join(map(str, command))}\n    exit {done.returncode}, {len(lines)} lines, "
        f"{cpu() - used:.1f} s of CPU, {time.monotonic() - start:.1f} s; last: {lines[-1][:150] if lines else ''}",
        flush=True,
    )
    if len(lines) >= MOST_LINES:
        failures.append(f"{command[0]}: {len(lines)} lines")
    if done.returncode not in codes:
        failures.append(f"{command[0]}: exit {done.returncode}: {lines[-1] if lines else ''}")


def cpu():
    """Return the seconds of CPU of all commands so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report_of(work, *command):
    """Return what a command says to programs."""
    return json.loads(call(work, [*command, "--output-format", "json"]).stdout)


def balance(what, total, **parts):
    """Print an account, and note what is missing."""
    lost = total - sum(parts.values())
    said = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in parts.items())
    print(f"    {total:,} {what}: {said}; lost in silence: {lost}", flush=True)
    if lost:
        failures.append(f"{lost} {what} lost in silence")


def account(report, inputs):
    """Check what became of the inputs, by what `add` itself says."""
    facts = report["facts"]
    unread = sum(n["kind"].startswith(("file of a kind", "hidden file", "linked folder")) for n in facts["notices"])
    balance(
        "inputs",
        inputs,
        added=facts["added"],
        there_already=facts["skipped"],
        not_articles=len(report["findings"]),
        not_read=unread,
        failed=len(report["failures"]),
    )


def journalist(work, messy, inputs):
    add = [
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
    ]
    run(work, "init")
    run(work, *add, codes=(0, 1))
    account(
        report_of(work, *add), inputs
    )  # the same call once more: what is there already was added, or equal to another input
    run(work, "validate", "--statistics", "-q", codes=(0, 1))
    run(work, "clean", "-q")
    run(work, "dedup", "--mark", "-q")
    run(work, "export", "--drop-duplicates", "--format", "csv", "-o", "news.csv")
    articles = report_of(work, "stats")["articles"]
    written = report_of(work, "export", "--drop-duplicates", "--format", "csv", "-o", "again.csv")
    rows = written["facts"]["files"][0]["rows"]
    balance("articles", articles, published=rows, copies=written["facts"]["duplicates_left_out"])


def linguist(work):
    run(work, "stats", "--without-copies")
    run(work, "export", "--format", "vertical", "--drop-duplicates", "-o", "out/news.vert")


def engineer(work, shards):
    run(work, "validate", "shards/*.jsonl.gz", "--statistics", "-q", codes=(0, 1))
    run(work, "clean", "shards/*.jsonl.gz", "-o", "cleaned/")
    run(work, "dedup", "cleaned/*.jsonl.gz", "-o", "unique/", "--clusters", "clusters.csv")
    run(work, "export", "unique/*.jsonl.gz", "-o", "published.jsonl.gz")
    copies = sum(row["kept"] == "false" for row in csv.DictReader((work / "clusters.csv").open(encoding="utf-8")))
    with gzip.open(work / "published.jsonl.gz", "rb") as lines:
        balance("rows", shards, published=sum(1 for _ in lines), copies=copies)


def write_shards(folder, rows, size=500):
    """Write the rows as compressed JSON Lines, some hundred a file; return how many rows."""
    folder.mkdir()
    for number, start in enumerate(range(0, len(rows), size)):
        with gzip.open(folder / f"shard-{number}.jsonl.gz", "wt", encoding="utf-8") as out:
            for place, row in enumerate(rows[start : start + size], start):
                said = {
                    "id": f"{row['id']}-{place}",
                    "title": row.get("title"),
                    "source": row["source"],
                    "text": row["raw"],
                }
                out.write(json.dumps(said) + "\n")
    return len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--keep", type=Path, help="work there, and leave it")
    options = parser.parse_args()
    rows = rows_of(options.rows, options.most)
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        work, messy, bench = root / "work", root / "messy", root / "bench"
        for folder in (work, messy, bench):
            folder.mkdir(parents=True)
        inputs = make_messy(messy, rows)
        journalist(work, "../messy", inputs)
        linguist(work)
        engineer(bench, write_shards(bench / "shards", rows))
    print("\n".join(failures) or "every input accounted for, fewer than 30 lines a command")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
