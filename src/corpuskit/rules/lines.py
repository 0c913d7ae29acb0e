"""A text as lines: where each begins and ends, and what it says without the marks around it."""

import re
from dataclasses import dataclass

from corpuskit.model import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_EDGE = " \t\u00a0\u2007\u202f\u200b\u200c\u200d\ufeff\u2060\u3000"
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": ">"}
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u3000\t", " ")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None)
)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\w*\])")
_MARKS = re.compile(r"^(?:[-*+•·▪►▶●○◦‣>|#→»=~_✕×✖\\]+|\d{1,2}[.)](?=\s))*\s*|[\s|*_#•·>\\→»]+$")
_BLANKS = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text that hold something, and the gaps between them.

    Attributes:
        text: the text.
        starts: where each line that is not blank begins (code points).
        ends: where it ends, its line end included.
        bodies: the lines without blanks around them.

    """

    text: str
    starts: list[int]
    ends: list[int]
    bodies: list[str]

    def __len__(self) -> int:
        return len(self.bodies)

    def span(self, first: int, last: int) -> Span:
        """Return where the lines `first` to `last` stand, line ends included."""
        return Span(self.starts[first], self.ends[last])

    def follows(self, index: int) -> bool:
        """Return whether the line stands right below another one, without a blank line between."""
        return index > 0 and self.ends[index - 1] == self.starts[index]


def cut(text: str) -> Lines:
    """Return the lines of `text`. A line ends at LF, CR LF or CR, at nothing else.

    >>> cut("The sea.\\n\\nShare\\n").bodies
    ['The sea.', 'Share']
    """
    starts, ends, bodies, at = [], [], [], 0
    for line in _pieces(text):
        end = at + len(line)
        body = line.strip()
        if body and (body := body.strip(_EDGE)):
            starts.append(at)
            ends.append(end)
            bodies.append(body)
        at = end
    return Lines(text, starts, ends, bodies)


def _pieces(text: str) -> list[str]:
    if "\r" in text:
        return _LINE.findall(text)
    pieces = [line + "\n" for line in text.split("\n")]
    pieces[-1] = pieces[-1][:-1]
    return pieces


def plain(line: str) -> str:
    """Return what a line says: straight quotes and dashes, single blanks, no list marks, no link targets.

    >>> plain("  * [Privacy\u00a0Policy](/privacy) |")
    'Privacy Policy'
    """
    line = line.translate(_SAME)
    if "](" in line or "][" in line:
        line = _LINK.sub(r"\1", line)
    return _BLANKS.sub(" ", _MARKS.sub("", line.strip())).strip() or line.strip()
