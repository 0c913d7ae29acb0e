"""Articles that a change can concern, found without reading the facts of all articles.

Facts tie articles: by an id that two of them have, by a link from one to the other, by paths that are alike. Of each tie the index
keeps a hash, file group by file group; only file groups on which a hash is found are read.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from corpuskit.incremental.database import Key
from corpuskit.text.hashing import hash_name

_ROUNDS = 50


class Ties(Protocol):
    """Keys that connect articles, by the facts of a step."""

    def own(self, stem: str, facts: Any) -> list[str]:  # noqa: ANN401 - the task's own type
        """Return the keys by which other articles refer to an article."""
        ...

    def meets(self, sought: Collection[str]) -> Callable[[str, Any], bool]:
        """Return a function that says, by path and facts, whether one of `sought` refers to an article: quicker than comparing its own keys."""
        ...

    def sought(self, stem: str, facts: Any) -> list[str]:  # noqa: ANN401
        """Return the keys of the articles on which its findings depend."""
        ...

    def target(self, facts: Any) -> str | None:  # noqa: ANN401
        """Return the key of the article that this one links to, `None` if it has no link."""
        ...


def hashes_of(ties: Iterable[str]) -> "array[int]":
    """Return a hash for each tie, sorted."""
    return array("Q", sorted({hash_name(tie) for tie in ties}))


@dataclass(frozen=True, slots=True)
class Dependents:
    """File groups by the hashes of their keys; `read` gives path and facts of the articles of one, `links` those of all articles that link."""

    ties: Ties
    hashes: Mapping[Key, "array[int]"]
    read: Callable[[Key], Mapping[str, Any]]
    links: Callable[[], Iterable[tuple[str, Any]]]

    def of(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the articles that are tied to the given ones, directly or by others, these themselves, and all whose link leads nowhere.

        Returns `None` if they are not complete after a few rounds.
        """
        found = dict(given)
        fresh: Mapping[str, Any] = found
        seen: set[str] = set()
        for _ in range(_ROUNDS):
            sought = {tie for stem, facts in fresh.items() for tie in self.ties.sought(stem, facts)} - seen
            if not sought:
                return {**self._find_astray(), **found}
            seen |= sought
            fresh = {stem: facts for stem, facts in self._find_tied(sought) if stem not in found}
            found.update(fresh)
        return None

    def _find_tied(self, sought: set[str]) -> list[tuple[str, Any]]:
        wanted = {hash_name(tie) for tie in sought}
        meets = self.ties.meets(sought)
        groups = [key for key, hashes in self.hashes.items() if any(_holds_key(hashes, tie) for tie in wanted)]
        return [(stem, facts) for key in groups for stem, facts in self.read(key).items() if meets(stem, facts)]

    def _find_astray(self) -> dict[str, Any]:
        """Return the articles whose link leads nowhere."""
        return {
            stem: facts
            for stem, facts in self.links()
            if (target := self.ties.target(facts)) is not None and not self._is_in_corpus(hash_name(target))
        }

    def _is_in_corpus(self, tie: int) -> bool:
        return any(_holds_key(hashes, tie) for hashes in self.hashes.values())


def _holds_key(hashes: "array[int]", tie: int) -> bool:
    """Return whether a hash is among sorted ones."""
    at = bisect_left(hashes, tie)
    return at < len(hashes) and hashes[at] == tie
