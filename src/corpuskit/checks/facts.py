"""Facts about an article that the checks between articles need."""

from collections.abc import Mapping
from typing import NamedTuple

from corpuskit.model import Article, Finding

Place = tuple[int, int]

# The fields whose places facts hold.
PLACED = ("id", "duplicate_of")


class Facts(NamedTuple):
    """An article's place, id and link. `path` is its text file or packed file, `where` the file of its metadata.

    `id` and `duplicate_of` come with their places in `where`; they are `None` where the sidecar has no such text. One that is not `judged`
    is there for the others: the call is not about it.
    """

    path: str
    where: str
    id: str | None = None
    id_place: Place = (1, 1)
    duplicate_of: str | None = None
    link_place: Place = (1, 1)
    packed: bool = False
    judged: bool = True


class Verdict(NamedTuple):
    """The findings in one article, the facts that other articles need, and the names of guessed fields.

    `article` is the article itself, where text and sidecar could be read, for the next checks. `form` has the codes of findings that are counted,
    not found: the form of a text that `add` kept as it was.
    """

    findings: tuple[Finding, ...]
    facts: Facts
    guessed: tuple[str, ...] = ()
    article: Article | None = None
    form: tuple[str, ...] = ()


def facts_of(path: str, where: str, meta: Mapping[str, object], places: Mapping[str, Place], *, packed: bool) -> Facts:
    """Return the facts of an article with these metadata, whose fields are at `places`."""
    name, link = meta.get("id"), meta.get("duplicate_of")
    return Facts(
        path,
        where,
        name if isinstance(name, str) and name else None,
        places.get("id", (1, 1)),
        link if isinstance(link, str) and link else None,
        places.get("duplicate_of", (1, 1)),
        packed,
    )
