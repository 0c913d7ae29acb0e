"""Deduplication in parts, by any engine."""
