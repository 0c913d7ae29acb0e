"""CSV, TSV, Parquet and vertical text, written and read back."""

import csv
import io

import pytest

from corpuskit.formats import FORMATS, parquet, vertical
from corpuskit.formats import csv as tables
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.formats.layout import Column, Layout
from corpuskit.formats.rows import Row
from corpuskit.model import Finding

LAYOUT = Layout((Column("id", "string"), Column("tags", "list"), Column("words", "integer"), Column("text", "string")))
ROWS = [
    {"id": "a-1", "tags": ["x, y", '"z"'], "words": 3, "text": 'He said "no".\r\nThen,\nnothing.'},
    {"id": "a-2", "tags": None, "words": 0, "text": "=1+1"},
]


def written(format_, rows=ROWS, layout=LAYOUT):
    out = io.BytesIO()
    assert format_(rows, out, layout) == len(rows)
    return out.getvalue()


def test_csv_is_rfc_4180():
    data = written(tables.write)
    assert data.startswith(
        b'id,tags,words,text\r\na-1,"[""x, y"",""\\""z\\""""]",3,"He said ""no"".\r\nThen,\nnothing."\r\n'
    )
    assert data.endswith(b"a-2,,0,=1+1\r\n")


def test_csv_for_spreadsheets_has_a_mark_and_no_formula_in_it_nor_in_its_header():
    layout = Layout((Column("=id", "string"), Column("text", "string")), excel=True)
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", " =1", "a=1", "", -5, None]
    data = written(tables.write, [{"=id": cell, "text": "x"} for cell in cells], layout).decode("utf-8")
    assert data.startswith("\ufeff'=id,text\r\n")
    found = [row[0] for row in csv.reader(io.StringIO(data, newline=""))][1:]
    assert found == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'＝1", " =1", "a=1", "", "-5", ""]


def read(data, **options):
    return list(tables.read_rows(io.BytesIO(data), "t.csv", **options))


def test_a_table_is_read_with_its_own_delimiter_and_mark():
    for data in (b"\xef\xbb\xbfid;text\r\na;x\r\n", b"id\ttext\na\tx\n", b"id,text\na,x"):
        assert [row.data for row in read(data)] == [{"id": "a", "text": "x"}]


def test_a_row_that_does_not_fit_its_header_is_a_finding():
    short, long, good = read(b"id,text\na\nb,x,y\nc,z\n")
    assert short.data == {"id": "a", "text": None}
    assert isinstance(long, Finding)
    assert (long.line, good.data["text"]) == (2, "z")


def test_a_row_in_another_encoding_is_a_finding_or_is_read_with_it():
    data = "id,text\na,café\n".encode("cp1252") + "b,café\n".encode()
    bad, good = read(data)
    assert "not UTF-8: byte 0xe9; probably cp1252" in bad.message
    assert good.data["text"] == "café"
    assert [row.data["text"] for row in read(data, encoding="cp1252")] == ["café", "café"]


def test_a_header_that_is_not_utf8_is_a_finding_and_no_column_gets_half_characters():
    data = "text,größe\nFog on the quay,3\n".encode("latin-1")
    (bad,) = tables.read_rows(io.BytesIO(data), "x.csv")
    assert isinstance(bad, Finding)
    assert "the header is not UTF-8: byte 0xf6" in bad.message
    (row,) = tables.read_rows(io.BytesIO(data), "x.csv", "cp1252")
    assert row.data == {"text": "Fog on the quay", "größe": "3"}


@pytest.mark.parametrize("mark", ["|", ";", "\t"])
def test_a_first_line_or_the_header_says_what_stands_between_cells(mark):
    body = f'id{mark}text\r\na{mark}"x, y"\r\n'
    for data in (body, f"sep={mark}\r\n{body}", f'\ufeff"sep={mark}"\r\n{body}'):
        assert [row.data for row in read(data.encode())] == [{"id": "a", "text": "x, y"}]


HEADER = "id,title,source,text\n"


@pytest.mark.parametrize(
    "bad",
    [
        'b,T,S,"never closed\n',
        'b,"never closed,S,x\n',
        'b,T,S,"never closed\nand on, and on\n',
        'b,T,S,"The "new" pier"\n',
    ],
)
@pytest.mark.parametrize("rest", ["c,T,S,x\nd,T,S,y\n", 'c,T,S,"x"\nd,T,S,"y, z"\n'])
def test_a_quote_that_does_not_close_costs_its_row_alone(bad, rest):
    found = read(f"{HEADER}a,T,S,x\n{bad}{rest}".encode())
    assert [row.data["id"] for row in found if isinstance(row, Row)] == ["a", "c", "d"]
    (finding,) = [row for row in found if isinstance(row, Finding)]
    assert finding.message.startswith("line 3: a quote")


def test_texts_of_several_lines_with_commas_are_texts():
    text = "One, two, three, four\nfive, six, seven\n\neight, nine, ten, eleven"
    assert [row.data["text"] for row in read(f'{HEADER}a,T,S,"{text}"\nb,T,S,x\n'.encode())] == [text, "x"]


def test_a_header_that_names_a_column_twice_is_told():
    doubled, row = read(b"id,text,text\na,x,y\n")
    assert "'text' twice" in doubled.message
    assert row.data == {"id": "a", "text": "y"}


def test_cells_longer_than_the_standard_limit_are_read():
    assert len(read(b"id,text\na," + b"x" * 200_000)[0].data["text"]) == 200_000


def test_parquet_keeps_types_and_leaves_out_what_does_not_fit():
    pq = pytest.importorskip("pyarrow.parquet")
    kinds = ("string", "date", "list", "integer", "number", "boolean", "any")
    layout = Layout(tuple(Column(kind, kind) for kind in kinds))
    good = dict(zip(kinds, ["x", "2026-03-14", ["a"], 1, 0.5, True, {"a": [1]}], strict=True))
    bad = dict(zip(kinds, [3, None, "a", 2**70, "x", 1, None], strict=True))
    data = written(parquet.write, [good, bad], layout)
    table = pq.read_table(io.BytesIO(data))
    assert [str(table.schema.field(k).type) for k in kinds] == [
        "string", "date32[day]", "list<element: string>", "int64", "double", "bool", "string",
    ]  # fmt: skip
    assert table.to_pylist()[1] == dict.fromkeys(kinds)
    assert table.to_pylist()[0]["any"] == '{"a":[1]}'
    assert written(parquet.write, [good, bad], layout) == data


def test_parquet_is_read_from_a_pipe_and_what_is_none_is_a_finding():
    pytest.importorskip("pyarrow")

    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    data = written(parquet.write)
    assert [row.data for row in parquet.read_rows(Pipe(data), "p")] == ROWS
    assert [type(row) for row in parquet.read_rows(io.BytesIO(b"PAR1 nonsense"), "p")] == [Finding]
    rows = list(parquet.read_rows(io.BytesIO(data), "p", "id"))
    assert all(isinstance(row, Row) for row in rows)


def test_vertical_text_has_tokens_glue_and_structures():
    layout = Layout((Column("id", "string"), Column("tags", "list"), Column("meta", "any"), Column("text", "string")))
    row = {"id": 'a"<&', "tags": ["x", "y"], "meta": None, "text": "It’s fog – “thick”.\r\n\r\nA<b 3.5\n"}
    assert written(vertical.write, [row], layout).decode() == (
        '<doc id="a&quot;&lt;&amp;" tags="x|y">\n<p>\n<s>\nIt’s\nfog\n–\n“\n<g/>\nthick\n<g/>\n”\n<g/>\n.\n</s>\n</p>\n'
        "<p>\n<s>\nA\n<g/>\n&lt;\n<g/>\nb\n3.5\n</s>\n</p>\n</doc>\n"
    )


def test_every_readable_table_gives_the_same_drafts():
    pytest.importorskip("pyarrow")
    reading = Reading(layout=LAYOUT)
    texts = []
    for name in ("jsonl", "csv", "tsv", "parquet"):
        found = list(FORMATS[name].read(io.BytesIO(written(FORMATS[name].write)), "t", reading))
        assert all(isinstance(draft, Draft) for draft in found)
        texts.append([(d.text, d.meta["id"], d.meta.get("tags")) for d in found])
    assert texts.count(texts[0]) == 4
