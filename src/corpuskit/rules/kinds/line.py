"""A line that goes by itself."""

from corpuskit.rules.kinds.kind import Kind
from corpuskit.rules.model import Evidence, Rule, Where
from corpuskit.rules.page import Page


def claim(page: Page, index: int, rule: Rule) -> None:
    """Take the line where the rule is enough anywhere; what depends on its place is decided with its neighbours."""
    if rule.where is Where.ANYWHERE:
        page.take(index, Evidence(rule.name, rule.where, rule.says))


KIND = Kind("line", "a line that goes by itself", claim)
