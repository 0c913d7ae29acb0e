"""Colours of a terminal, and where they go in a report: only on text that was made safe before."""

import re
from enum import StrEnum


class Style(StrEnum):
    """Codes of ECMA-48 (SGR)."""

    BOLD = "1"
    DIM = "2"
    RED = "31"
    GREEN = "32"
    YELLOW = "33"
    CYAN = "36"


# The re module keeps them compiled: those who see no colours need not wait for that.
_FINDING = r"(?s)(?P<place>.+?:\d+:\d+): (?P<code>[A-Z]{2}\d{3}\S*)(?P<warning> warning:)?(?P<rest> .*)"
_PIECE = r"\[-.*?-\]"
_LINES = (
    (r"--- a/.*|\+\+\+ b/.*|[a-z-]+: \d[\d,]* (?:article|row)s?\b.*", Style.BOLD),
    (r"@@ .*", Style.CYAN),
    (r"-(?!--).*|\s*\|\s*\^+", Style.RED),
    (r"\+.*", Style.GREEN),
)


def paint(text: str, *styles: Style) -> str:
    r"""Return a text in some styles; nothing stays of them behind it.

    >>> paint("gone", Style.RED)
    '\x1b[31mgone\x1b[0m'
    """
    return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if text and styles else text


def paint_line(line: str) -> str:
    """Return a line of a text report with colours: findings, diffs, and the summary."""
    if found := re.fullmatch(_FINDING, line):
        code = paint(found["code"], Style.YELLOW if found["warning"] else Style.RED)
        return f"{paint(found['place'], Style.BOLD)}: {code}{found['warning'] or ''}{found['rest']}"
    if line.startswith("# "):
        return re.sub(_PIECE, lambda piece: paint(piece[0], Style.RED), line)
    style = next((style for pattern, style in _LINES if re.fullmatch(pattern, line)), None)
    return paint(line, style) if style else line
