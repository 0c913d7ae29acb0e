"""The rows of packed files: checked one by one, and against each other."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from corpuskit import checks
from corpuskit.commands.choosing import ArticleTest, split_chosen
from corpuskit.model import Finding
from corpuskit.pipeline.sources import batches
from corpuskit.store import packed
from corpuskit.store.progress import count_done


@dataclass(slots=True)
class RowFindings:
    """The findings and guessed fields of rows, the number of articles that were checked, and of rows that `--where` left out."""

    findings: list[Finding] = field(default_factory=list)
    guessed: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    not_chosen: int = 0


@dataclass(frozen=True, slots=True)
class RowChecker:
    """Checks rows by a schema and options; of rows for which `test` does not hold (`None`: it holds for all) only facts are taken."""

    schema: checks.Schema
    options: checks.Options
    text_key: str
    test: ArticleTest | None

    def check(self, rows: Iterable[packed.Row | Finding], note: Callable[[checks.Facts], None]) -> RowFindings:
        """Return what is wrong with single rows; `note` gets the facts about every row. One that cannot be read is reported, whatever is chosen."""
        found = RowFindings()
        for batch in batches(rows):
            broken = [row for row in batch if isinstance(row, Finding)]
            articles = (packed.article(row, self.text_key) for row in batch if not isinstance(row, Finding))
            chosen, rest = split_chosen(articles, self.test)
            found.articles += len(broken) + len(chosen)
            found.not_chosen += len(rest)
            found.findings += filter(self.options.wants, broken)
            for facts in checks.glance_rows(rest):
                note(facts)
            for verdict in checks.check_rows(chosen, self.schema, self.options):
                found.findings += verdict.findings
                found.guessed.update(verdict.guessed)
                note(verdict.facts)
        return found


def find_in_rows(paths: Sequence[str], checker: RowChecker) -> RowFindings:
    """Check the rows of `paths`, which together are a corpus of their own, and what stands between those that are chosen and any row."""
    seen: list[checks.Facts] = []

    def note(facts: checks.Facts) -> None:
        seen.append(facts)
        count_done()

    found = checker.check(chain.from_iterable(packed.read_rows(path, checker.text_key) for path in paths), note)
    found.findings += filter(checker.options.wants, checks.decide(checks.Seen(tuple(seen))))
    return found
