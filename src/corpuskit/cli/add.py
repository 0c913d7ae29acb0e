"""`corpuskit add`."""

from dataclasses import replace
from typing import Annotated

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, show
from corpuskit.commands.add.command import add as add_articles
from corpuskit.errors import UsageError
from corpuskit.model import Report


def add(  # noqa: PLR0913 - one parameter an option
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or `-` for standard input.")],
    *,
    source: Annotated[str, typer.Option(metavar="NAME", help="Who published them; default: what the input says.")] = "",
    lang: Annotated[
        str, typer.Option(metavar="TAG", help="Their language (BCP 47); default: the input's, or a guess.")
    ] = "",
    license: Annotated[str, typer.Option(metavar="SPDX", help="Under which terms they may be used.")] = "",  # noqa: A002
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Of texts and tables that are not UTF-8.")] = "",
    kind: Annotated[
        str,
        typer.Option("--format", metavar="NAME", help="text, html, jsonl, csv, tsv or parquet; default: by the name."),
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            "--map", metavar="FIELD=COLUMN,...", help="Which column or key holds a field: text=body,id=doc_id."
        ),
    ] = "",
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Add articles to the corpus, each with a sidecar. Never overwrites; guesses are marked as guesses."""
    with counting("articles") as progress:
        report = add_articles(
            paths,
            source=source,
            lang=lang,
            license=license,
            encoding=encoding,
            kind=kind,
            columns=_columns(columns),
            config=config,
            progress=progress,
            waiting=waiting_for(lock_timeout),
        )
    if output_format is OutputFormat.TEXT and not quiet:
        _tell(report)
        report = replace(report, changes=(), changed=())  # told already
    if output_format is OutputFormat.JSON or report.findings or report.failures:
        show(report, output_format)
    return code(report)


def _tell(report: Report) -> None:
    for change in report.changes:
        typer.echo(f"added  {change.path}" + "".join(f"  ({warning})" for warning in change.warnings))
    for there in report.facts["there"]:
        typer.echo(f"there  {there['path']}  (same as {there['place']}; skipped)")
    facts = report.facts
    mended = f", {facts['mended']} completed" if facts["mended"] else ""
    typer.echo(f"{facts['added']} added{mended}, {facts['skipped']} there already, {len(report.findings)} not articles")


def _columns(said: str) -> dict[str, str]:
    """Return the mapping that `--map` says."""
    found = {}
    for part in filter(None, said.split(",")):
        name, equals, column = part.partition("=")
        if not (name and equals and column):
            raise UsageError(f"--map: {part!r} is not FIELD=COLUMN")
        found[name.strip()] = column.strip()
    return found
