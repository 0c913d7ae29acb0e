"""Texts that a pattern of a schema may match, made by reading the pattern from left to right: the caller tries each."""

import re
from collections.abc import Iterator

_GROUP = re.compile(r"\?(?::|<[A-Za-z]\w*>|(?P<look>[=!]|<[=!]))")
_SET = re.compile(r"(?P<not>\^?)(?P<body>(?:\\.|[^\]\\])+)\]")
_ITEM = re.compile(r"\\[dws]|(?P<first>[^\\])-(?P<last>[^\\])|\\?(?P<one>.)")
_COUNT = re.compile(r"(?:\{(?P<least>\d+)(?:,\d*)?\}|(?P<sign>[?*+]))[?+]?")
_ESCAPED = {"d": "1234", "w": "abcd", "s": "    "}
_PROPERTY = re.compile(r"\{(?P<name>[^}]*)\}")
_TURNS = 4
_LONGEST = 60


def sample_texts(pattern: str) -> Iterator[str]:
    """Yield a few short texts that are likely to match a pattern; none where it has syntax that is not supported here.

    >>> list(dict.fromkeys(sample_texts("^(?!17)[A-Z]+-(?:[0-9]{2}|x+)$")))
    ['A-12', 'BC-xx', 'CD-34', 'DE-xx']
    """
    for turn in range(_TURNS):
        try:
            text = _Sampler(pattern, turn).read_all()
        except (IndexError, ValueError, RecursionError):
            return
        yield text


class _Sampler:
    """Reads a pattern and writes one text for it: `turn` decides which of several ways is taken at each place."""

    def __init__(self, pattern: str, turn: int) -> None:
        self._pattern, self._turn, self._at = pattern, turn, 0
        # The last character of the range that was read just now.
        self._last = ""

    def read_all(self) -> str:
        """Return the text. Raises `ValueError` or `IndexError` for a pattern that is not understood."""
        text = self._read_choices()
        if self._at < len(self._pattern):
            raise ValueError("a bracket too many")
        return text

    def _read_choices(self) -> str:
        ways = [self._read_sequence()]
        while self._pattern[self._at : self._at + 1] == "|":
            self._at += 1
            ways.append(self._read_sequence())
        return ways[self._turn % len(ways)]

    def _read_sequence(self) -> str:
        text = ""
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            text += self._repeat(self._read_piece(), self._read_count())
            if len(text) > _LONGEST:
                raise ValueError("too long to be shown")
        return text

    def _repeat(self, piece: str, count: int) -> str:
        """Return a text several times; of a range of characters the next ones, as `AB` says more than `AA`."""
        last, self._last = self._last, ""
        if not last or len(piece) != 1:
            return piece * count
        room = ord(last) - ord(piece) + 1
        return "".join(chr(ord(piece) + number % room) for number in range(count))

    def _read_piece(self) -> str:
        sign, self._last = self._pattern[self._at], ""
        self._at += 1
        if sign == "(":
            return self._read_group()
        if sign == "[":
            return self._read_set()
        if sign == "\\":
            return self._read_escape()
        return {"^": "", "$": "", ".": "a"}.get(sign, sign)

    def _read_group(self) -> str:
        found = _GROUP.match(self._pattern, self._at)
        self._at = found.end() if found else self._at
        text = self._read_choices()
        if self._pattern[self._at] != ")":
            raise ValueError("a bracket is not closed")
        self._at += 1
        return "" if found and found["look"] else text

    def _read_set(self) -> str:
        found = _SET.match(self._pattern, self._at)
        if not found:
            raise ValueError("an empty set")
        self._at = found.end()
        item = _ITEM.match(found["body"])
        if found["not"] or item is None:
            return "a"
        if item["first"]:
            self._last = item["last"]
            first = ord(item["first"]) + self._turn + (item[0] == "0-9")
            return min(chr(first), item["last"])
        return item["one"] or _ESCAPED[item[0][1]][self._turn]

    def _read_escape(self) -> str:
        sign = self._pattern[self._at]
        self._at += 1
        if sign in "pP" and (found := _PROPERTY.match(self._pattern, self._at)):
            self._at = found.end()
            return "1234"[self._turn] if found["name"].startswith("N") else "ABCD"[self._turn]
        if sign in _ESCAPED:
            return _ESCAPED[sign][self._turn]
        if sign in "bB":
            return ""
        if sign.isalnum():
            raise ValueError("an escape that is not known")
        return sign

    def _read_count(self) -> int:
        found = _COUNT.match(self._pattern, self._at)
        if not found:
            return 1
        self._at = found.end()
        if found["least"]:
            return min(int(found["least"]), _LONGEST)
        return {"+": 2 if self._turn else 1, "*": min(self._turn, 1), "?": self._turn % 2}[found["sign"]]
