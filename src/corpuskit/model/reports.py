"""What a command has to say: one value for every view."""

from dataclasses import dataclass, field
from typing import Any

from corpuskit.model.edits import Cleaning
from corpuskit.model.findings import Finding
from corpuskit.model.matches import Cluster, Match


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a command over `articles` articles. Everything in it is sorted by place, never by arrival.

    `changed` are the paths that were written (or would be). `facts` is what only this command has to tell, for JSON.
    """

    command: str
    articles: int = 0
    findings: tuple[Finding, ...] = ()
    cleanings: tuple[Cleaning, ...] = ()
    matches: tuple[Match, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    changed: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
