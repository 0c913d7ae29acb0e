"""`corpuskit validate`."""

import os
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Annotated

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
    parts_of_report,
    waiting_for,
)
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code, show
from corpuskit.cli.single_texts import single_text
from corpuskit.commands.validate.command import ValidateOptions
from corpuskit.commands.validate.command import validate as check_articles
from corpuskit.pipeline.options import Means
from corpuskit.views import VIEWS

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
        View | None, typer.Option("--output-format", help="Default: text; inside GitHub Actions, github.")
    ] = None,
) -> int:
    """Find everything that is wrong with the articles, with file:line:column, a code, and what to do."""
    paths = chosen_paths(paths, where, None, config)
    view = output_format or (View("github") if os.environ.get("GITHUB_ACTIONS") == "true" else View("text"))
    wish = ValidateOptions(
        select=_split_codes(select),
        ignore=_split_codes(ignore),
        exclude=tuple(exclude or ()),
        texts=not no_texts,
        fix=fix,
        diff=diff,
        statistics=statistics,
        strict=strict,
        baseline_update=baseline_update,
        lines=view.value == "text",
    )
    if stdin_filename and (single := single_text(paths or [], stdin_filename)):
        from corpuskit.commands.texts import validate_text  # noqa: PLC0415 - most calls are about files

        report = validate_text(single.read(), single.name)
    elif report_to or engine == "ray":
        from corpuskit.commands.validate.parts import validate as validate_parts  # noqa: PLC0415 - most corpora are read from one machine's files

        how = parts_of_report(report_to, engine, address, jobs, slice_size)
        work = partial(validate_parts, paths or [], how, config=config, text_key=text_key, wish=wish)
        report = watched(work, paths or [], config)
    else:
        means = Means(jobs, cache=not no_cache)
        waiting = waiting_for(lock_timeout) if fix else None
        work = partial(check_articles, paths or [], config=config, text_key=text_key, wish=wish, means=means)
        report = watched(partial(work, waiting=waiting), paths or [], config)
    outcome = code(
        report,
        found=(diff and bool(report.changed)) or bool(report.facts.get("found", {}).get("error")),
        strict=strict or report.facts["strict"],
    )
    if quiet and view.value == "text":
        report = replace(report, facts={**report.facts, "quiet": True})
    show(report, view.value)
    for remark in report.facts.get("remarks", ()):
        typer.echo(f"corpuskit: {remark}", err=True)
    if report_to and view.value == "text" and not quiet:
        typer.echo(f"all findings: {report_to.rstrip('/')}/*.jsonl")
    return outcome


def _split_codes(given: Codes) -> tuple[str, ...]:
    """Return codes that may be given one by one or with commas."""
    return tuple(code.strip() for part in given or () for code in part.split(",") if code.strip())
