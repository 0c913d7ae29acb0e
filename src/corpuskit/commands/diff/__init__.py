"""Comparing two versions of a corpus."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.diff.command import diff as diff

__getattr__ = late_attributes(__name__, diff="command")
