"""A kind of rule."""

from collections.abc import Callable
from typing import NamedTuple

from corpuskit.rules.model import Rule
from corpuskit.rules.page import Page


class Kind(NamedTuple):
    """A way in which a rule takes lines: given the page and the line on which the rule fired.

    A kind that `spreads` takes lines below that one, too, and looks at them itself.
    """

    name: str
    summary: str
    spreads: bool
    claim: Callable[[Page, int, Rule], None]
