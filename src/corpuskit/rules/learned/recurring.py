"""Lines that were learned from repetition as a witness: heard before every pass of the rules."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property

from corpuskit.rules.learned.borders import MOST_LEFT
from corpuskit.rules.learned.repetition import Learned, is_prose, wording, words_of
from corpuskit.rules.model import Rule, Task, Where
from corpuskit.rules.page import Page
from corpuskit.rules.witness import Statement

RULE = Rule(
    "recurring-line",
    "A line that recurs over distinct stories of its source, as `clean --learn` found.",
    where=Where.ANYWHERE,
    goes=("More from the Ellery Post",),
    stays=("The council said on Tuesday that the new pier would open in spring.",),
)

BEYOND = Rule(
    "beyond-recurring-line",
    "It stands beyond a line at which all stories of its source begin or end, as `clean --learn` found.",
    where=Where.EDGE,
    goes=("Ten islands to see before winter",),
    stays=("The council said on Tuesday that the new pier would open in spring.",),
)


@dataclass(frozen=True)
class Recurring:
    """The learned lines of sources; doubtful lines are left alone."""

    learned: tuple[Learned, ...]

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the lines that go."""
        described = json.dumps(sorted(astuple(line) for line in self.learned if not line.doubt))
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that it names."""
        return (RULE, BEYOND)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> Sequence[Statement]:
        """Return which lines of each page recur in its source, each with the number of stories."""
        return [self._make_statement(task, page) for task, page in zip(tasks, pages, strict=True)]

    def _make_statement(self, task: Task, page: Page) -> Statement:
        known = self._by_source.get(str(task.article.meta.get("source", "")), {})
        if not known:
            return Statement()
        found = [known.get(wording(body)) for body in page.bodies]
        beyond: dict[int, tuple[Rule, ...]] = dict.fromkeys(_lines_beyond(found, page.bodies), (BEYOND,))
        return Statement(beyond | {at: (_recurring_rule(line.count),) for at, line in enumerate(found) if line})

    @cached_property
    def _by_source(self) -> Mapping[str, Mapping[str, Learned]]:
        known: dict[str, dict[str, Learned]] = {}
        for line in self.learned:
            if not line.doubt:
                known.setdefault(line.source, {})[wording(line.line)] = line
        return known


def _lines_beyond(found: Sequence[Learned | None], bodies: Sequence[str]) -> list[int]:
    """Return the lines that are removed with the `found` ones: beyond the innermost one with `beyond` that has little running text there that was not learned.

    Of a line that occurs more than once, the outermost counts.
    """
    first = {line.line: at for at, line in reversed(list(enumerate(found))) if line and line.beyond == "above"}
    last = {line.line: at for at, line in enumerate(found) if line and line.beyond == "below"}
    if not first and not last:
        return []
    prose_words = [
        0 if line or not is_prose(body) else len(words_of(body)) for line, body in zip(found, bodies, strict=True)
    ]
    end = next((at for at in sorted(first.values(), reverse=True) if sum(prose_words[:at]) <= MOST_LEFT), 0)
    start = next((at + 1 for at in sorted(last.values()) if sum(prose_words[at:]) <= MOST_LEFT), len(found))
    return [*range(end), *range(start, len(found))]


def _recurring_rule(count: int) -> Rule:
    return replace(RULE, says=f"The line stands in {count} stories of this source.")
