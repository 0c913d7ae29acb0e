"""Duplicates: documents that share text, their relation, and the evidence. Reads no files."""

from corpuskit.duplicates.comparing import Comparison, compare
from corpuskit.duplicates.documents import ASK_ALL, POLICIES, Document, Options, Policy
from corpuskit.model import COPIES

__all__ = ["ASK_ALL", "COPIES", "POLICIES", "Comparison", "Document", "Options", "Policy", "compare"]
