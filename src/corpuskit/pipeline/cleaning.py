"""Articles as the cleaning rules take them, and the rules that are asked about them."""

from typing import TYPE_CHECKING

from corpuskit import rules
from corpuskit.model import Article, Span
from corpuskit.pipeline.run import FEW
from corpuskit.pipeline.sources import trusted_fields

if TYPE_CHECKING:
    from collections.abc import Sequence


def task_of(article: Article, declined: tuple[Span, ...] = ()) -> "rules.Task":
    """Return an article with the fields that may serve as evidence, and the passages that the user does not want removed."""
    return rules.Task(article, trusted_fields(article.meta), declined)


def sift_rules(chosen: "rules.RuleSet", tasks: "Sequence[rules.Task]", seen: int = 0) -> "rules.RuleSet":
    """Return the rules to ask about some articles after `seen` others: of few only those that could fire there, all of `chosen` else.

    To compile all rules takes longer than all else that is done with few articles.
    """
    return rules.sifted(chosen, [task.article.text for task in tasks]) if seen + len(tasks) <= FEW else chosen
