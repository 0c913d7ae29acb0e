"""Tallies: counting a corpus, batch by batch. Kernels; they read no files."""

from corpuskit.tallies.tally import Group, Tally, tally

__all__ = ["Group", "Tally", "tally"]
