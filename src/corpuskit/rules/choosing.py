"""Choose the rules that count: those that a call or the settings select, without those that they ignore, for one source or for all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpuskit.rules.matching import Hits
from corpuskit.rules.model import Options, Rule, Task
from corpuskit.rules.page import Page
from corpuskit.rules.witness import Statement, Witness


@dataclass(frozen=True)
class PartlyHeard:
    """A witness some of whose rules are ignored: its statements by these do not count."""

    witness: Witness
    ignored: frozenset[str]

    @property
    def fingerprint(self) -> str:
        """A hash of everything that its verdicts depend on."""
        return f"{self.witness.fingerprint} without {sorted(self.ignored)}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that count."""
        return tuple(rule for rule in self.witness.rules if rule.name not in self.ignored)

    def testify(self, tasks: Sequence[Task], pages: Sequence[Page]) -> Sequence[Statement]:
        """Return the statements of the witness without those by ignored rules."""
        return [
            replace(statement, against=self._counted_hits(statement))
            for statement in self.witness.testify(tasks, pages)
        ]

    def _counted_hits(self, statement: Statement) -> dict[int, Hits]:
        witnessed = {
            line: tuple(rule for rule in hits if rule.name not in self.ignored)
            for line, hits in statement.against.items()
        }
        return {line: hits for line, hits in witnessed.items() if hits}


def choose_witnesses(witnesses: Sequence[Witness], select: Sequence[str], ignore: Sequence[str]) -> tuple[Witness, ...]:
    """Return the witnesses that count: without the rules in `ignore`, and where some are selected with these only."""
    witnessed: list[Witness] = []
    for witness in witnesses:
        names = [rule.name for rule in witness.rules]
        off = frozenset(name for name in names if name in ignore or (select and name not in select))
        if len(off) < len(names):
            witnessed.append(PartlyHeard(witness, off) if off else witness)
    return tuple(witnessed)


def split_by_source(batch: Sequence[Task], options: Options) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    """Yield the rules that are off for some of the tasks, by the settings for their sources, and the numbers of these tasks."""
    off = dict(options.per_source_ignore)
    numbers: dict[tuple[str, ...], list[int]] = {}
    for number, task in enumerate(batch):
        source = task.article.meta.get("source") if off else None
        numbers.setdefault(off.get(source, ()) if isinstance(source, str) else (), []).append(number)
    yield from numbers.items()
