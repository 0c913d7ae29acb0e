"""Pairs and groups of articles that have text in common."""

from dataclasses import dataclass
from typing import Literal

from corpuskit.model.articles import Span
from corpuskit.model.relations import Relation


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that two articles share: `a` in the text of the first, `b` in that of the second.

    `a_text` and `b_text` are the texts there, where they are to be shown.
    """

    a: Span
    b: Span
    a_text: str = ""
    b_text: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Two articles, the one relation that holds between them, how strong it is, and the evidence.

    `a` and `b` are ids, `a` before `b`. `score` is between 0 and 1; its meaning depends on the relation. `direction` tells which
    copy is contained in the other, and which of two versions is the earlier one (`"a in b"` or `"b in a"`), else it is empty.
    `only` is the one of two copies that can be dropped for the other (`"a"` or `"b"`), empty where either can.
    """

    a: str
    b: str
    relation: Relation
    score: float
    evidence: tuple[Passage, ...] = ()
    direction: Literal["", "a in b", "b in a"] = ""
    only: Literal["", "a", "b"] = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Copies of one story: the id that is kept, and those that can be dropped, in a fixed order."""

    keep: str
    drop: tuple[str, ...]
