"""The line model as a witness: heard before every pass of the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from corpuskit.rules.learned.files import fingerprint
from corpuskit.rules.matching import Hits
from corpuskit.rules.model import Rule, Strength, Task, Where
from corpuskit.rules.page import Page
from corpuskit.rules.witness import Statement

if TYPE_CHECKING:
    from corpuskit.rules.learned.judging import Judgement

RULE = Rule(
    "line-model",
    "A model trained on labelled pages takes it for the site's: by its words, its form, its place, and the lines around it.",
    where=Where.ANYWHERE,
    goes=("Sign up for our daily briefing", "Ten islands to see before winter"),
    stays=("The council said on Tuesday that the new pier would open in spring.",),
)

_KEPT = 192
"""A segment with such a score (95 % for the story) goes only where a rule is sure of it wherever it stands."""


@dataclass(frozen=True)
class LineModel:
    """The trained model as a witness about the lines of a page, at one strength."""

    strength: Strength = "safe"

    @property
    def fingerprint(self) -> str:
        """A hash of the model and the strength."""
        return f"{fingerprint()}-{self.strength}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The one rule that it names."""
        return (RULE,)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> Sequence[Statement]:
        """Return which segments of each page go, each with the probability that it is the story's after all."""
        if not pages:
            return []
        from corpuskit.rules.learned.judging import judge_lines  # noqa: PLC0415 - numpy, which a run over few texts may do without

        judgements = judge_lines(
            [page.lines for page in pages],
            [hit_levels(page) for page in pages],
            self.strength,
            [title_of(task) for task in tasks],
        )
        return [_model_statement(one) for one in judgements]


def title_of(task: Task) -> str:
    """Return the title of a task's article, if it was not guessed."""
    title = task.trusted.get("title")
    return title if isinstance(title, str) else ""


def hit_levels(page: Page) -> list[int]:
    """Return a level for each line of a page: 3 another witness is sure of it, 2 a rule that is enough alone fires, 1 some rule fires.

    An unsure statement of another witness is no hint: little text left beyond a line is no reason to be bold with the rest.
    """
    levels = [0] * len(page)
    for at, hits in page.fired.items():
        levels[at] = _hit_level(hits, 2, 1)
    for at, hits in page.witnessed.items():
        levels[at] = _hit_level(hits, 3, levels[at])
    return levels


def _hit_level(found: Hits, sure: int, otherwise: int) -> int:
    anywhere = Where.ANYWHERE
    for rule in found:
        if rule.where is anywhere:
            return sure
    return otherwise


def _model_statement(judgement: "Judgement") -> Statement:
    against = {at: _model_rule(judgement.scores[at]) for at, goes in enumerate(judgement.goes) if goes}
    return Statement(against, frozenset(at for at, score in enumerate(judgement.scores) if score >= _KEPT))


@cache
def _model_rule(score: int) -> Hits:
    from corpuskit.rules.learned.judging import chance  # noqa: PLC0415 - as above

    doubt = chance(score)
    says = f"The line model takes it for the site's ({round(100 * doubt)} % for the story)."
    return (replace(RULE, says=says, doubt=round(doubt, 4)),)
