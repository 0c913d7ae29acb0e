"""The values of the rules: a task, the options, a rule, evidence about a line, a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal, NamedTuple

from corpuskit.model import Article, Span

Strength = Literal["safe", "high"]


class Where(IntEnum):
    """The weight of a match alone: enough anywhere, at the edges of the text only, or only next to lines that go."""

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
    """Options of a cleaning.

    `select` and `ignore` name rules; an empty `select` means all. `per_source_ignore` names sources, each with the rules that are
    ignored in its articles. `max_removed` is the share of a text that may go on weak
    evidence; `force` lifts that limit (an article is never emptied all the same). With `whole_lines` no line is cut in
    pieces: boilerplate inside of one is not found, in half the time.
    """

    strength: Strength = "safe"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_removed: float = 0.5
    force: bool = False
    per_source_ignore: tuple[tuple[str, tuple[str, ...]], ...] = ()
    whole_lines: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that sites leave in a text, and how it is recognised.

    Attributes:
        name: its name in messages and settings.
        says: a sentence about the text that it removes.
        kind: how much is removed when it fires (see `rules.kinds`).
        where: how strong a match is as evidence alone.
        lines: whole lines, as `matching.key_of` looks them up.
        matches: regular expressions for a whole line.
        starts: regular expressions for the beginning of a line.
        contains: regular expressions for any part of a line.
        inside: regular expressions for a span inside a longer line that is the site's as a whole.
        longest: the number of characters above which the rule is not tried on a line.
        goes: examples that are removed, run as tests.
        stays: examples that stay, run as tests.
        pack: the pack that it comes from; empty for a rule in code.
        sources: the sources for whose articles it holds; all if empty.
        languages: the languages (BCP 47) that added lines or patterns of their own.
        doubt: the probability that a line on which it fires is the story's, where it is known.

    All patterns ignore case and see a line as `plain` and `fold_lines` give it.
    """

    name: str
    says: str
    kind: str = "line"
    where: Where = Where.ANYWHERE
    lines: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    longest: int = 240
    goes: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    pack: str = ""
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    doubt: float = 0.0


class Evidence(NamedTuple):
    """The evidence against a line: the rule, the weight of the match alone, the reason, for people, and the probability that the line is the story's."""

    rule: str
    where: Where
    why: str
    doubt: float = 0.0


class Verdict(NamedTuple):
    """The decision about one segment, with the rule and the reason.

    `rule` is empty for a segment on which no rule fires; one that is `inside` continues the line of the one before.
    """

    span: Span
    text: str
    removed: bool
    rule: str = ""
    why: str = ""
    inside: bool = False
