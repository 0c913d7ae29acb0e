"""Learned evidence about lines: a trained model that judges them, and lines that a site repeats."""

from corpuskit.rules.learned.borders import Sides, bordered, going, survey
from corpuskit.rules.learned.files import fingerprint
from corpuskit.rules.learned.recurring import Recurring
from corpuskit.rules.learned.repetition import Learned, LearnedLine, Seen, Tally, collect, decide
from corpuskit.rules.learned.witness import LineModel

__all__ = [
    "Learned",
    "LearnedLine",
    "LineModel",
    "Recurring",
    "Seen",
    "Sides",
    "Tally",
    "bordered",
    "collect",
    "decide",
    "fingerprint",
    "going",
    "survey",
]
