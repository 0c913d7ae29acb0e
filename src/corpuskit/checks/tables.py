"""Tables of codes that come with the package: words under headings, in a text file."""

from functools import cache

from corpuskit.text.packaged import packaged


@cache
def read_table(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of `data/NAME.txt` by heading."""
    found: dict[str, tuple[str, ...]] = {}
    for part in packaged("corpuskit.checks", f"data/{name}.txt").split("[")[1:]:
        heading, _, words = part.partition("]")
        found[heading] = tuple(words.split())
    return found
