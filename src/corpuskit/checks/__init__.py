"""Checks: everything that can be wrong with an article or between articles. A kernel; it knows no files."""

from corpuskit.checks.pairs import read_pair

__all__ = ["read_pair"]
