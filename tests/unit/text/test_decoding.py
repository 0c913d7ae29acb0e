"""Bytes to text, or the place where that fails."""

import pytest

from corpuskit.text.decoding import Undecodable, decode
from corpuskit.text.lines import Lines


@pytest.mark.parametrize("data", [b"", b"a\r\nb\r", b"\xef\xbb\xbfa", "é😀".encode()])
def test_nothing_is_changed(data: bytes) -> None:
    text = decode(data)
    assert isinstance(text, str)
    assert text.encode() == data


@pytest.mark.parametrize(
    ("data", "offset", "line", "column", "said"),
    [
        (b"caf\xe9\n", 3, 1, 4, "'é' in Windows-1252"),
        (b"one\r\n\xc3\xa9\x93x\n", 7, 2, 2, "in Windows-1252"),
        (b"\xff\xfeo\0n\0", 0, 1, 1, "looks like UTF-16"),
        (b"a\xed\xa0\x80", 1, 1, 2, "0xed"),
        (b"abc\xe2\x80", 3, 1, 4, "unexpected end of data"),
    ],
)
def test_the_first_wrong_byte(data: bytes, offset: int, line: int, column: int, said: str) -> None:
    problem = decode(data)
    assert isinstance(problem, Undecodable)
    assert (problem.offset, problem.line, problem.column) == (offset, line, column)
    assert said in problem.message


def test_lines() -> None:
    lines = Lines("one\r\ntwo\rthree\n\u2028four")
    assert [lines.place(offset) for offset in (0, 4, 5, 9, 15, 16)] == [(1, 1), (1, 5), (2, 1), (3, 1), (4, 1), (4, 2)]
    assert len(lines) == 4
    assert (lines.start(2), lines.start(9)) == (5, 20)
