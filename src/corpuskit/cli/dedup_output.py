"""Options of `corpuskit dedup` that write the results to files: rows, tables, parts."""

from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpuskit.cli.options import as_output, holding_input
from corpuskit.errors import UsageError
from corpuskit.model import Report
from corpuskit.views.counts import count_things

if TYPE_CHECKING:
    from corpuskit.commands.choosing import ArticleTest
    from corpuskit.commands.dedup.marked_rows import RowOutput
    from corpuskit.store.corpus import Corpus

Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="For packed corpora: where the rows without copies go; FOLDER/: a file for each.",
    ),
]
Annotate = Annotated[
    bool,
    typer.Option(
        "--annotate",
        help="With -o: all rows, with duplicate_of, relation, score and cluster, instead of those without copies.",
    ),
]
Clusters = Annotated[
    str, typer.Option("--clusters", metavar="FILE", help="Write the clusters as a table: .csv, .tsv, .jsonl, .parquet.")
]

_SHOWN = 10
_WRITTEN = ("files", "copies_left_out")


@dataclass(frozen=True, slots=True)
class Outputs:
    """The files that a call of `dedup` writes; empty texts for those that it does not."""

    rows: str
    annotate: bool
    clusters: str
    report_to: str
    text_key: str
    test: "ArticleTest | None" = None

    @classmethod
    def of(
        cls,
        rows: str | None,
        clusters: str,
        report_to: str,
        text_key: str,
        *,
        annotate: bool,
    ) -> "Outputs":
        """Return the outputs that a call names. Raises `UsageError` for options that do not go together."""
        rows = as_output(rows or "")
        if Path(rows).is_dir() and rows and not rows.endswith("/"):
            rows += "/"
        if annotate and not rows:
            raise UsageError("--annotate goes with -o FILE: it says where the rows go")
        if rows == "-" == as_output(clusters):
            raise UsageError("-o and --clusters cannot both go to standard output")
        return cls(rows, annotate, as_output(clusters), report_to, text_key)

    def choosing(self, corpus: "Corpus", where: str, paths: list[str]) -> "Outputs":
        """Return the outputs of a call that compares only rows of `paths` for which an expression holds."""
        if not (where and self.rows):
            return self
        from corpuskit.commands.choosing import article_test  # noqa: PLC0415 - most calls choose nothing

        return replace(self, test=article_test(corpus, where, paths, self.text_key))

    def holding_input(self, paths: list[str], where: str) -> AbstractContextManager[None]:
        """Return a context that keeps a copy of standard input while it is compared, where its rows are written afterwards, or chosen before."""
        return holding_input(paths, again=bool(self.rows or where))

    @property
    def to_stdout(self) -> bool:
        """Whether standard output is taken by rows or a table."""
        return "-" in (self.rows, self.clusters)

    def check(self, paths: list[str]) -> None:
        """Raise `UsageError` for an output that cannot be written, before any article is compared."""
        if self.rows:
            from corpuskit.commands.dedup.marked_rows import refuse_unfit  # noqa: PLC0415 - the formats, for those who write

            refuse_unfit(paths, self._row_output())
        if self.clusters:
            from corpuskit.commands.dedup.cluster_table import format_for  # noqa: PLC0415 - as above

            format_for(self.clusters)

    def write(self, report: Report, paths: list[str]) -> Report:
        """Write the files, and return the report with their names as facts."""
        if self.report_to and (self.rows or self.clusters):
            from corpuskit.commands.dedup.marked_rows import with_clusters  # noqa: PLC0415 - for those who write rows

            whole = report
            report = self._write_files(with_clusters(report), paths)
            return replace(
                whole, facts={**whole.facts, **{name: report.facts[name] for name in _WRITTEN if name in report.facts}}
            )
        return self._write_files(report, paths)

    def _write_files(self, report: Report, paths: list[str]) -> Report:
        if self.rows:
            from corpuskit.commands.dedup.marked_rows import write_rows  # noqa: PLC0415 - as above

            report = write_rows(report, paths, self._row_output())
        if self.clusters:
            from corpuskit.commands.dedup.cluster_table import write_clusters  # noqa: PLC0415 - as above

            report = write_clusters(report, self.clusters)
        return report

    def summed(self, report: Report) -> Report:
        """Return the report with counts in place of pairs, clusters and most findings, where rows are written: the rows hold the results."""
        if not self.rows or self.report_to:
            return report
        relations = dict(Counter(match.relation for match in report.matches))
        found = dict(Counter(finding.severity.value for finding in report.findings))
        facts = {**report.facts, "relations": relations, "clusters": len(report.clusters), "found": found}
        return replace(report, findings=report.findings[:_SHOWN], matches=(), clusters=(), facts=facts)

    def print_files(self, report: Report) -> None:
        """Print which files were written; on standard error where standard output is taken."""
        files = report.facts.get("files", ())
        for file in files[:_SHOWN]:
            typer.echo(f"wrote  {file['path']}  ({count_things(file['rows'], 'row')})", err=self.to_stdout)
        if (more := len(files) - _SHOWN) > 0:
            typer.echo(f"wrote  {count_things(more, 'more file')}", err=self.to_stdout)
        if (hidden := len(report.findings) - _SHOWN) > 0 and self.rows:
            typer.echo(f"findings: {hidden:,} more (--output-format json lists all)", err=True)
        if (left_out := report.facts.get("copies_left_out")) is not None and not self.annotate:
            typer.echo(f"left out: {count_things(left_out, 'copy')}", err=self.to_stdout)

    def _row_output(self) -> "RowOutput":
        from corpuskit.commands.dedup.marked_rows import RowOutput  # noqa: PLC0415 - as above

        return RowOutput(self.rows, self.annotate, self.text_key, self.test)
