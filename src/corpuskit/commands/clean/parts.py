"""`clean` over slices: every row of a part as it was, with its text cleaned."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpuskit.commands.choosing import ArticleTest, row_test
from corpuskit.commands.clean.records import Cleaner, RowRun, Rows, cleaner, open_output
from corpuskit.commands.resources import AS_SET, Choice
from corpuskit.errors import UsageError
from corpuskit.formats import parquet, parquet_rewriting
from corpuskit.model import Finding, Report
from corpuskit.pipeline.parts import How, SliceTask, Step, add_up, limit_findings, start_run
from corpuskit.pipeline.sources import batches
from corpuskit.store import packed
from corpuskit.store.corpus import PACKED, Corpus
from corpuskit.store.packed import Row
from corpuskit.store.slices import Slice


def clean(
    paths: Sequence[str],
    how: How,
    choice: Choice = AS_SET,
    *,
    config: Path | None = None,
    record: str = "",
    text_key: str = "text",
    rows_where: str = "",
) -> Report:
    """Clean the rows of `paths`; the parts are packed as their sources are. The records of cleaning go to the folder `record`.

    One part after the other is what `clean` of a single file writes; rows for which the expression `rows_where` does not hold pass as they
    are. Raises `CorpuskitError`.
    """
    if record and (not record.endswith("/") or record == how.output):
        raise UsageError(f"{record}: parts have parts of a record: name a folder of their own with --record FOLDER/")
    test = row_test(Corpus.at(Path.cwd(), config), rows_where, paths, text_key)
    with start_run(paths, how, __name__, [record] if record else []) as run:
        return add_up(
            "clean", run.reports(_CleanSlice(cleaner(choice, text_key, config), how.output, record, test)), how
        )


@dataclass(frozen=True, slots=True)
class _CleanSlice(Step[Report]):
    cleaner: Cleaner
    output: str
    record: str
    test: ArticleTest | None

    def _run(self, task: SliceTask) -> Report:
        suffix = next(end for end in PACKED if task.part.path.endswith(end))
        path = task.name(self.output, suffix)
        record = task.name(self.record, ".jsonl") if self.record else None
        with open_output(Rows(task.part.path, path, record, self.cleaner.text_key), self.test) as run:
            if suffix == ".parquet" and run.out:
                self._write_tables(run, task.part, run.out)
            else:
                for lines in batches(packed.read_lines(task.part)):
                    run.lines(lines, self.cleaner)
        return limit_findings(
            run.report("clean"), parts=[{"path": path, "rows": run.counts.articles + run.counts.not_chosen}]
        )

    def _write_tables(self, run: RowRun, part: Slice, out: BinaryIO) -> None:
        def change(batch: list[Row | Finding]) -> list[str | None]:
            return list(run.texts(batch, self.cleaner))

        with packed.open_packed_input(part.path) as stream:
            about = parquet.Part(part.path, self.cleaner.text_key, (part.start, part.end), part.before)
            parquet_rewriting.rewrite_texts(stream, out, about, change)
