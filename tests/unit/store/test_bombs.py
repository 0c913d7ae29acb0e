"""Small files that are huge inside are told before they are unpacked."""

import gzip
import tarfile
import tracemalloc

import pytest

from corpuskit.formats import parquet
from corpuskit.model import Finding
from corpuskit.store.archives import read_members
from corpuskit.store.packed import read_rows


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_a_tar_header_of_any_size(tmp_path, kind):
    with gzip.open(tmp_path / "bomb.tar.gz", "wb", 1) as out:
        header = tarfile.TarInfo("././@LongLink")
        header.type, header.size = kind, 200 << 20
        out.write(header.tobuf(tarfile.GNU_FORMAT))
        for _ in range(200):
            out.write(bytes(1 << 20))
    tracemalloc.start()
    with (tmp_path / "bomb.tar.gz").open("rb") as stream:
        (found,) = read_members(stream, "bomb.tar.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(found, Finding)
    assert peak < 20 << 20


def test_a_parquet_cell_of_any_size(tmp_path, monkeypatch):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq  # noqa: PLC0415

    monkeypatch.setattr(parquet.limits, "max_article_size", lambda: 1 << 20)
    table = pa.table({"text": ["a" * (8 << 20)], "id": ["x1"]})
    pq.write_table(table, tmp_path / "bomb.parquet", compression="zstd")
    (found,) = read_rows(str(tmp_path / "bomb.parquet"))
    assert isinstance(found, Finding)
    assert "max-article-size" in found.message
