r"""Not UTF-8.

A text or a sidecar holds bytes that are not UTF-8, so nobody can say for sure which characters they are. The finding names the
offset of the first wrong byte, and what it would be in Windows-1252, which is what such files usually are.

What to do: convert the file, e.g. `iconv -f WINDOWS-1252 -t UTF-8 a.txt`. corpuskit never guesses for you.

    caf\xe9        wrong: a lone byte 0xE9
    caf\xc3\xa9    right: é in UTF-8
"""

from corpuskit.checks.definition import Check, page
from corpuskit.model import Finding
from corpuskit.text.decoding import Undecodable, decode

NOT_UTF8 = Check("CK001", "not UTF-8", page(__doc__))


def decode_or_find(path: str, data: bytes) -> str | Finding:
    """Return the text of a file's bytes, or the finding why they cannot be decoded."""
    text = decode(data)
    if isinstance(text, Undecodable):
        return NOT_UTF8.at(path, (text.line, text.column), text.message)
    return text
