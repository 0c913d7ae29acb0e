"""Lines of the files that findings are about, read when they are shown."""

import re

_LINE_END = re.compile(r"\r\n|\r|\n")
_LARGEST = 64 << 20
# A row of these is no line of the file.
_PACKED = (".gz", ".zst", ".parquet", ".bz2", ".xz")


class SourceLines:
    """The lines of one file after the other: findings come sorted by file."""

    def __init__(self) -> None:
        self._path = ""
        self._lines: list[str] = []

    def line(self, path: str, number: int) -> str | None:
        """Return a line of a file, counted from 1; `None` where it cannot be read, or has no such line."""
        if path != self._path:
            self._path, self._lines = path, _read_lines(path)
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None


def _read_lines(path: str) -> list[str]:
    if "://" in path or path.endswith(_PACKED):
        return []
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - paths of reports are texts
            data = file.read(_LARGEST)
    except (OSError, ValueError):
        return []
    return _LINE_END.split(data.decode("utf-8", "replace"))
