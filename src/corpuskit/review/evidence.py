"""Evidence for removals that are recorded: a record names their rules, but not how sure these were."""

from collections.abc import Iterator, Sequence

from corpuskit import rules
from corpuskit.commands.resources import full_rule_set, options_of
from corpuskit.model import Article, Edit, Failure, Finding
from corpuskit.pipeline.cleaning import task_of
from corpuskit.pipeline.sources import read
from corpuskit.review.articles import state_of
from corpuskit.store.corpus import Corpus

_BATCH = 256


def find_recorded_evidence(corpus: Corpus, paths: Sequence[str]) -> dict[str, tuple[Edit, ...]]:
    """Return, by path, the edits that the rules in force make of the original texts of all articles that were cleaned."""
    found: dict[str, tuple[Edit, ...]] = {}
    batch: list[tuple[str, rules.Task]] = []
    for path, task in _cleaned_originals(corpus, paths):
        batch.append((path, task))
        if len(batch) == _BATCH:
            found.update(_edits_of(corpus, batch))
            batch.clear()
    found.update(_edits_of(corpus, batch))
    return found


def _cleaned_originals(corpus: Corpus, paths: Sequence[str]) -> Iterator[tuple[str, rules.Task]]:
    for item in read(corpus, paths):
        if isinstance(item, Finding | Failure):
            continue
        pair, article = item
        state = state_of(article)
        if state and state.record.removed:
            original = Article(article.id, state.original, article.meta, article.source)
            yield pair.path, task_of(original)


def _edits_of(corpus: Corpus, batch: Sequence[tuple[str, rules.Task]]) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    if not batch:
        return iter(())
    options = options_of(corpus)
    rule_set = full_rule_set(corpus, options.strength)
    cleanings = rules.clean([task for _, task in batch], rule_set, options)
    return zip((path for path, _ in batch), (cleaning.steps for cleaning in cleanings), strict=True)
