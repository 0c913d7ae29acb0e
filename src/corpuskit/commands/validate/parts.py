"""`validate` over slices: all files together are one corpus. The parts hold findings, as JSON objects, one a line.

What is wrong between articles is decided where those meet that could be concerned: an article goes to the bucket of its id, and
to that of the id it links to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from corpuskit import checks
from corpuskit.checks.between import CIRCLE, NO_TARGET
from corpuskit.commands.choosing import ArticleTest, not_chosen_fact, row_test
from corpuskit.commands.schema_file import schema_text
from corpuskit.commands.validate.command import PLAIN, ValidateOptions, options_of, statistics
from corpuskit.commands.validate.packed_rows import RowChecker
from corpuskit.commands.validate.step import examine_schema, schema_of
from corpuskit.distributed import sections
from corpuskit.errors import UsageError
from corpuskit.model import Finding, Report, sort_findings
from corpuskit.pipeline.parts import How, SliceTask, Step, add_up, limit_findings, start_run
from corpuskit.store import packed, urls
from corpuskit.store.corpus import Corpus
from corpuskit.store.slices import Slice
from corpuskit.text.hashing import hash_name
from corpuskit.views import json

# So many slices give one bucket of what is to be decided between articles.
_SLICES = 16


def validate(
    paths: Sequence[str],
    how: How,
    *,
    config: Path | None = None,
    text_key: str = "text",
    requested: ValidateOptions = PLAIN,
) -> Report:
    """Check the rows of `paths`, which are one corpus. Raises `CorpuskitError`."""
    if requested.fix or requested.diff:
        raise UsageError("--fix and --diff are for pairs of files")
    corpus = Corpus.of(paths, config)
    test = row_test(corpus, requested.rows_where, paths, text_key)
    judge = _RowJudge(*schema_text(corpus), options_of(corpus, requested), text_key, how.output, test)
    with start_run(paths, how, __name__) as run:
        files = tuple(task.name(run.work, "") for task in run.tasks)
        buckets = tuple(SliceTask(k, Slice(how.output)) for k in range(-(-len(files) // _SLICES)))
        stages = (
            run.reports(_CheckRows(judge, run.work, len(buckets))),
            run.reports(_DecideBetween(judge, run.work, files), buckets),
            run.reports(_KeepRepeated(run.work, files, len(buckets)), buckets),
            run.reports(_FindCircles(judge, run.work, len(buckets)), buckets[:1]),
            [judge.report("schema", buckets[0], examine_schema(judge.made))],
        )
        total = add_up("validate", chain.from_iterable(stages), how)
    known = {"strict": corpus.settings.validate.strict}
    more = {"statistics": statistics(Counter(total.facts["checks"]))} if requested.statistics else {}
    return replace(total, facts={**total.facts, **known, **more})


@dataclass(frozen=True, slots=True)
class _RowJudge:
    schema: str
    where: str
    options: checks.Options
    text_key: str
    output: str
    test: ArticleTest | None

    @property
    def made(self) -> checks.Schema:
        """The schema, made once in a process."""
        return schema_of(self.schema, self.where)

    def report(self, name: str, task: SliceTask, findings: Iterable[Finding], **facts: Any) -> Report:  # noqa: ANN401 - facts
        """Write the findings that are wanted, and return them with their numbers."""
        wanted = sort_findings(filter(self.options.wants, findings))
        path = f"{self.output}{name}-{task.number:05}.jsonl"
        with urls.open_for_writing(path) as out:
            out.writelines(orjson.dumps(json.finding_data(f), option=orjson.OPT_APPEND_NEWLINE) for f in wanted)
        parts = [{"path": path, "rows": len(wanted)}]
        found = Report("", findings=wanted)
        return limit_findings(found, parts=parts, checks=dict(Counter(f.check for f in wanted)), **facts)


@dataclass(frozen=True, slots=True)
class _CheckRows(Step[Report]):
    """Checks the rows of a slice, and sorts into buckets what others must know of them."""

    judge: _RowJudge
    work: str
    buckets: int

    def _run(self, task: SliceTask) -> Report:
        facts: defaultdict[int, list[bytes]] = defaultdict(list)
        judge = self.judge
        checker = RowChecker(judge.made, judge.options, judge.text_key, judge.test)
        found = checker.check(packed.read_rows(task.part, judge.text_key), partial(self._sort_fact, facts))
        sections.write_sections(task.name(self.work, ""), [b"".join(facts[k]) for k in range(self.buckets)])
        counted = {"guessed": dict(sorted(found.guessed.items())), **not_chosen_fact(judge.test, found.not_chosen)}
        return replace(judge.report("part", task, found.findings, **counted), articles=found.articles)

    def _sort_fact(self, buckets: dict[int, list[bytes]], fact: checks.Facts) -> None:
        line = _fact_line(fact)
        for bucket in {_bucket_of(key, self.buckets) for key in (fact.id, fact.duplicate_of) if key is not None}:
            buckets[bucket].append(line)


@dataclass(frozen=True, slots=True)
class _DecideBetween(Step[Report]):
    """Decides the checks between articles of a bucket, and keeps the links that lead to an article with a link."""

    judge: _RowJudge
    work: str
    files: tuple[str, ...]

    def _run(self, task: SliceTask) -> Report:
        facts = _load_facts(self.files, task)
        own = [fact for fact in facts if self._is_mine(fact.id, task)]
        linked = [fact for fact in facts if self._is_mine(fact.duplicate_of, task)]
        bare = [fact._replace(duplicate_of=None) for fact in own]
        links = checks.decide(checks.Seen((*bare, *linked)))
        found = [*checks.decide(checks.Seen(tuple(bare))), *(f for f in links if f.check == NO_TARGET.name)]
        ways = {fact.id for fact in own if fact.duplicate_of is not None}
        _write_facts(_chain_links(self.work, task), (fact for fact in linked if fact.duplicate_of in ways))
        self._keep_again(task, [fact for fact in own if fact.id in ways])
        return self.judge.report("ids", task, found)

    def _keep_again(self, task: SliceTask, linking: list[checks.Facts]) -> None:
        """Send the articles whose ids stand twice, and link, to where it is known whether there is what they link to."""
        counts = Counter(fact.id for fact in linking)
        sent: defaultdict[int, list[bytes]] = defaultdict(list)
        for fact in linking:
            if counts[fact.id] > 1:
                sent[_bucket_of(fact.duplicate_of or "", self._buckets)].append(_fact_line(fact))
        sections.write_sections(task.name(self.work, ".again"), [b"".join(sent[k]) for k in range(self._buckets)])

    def _is_mine(self, key: str | None, task: SliceTask) -> bool:
        return key is not None and _bucket_of(key, self._buckets) == task.number

    @property
    def _buckets(self) -> int:
        return -(-len(self.files) // _SLICES)


@dataclass(frozen=True, slots=True)
class _KeepRepeated(Step[Report]):
    """Keeps the articles whose ids stand twice, and that there is what they link to, where there is."""

    work: str
    files: tuple[str, ...]
    buckets: int

    def _run(self, task: SliceTask) -> Report:
        again = _load_facts([SliceTask(k, task.part).name(self.work, ".again") for k in range(self.buckets)], task)
        known = {fact.id for fact in _load_facts(self.files, task)} if again else set()
        # A fact without a place comes first, so that all others say more of what they link to.
        there = {fact.duplicate_of for fact in again if fact.duplicate_of in known} - {None}
        _write_facts(
            _chain_links(self.work, task) + "-again",
            chain(again, (_NOBODY._replace(id=name) for name in sorted(map(str, there)))),
        )
        return Report("")


@dataclass(frozen=True, slots=True)
class _FindCircles(Step[Report]):
    """Looks for circles among links that lead to links: there are few, since a copy is marked as a copy of the kept article."""

    judge: _RowJudge
    work: str
    buckets: int

    def _run(self, task: SliceTask) -> Report:
        names = (_chain_links(self.work, SliceTask(k, task.part)) for k in range(self.buckets))
        files = [file for name in names for file in (name, f"{name}-again")]
        facts = {_fact_line(fact): fact for path in files for fact in _parse_facts(urls.read_content(path))}
        found = [f for f in checks.decide(checks.Seen(tuple(facts.values()))) if f.check == CIRCLE.name]
        return self.judge.report("circles", task, found)


_NOBODY = checks.Facts("", "", None, (0, 1), None, (0, 1), packed=True)


def _write_facts(path: str, facts: Iterable[checks.Facts]) -> None:
    with urls.open_temporary(path) as out:
        out.writelines(map(_fact_line, facts))


def _load_facts(files: Sequence[str], task: SliceTask) -> list[checks.Facts]:
    return [fact for data in sections.read_sections(files, task.number) for fact in _parse_facts(data)]


def _chain_links(work: str, task: SliceTask) -> str:
    return f"{work}chained-{task.number:05}"


def _bucket_of(key: str, buckets: int) -> int:
    return hash_name(key) % buckets


def _fact_line(fact: checks.Facts) -> bytes:
    return orjson.dumps(
        [fact.path, fact.id_place[0], fact.id, fact.duplicate_of, fact.judged], option=orjson.OPT_APPEND_NEWLINE
    )


def _parse_facts(data: bytes) -> Iterator[checks.Facts]:
    for line in data.splitlines():
        path, row, name, link, judged = orjson.loads(line)
        yield checks.Facts(path, path, name, (row, 1), link, (row, 1), packed=True, judged=judged)
