r"""Places in a text as people count them: lines and columns from 1, in code points.

A line ends with `\n`, `\r\n` or `\r`, and with nothing else: U+2028 and its like are part of their line.
"""

import re
from bisect import bisect_right
from functools import cached_property

LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    r"""The lines of a text. They are found when the first place is needed.

    >>> Lines("one\r\ntwo").place(6)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts; the offset behind a final line end starts one more, empty line."""
        return [0, *(end.end() for end in LINE_END.finditer(self.text))]

    def __len__(self) -> int:
        return len(self.starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of the code point at `offset` (0-based); an offset behind the end has a place, too."""
        if "starts" not in self.__dict__ and "\r" not in self.text:
            return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def start(self, line: int) -> int:
        """Return the offset at which a line (1-based) starts; for a line behind the last one, the text's length."""
        return self.starts[line - 1] if line <= len(self.starts) else len(self.text)

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place, the inverse of `place`."""
        return self.start(line) + column - 1
