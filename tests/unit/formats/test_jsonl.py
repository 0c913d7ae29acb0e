"""JSON Lines: what is a row, what is not, and how a text in a row is replaced."""

import io
import json

import pytest

from corpuskit.formats import json_rows, json_values, jsonl
from corpuskit.formats.layout import Layout
from corpuskit.formats.rows import Row, article
from corpuskit.model import Finding


def rows(data, **options):
    return list(jsonl.read_rows(io.BytesIO(data), "news.jsonl", **options))


def test_a_row_knows_its_place_and_its_bytes():
    found = rows(b'{"id": "a-1", "text": "Fog."}\r\n\n{"text": "Sun."}')
    assert [(r.number, r.data["text"]) for r in found] == [(1, "Fog."), (3, "Sun.")]
    assert found[0].raw == b'{"id": "a-1", "text": "Fog."}\r\n'


def test_an_article_has_the_id_of_its_row_or_its_place():
    found = [
        article(row)
        for row in rows(b'{"id": "a-1", "text": "x", "lang": "en"}\n{"text": "y"}\n{"id": 7, "text": "z"}\n')
    ]
    assert [a.id for a in found] == ["a-1", "news.jsonl:2", "7"]
    assert found[0].meta == {"id": "a-1", "lang": "en"}
    assert found[1].source.place == "news.jsonl:2"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"nonsense", "not JSON"),
        (b'{"text": "x"', "not JSON"),
        (b"[1, 2]", "not a JSON object but a list"),
        (b'{"body": "x"}', "no key 'text'"),
        (b'{"text": 3}', "not a string but a number"),
        (b'{"text": null}', "not a string but null"),
        (b'{"text": "caf\xe9"}', "not UTF-8: byte 0xe9"),
        (rb'{"text": "\ud800"}', "not JSON"),
        (b'{"text": "x", "score": NaN}', "not JSON"),
        (b'{"text": "x", "deep": ' + b"[" * 300 + b"]" * 300 + b"}", "nested deeper"),
    ],
)
def test_a_bad_row_is_a_finding_and_the_rest_goes_on(line, said):
    before, bad, after = rows(b'{"text": "one"}\n' + line + b'\n{"text": "two"}\n')
    assert isinstance(bad, Finding)
    assert (bad.check, bad.path, bad.line) == ("CK010", "news.jsonl", 2)
    assert said in bad.message
    assert (before.data["text"], after.data["text"]) == ("one", "two")


def test_a_row_that_is_too_long_is_skipped_without_holding_it():
    data = b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "short"}\n'
    bad, good = rows(data, max_row=1000)
    assert "larger than" in bad.message
    assert (good.number, good.data["text"]) == (2, "short")


def test_numbers_beyond_64_bits_are_read_and_written_exactly():
    big = 123456789012345678901234567890
    (row,) = rows(f'{{"text": "x", "doc": {big}, "more": [{big}]}}\n'.encode())
    assert row.data["doc"] == big
    assert json.loads(json_values.dump_json(row.data))["more"] == [big]


@pytest.mark.parametrize(
    ("line", "key", "expected"),
    [
        (b'{"text": "a", "n": 1e2}\n', "text", b'{"text": "b\\n", "n": 1e2}\n'),
        (b'{ "n":1.50 ,"text" :"a" }', "text", b'{ "n":1.50 ,"text" :"b\\n" }'),
        (b'{"text": "a", "text": "b"}\r\n', "text", b'{"text": "a", "text": "b\\n"}\r\n'),
        (b'{"meta": {"text": "a"}, "te\\u0078t": "a"}', "text", b'{"meta": {"text": "a"}, "te\\u0078t": "b\\n"}'),
        (b'\xef\xbb\xbf{"text": "a"}\n', "text", b'\xef\xbb\xbf{"text": "b\\n"}\n'),
        (b'{"body": "a", "text": 1}', "body", b'{"body": "b\\n", "text": 1}'),
    ],
)
def test_only_the_text_of_a_row_is_replaced(line, key, expected):
    (row,) = rows(line, text_key=key)
    assert json_rows.with_text(row, key, "b\n") == expected


def test_a_row_in_ascii_stays_in_ascii_and_an_equal_text_leaves_every_byte():
    ascii_row, other = rows(b'{"text": "caf\\u00e9"}\n{"text": "caf\xc3\xa9", "n":1 }\n')
    assert json_rows.with_text(ascii_row, "text", "né") == b'{"text": "n\\u00e9"}\n'
    assert json_rows.with_text(other, "text", "né") == '{"text": "né", "n":1 }\n'.encode()
    assert json_rows.with_text(ascii_row, "text", "café") is ascii_row.raw


def test_rows_are_written_as_they_come():
    out = io.BytesIO()
    assert jsonl.write([{"b": None, "a": "é"}, {"b": 1, "a": ""}], out, Layout(())) == 2
    assert out.getvalue() == '{"b":null,"a":"é"}\n{"b":1,"a":""}\n'.encode()


def test_a_row_is_a_value():
    assert Row("a", 1, {"text": "x"}) == Row("a", 1, {"text": "x"})
