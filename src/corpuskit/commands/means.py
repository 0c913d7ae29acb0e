"""Old address of `corpuskit.pipeline.options`."""

from corpuskit.pipeline.options import ALONE, Means

__all__ = ["ALONE", "Means"]
