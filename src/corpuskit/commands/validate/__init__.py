"""Checking the articles of a corpus."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.validate.command import validate as validate

__getattr__ = late_attributes(__name__, validate="command")
