"""Writing a corpus as a data set."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.export.command import export as export
    from corpuskit.commands.export.options import Choice as Choice

__getattr__ = late_attributes(__name__, Choice="options", export="command")
