"""Why a text is no YAML that can be read, as a value to raise: known without importing a YAML reader."""

from typing import Literal

Kind = Literal["syntax", "character", "duplicate", "alias", "depth", "documents", "tag", "key", "number"]


class YamlProblem(ValueError):  # noqa: N818 - wrong data, which its readers turn into a value
    """Why a text can't be read as YAML: where (1-based, in code points), what, and which kind of problem it is."""

    def __init__(self, line: int, column: int, message: str, kind: Kind) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.line = line
        self.column = column
        self.message = message
        self.kind = kind
