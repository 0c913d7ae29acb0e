"""Articles as a review sees them: the fields that it shows, and the passages that cleaning took or would take."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from corpuskit.model import Article, Change, Edit, Failure, Finding, Span
from corpuskit.model.values import as_text
from corpuskit.pipeline.sources import read
from corpuskit.store.cleaning import KEY, State, settle_state
from corpuskit.store.corpus import Corpus
from corpuskit.store.record import Record, RecordError, Removal, from_data, hash_text
from corpuskit.text.counting import count_words

_MONTH = 7


@dataclass(frozen=True, slots=True)
class ReviewedRemoval:
    """A passage that cleaning took from an article (`done`), or would take.

    `span` is its place in the original text, `doubt` the probability, from 0 to 1, that it is the story's, where the rule's evidence gives it.
    """

    span: Span
    rule: str
    text: str
    why: str = ""
    done: bool = False
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class ReviewedArticle:
    """An article with the fields that a review shows.

    `before` is the SHA-256 (hex) of the original text, the one from before the first cleaning. `original` is that text, where
    something is or was removed; `text` is the present text, where the article is compared with another.
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
        """The month of publication (`2026-03`), `-` where it is unknown."""
        return self.published[:_MONTH] if len(self.published) >= _MONTH else "-"


class ReviewInputs(NamedTuple):
    """Results that decide which articles are read: the changes that `clean` would make, by path, and the ids of articles that are compared.

    `evidence` holds, by path, the edits that the rules in force make of the originals of cleaned articles.
    """

    changes: Mapping[str, Change]
    compared: Container[str]
    evidence: Mapping[str, Sequence[Edit]] = MappingProxyType({})


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
    state = state_of(article)
    evidence = inputs.evidence.get(path, ())
    removals = tuple(_removals_of(state, inputs.changes.get(path), evidence)) if state else ()
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


def state_of(article: Article) -> State | None:
    """Return the original text and the record of an article, `None` where they do not fit (`validate` reports why)."""
    try:
        record = from_data(article.meta[KEY]) if KEY in article.meta else None
        return settle_state(record, article.text)
    except RecordError:
        return None


def _removals_of(state: State, change: Change | None, evidence: Sequence[Edit]) -> Iterator[ReviewedRemoval]:
    """Yield the removals that are recorded, then those that `clean` would make now; `evidence` are edits of the original text."""
    for removal in state.record.removed:
        yield _as_reviewed(removal, evidence, done=True)
    if change is None or not change.steps or state.unfinished:
        return
    steps = [replace(step, span=state.record.to_original(step.span)) for step in change.steps]
    for removal in new_removals(state, change):
        yield _as_reviewed(removal, steps, done=False)


def new_removals(state: State, change: Change) -> list[Removal]:
    """Return the removals that the steps of a change add to the record of an article, in the order of their places."""
    goal: Record = state.record.with_edits(change.steps, state.original, "")
    recorded = set(state.record.removed)
    return [removal for removal in goal.removed if removal not in recorded]


def _as_reviewed(removal: Removal, steps: Sequence[Edit], *, done: bool) -> ReviewedRemoval:
    """Return a removal with the evidence for it: of the steps of its rule that it holds, the one that leaves most doubt."""
    own = (step for step in steps if step.rule == removal.rule and step.span.overlaps(removal.span))
    weakest = max(own, key=lambda step: step.doubt, default=None)
    why, doubt = (weakest.why, weakest.doubt) if weakest else ("", 0.0)
    return ReviewedRemoval(removal.span, removal.rule, removal.text, why, done, doubt)
