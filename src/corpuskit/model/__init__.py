"""Values that flow through corpuskit. Frozen, comparable, picklable, and without any I/O."""

from corpuskit.model.articles import Article, Failure, Pair, Source, Span
from corpuskit.model.edits import Change, Cleaning, Edit, replay
from corpuskit.model.findings import Finding, Severity
from corpuskit.model.matches import RELATIONS, Cluster, Match, Passage, Relation
from corpuskit.model.reports import Report

__all__ = [
    "RELATIONS",
    "Article",
    "Change",
    "Cleaning",
    "Cluster",
    "Edit",
    "Failure",
    "Finding",
    "Match",
    "Pair",
    "Passage",
    "Relation",
    "Report",
    "Severity",
    "Source",
    "Span",
    "replay",
]
