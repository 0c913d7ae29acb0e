"""Tables of codes that come with the package: words under headings, in a text file."""

from functools import cache


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of `data/NAME.txt` by heading."""
    from importlib.resources import files  # noqa: PLC0415 - half a run's start-up, and most runs need no table

    found: dict[str, tuple[str, ...]] = {}
    text = (files("corpuskit.checks") / "data" / f"{name}.txt").read_text(encoding="utf-8")
    for part in text.split("[")[1:]:
        heading, _, words = part.partition("]")
        found[heading] = tuple(words.split())
    return found
