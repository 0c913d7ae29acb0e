"""corpuskit: validate, clean, deduplicate and export a plain-text news corpus that lives in git."""

__version__ = "0.1.0"
