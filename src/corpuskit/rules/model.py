"""What the rules work with: a task, the options, a rule, evidence about a line, a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from corpuskit.model import Article, Span

Strength = Literal["safe", "high"]


class Where(IntEnum):
    """How much a match says alone: enough anywhere, at the edges of the text only, or only next to lines that go."""

    NOWHERE = 0
    NEAR = 1
    EDGE = 2
    ANYWHERE = 3


@dataclass(frozen=True, slots=True)
class Task:
    """An article to clean, which fields of its sidecar were not guessed, and which spans of its text must stay."""

    article: Article
    trusted: Mapping[str, Any] = field(default_factory=dict)
    declined: tuple[Span, ...] = ()


class Options(NamedTuple):
    """How to clean.

    `select` and `ignore` name rules; an empty `select` means all. `max_removed` is the share of a text that may go on weak
    evidence; `force` lifts that limit (an article is never emptied all the same).
    """

    strength: Strength = "safe"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_removed: float = 0.5
    force: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that sites leave in a text, and how it is recognised.

    `lines` are whole lines, `matches`, `starts` and `contains` are regular expressions (whole line, its beginning, anywhere in
    it); all ignore case and see the line as `plain` gives it. `longest` is the number of characters above which a line is not
    asked. `goes` and `stays` are examples, run as tests.
    """

    name: str
    says: str
    kind: str = "line"
    where: Where = Where.ANYWHERE
    lines: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    longest: int = 240
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    pack: str = ""
    sources: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """What speaks against a line: which rule, how much that says alone, and why, for people."""

    rule: str
    where: Where
    why: str


class Verdict(NamedTuple):
    """What becomes of one line, by which rule, and why. `rule` is empty for a line about which no rule has anything to say."""

    span: Span
    text: str
    removed: bool
    rule: str = ""
    why: str = ""
