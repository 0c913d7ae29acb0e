"""`corpuskit validate`."""

import os
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from corpuskit.cli.completion import complete_codes
from corpuskit.cli.options import (
    PATIENCE,
    Address,
    Config,
    Engine,
    Exclude,
    Jobs,
    LockTimeout,
    NoCache,
    Paths,
    Quiet,
    ReportTo,
    SliceSize,
    StdinFilename,
    TextKey,
    Where,
    chosen_paths,
    holding_input,
    parts_of_report,
    refuse_choice_of_one,
    report_not_chosen,
    report_unused_patterns,
    waiting_for,
)
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code, show, write_report
from corpuskit.commands.validate.command import ValidateOptions
from corpuskit.commands.validate.command import validate as check_articles
from corpuskit.errors import CorpuskitError
from corpuskit.model import Report
from corpuskit.pipeline.options import Means
from corpuskit.views import VIEWS

if TYPE_CHECKING:
    from corpuskit.pipeline.parts import How
    from corpuskit.store.lock import Waiting

# The choices of `--output-format` are the views that are listed.
View = StrEnum("View", {name.upper(): name for name in VIEWS})  # type: ignore[misc]

Codes = list[str] | None


def validate(  # noqa: PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what --fix would change; exit 1 if so.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    select: Annotated[
        Codes,
        typer.Option(metavar="CODE", autocompletion=complete_codes, help="Only these checks; CK1 is every CK1xx."),
    ] = None,
    ignore: Annotated[
        Codes, typer.Option(metavar="CODE", autocompletion=complete_codes, help="Not these checks.")
    ] = None,
    where: Where = "",
    exclude: Exclude = None,
    no_texts: Annotated[bool, typer.Option("--no-texts", help="Check the sidecars only.")] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings by check, instead of listing them.")
    ] = False,
    baseline_update: Annotated[
        bool, typer.Option("--baseline-update", help="List all findings of today in the baseline: they do not count.")
    ] = False,
    tracked: Annotated[
        bool, typer.Option("--tracked", help="Of the whole corpus only what git tracks: drafts block no commit.")
    ] = False,
    stdin_filename: StdinFilename = "",
    quiet: Quiet = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    report_to: ReportTo = "",
    engine: Engine = "local",
    address: Address = "",
    slice_size: SliceSize = None,
    text_key: TextKey = "text",
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Annotated[
        View | None,
        typer.Option(
            "--output-format",
            help="Default: text; inside GitHub Actions, github. full shows the lines, grouped goes by file; concise is lines alone.",
        ),
    ] = None,
    output_file: Annotated[
        str, typer.Option("--output-file", metavar="FILE", help="Write the report there, and only its summary here.")
    ] = "",
) -> int:
    """Find everything that is wrong with the articles, with file:line:column, a code, and what to do."""
    refuse_choice_of_one(stdin_filename, chooses=bool(where or exclude))
    paths = chosen_paths(paths, where, None, config, quiet=quiet)
    report_unused_patterns(paths, exclude or (), config, quiet=quiet)
    view = output_format or (View("github") if os.environ.get("GITHUB_ACTIONS") == "true" else View("text"))
    requested = ValidateOptions(
        select=_split_codes(select),
        ignore=_split_codes(ignore),
        exclude=tuple(exclude or ()),
        texts=not no_texts,
        fix=fix,
        diff=diff,
        statistics=statistics,
        strict=strict,
        baseline_update=baseline_update,
        tracked=tracked,
        lines=view.value == "text",
        rows_where=where,
    )
    try:
        in_parts = report_to or engine == "ray"
        with holding_input(paths, again=bool(where)):
            report = _find_faults(
                paths,
                requested,
                stdin_filename=stdin_filename,
                how=parts_of_report(report_to, engine, address, jobs, slice_size) if in_parts else None,
                means=Means(jobs, cache=not no_cache),
                text_key=text_key,
                config=config,
                waiting=waiting_for(lock_timeout) if fix else None,
            )
    except CorpuskitError as error:
        if VIEWS[view.value].for_people:
            raise
        from corpuskit.views.failures import report_error  # noqa: PLC0415 - most settings are right

        report = report_error("validate", str(error))
    outcome = code(
        report,
        found=(diff and bool(report.changed)) or bool(report.facts.get("found", {}).get("error")),
        strict=strict or report.facts["strict"],
    )
    _show_report(
        replace(report, facts={**report.facts, "strict": strict or report.facts["strict"]}),
        view.value,
        output_file,
        quiet=quiet,
    )
    report_not_chosen(report, "not checked", quiet=quiet)
    if report_to and VIEWS[view.value].for_people and not quiet:
        typer.echo(f"all findings: {report_to.rstrip('/')}/*.jsonl")
    return outcome


def _show_report(report: Report, view: str, output_file: str, *, quiet: bool) -> None:
    """Print the report, or write it to a file and print its summary."""
    if quiet and VIEWS[view].for_people:
        report = replace(report, facts={**report.facts, "quiet": True})
    if output_file:
        write_report(report, view, output_file)
        if not quiet:
            from corpuskit.views.text import summary_line  # noqa: PLC0415 - other views do without

            typer.echo(summary_line(report))
    else:
        show(report, view)
    for remark in report.facts.get("remarks", ()):
        typer.echo(f"corpuskit: {remark}", err=True)


def _find_faults(
    paths: list[str],
    requested: ValidateOptions,
    *,
    stdin_filename: str,
    how: "How | None",
    means: Means,
    text_key: str,
    config: Config,
    waiting: "Waiting | None",
) -> Report:
    """Return the report on a text of standard input, on slices, or on articles."""
    if stdin_filename:
        from corpuskit.cli.single_texts import single_text  # noqa: PLC0415 - most calls are about files
        from corpuskit.commands.texts import validate_text  # noqa: PLC0415 - as above

        if single := single_text(paths, stdin_filename):
            return validate_text(single.read(), single.name)
    if how:
        from corpuskit.commands.validate.parts import validate as validate_parts  # noqa: PLC0415 - most corpora are read from one machine's files

        return watched(
            partial(validate_parts, paths, how, config=config, text_key=text_key, requested=requested), paths, config
        )
    work = partial(
        check_articles, paths, config=config, text_key=text_key, requested=requested, means=means, waiting=waiting
    )
    return watched(work, paths, config)


def _split_codes(given: Codes) -> tuple[str, ...]:
    """Return codes that may be given one by one or with commas."""
    return tuple(code.strip() for part in given or () for code in part.split(",") if code.strip())
