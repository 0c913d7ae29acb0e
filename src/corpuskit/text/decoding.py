r"""Bytes to text, as UTF-8 and nothing else, changing nothing: line ends and byte order mark stay."""

from typing import NamedTuple

from corpuskit.text.lines import Lines

BOM = "\ufeff"

_OTHER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class Undecodable(NamedTuple):
    """Why bytes are not UTF-8: the offset of the first wrong byte, its line and column, and its value."""

    offset: int
    line: int
    column: int
    message: str


def decode(data: bytes) -> str | Undecodable:
    r"""Return `data` as text; a byte order mark stays as U+FEFF. Where that can't be done, return where and why.

    >>> decode(b"caf\xc3\xa9\r\n")
    'café\r\n'
    >>> decode(b"one\ncaf\xe9\n").offset
    7
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return _describe_problem(data, error)


def _describe_problem(data: bytes, error: UnicodeDecodeError) -> Undecodable:
    before = data[: error.start].decode()
    line, column = Lines(before).place(len(before))
    message = f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start} ({_guess_encoding(data, error)})"
    return Undecodable(error.start, line, column, message)


def _guess_encoding(data: bytes, error: UnicodeDecodeError) -> str:
    """Return the likely encoding of the bytes. In Windows-1252, the usual one, a few byte values are not assigned."""
    for mark, name in _OTHER_MARKS:
        if data.startswith(mark):
            return f"looks like {name}"
    try:
        seen = data[error.start : error.start + 1].decode("cp1252")
    except UnicodeDecodeError:
        return error.reason
    return f"{seen!r} in Windows-1252" if error.reason != "unexpected end of data" else error.reason
