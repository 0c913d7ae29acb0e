"""Taking articles out of a corpus for good."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.commands.withdraw.command import withdraw as withdraw

__getattr__ = late_attributes(__name__, withdraw="command")
