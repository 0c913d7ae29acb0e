"""Learned evidence about lines: a trained model that judges them, and lines that a site repeats."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late
from corpuskit.rules.learned.files import fingerprint
from corpuskit.rules.learned.witness import LineModel

if TYPE_CHECKING:
    from corpuskit.rules.learned.borders import Sides as Sides
    from corpuskit.rules.learned.borders import bordered as bordered
    from corpuskit.rules.learned.borders import going as going
    from corpuskit.rules.learned.borders import survey as survey
    from corpuskit.rules.learned.known_headlines import KnownHeadlines as KnownHeadlines
    from corpuskit.rules.learned.recurring import Recurring as Recurring
    from corpuskit.rules.learned.repetition import Learned as Learned
    from corpuskit.rules.learned.repetition import LearnedLine as LearnedLine
    from corpuskit.rules.learned.repetition import Seen as Seen
    from corpuskit.rules.learned.repetition import Tally as Tally
    from corpuskit.rules.learned.repetition import collect as collect
    from corpuskit.rules.learned.repetition import decide as decide

_HOMES = {
    **dict.fromkeys(("Sides", "bordered", "going", "survey"), "borders"),
    "KnownHeadlines": "known_headlines",
    "Recurring": "recurring",
    **dict.fromkeys(("Learned", "LearnedLine", "Seen", "Tally", "collect", "decide"), "repetition"),
}

__all__ = ["LineModel", "fingerprint"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import the parts for `clean --learn` when they are first used."""
    return import_late(__name__, _HOMES, name)
