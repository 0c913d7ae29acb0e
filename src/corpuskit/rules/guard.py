"""When cleaning goes too far: what is left must be a text, and little may go on weak evidence."""

from collections.abc import Iterable

from corpuskit.rules.model import Evidence, Options, Where
from corpuskit.rules.page import Shape

_DOUBT = {Where.ANYWHERE: 0.1, Where.EDGE: 0.3, Where.NEAR: 0.3, Where.NOWHERE: 1.0}


def refusal(lines: Iterable[tuple[str, Shape, Evidence | None]], options: Options) -> str:
    """Return why nothing should be removed, or an empty string.

    Each removed character counts as much as its evidence leaves in doubt; running text that only stands near other removals counts
    whole. So a saved page may lose most of itself, a story not half of itself.
    """
    total = left = 0
    doubt = 0.0
    for body, shape, evidence in lines:
        total += len(body)
        if evidence is None:
            left += len(body)
        else:
            doubt += len(body) * _weight(shape, evidence)
    if not left:
        return "nothing would be left"
    if doubt > options.max_removed * total and not options.force:
        return f"{(total - left) / total:.0%} of the text would go on weak evidence"
    return ""


def _weight(shape: Shape, evidence: Evidence) -> float:
    return 1.0 if shape is Shape.PROSE and evidence.where < Where.ANYWHERE else _DOUBT[evidence.where]
