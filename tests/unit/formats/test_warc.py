"""Web archives are read page by page; what is no page is told."""

import gzip
import uuid
from pathlib import Path

import pytest

from corpuskit.commands.add.command import add
from corpuskit.text import yaml12

pytest.importorskip("trafilatura", reason="the extra [html] is not installed")
pytest.importorskip("warcio", reason="the extra [warc] is not installed")

PAGE = """<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The council of Weldmoor will mend the footbridge over the mill race before winter, its chair said on Tuesday.</p>
<p>Walkers have used the road instead since {title} was closed in March, and two of them were nearly run over.</p>
</article></body></html>"""


def record(kind, address, content_type, block):
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        *([f"WARC-Target-URI: {address}"] if address else []),
        "WARC-Date: 2031-03-14T08:00:00Z",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def archive(*pages, packed=False):
    """Return a web archive with an answer for each page: address, status, type of content, body, how that is encoded."""
    records = [record("warcinfo", "", "application/warc-fields", b"software: a test\r\n")]
    for address, status, kind, body, encoding in pages:
        more = f"Content-Encoding: {encoding}\r\n" if encoding else ""
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
        records.append(record("response", address, "application/http; msgtype=response", http.encode() + body))
    return b"".join(gzip.compress(one) if packed else one for one in records)


def page(name, **more):
    body = PAGE.format(title=name).encode()
    return (
        f"https://weldmoor.example/{name}",
        more.get("status", "200 OK"),
        more.get("kind", "text/html; charset=utf-8"),
        gzip.compress(body) if more.get("encoding") == "gzip" else body,
        more.get("encoding", ""),
    )


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").touch()


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True), ("b.warc.gz", False)])
def test_each_page_is_an_article_with_address_and_time(name, packed):
    data = archive(page("Bridge"), page("Lane", encoding="gzip"), packed=packed)
    Path(name).write_bytes(gzip.compress(data) if name.startswith("b") else data)
    report = add([name], source="The Weldmoor Post")
    assert (report.facts["added"], report.findings, report.failures) == (2, (), ())
    said = [yaml12.load(Path(c.path).with_suffix(".yaml").read_text(encoding="utf-8")) for c in report.changes]
    assert [(one["title"], one["url"], one["retrieved"]) for one in said] == [
        ("Bridge", "https://weldmoor.example/Bridge", "2031-03-14T08:00:00Z"),
        ("Lane", "https://weldmoor.example/Lane", "2031-03-14T08:00:00Z"),
    ]
    assert [one["meta"]["original"] for one in said] == [f"{name}:2", f"{name}:3"]
    assert all("mend the footbridge" in Path(c.path).read_text(encoding="utf-8") for c in report.changes)


def test_what_is_no_page_is_told():
    data = archive(
        page("Bridge"),
        page("gone", status="404 Not Found"),
        page("moved", status="301 Moved"),
        page("x", kind="image/png"),
    )
    Path("a.warc").write_bytes(data)
    report = add(["a.warc"], source="The Weldmoor Post", lang="en")
    assert report.facts["added"] == 1
    assert [(notice["place"], notice["detail"]) for notice in report.facts["notices"]] == [
        ("a.warc:3", "HTTP 404"),
        ("a.warc:4", "HTTP 301"),
        ("a.warc:5", "image/png"),
    ]


def test_an_archive_that_breaks_off_gives_what_stands_before(capsys):
    data = archive(page("Bridge"), page("Lane"), packed=True)
    Path("a.warc.gz").write_bytes(data[:-40])
    report = add(["a.warc.gz"], source="The Weldmoor Post", lang="en")
    assert report.facts["added"] >= 1
    assert report.findings or report.failures or report.facts["notices"] or report.facts["added"] == 2


@pytest.mark.parametrize("data", [b"", b"WARC/1.0\r\nnonsense", b"\x00\x01\x02"])
def test_what_is_no_archive_is_a_finding(data):
    Path("a.warc").write_bytes(data)
    report = add(["a.warc"], source="The Weldmoor Post", lang="en")
    assert report.facts["added"] == 0
    assert report.findings
