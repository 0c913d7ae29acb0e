"""What corpuskit learned about lines: a trained model that judges them, and what a site repeats."""

from corpuskit.rules.learned.judging import Judgement, judge
from corpuskit.rules.learned.model import fingerprint
from corpuskit.rules.learned.recurring import Recurring
from corpuskit.rules.learned.repetition import Learned, Seen, Tally, Told, collect, decide
from corpuskit.rules.learned.witness import LineModel

__all__ = [
    "Judgement",
    "Learned",
    "LineModel",
    "Recurring",
    "Seen",
    "Tally",
    "Told",
    "collect",
    "decide",
    "fingerprint",
    "judge",
]
