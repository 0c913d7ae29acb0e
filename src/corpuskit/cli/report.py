"""`corpuskit report`."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from corpuskit.cli.options import (
    Config,
    Exclude,
    Format,
    Jobs,
    NoCache,
    OutputFormat,
    Paths,
    Quiet,
    Where,
    chosen_paths,
)
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code, show
from corpuskit.errors import UsageError
from corpuskit.model import Report
from corpuskit.pipeline.options import Means
from corpuskit.review.page_data import STANDARD, ReportOptions
from corpuskit.review.report import report as write_report
from corpuskit.views.counts import count_things


def report(  # noqa: PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="The page.")] = "report.html",
    sample: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Only a random sample of so many removals; default: all, and a sample of 50."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="Draws the sample: equal seeds draw equal samples.")] = 1,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, help="The most decisions that the page holds, the doubtful ones first.")
    ] = STANDARD.limit,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    where: Where = "",
    exclude: Exclude = None,
    quiet: Quiet = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Write the corpus as one page on which removals and copies are reviewed; changes nothing else."""
    if output == "-" and open_page:
        raise UsageError("--open opens a file: name one with -o")
    given = chosen_paths(paths, where, exclude, config, quiet=quiet)
    options = ReportOptions(sample or STANDARD.sample, seed, only_sample=sample is not None, limit=limit)
    means = Means(jobs, cache=not no_cache)
    result = watched(
        lambda: write_report(given, output=output, config=config, options=options, means=means), given, config
    )
    if output_format is OutputFormat.JSON:
        show(result, output_format)
    elif not quiet:
        typer.echo(_summarize_review(result, output))
    for failure in result.failures if output_format is OutputFormat.TEXT else ():
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)
    if open_page and not webbrowser.open(Path(output).resolve().as_uri()):
        raise UsageError(f"{output} is written, but no browser was found to open it: name one in BROWSER")
    return code(result)


def _summarize_review(result: Report, output: str) -> str:
    """Return the numbers of open decisions, in two lines."""
    counts = result.facts["review"]
    removals, groups, pairs, findings = (
        count_things(counts[name], name.removesuffix("s")) for name in ("removals", "groups", "pairs", "findings")
    )
    return (
        f"{output}: {count_things(result.articles, 'article')}, {removals} in {groups}, {pairs}, {findings}\n"
        "Next: open it, decide, download decisions.yaml, and run `corpuskit apply decisions.yaml`."
    )
