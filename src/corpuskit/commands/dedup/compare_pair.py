"""`dedup --show`: two articles beside each other, in the light of the whole corpus."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpuskit import duplicates
from corpuskit.commands.choosing import row_test
from corpuskit.commands.dedup.documents import DocumentStore
from corpuskit.commands.dedup.sketching import SketchedCorpus, document_of, sketch_corpus
from corpuskit.commands.dedup.verification import Cleaner, PairReader
from corpuskit.duplicates.candidates import Survey
from corpuskit.duplicates.comparing import candidates
from corpuskit.duplicates.masked_texts import MaskedTexts, masked_texts
from corpuskit.errors import UsageError
from corpuskit.model import Match, Report
from corpuskit.pipeline.options import ALONE, Means
from corpuskit.registry import suggestion
from corpuskit.store.corpus import Corpus


@dataclass(frozen=True, slots=True)
class PairSide:
    """An article, and which of its words are no evidence."""

    id: str
    place: str
    text: str
    masked_texts: tuple[MaskedTexts, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two articles, the one with the smaller id first, and what relates them (`None`: nothing)."""

    a: PairSide
    b: PairSide
    match: Match | None

    def report(self) -> Report:
        """Return it as the report of a run that compared just these."""
        masked = {
            side.id: [{"start": m.span.start, "end": m.span.end, "why": m.why} for m in side.masked_texts]
            for side in (self.a, self.b)
        }
        places = {side.id: side.place for side in (self.a, self.b)}
        matches = (self.match,) if self.match else ()
        return Report("dedup", articles=2, matches=matches, facts={"places": places, "masked": masked})


def compare_two(
    a: str,
    b: str,
    paths: Sequence[str] = (),
    *,
    config: Path | None = None,
    mask: bool = True,
    text_key: str = "text",
    means: Means = ALONE,
    rows_where: str = "",
) -> Compared:
    """Return the articles with the ids `a` and `b`, and their relation, as a run over all of `paths` would report it.

    What recurs in other articles is no evidence in these two either, unless `mask` is off. Rows of packed files are there only where the
    expression `rows_where` holds. Raises `UsageError` for an id that is not
    there, and where both are the same.
    """
    if a == b:
        raise UsageError(f"{a!r} and itself: name two articles")
    corpus = Corpus.of(paths, config)
    options = duplicates.Options(mask=mask)
    with DocumentStore(corpus, text_key, row_test(corpus, rows_where, paths, text_key)) as library:
        found = sketch_corpus(library, paths, options, means.jobs)
        first, second = _numbers_of(found, *sorted((a, b)))
        reader = PairReader(corpus, library.opened(), found.addresses, options, means.jobs)
        masks, _ = candidates(found.cards, Survey(found.sketches, options), reader)
        match = next(reader.matches([(first, second, duplicates.ASK_ALL)], masks), None)
        two = reader.opened.again([found.addresses[number] for number in (first, second)])
    leftovers = Cleaner(corpus)(two) if mask else [(), ()]
    masked_readings = masked_texts(list(map(document_of, two, leftovers)), masks, options)
    left, right = (
        PairSide(x.id, x.source.place, x.text, tuple(quiet)) for x, quiet in zip(two, masked_readings, strict=True)
    )
    return Compared(left, right, match)


def _numbers_of(found: SketchedCorpus, a: str, b: str) -> tuple[int, int]:
    number = {name: k for k, name in enumerate(found.cards.of("id"))}
    for wanted in (a, b):
        if wanted not in number:
            raise UsageError(f"no article has the id {wanted!r} ({suggestion(wanted, number)})")
    return number[a], number[b]
