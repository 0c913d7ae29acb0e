"""The interface between learned evidence and the rules: further sources of evidence about lines, asked before every pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from corpuskit.rules.matching import Hits
from corpuskit.rules.model import Rule, Task
from corpuskit.rules.page import Page


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of a witness about a page, by line: rules that fire on it, and the lines that must stay.

    A rule's `where` is its strength as evidence alone, as for a rule of a pack; its `says` may carry the figure. A line that a witness
    defends is removed only if some rule is sure of it anywhere.
    """

    against: Mapping[int, Hits] = field(default_factory=dict)
    kept: frozenset[int] = frozenset()


class Witness(Protocol):
    """A source of evidence that sees whole pages. It is frozen and can be pickled."""

    @property
    def fingerprint(self) -> str:
        """A hash of everything that its verdicts depend on."""
        ...

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules it may name, with descriptions and examples."""
        ...

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> Sequence[Statement]:
        """Return a statement about each page: the same for the same lines, regardless of earlier removals."""
        ...
