"""`clean` for packed corpora: rows in, the same rows with cleaned texts out; what undoing needs goes to a record file."""

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import orjson

from corpuskit import rules
from corpuskit.commands.choosing import ArticleTest, not_chosen_fact, row_test
from corpuskit.commands.clean.command import explain_tasks, line_of_finding
from corpuskit.commands.clean.outcome import EDITED
from corpuskit.commands.resources import AS_SET, Choice, full_rule_set, options_of
from corpuskit.engines import WORTH, engine_for
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats.json_rows import literal_of_text, parse_row
from corpuskit.model import Cleaning, Failure, Finding, Report
from corpuskit.pipeline.blame import each_or_failure, result_or_failure
from corpuskit.pipeline.cleaning import task_of
from corpuskit.pipeline.run import KILLED, batch_by_size
from corpuskit.pipeline.sources import Seen, accounted_articles, batches
from corpuskit.store import packed
from corpuskit.store.corpus import Corpus
from corpuskit.store.packed import Row
from corpuskit.store.progress import count_done, counted
from corpuskit.store.record import Record, RecordError, Removal, from_data, hash_text, to_data


@dataclass(frozen=True, slots=True)
class Rows:
    """The input and the outputs of a run over rows; `-` is standard input or output.

    With `output=None` nothing is written. `where` is an expression: rows for which it does not hold pass as they are.
    """

    path: str
    output: str | None
    record: str | None = None
    text_key: str = "text"
    where: str = ""

    def test(self, config: Path | None) -> ArticleTest | None:
        """Return what tells whether a row is chosen, `None` where every row is."""
        return row_test(Corpus.at(Path.cwd(), config), self.where, [self.path], self.text_key)


@dataclass(slots=True)
class RowCounts:
    """Counts of a run, and what was found or failed. Rows are counted, not kept: a packed corpus may be of any size."""

    articles: int = 0
    not_chosen: int = 0
    changed: int = 0
    refused: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: "RowCounts") -> None:
        """Add the counts of other rows."""
        for each in fields(self):
            count = getattr(self, each.name)
            count += getattr(other, each.name)
            setattr(self, each.name, count)


Step = Callable[["RowRun", Sequence[Row]], Iterator[str | None]]


@dataclass(slots=True)
class RowRun:
    """Outputs and counts of a run; `literals` are JSON strings of texts that are written as they stand."""

    rows: Rows
    out: BinaryIO | None
    record: BinaryIO | None = None
    test: ArticleTest | None = None
    counts: RowCounts = field(default_factory=RowCounts)
    literals: dict[int, str] = field(default_factory=dict)

    def lines(self, batch: Sequence[tuple[int, bytes]], step: Step) -> None:
        """Write a batch of lines: a row with the text that `step` gives it, any other line as it is."""
        path, key = self.rows.path, self.rows.text_key
        read = [parse_row(line, path, number, key) if line.strip() else None for number, line in batch]
        for (_, line), row, text in zip(batch, read, self.texts(read, step), strict=True):
            if isinstance(row, Row) and text is not None:
                line = packed.with_text(row, key, text, self.literals.pop(row.number, None))  # noqa: PLW2901
            if self.out:
                self.out.write(line)

    def place(self, row: Row) -> str:
        """Return where a row stands."""
        return f"{self.rows.path}:{row.number}"

    def texts(self, batch: Sequence[Row | Finding | None], step: Step) -> Iterator[str | None]:
        """Yield the text that `step` gives each row that is chosen, `None` for every other item; findings are noted."""
        self.counts.findings += [row for row in batch if isinstance(row, Finding)]
        chosen = [isinstance(row, Row) and self._is_chosen(row) for row in batch]
        found = step(self, [row for row, wanted in zip(batch, chosen, strict=True) if wanted and isinstance(row, Row)])
        return (next(found) if wanted else None for wanted in chosen)

    def _is_chosen(self, row: Row) -> bool:
        """Count a row, and return whether it is chosen."""
        wanted = not self.test or self.test(packed.article(row, self.rows.text_key))
        self.counts.articles += wanted
        self.counts.not_chosen += not wanted
        return wanted

    def count(self, rules: Iterable[str]) -> None:
        """Count a row that changes."""
        self.counts.changed += 1
        self.counts.rules.update(rules)

    def part(self) -> "RowPart":
        """Return the bytes written to memory, and the counts."""
        return RowPart(_bytes_in(self.out), _bytes_in(self.record), self.counts)

    def add(self, part: "RowPart") -> None:
        """Write a part to the outputs, and add its counts."""
        for stream, data in ((self.out, part.out), (self.record, part.record)):
            if stream:
                stream.write(data)
        self.counts.add(part.counts)

    def report(self, command: str) -> Report:
        """Return all of it as a report."""
        counts = self.counts
        facts = {
            "rows_changed": counts.changed,
            "rows_refused": counts.refused,
            "rules": dict(counts.rules.most_common()),
        }
        return Report(
            command,
            counts.articles,
            findings=tuple(counts.findings),
            changed=((self.rows.output or self.rows.path),) if counts.changed else (),
            dry_run=self.out is None,
            failures=tuple(counts.failures),
            facts={**facts, **not_chosen_fact(self.test, counts.not_chosen)},
        )


class RowPart(NamedTuple):
    """The result of a batch of lines: the bytes of the rows and of their record, and the counts."""

    out: bytes
    record: bytes
    counts: RowCounts


Line = tuple[int, bytes]


def _bytes_in(stream: BinaryIO | None) -> bytes:
    return stream.getvalue() if isinstance(stream, io.BytesIO) else b""


@dataclass(frozen=True, slots=True)
class Kernel:
    """Cleans batches of lines, in any process; only the parent writes."""

    rows: Rows
    cleaner: "Cleaner"
    test: ArticleTest | None = None

    def __call__(self, batch: Sequence[Line]) -> RowPart:
        """Return what becomes of the lines."""
        run = self._make_run()
        run.lines(batch, self.cleaner)
        return run.part()

    def lost(self, batch: Sequence[Line]) -> RowPart:
        """Return what becomes of lines with which a process was killed: they stay as they are, and are reported."""
        run = self._make_run()
        if run.out:
            run.out.writelines(line for _, line in batch)
        failures = [Failure(f"{self.rows.path}:{number}", f"{KILLED}: left as it is") for number, _ in batch]
        run.counts.failures += failures
        return run.part()

    def _make_run(self) -> RowRun:
        writes = self.rows.output is not None
        out, record = io.BytesIO() if writes else None, io.BytesIO() if writes and self.rows.record else None
        return RowRun(self.rows, out, record, self.test)


def clean(rows: Rows, choice: Choice = AS_SET, *, config: Path | None = None, jobs: int = 1) -> Report:
    """Write every row with its text cleaned: same order, no other byte changed; a row that holds no article passes as it is.

    The record gets `{"id", "row", "cleaning"}` for each row that was changed; with it `undo` gives back the texts. Raises
    `CorpuskitError` when something cannot be read or written. `jobs` is the number of processes (`0`: as many as there are cores).
    """
    test = rows.test(config)
    kernel = Kernel(rows, cleaner(choice, rows.text_key, config), test)
    with open_output(rows, test) as run:
        lines = packed.read_lines(rows.path)
        some = list(islice(lines, WORTH))
        batched = batch_by_size(chain(some, lines), lambda line: len(line[1]))
        for part in engine_for(jobs, len(some)).map(kernel, batched, kernel.lost):
            run.add(part)
            count_done(part.counts.articles)
    return run.report("clean")


def look_at_table(rows: Rows, choice: Choice = AS_SET, *, config: Path | None = None) -> Report:
    """Report what cleaning would change in the rows of a Parquet file; write nothing. Raises what `clean` does."""
    run = RowRun(rows, None, None, rows.test(config))
    step = cleaner(choice, rows.text_key, config)
    for batch in batches(counted(packed.read_rows(rows.path, rows.text_key))):
        list(run.texts(batch, step))
    return run.report("clean")


def cleaner(choice: Choice, text_key: str, config: Path | None = None) -> "Cleaner":
    """Return what cleans rows as `choice` and the settings say: those of `config`, or of the working folder."""
    corpus = Corpus.at(Path.cwd(), config)
    options = options_of(corpus, choice)
    return Cleaner(full_rule_set(corpus, options.strength), options, text_key)


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Cleans rows; can be sent to another process."""

    rule_set: rules.RuleSet
    options: rules.Options
    text_key: str

    def __call__(self, run: RowRun, batch: Sequence[Row]) -> Iterator[str | None]:
        """Yield the text of each row, cleaned, and note in `run` what went; `None` for a row that stays since it cannot be cleaned."""
        cleanings = each_or_failure(self._clean_rows, batch, run.place)
        for row, cleaning in zip(batch, cleanings, strict=True):
            if isinstance(cleaning, Failure):
                run.counts.failures.append(cleaning)
                yield None
                continue
            _note_row(run, row, cleaning, self.rule_set.fingerprint)
            yield cleaning.text

    def _clean_rows(self, batch: Sequence[Row]) -> list[Cleaning]:
        tasks = [task_of(packed.article(row, self.text_key)) for row in batch]
        return rules.clean(tasks, self.rule_set, self.options)


def explain_rows(
    paths: Sequence[str],
    choice: Choice = AS_SET,
    *,
    config: Path | None = None,
    text_key: str = "text",
    rows_where: str = "",
    width: int | None = None,
) -> Iterator[str]:
    """Yield, for each row for which the expression `rows_where` holds, its place and then every line of its text with its verdict and why.

    The lines are for a terminal of `width` columns. Rows that cannot be read come last. Writes nothing. Raises `CorpuskitError` for settings and files that cannot be used.
    """
    corpus, seen = Corpus.at(Path.cwd(), config), Seen()
    test = row_test(corpus, rows_where, paths, text_key)
    articles = filter(test, accounted_articles(corpus, paths, text_key, seen))
    yield from explain_tasks(map(task_of, articles), corpus, choice, width)
    yield from map(line_of_finding, seen.findings)
    yield from (f"{failure.path}: {failure.message}" for failure in seen.failures)


def undo(rows: Rows, *, config: Path | None = None) -> Report:
    """Write every row, cleaned before, with the text it had then, as the record tells.

    A row that was edited since becomes a finding and is written as it is; so is one that `rows.where` does not choose.
    """
    if rows.record is None:
        raise UsageError("to undo the cleaning of a packed corpus, name its record with --record FILE")
    records: dict[str, list[Known]] = {}
    for name, known in _read_records(rows.record):
        records.setdefault(name, []).append(known)

    def restored(run: RowRun, batch: Sequence[Row]) -> Iterator[str | None]:
        for row in batch:
            text = result_or_failure(partial(_restore_row, run, row, records), run.place(row))
            if isinstance(text, Failure):
                run.counts.failures.append(text)
            yield None if isinstance(text, Failure) else text

    with open_output(replace(rows, record=None), rows.test(config)) as run:
        for batch in batches(counted(packed.read_lines(rows.path))):
            run.lines(batch, restored)
    return run.report("undo")


@contextlib.contextmanager
def open_output(rows: Rows, test: ArticleTest | None) -> Iterator[RowRun]:
    """Yield a run that writes where the rows go. The record is in its place before they are."""
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(packed.open_packed_output(rows.output)) if rows.output else None
        record = stack.enter_context(packed.open_packed_output(rows.record)) if rows.record and out else None
        yield RowRun(rows, out, record, test)


def _note_row(run: RowRun, row: Row, cleaning: Cleaning, fingerprint: str) -> None:
    """Count a row that changes, or was refused, and write its record."""
    article, steps = cleaning.article, cleaning.steps
    run.counts.refused += bool(cleaning.refused)
    if not steps:
        return
    run.count(step.rule for step in steps)
    if run.record:
        removed = [Removal(s.span, s.rule, s.before) for s in steps]
        record = to_data(Record.of(article.text, removed, (), fingerprint))
        line = {"id": article.id, "row": row.number, "cleaning": record}
        if literal := literal_of_text(row, run.rows.text_key, cleaning.text):
            line["json"] = literal
        run.record.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


class Known(NamedTuple):
    """A record of a row's cleaning, and the JSON string of its text before, where the row no longer shows how it was written."""

    record: Record
    literal: str | None


def _read_records(path: str) -> Iterator[tuple[str, Known]]:
    try:
        with packed.open_packed_input(path) as stream:
            for line in stream:
                row = orjson.loads(line)
                yield row["id"], Known(from_data(row["cleaning"]), row.get("json"))
    except (orjson.JSONDecodeError, KeyError, TypeError, RecordError) as error:
        raise StoreError(f"{path}: not a record of cleaning: {error}") from None


def _restore_row(run: RowRun, row: Row, records_of: Mapping[str, list[Known]]) -> str:
    """Return the text of a row from before the cleaning, by the one of its id's records that fits."""
    article = packed.article(row, run.rows.text_key)
    records = records_of.get(article.id, [])
    for record, literal in records:
        with contextlib.suppress(RecordError):
            text = record.original(article.text)
            if literal:
                run.literals[row.number] = literal
            run.count(removal.rule for removal in record.removed)
            return text
    if records and all(hash_text(article.text) != known.record.before for known in records):
        message = "the row was edited after it was cleaned; written as it is"
        run.counts.findings.append(
            Finding(EDITED, article.source.path, article.source.row or 1, 1, message, article=article.id)
        )
    return article.text
