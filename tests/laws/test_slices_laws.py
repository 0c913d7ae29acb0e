"""However a packed corpus is cut, its slices hold the same rows, in the same order, with the same numbers."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.store import packed
from corpuskit.store.slices import Slice, cut_ranges, cut_row_groups, line_ends, number_slices

LINES = st.lists(
    st.sampled_from(
        [b'{"text": "fog"}', b"", b" ", b"no row", b'{"text": "\\u00e9"}', b'{"text": "' + b"x" * 60 + b'"}']
    )
)


def cut(data, wanted):
    parts = cut_ranges("a.jsonl", len(data), wanted, data[:4])
    return (
        list(number_slices(parts, [line_ends(part, io.BytesIO(data)) for part in parts])) if len(parts) > 1 else parts
    )


@given(LINES, st.sampled_from([b"\n", b"\r\n"]), st.booleans(), st.booleans(), st.integers(1, 90))
def test_lines_are_neither_lost_nor_told_twice(lines, end, bom, ended, wanted):
    data = (b"\xef\xbb\xbf" if bom else b"") + end.join(lines) + (end if ended else b"")
    found = []
    for part in cut(data, wanted):
        stream, number = part.lines(io.BytesIO(data))
        while line := stream.readline(1000):
            number += 1
            found.append((number, line))
    assert found == list(enumerate(io.BytesIO(data), 1))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50))), st.integers(1, 90))
def test_row_groups_are_neither_lost_nor_told_twice(sizes, wanted):
    found = cut_row_groups("a.parquet", sizes, wanted)
    assert [n for part in found for n in range(part.start, part.end)] == list(range(len(sizes)))
    assert [part.before for part in found] == [sum(rows for rows, _ in sizes[: part.start]) for part in found]


def test_what_is_compressed_is_one_slice():
    assert cut_ranges("a.jsonl", 10**9, 10, b"\x1f\x8b\x08\x00") == [Slice("a.jsonl")]


@pytest.mark.parametrize("size", [1, 3, 40])
def test_a_slice_of_parquet_holds_its_rows(tmp_path, size):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"text": [f"fog {n}" for n in range(40)], "n": range(40)}), path, row_group_size=size)
    with open(path, "rb") as stream:
        parts = cut_row_groups(path, packed.parquet.group_sizes(stream), 100)
    assert [row for part in parts for row in packed.read_rows(part)] == list(packed.read_rows(path))
