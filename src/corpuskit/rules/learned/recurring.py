"""Lines that were learned from repetition as a witness: heard before every pass of the rules."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property

from corpuskit.rules.learned.repetition import Learned, wording
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


@dataclass(frozen=True)
class Recurring:
    """What was learned of sources; doubtful lines are left alone."""

    learned: tuple[Learned, ...]

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the lines that go."""
        told = json.dumps(sorted(astuple(line) for line in self.learned if not line.doubt))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The one rule that it names."""
        return (RULE,)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> Sequence[Statement]:
        """Return which lines of each page recur in its source, each with the number of stories."""
        return [self._statement(task, page) for task, page in zip(tasks, pages, strict=True)]

    def _statement(self, task: Task, page: Page) -> Statement:
        known = self._by_source.get(str(task.article.meta.get("source", "")), {})
        if not known:
            return Statement()
        counts = ((at, known.get(wording(body), 0)) for at, body in enumerate(page.bodies))
        return Statement({at: (_spoken(count),) for at, count in counts if count})

    @cached_property
    def _by_source(self) -> Mapping[str, Mapping[str, int]]:
        known: dict[str, dict[str, int]] = {}
        for line in self.learned:
            if not line.doubt:
                known.setdefault(line.source, {})[wording(line.line)] = line.count
        return known


def _spoken(count: int) -> Rule:
    return replace(RULE, says=f"The line stands in {count} stories of this source.")
