"""Removing boilerplate from articles, and putting it back."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.clean.command import clean as clean
    from corpuskit.commands.clean.command import explain as explain
    from corpuskit.commands.clean.command import forget as forget
    from corpuskit.commands.clean.command import undo as undo

__getattr__ = late_attributes(__name__, clean="command", explain="command", forget="command", undo="command")
