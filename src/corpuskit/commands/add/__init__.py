"""Adding articles to a corpus."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.add.command import add as add

__getattr__ = late_attributes(__name__, add="command")
