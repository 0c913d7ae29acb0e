"""Making a corpus again from a stand-off file and one's own copies of the pages."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.rebuild.command import rebuild as rebuild

__getattr__ = late_attributes(__name__, rebuild="command")
