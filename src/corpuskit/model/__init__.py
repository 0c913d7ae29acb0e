"""Values that flow through corpuskit. Frozen, comparable, picklable, and without any I/O."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpuskit.model.articles import LINK_FIELDS, WRITTEN_BY_US, Article, Failure, Pair, Source, Span
from corpuskit.model.findings import Finding, Lines, Severity, sort_findings
from corpuskit.model.relations import COPIES, RELATIONS, Relation
from corpuskit.model.reports import ROWS_NOT_CHOSEN, Report

if TYPE_CHECKING:
    from corpuskit.model.changes import Change
    from corpuskit.model.edits import Cleaning, Edit, replay
    from corpuskit.model.matches import Cluster, Match, Passage

__all__ = [
    "COPIES",
    "LINK_FIELDS",
    "RELATIONS",
    "ROWS_NOT_CHOSEN",
    "WRITTEN_BY_US",
    "Article",
    "Change",
    "Cleaning",
    "Cluster",
    "Edit",
    "Failure",
    "Finding",
    "Lines",
    "Match",
    "Pair",
    "Passage",
    "Relation",
    "Report",
    "Severity",
    "Source",
    "Span",
    "replay",
    "sort_findings",
]

_HOME = {
    "Change": "changes",
    **dict.fromkeys(("Cleaning", "Edit", "replay"), "edits"),
    **dict.fromkeys(("Cluster", "Match", "Passage"), "matches"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class or a function
    """Import a name that only some commands need when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'corpuskit.model' has no attribute {name!r}")
    found = getattr(import_module(f"corpuskit.model.{_HOME[name]}"), name)
    globals()[name] = found
    return found
