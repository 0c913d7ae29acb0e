"""Shards on an object store: a server that speaks S3, here on loopback, read and written through s3fs."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("s3fs") is None, reason="the extra [cluster] is not installed"),
    pytest.mark.skipif(find_spec("moto") is None, reason="moto, the object store for tests, is not installed"),
]

STORY = "The night tram of Askford ran twice on Tuesday, for {n} guests of a wedding.\n\nThe driver got cake.\n"
TAIL = (
    "\nShare this article\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
)
SERVER = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Yield a file system of a bucket, on a server of its own."""
    import s3fs  # noqa: PLC0415 - an extra

    monkeypatch.chdir(tmp_path)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    given = {
        "AWS_ENDPOINT_URL": server.stdout.readline().strip(),
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
    }
    for name, value in (given | {"AWS_DEFAULT_REGION": "us-east-1"}).items():
        monkeypatch.setenv(name, value)
    try:
        files = s3fs.S3FileSystem(
            endpoint_url=given["AWS_ENDPOINT_URL"], skip_instance_cache=True, use_listings_cache=False
        )
        files.mkdir("bucket")
        yield files
    finally:
        server.communicate("", timeout=20)


def corpuskit(*call):
    done = subprocess.run([sys.executable, "-m", "corpuskit", *call], capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def joined(files, folder, kind="part"):
    return b"".join(files.cat_file(path) for path in sorted(files.glob(f"{folder}/{kind}-*")))


@pytest.mark.filterwarnings("default")
def test_shards_are_read_from_and_written_to_a_bucket(store):
    rows = [
        {
            "id": f"t-{n}",
            "title": "Tram",
            "source": "Askford Sun",
            "lang": "en",
            "text": STORY.format(n=n) + TAIL * (n % 2) + "Tram. " * 900 + "\n",
        }
        for n in range(600)
    ]
    lines = [json.dumps(row) + "\n" for row in rows]
    Path("all.jsonl").write_text("".join(lines))
    store.pipe_file("bucket/news/a.jsonl", "".join(lines[:500]).encode())
    store.pipe_file("bucket/news/b.jsonl", "".join(lines[500:]).encode())
    corpuskit("clean", "all.jsonl", "-o", "clean.jsonl")
    corpuskit("export", "clean.jsonl", "-o", "table.csv", "--fields", "id,text")
    said = corpuskit("clean", "s3://bucket/news/*.jsonl", "-o", "s3://bucket/clean/", "--slice", "1", "--jobs", "2")
    assert "600 articles, 300 rows changed" in said
    assert len(store.glob("bucket/clean/part-*")) == 4
    assert joined(store, "bucket/clean") == Path("clean.jsonl").read_bytes()
    corpuskit("export", "s3://bucket/clean/part-*.jsonl", "-o", "s3://bucket/table.csv", "--fields", "id,text")
    assert store.cat_file("bucket/table.csv") == Path("table.csv").read_bytes()
    findings = corpuskit("validate", "s3://bucket/clean/part-*.jsonl", "--report-to", "s3://bucket/found/", "-j", "1")
    assert findings.endswith("validate: 600 articles, all fine\nall findings: s3://bucket/found/*.jsonl\n")
    assert not store.exists("bucket/found/_work")


@pytest.mark.filterwarnings("default")
def test_copies_are_looked_for_on_a_bucket(store):
    stories = [" ".join(f"w{(n * 37 + k * k) % 997}" for k in range(400)) for n in range(300)]
    rows = [json.dumps({"id": f"t-{n}", "text": stories[n // 2]}) + "\n" for n in range(600)]
    Path("all.jsonl").write_text("".join(rows))
    store.pipe_file("bucket/news/a.jsonl", "".join(rows[:400]).encode())
    store.pipe_file("bucket/news/b.jsonl", "".join(rows[400:]).encode())
    corpuskit("dedup", "s3://bucket/news/*.jsonl", "--report-to", "s3://bucket/copies/", "-j", "1", "--slice", "1")
    corpuskit("dedup", "all.jsonl", "--report-to", "copies/", "-j", "1")
    clusters = b"".join(path.read_bytes() for path in sorted(Path("copies").glob("clusters-*")))
    assert len(clusters.splitlines()) == 300
    assert joined(store, "bucket/copies", "clusters") == clusters
    assert not store.exists("bucket/copies/_work")
