"""When cleaning goes too far: what is left must be a text, and little may go on weak evidence."""

from collections.abc import Sequence

from corpuskit.rules.model import Evidence, Options, Where
from corpuskit.rules.page import Page, Shape

_DOUBT = {Where.ANYWHERE: 0.1, Where.EDGE: 0.3, Where.NEAR: 0.3, Where.NOWHERE: 1.0}


def refusal(page: Page, gone: Sequence[Evidence | None], options: Options) -> str:
    """Return why nothing should be removed, or an empty string.

    Each removed character counts as much as its evidence leaves in doubt; running text that only stands near other removals counts
    whole. So a saved page may lose most of itself, a story not half of itself.
    """
    total = sum(map(len, page.bodies))
    away = [(len(page.bodies[i]), page.shape(i), why) for i, why in enumerate(gone) if why is not None]
    removed = sum(length for length, _, _ in away)
    if removed == total:
        return "nothing would be left"
    if (
        not options.force
        and sum(length * _doubt(shape, why) for length, shape, why in away) > options.max_removed * total
    ):
        return f"{removed / total:.0%} of the text would go on weak evidence"
    return ""


def _doubt(shape: Shape, evidence: Evidence) -> float:
    return 1.0 if shape is Shape.PROSE and evidence.where < Where.ANYWHERE else _DOUBT[evidence.where]
