"""Articles as a review sees them: the fields that it shows, and the passages that cleaning took or would take."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from corpuskit.model import Article, Change, Failure, Finding, Span
from corpuskit.model.values import as_text
from corpuskit.pipeline.sources import read
from corpuskit.store.cleaning import KEY, State, settle_state
from corpuskit.store.corpus import Corpus
from corpuskit.store.record import Record, RecordError, Removal, from_data, hash_text
from corpuskit.text.counting import count_words

_MONTH = 7


@dataclass(frozen=True, slots=True)
class ReviewedRemoval:
    """A passage that cleaning took from an article (`done`), or would take; `span` is its place in the original text."""

    span: Span
    rule: str
    text: str
    why: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class ReviewedArticle:
    """An article with the fields that a review shows.

    `before` is the SHA-256 (hex) of the original text, the one from before the first cleaning. `original` is that text, where
    something goes or went; `text` is the text as it stands, where the article is compared with another.
    """

    id: str
    path: str
    title: str
    source: str
    lang: str
    published: str
    words: int
    before: str
    marked: str = ""
    original: str = ""
    removals: tuple[ReviewedRemoval, ...] = ()
    text: str = ""

    @property
    def month(self) -> str:
        """The month of publication (`2026-03`), `-` where it is not known."""
        return self.published[:_MONTH] if len(self.published) >= _MONTH else "-"


class ReviewInputs(NamedTuple):
    """Results that articles are read for: what `clean` would change, by path, and the ids of articles that are compared."""

    changes: Mapping[str, Change]
    compared: Container[str]


def read_reviewed(
    corpus: Corpus, paths: Sequence[str], inputs: ReviewInputs, failures: list[Failure]
) -> Iterator[ReviewedArticle]:
    """Yield the articles of `paths` (none: the whole corpus); files that cannot be read go to `failures`."""
    for item in read(corpus, paths):
        if isinstance(item, Failure):
            failures.append(item)
        elif not isinstance(item, Finding):
            pair, article = item
            yield _review_article(pair.path, article, inputs)


def _review_article(path: str, article: Article, inputs: ReviewInputs) -> ReviewedArticle:
    state = _state_of(article)
    removals = tuple(_removals_of(state, inputs.changes.get(path))) if state else ()
    meta = article.meta
    return ReviewedArticle(
        id=article.id,
        path=path,
        title=as_text(meta.get("title")) or article.id,
        source=as_text(meta.get("source")) or "-",
        lang=as_text(meta.get("lang")) or "-",
        published=as_text(meta.get("published")) or "",
        words=count_words([article.text])[0],
        before=state.record.before if state else hash_text(article.text),
        marked=as_text(meta.get("duplicate_of")) or "",
        original=state.original if state and removals else "",
        removals=removals,
        text=article.text if article.id in inputs.compared else "",
    )


def _state_of(article: Article) -> State | None:
    """Return the original text and the record of an article, `None` where they do not fit (`validate` tells why)."""
    try:
        record = from_data(article.meta[KEY]) if KEY in article.meta else None
        return settle_state(record, article.text)
    except RecordError:
        return None


def _removals_of(state: State, change: Change | None) -> Iterator[ReviewedRemoval]:
    """Yield the removals that are recorded, then those that `clean` would make now."""
    for removal in state.record.removed:
        yield _as_reviewed(removal, "", done=True)
    if change is None or not change.steps or state.unfinished:
        return
    reasons = {step.rule: step.why for step in change.steps}
    for removal in new_removals(state, change):
        yield _as_reviewed(removal, reasons.get(removal.rule, ""), done=False)


def new_removals(state: State, change: Change) -> list[Removal]:
    """Return the removals that the steps of a change add to the record of an article, in the order of their places."""
    goal: Record = state.record.with_edits(change.steps, state.original, "")
    known = set(state.record.removed)
    return [removal for removal in goal.removed if removal not in known]


def _as_reviewed(removal: Removal, why: str, *, done: bool) -> ReviewedRemoval:
    return ReviewedRemoval(removal.span, removal.rule, removal.text, why, done)
