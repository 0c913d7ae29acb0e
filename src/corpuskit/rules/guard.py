"""The guard against cleaning too much: a text must remain, and little may go on weak evidence."""

from collections.abc import Sequence

from corpuskit.rules.model import Evidence, Options, Where
from corpuskit.rules.page import Page, Shape

_MOST_CHARACTERS = 3_000_000
TOO_LONG = f"longer than {_MOST_CHARACTERS // 1_000_000} million characters, which is more than the rules look through"

_FEW_LINES, _MUCH = 12, 0.25
"""In a text of so few lines a paragraph of that share stays, unless a rule is sure of it."""
_MOST_DOUBT = 0.04
"""There running text also stays whose chance of being the story's is greater."""
_DATE = "date-label"
_DOUBT = (1.0, 0.3, 0.3, 0.1)
"""The share that evidence leaves in doubt, by its `Where`."""


def is_too_long(text: str) -> bool:
    """Return whether a text is longer than any article: a million lines that all look like the site's would take half a minute."""
    return len(text) > _MOST_CHARACTERS


def refuse_reason(page: Page, evidences: Sequence[Evidence | None], options: Options) -> str:
    """Return why nothing should be removed, or an empty string.

    Each removed character counts by the doubt that its evidence leaves; running text that is only near other removals counts
    whole. So a saved page may lose most of itself, a story not half of itself.
    """
    total = sum(map(len, page.bodies))
    going = [(i, why) for i, why in enumerate(evidences) if why is not None]
    removed = sum(len(page.bodies[i]) for i, _ in going)
    if not removed:
        return ""
    if removed == total:
        return "nothing would be left"
    if options.force:
        return ""
    doubted = sum(len(page.bodies[i]) * _doubt_of(page, i, why) for i, why in going)
    if doubted <= options.max_removed * total:
        return ""
    return f"{removed / total:.0%} of the text would go on weak evidence"


def spare_paragraphs(page: Page) -> None:
    """Keep running text in a text of few lines where it is much of it, or in some doubt, unless a rule is sure of it."""
    if len(page) > _FEW_LINES:
        return
    much = _MUCH * sum(map(len, page.bodies))
    for index, evidence in enumerate(page.gone):
        if evidence and page.shape(index) is Shape.PROSE:
            unsure = evidence.where < Where.ANYWHERE and len(page.bodies[index]) >= much
            if unsure or evidence.doubt > _MOST_DOUBT:
                page.gone[index] = None


def spare_dates(page: Page) -> None:
    """Keep dates that are alone between lines of the story, which is dated by them: a diary, a live report."""
    lone = [i for i, evidence in enumerate(page.gone) if evidence and evidence.rule == _DATE and _stands_alone(page, i)]
    stories = list(page.stories()) if lone else []
    page.put_back(i for i in lone if stories and stories[0] < i < stories[-1])


def _stands_alone(page: Page, index: int) -> bool:
    return not any(page.gone[max(0, index - 1) : index]) and not any(page.gone[index + 1 : index + 2])


def _doubt_of(page: Page, index: int, evidence: Evidence) -> float:
    prose = evidence.where < Where.ANYWHERE and page.shape(index) is Shape.PROSE
    return 1.0 if prose else _DOUBT[evidence.where]
