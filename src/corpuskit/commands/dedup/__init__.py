"""Finding copies of articles."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.dedup.command import dedup as dedup

__getattr__ = late_attributes(__name__, dedup="command")
