"""`dedup` over slices. Every step is a kernel of `duplicates`, so the result is that of `dedup`.

Sketches are made where the articles are read. Articles meet by ranges of their hashes, pairs by the id ranges of their articles,
components by rounds of stars. Who started the run holds names of files, a few ids of each slice, and counts.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from corpuskit import duplicates
from corpuskit.commands.choosing import row_test
from corpuskit.commands.dedup.command import options_of
from corpuskit.commands.dedup.distributed.clustering import (
    ClusterComponents,
    SendLinks,
    SendMembers,
    SendRoots,
    WriteParts,
)
from corpuskit.commands.dedup.distributed.hash_join import JoinHashes, SendHashes
from corpuskit.commands.dedup.distributed.numbering import NumberArticles, Plan, SendCards, SketchSlices, edges_of
from corpuskit.commands.dedup.distributed.pair_filter import CountShared, FilterPairs
from corpuskit.commands.dedup.distributed.pair_verification import FrequentNgrams, LinkStories, VerifyPairs
from corpuskit.commands.dedup.documents import DocumentReader
from corpuskit.distributed.connected_components import find_components
from corpuskit.distributed.partitions import over_buckets, over_slices
from corpuskit.model import Relation, Report
from corpuskit.pipeline.parts import How, PartsRun, add_up, start_run
from corpuskit.store.corpus import Corpus

_WORTH = 128 << 20  # bytes: of less, starting processes at a dozen stages takes longer than they save


def dedup(
    paths: Sequence[str],
    how: How,
    *,
    config: Path | None = None,
    relations: Sequence[Relation] = (),
    keep: Sequence[duplicates.Policy] = (),
    mask: bool = True,
    text_key: str = "text",
    rows_where: str = "",
) -> Report:
    """Compare the rows of `paths` with each other. The parts are pairs and clusters, as JSON objects, one a line.

    One part after the other, they are those of `dedup`; rows for which the expression `rows_where` does not hold are left alone. Raises `CorpuskitError`.
    """
    corpus = Corpus.of(paths, config)
    options = options_of(corpus, relations, keep, mask=mask)
    opened = DocumentReader(corpus, text_key, {}, row_test(corpus, rows_where, paths, text_key))
    with start_run(paths, how, __name__, worth=_WORTH) as run:
        plan = Plan(work=run.work, slices=len(run.tasks), opened=opened, options=options)
        plan, read = _number_articles(run, plan)
        roots = _find_roots(run, plan) if mask else ""
        found = _relate_pairs(run, plan, roots)
        written = over_buckets(run, WriteParts(plan, how.output), plan.buckets)
        return add_up("dedup", [*read, *found, *written], how)


def _number_articles(run: PartsRun, plan: Plan) -> tuple[Plan, list[Report]]:
    """Number all articles. Returns the plan with the numbers, and reports about broken rows."""
    sketched = over_slices(run, SketchSlices(plan))
    plan = replace(plan, edges=edges_of([ids for ids, _ in sketched], plan.buckets))
    over_slices(run, SendCards(plan))
    id_ranges = over_buckets(run, NumberArticles(plan), plan.buckets)
    starts = list(accumulate((id_range.articles for id_range in id_ranges), initial=0))
    plan = replace(plan, starts=tuple(starts[:-1]), count=starts[-1])
    return plan, [*(report for _, report in sketched), *id_ranges]


def _find_roots(run: PartsRun, plan: Plan) -> str:
    """Tell each article the first one of its copies, whose text must not count as recurring. Returns the name of the files."""
    over_slices(run, SendHashes(plan, twins=True))
    over_buckets(run, JoinHashes(plan, twins=True), plan.buckets)
    _filter_pairs(run, plan)
    over_buckets(run, LinkStories(plan, ".stories"), plan.buckets)
    find_components(run, plan, ".stories", ".of-stories")
    over_buckets(run, SendRoots(plan, ".of-stories", ".roots"), plan.buckets)
    return ".roots"


def _relate_pairs(run: PartsRun, plan: Plan, roots: str) -> list[Report]:
    """Find the relations of all pairs, and clusters. Returns what could not be done."""
    over_slices(run, SendHashes(plan, roots=roots))
    over_buckets(run, JoinHashes(plan), plan.buckets)
    _filter_pairs(run, plan)
    frequent = FrequentNgrams(plan)
    over_buckets(run, VerifyPairs(plan, frequent, ".copies"), plan.buckets)
    find_components(run, plan, ".copies", ".of-copies")
    over_buckets(run, SendMembers(plan, ".of-copies"), plan.buckets)
    over_buckets(run, SendLinks(plan, ".of-copies"), plan.buckets)
    return over_buckets(run, ClusterComponents(plan, frequent), plan.buckets)


def _filter_pairs(run: PartsRun, plan: Plan) -> None:
    """Find the pairs that are worth reading."""
    over_buckets(run, CountShared(plan), plan.buckets)
    over_buckets(run, FilterPairs(plan), plan.buckets)
