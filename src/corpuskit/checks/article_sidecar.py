"""The metadata of an article under test: a sidecar with its places, or the fields of a packed row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

Place = tuple[int, int]


@dataclass
class ArticleSidecar:
    """The fields of an article, their places, and the bytes of its text.

    Attributes:
        article: the place of the article as messages print it: the path of its text, or FILE:ROW.
        where: the file that holds the fields.
        meta: the fields.
        data: the bytes of the text; `None` where the text could not be read or is not checked.
        place_of: returns line and column of the field that a JSON pointer names.
        place_of_value: returns line and column of its value.
        sidecar: the text of the file that holds the fields; empty for a row.

    """

    article: str
    where: str
    meta: Mapping[str, Any]
    data: bytes | None
    place_of: Callable[[str], Place]
    place_of_value: Callable[[str], Place]
    sidecar: str = ""

    @cached_property
    def text(self) -> str:
        """The decoded text."""
        return (self.data or b"").decode("utf-8", "surrogatepass")

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes of the text, in hex."""
        return sha256(self.data or b"").hexdigest()
