"""The rows of packed files, which together are a corpus of their own: checked one by one, and against each other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpuskit import checks
from corpuskit.commands.choosing import ArticleTest, split_chosen
from corpuskit.model import Article, Finding
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


def find_in_rows(
    paths: Sequence[str], text_key: str, schema: checks.Schema, options: checks.Options, test: ArticleTest | None
) -> RowFindings:
    """Check the rows of `paths` for which `test` holds (`None`: all), and what stands between them and any row.

    A row that cannot be read is reported, whatever is chosen.
    """
    found = RowFindings()
    seen: list[checks.Facts] = []
    for batch in batches(_read_rows(paths, text_key, options, found)):
        chosen, rest = split_chosen(batch, test)
        found.not_chosen += len(rest)
        seen += checks.glance_rows(rest)
        for verdict in checks.check_rows(chosen, schema, options):
            found.articles += 1
            count_done()
            found.findings += verdict.findings
            found.guessed.update(verdict.guessed)
            seen.append(verdict.facts)
    found.findings += [finding for finding in checks.decide(checks.Seen(tuple(seen))) if options.wants(finding)]
    return found


def _read_rows(paths: Sequence[str], text_key: str, options: checks.Options, found: RowFindings) -> Iterator[Article]:
    """Yield the articles of rows; what kept others from being read goes to `found`."""
    for path in paths:
        for row in packed.read_rows(path, text_key):
            if isinstance(row, Finding):
                found.articles += 1
                found.findings += [row] if options.wants(row) else []
            else:
                yield packed.article(row, text_key)
