"""Packed corpora and archives: streams in and out, damage told."""

import gzip
import io
import tarfile
import zipfile

import pytest

from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import parquet
from corpuskit.formats.layout import Column, Layout
from corpuskit.model import Finding
from corpuskit.store.archives import TooMuchError, damage_finding, read_members
from corpuskit.store.packed import article, open_packed_output, read_rows, with_text

LINES = [f'{{"id": "a-{n}", "text": "Fog {n * 7919 % 1009}."}}\n'.encode() for n in range(30_000)]


def write(path):
    with open_packed_output(str(path)) as out:
        out.writelines(LINES)
    return path


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_what_is_written_is_read_and_is_the_same_file_every_time(tmp_path, suffix):
    if suffix == ".zst":
        pytest.importorskip("zstandard")
    path = write(tmp_path / f"a.jsonl{suffix}")
    assert [row.raw for row in read_rows(str(path))] == LINES
    assert write(tmp_path / f"b.jsonl{suffix}").read_bytes() == path.read_bytes()
    if suffix == ".gz":
        assert path.read_bytes()[3:8] == bytes(5), "the header tells a name or the time"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_file_that_breaks_off_gives_its_start_and_a_finding(tmp_path, suffix):
    if suffix == ".zst":
        pytest.importorskip("zstandard")
    path = write(tmp_path / f"a.jsonl{suffix}")
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    *rows, bad = read_rows(str(path))
    assert isinstance(bad, Finding)
    assert "damaged" in bad.message
    assert 0 < len(rows) < len(LINES)
    assert [row.raw for row in rows] == LINES[: len(rows)]


def test_damage_inside_is_a_finding(tmp_path):
    path = write(tmp_path / "a.jsonl.gz")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))
    assert any(isinstance(row, Finding) for row in read_rows(str(path)))


def test_members_of_gzip_are_read_one_after_the_other(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINES[0]) + gzip.compress(LINES[1]))
    assert [row.raw for row in read_rows(str(path))] == LINES[:2]


def test_an_output_that_fails_is_not_there(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"old")

    def fail():
        with open_packed_output(str(path)) as out:
            out.write(b"new" * 10_000_000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl.gz"]


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(StoreError, match="No such file"):
        list(read_rows(str(tmp_path / "none.jsonl")))


def test_the_contract_of_cleaning_a_packed_corpus(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": "a", "body": "Fog. Share", "n": 1.50}\n')
    (row,) = read_rows(str(path), "body")
    assert article(row, "body").text == "Fog. Share"
    assert with_text(row, "body", "Fog.") == b'{"id": "a", "body": "Fog.", "n": 1.50}\n'


def test_a_parquet_file_is_read_and_its_texts_are_not_changed_in_place(tmp_path):
    pytest.importorskip("pyarrow")
    layout = Layout((Column("id", "string"), Column("text", "string")))
    with open_packed_output(str(tmp_path / "a.parquet")) as out:
        parquet.write([{"id": "a", "text": "Fog."}, {"id": "b", "text": None}], out, layout)
    row, bad = read_rows(str(tmp_path / "a.parquet"))
    assert article(row).text == "Fog."
    assert "not a string but null" in bad.message
    with pytest.raises(UsageError, match="JSON Lines only"):
        with_text(row, "text", "Sun.")


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def tarred(entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for entry, data in entries:
            archive.addfile(entry, io.BytesIO(data))
    out.seek(0)
    return out


def entry(name, size=0, kind=tarfile.REGTYPE, target=""):
    found = tarfile.TarInfo(name)
    found.size, found.type, found.linkname = size, kind, target
    return found


def contents(stream, name, **options):
    return [m if isinstance(m, Finding) else (m[0], m[1].read()) for m in read_members(stream, name, **options)]


def test_names_in_an_archive_lead_nowhere():
    found = contents(zipped({"../../etc/a.txt": "x", "/abs\\b.txt": "y", "dir/": "", "c\x07.txt": "z"}), "n.zip")
    assert found == [("n.zip/etc/a.txt", b"x"), ("n.zip/abs/b.txt", b"y"), ("n.zip/c?.txt", b"z")]


def test_links_and_devices_in_a_tar_are_passed_by():
    tar = tarred(
        [
            (entry("a.txt", kind=tarfile.SYMTYPE, target="/etc/passwd"), b""),
            (entry("b.txt", kind=tarfile.LNKTYPE, target="../x"), b""),
            (entry("c.txt", kind=tarfile.FIFOTYPE), b""),
            (entry("d.txt", 3), b"fog"),
        ]
    )
    assert contents(tar, "n.tar.gz") == [("n.tar.gz/d.txt", b"fog")]


@pytest.mark.parametrize("name", ["n.zip", "n.tgz"])
def test_an_archive_that_is_huge_inside_is_left(name):
    big = b"\0" * 5_000_000
    stream = zipped({"a.txt": big}) if name == "n.zip" else tarred([(entry("a.txt", len(big)), big)])
    with pytest.raises(TooMuchError) as raised:
        contents(stream, name, most=1_000_000)
    assert "more than an archive may" in damage_finding(name, raised.value).message


@pytest.mark.parametrize("name", ["n.zip", "n.tar", "n.tgz"])
def test_a_damaged_archive_is_a_finding(name):
    (bad,) = contents(io.BytesIO(b"PK\x03\x04 nothing"), name)
    assert "cannot be read" in bad.message
