"""The report of a command: one value for every view."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpuskit.model.articles import Failure
    from corpuskit.model.changes import Change
    from corpuskit.model.findings import Finding, Lines
    from corpuskit.model.matches import Cluster, Match


ROWS_NOT_CHOSEN = "rows_not_chosen"
"""The fact that says how many rows of packed files a call left alone, where it chose some."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a command over `articles` articles. Everything in it is sorted by place, never by arrival.

    `changed` are the paths that were written, or, in a `dry_run`, would be. `failures` are files with which something could not be done: with
    one of them the exit code is 2. `lines` take the place of `findings` where the call wants them as text only. `facts` are the results that only this command has.
    """

    command: str
    articles: int = 0
    findings: "tuple[Finding, ...]" = ()
    changes: "tuple[Change, ...]" = ()
    matches: "tuple[Match, ...]" = ()
    clusters: "tuple[Cluster, ...]" = ()
    changed: tuple[str, ...] = ()
    dry_run: bool = False
    failures: "tuple[Failure, ...]" = ()
    facts: dict[str, Any] = field(default_factory=dict)
    lines: "Lines | None" = None
