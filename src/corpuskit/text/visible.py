r"""Text that is safe on a terminal: characters that would steer it, or hide or reorder text, are spelled out.

    \x1b[2Jid   ->   \x1b[2Jid     (the escape character becomes the four characters `\`, `x`, `1`, `b`)

Line feeds, tabs and carriage returns before a line feed stay. Text that is for programs (JSON, tables) is never passed through here.
"""

import re

from corpuskit.text.late_pattern import late_pattern

# C0 and C1 controls, DEL, bidirectional marks, embeddings and isolates, the separators that some programs take for line ends, halves
# of surrogate pairs (in file names: bytes that are not UTF-8).
_STEERING = late_pattern(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)"
)
_BYTES = range(0xDC80, 0xDD00)
_BYTE = 0x100


def make_visible(text: str) -> str:
    r"""Return `text` with every steering character spelled out; all others stay as they are.

    >>> make_visible("a\x1b[31mb\u202ec\udcff"), make_visible("Straße\t漢字\r\n")
    ('a\\x1b[31mb\\u202ec\\xff', 'Straße\t漢字\r\n')
    """
    if text.replace("\n", "").isprintable():
        return text
    return _STEERING.sub(_spelled, text)


def _spelled(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number in _BYTES:
        return f"\\x{number - 0xDC00:02x}"
    return f"\\x{number:02x}" if number < _BYTE else f"\\u{number:04x}"
