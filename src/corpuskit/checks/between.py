"""Checks between articles: collected batch by batch, added up, decided at the end."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from corpuskit.checks.definition import Check
from corpuskit.checks.facts import Facts, Verdict
from corpuskit.model import Finding, Severity

SAME_ID = Check(
    "CK203",
    "id not unique",
    """Two articles have the same id.

An id names one article for good; duplicates, links and exports rely on it. The finding is at the later of the two places and names the
other. What to do: give the newer article another id.
""",
)
NO_TARGET = Check(
    "CK204",
    "duplicate_of leads nowhere",
    """The article that `duplicate_of` names is not in the corpus.

It was removed, or its id was changed. What to do: correct the id, or run `corpuskit dedup --mark` again.
""",
)
CIRCLE = Check(
    "CK205",
    "duplicate_of in a circle",
    """Following `duplicate_of` from article to article leads back to the start, so that none of them is the original.

What to do: take `duplicate_of` out of the one that is to be kept.
""",
)
SAME_PATH = Check(
    "CK210",
    "paths differ only in case",
    """Two paths differ only in upper and lower case, or in how accents are composed.

On macOS and Windows they are one and the same file, and git loses one of them there. What to do: rename one of them.
""",
    Severity.WARNING,
)
UNTRACKED = Check(
    "CK211",
    "half of a pair is not tracked",
    """git knows the text but not its sidecar, or the other way round.

The commit would lack the file, though everything looks fine here. What to do: `git add` the file that the finding names.
""",
)
UNSEEN = Check(
    "CK214",
    "file that is not looked at",
    """A file or folder of the corpus that looks like articles and is passed by because of its name.

The files of an article end in `.txt` and `.yaml`, in small letters; linked folders are not followed. What to do: rename the file
(`git mv fog.TXT fog.txt`), or move the articles into the corpus.
""",
    Severity.WARNING,
)
OUTSIDE = Check(
    "CK213",
    "symbolic link that leaves the corpus",
    """A file of the corpus is a symbolic link to something outside of it.

Whoever clones the corpus gets a link to nothing, or to a file of their own. What to do: copy the file into the corpus.
""",
)


class Seen(NamedTuple):
    """The facts of all articles seen so far."""

    facts: tuple[Facts, ...] = ()

    def __add__(self, other: "Seen") -> "Seen":  # type: ignore[override] # facts add up
        return Seen(self.facts + other.facts)


def collect(batch: Iterable[Verdict]) -> Seen:
    """Return the facts about the articles of a batch of verdicts."""
    return Seen(tuple(verdict.facts for verdict in batch))


def decide(seen: Seen, *, given: frozenset[str] | None = None, tracked: frozenset[str] | None = None) -> list[Finding]:
    """Return the findings between articles, sorted by place.

    `given` are the paths of texts that a call names: then only findings that they can have caused count. A link that leads nowhere always
    does, as its former target is unknown. For articles that are not judged only findings between them and judged ones count. `tracked` are the paths that git tracks, where there is git.
    """
    facts = sorted(seen.facts, key=lambda f: (f.path, f.where, f.id_place))
    found = [*_find_same_ids(facts, given), *_find_broken_links(facts, given), *_find_same_paths(facts, given)]
    if tracked is not None:
        found += _find_untracked([fact for fact in facts if _is_concerned(given, fact.path)], tracked)
    return sorted(found, key=lambda finding: finding.place)


def _is_concerned(given: frozenset[str] | None, *paths: str) -> bool:
    return given is None or not given.isdisjoint(paths)


def _is_about(given: frozenset[str] | None, *facts: Facts) -> bool:
    """Return whether a call is about one of the articles."""
    return any(fact.judged and _is_concerned(given, fact.path) for fact in facts)


def _find_same_ids(facts: list[Facts], given: frozenset[str] | None) -> Iterator[Finding]:
    first: dict[str, Facts] = {}
    for fact in facts:
        if fact.id is None:
            continue
        other = first.setdefault(fact.id, fact)
        if other is not fact and _is_about(given, fact, other):
            where = _describe_place(other.where, other.id_place, packed=other.packed)
            message = f"id {fact.id!r} is taken: also in {where} - give one of the two another id"
            yield SAME_ID.at(fact.where, fact.id_place, message, article=fact.id, pointer="/id")


def _find_broken_links(facts: list[Facts], given: frozenset[str] | None) -> Iterator[Finding]:
    link = {fact.id: fact.duplicate_of for fact in facts if fact.id is not None}
    inside = find_circles(link)
    reported = {fact.id for fact in facts if fact.id in inside and _is_about(given, fact)}
    for fact in facts:
        target = fact.duplicate_of
        if target is None:
            continue
        if target not in link:
            message = f"duplicate_of: there is no article {target!r} - write the id of another, or delete it"
            if fact.judged:
                yield NO_TARGET.at(fact.where, fact.link_place, message, article=fact.id, pointer="/duplicate_of")
        elif fact.id in inside:
            way = _follow_circle(fact.id, link)
            if not reported.isdisjoint(way):
                message = f"duplicate_of in a circle: {_join_ids(way)} - delete it in the one that is the original"
                yield CIRCLE.at(fact.where, fact.link_place, message, article=fact.id, pointer="/duplicate_of")


def find_circles(link: Mapping[str, str | None]) -> set[str]:
    """Return the ids that are part of a circle; each link is followed once.

    >>> sorted(find_circles({"a": "b", "b": "c", "c": "b", "d": "e"}))
    ['b', 'c']
    """
    done: set[str] = set()
    inside: set[str] = set()
    for start in link:
        way: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in link and at not in done and at not in way:
            way[at] = None
            at = link[at]
        if at is not None and at in way:
            inside.update(list(way)[list(way).index(at) :])
        done.update(way)
    return inside


def _follow_circle(start: str, link: dict[str, str | None]) -> list[str]:
    """Return the ids of the circle from `start` back to it."""
    way = [start]
    at = link[start]
    while at is not None and at != start:
        way.append(at)
        at = link[at]
    return [*way, start]


def _join_ids(way: list[str]) -> str:
    longest = 6
    short = way if len(way) <= longest else [*way[:3], "...", *way[-2:]]
    return " -> ".join(short)


def _find_same_paths(facts: list[Facts], given: frozenset[str] | None) -> Iterator[Finding]:
    first: dict[str, tuple[str, str]] = {}
    reported: set[str] = set()
    seen: set[str] = set()
    for fact in facts:
        for path in [] if fact.packed else _and_folders(fact.path):
            if given is None and path in seen:  # with all folders above it
                break
            seen.add(path)
            other, its_text = first.setdefault(folded(path), (path, fact.path))
            if other != path and path not in reported and _is_concerned(given, fact.path, its_text):
                reported.add(path)
                yield SAME_PATH.at(
                    fact.path, (1, 1), f"{path!r} and {other!r} are one path on macOS and Windows - rename one"
                )


def _and_folders(path: str) -> Iterator[str]:
    """Yield the path and the folders above it."""
    at = len(path)
    while at > 0:
        yield path[:at]
        at = path.rfind("/", 0, at)


def folded(path: str) -> str:
    """Return a path in the form in which all paths that are one on macOS or Windows are equal."""
    return (
        path.lower() if path.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
    )


def _find_untracked(facts: list[Facts], tracked: frozenset[str]) -> Iterator[Finding]:
    for fact in facts:
        if fact.packed or fact.path == fact.where:
            continue
        tracked_halves = [path in tracked for path in (fact.path, fact.where)]
        if tracked_halves[0] != tracked_halves[1]:
            lost, other = (fact.where, fact.path) if tracked_halves[0] else (fact.path, fact.where)
            yield UNTRACKED.at(lost, (1, 1), f"git tracks {other} but not this file: `git add {lost}`")


def _describe_place(path: str, place: tuple[int, int], *, packed: bool) -> str:
    return f"{path}:{place[0]}" if packed else f"{path}:{place[0]}:{place[1]}"
