"""Which documents share text, in what relation, with the evidence. Knows no files."""

from corpuskit.duplicates.comparing import Comparison, compare
from corpuskit.duplicates.documents import COPIES, POLICIES, Document, Options, Policy

__all__ = ["COPIES", "POLICIES", "Comparison", "Document", "Options", "Policy", "compare"]
