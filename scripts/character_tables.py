"""What kinds of characters there are, worked out ahead: `python -m scripts.character_tables` writes src/corpuskit/rules/learned/characters.json.

Taken from Unicode 3.2, which every Python carries, so that a verdict does not depend on the version of Python.
"""

import json
from itertools import groupby
from pathlib import Path
from unicodedata import ucd_3_2_0

from corpuskit.rules.learned.lines import (
    ADDRESS,
    BRACKET,
    CJK,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    LOWER,
    MARK,
    OTHER,
    QUOTE,
    RIGHTS,
    SPACE,
    STOP,
    UNCASED,
    UPPER,
)

TARGET = Path(__file__).parents[1] / "src/corpuskit/rules/learned/characters.json"
PLANE = 0x10000
SIGNS = {
    STOP: ".!?。！？｡।॥؟۔…։።၊။",
    COMMA: ",;，、；،؛",
    COLON: ":：",
    QUOTE: "\"'“”„‟‘’‚‛«»‹›「」『』`´",
    DASH: "-–—‐‑‒―",
    BRACKET: "()[]{}（）【】《》〈〉",
    MARK: "|/\\*+=~<>→←↑↓•·▪■●►▶▸▼▲◄✓✔×│¦∙‣◆★☆▷",
    ADDRESS: "@#_&%",
    RIGHTS: "©®™",
}
IDEOGRAPHS = (
    (0x2E80, 0x2FE0),
    (0x3040, 0x3100),
    (0x31F0, 0x3200),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xAC00, 0xD7B0),
    (0xF900, 0xFB00),
)
LETTERS = {"Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Cn": UNCASED}


def tables() -> str:
    """Return the kinds of the code points up to U+FFFF, as runs of one kind and where they end, and lower-case letters, as JSON."""
    runs = [(kind, len(list(run))) for kind, run in groupby(map(kind_of, map(chr, range(PLANE))))]
    ends = [sum(size for _, size in runs[: at + 1]) for at in range(len(runs))]
    lower = {code: low for code in range(PLANE) if (low := lower_of(code)) != code}
    known = {"kinds": [[kind for kind, _ in runs], ends], "lower": [list(lower), list(lower.values())]}
    return json.dumps(known, separators=(",", ":")) + "\n"


def kind_of(char: str) -> int:
    """Return the kind of a character."""
    code, category = ord(char), ucd_3_2_0.category(char)
    for kind, signs in SIGNS.items():
        if char in signs:
            return kind
    if any(low <= code < high for low, high in IDEOGRAPHS):
        return CJK
    if category[0] in "ZC" and category != "Cn":
        return SPACE
    return LETTERS.get(category, UNCASED if category[0] in "LM" else OTHER)


def lower_of(code: int) -> int:
    """Return the lower-case letter of a code point, where it is one code point."""
    char = chr(code)
    low = char.lower()
    return ord(low) if len(low) == 1 and ucd_3_2_0.category(char) in {"Lu", "Lt"} and ord(low) < PLANE else code


if __name__ == "__main__":
    TARGET.write_text(tables(), encoding="utf-8")
