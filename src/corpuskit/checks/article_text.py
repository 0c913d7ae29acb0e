"""The text under test: the input of all checks of texts, computed once."""

from functools import cached_property

from corpuskit.text.lines import Lines

_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


class ArticleText:
    """An article's text, its place (`path`), and the few characters in it that are not plain ASCII.

    Most checks are about single characters. The set of those that occur decides them without another pass over the text.
    """

    def __init__(self, path: str, text: str, data: bytes | None = None) -> None:
        self.path = path
        self.text = text
        rest = (text.encode("utf-8", "surrogatepass") if data is None else data).translate(None, _PLAIN)
        self.odd: frozenset[str] = frozenset(rest.decode("utf-8", "surrogatepass")) if rest else frozenset()

    @cached_property
    def lines(self) -> Lines:
        """The text's lines."""
        return Lines(self.text)

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        return self.lines.place(offset)
