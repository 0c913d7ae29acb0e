"""Values that flow through corpuskit. Frozen, comparable, picklable, and without any I/O."""

from corpuskit.model.articles import Article, Pair, Source, Span
from corpuskit.model.edits import Cleaning, Edit, replay
from corpuskit.model.findings import Finding, Severity
from corpuskit.model.matches import RELATIONS, Cluster, Match, Passage, Relation
from corpuskit.model.reports import Report

__all__ = [
    "RELATIONS",
    "Article",
    "Cleaning",
    "Cluster",
    "Edit",
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
