"""`clean --explain` for packed files: every line of a row with its verdict and why."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpuskit import rules
from corpuskit.commands.choosing import row_test
from corpuskit.commands.clean.command import explain_line
from corpuskit.commands.resources import AS_SET, Choice, full_rule_set, options_of
from corpuskit.model import Article, Finding
from corpuskit.pipeline.run import batch_by_size
from corpuskit.pipeline.sources import trusted_fields
from corpuskit.store import packed
from corpuskit.store.corpus import Corpus


def explain_rows(
    paths: Sequence[str],
    choice: Choice = AS_SET,
    *,
    config: Path | None = None,
    text_key: str = "text",
    rows_where: str = "",
) -> Iterator[str]:
    """Yield, for each row for which the expression `rows_where` holds, its place and then every line of its text with its verdict and why.

    Rows that cannot be read come last. Writes nothing. Raises `CorpuskitError` for settings and files that cannot be used.
    """
    corpus = Corpus.at(Path.cwd(), config)
    options, test = options_of(corpus, choice), row_test(corpus, rows_where, paths, text_key)
    own, findings = full_rule_set(corpus, options.strength), list[Finding]()
    articles = (article for path in paths for article in _articles_in(path, text_key, findings))
    chosen = (article for article in articles if test is None or test(article))
    for batch in batch_by_size(chosen, lambda article: len(article.text)):
        tasks = [rules.Task(article, trusted_fields(article.meta)) for article in batch]
        for article, verdicts in zip(batch, rules.explain(tasks, own, options), strict=True):
            yield article.source.place
            yield from map(explain_line, verdicts)
    yield from (f"{f.path}:{f.line}:{f.column}: {f.check} {f.message}" for f in findings)


def _articles_in(path: str, text_key: str, findings: list[Finding]) -> Iterator[Article]:
    for row in packed.read_rows(path, text_key):
        if isinstance(row, Finding):
            findings.append(row)
        else:
            yield packed.article(row, text_key)
