"""Commands over slices of packed corpora, by any engine: each slice becomes a part of the result, written by whoever read it."""

from corpuskit.commands.shards.clean import clean
from corpuskit.commands.shards.dedup import dedup
from corpuskit.commands.shards.export import export
from corpuskit.commands.shards.run import How
from corpuskit.commands.shards.validate import validate

__all__ = ["How", "clean", "dedup", "export", "validate"]
