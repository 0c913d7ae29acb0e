"""The error for a text that is not readable YAML, in a module that imports no YAML reader."""

from typing import Literal

Kind = Literal["syntax", "character", "duplicate", "alias", "depth", "documents", "tag", "key", "number"]


class YamlProblem(ValueError):  # noqa: N818 - wrong data, which its readers turn into a value
    """Why a text can't be read as YAML: the place (1-based, in code points), the message, and the kind of problem."""

    def __init__(self, line: int, column: int, message: str, kind: Kind) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.line = line
        self.column = column
        self.message = message
        self.kind = kind
