"""`corpuskit rebuild`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, show
from corpuskit.commands.rebuild.command import rebuild as remake_corpus
from corpuskit.views.counts import count_things

_FEW = 10


def rebuild(
    standoff: Annotated[str, typer.Argument(metavar="STANDOFF", help="A file of `corpuskit export --standoff`.")],
    pages: Annotated[
        list[str],
        typer.Argument(metavar="PAGES...", help="Your copies: pages, texts, archives, tables, folders of them."),
    ],
    *,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Make a corpus again from a stand-off file and your own copies of the pages."""
    with counting("articles") as progress:
        report = remake_corpus(standoff, pages, config=config, progress=progress, waiting=waiting_for(lock_timeout))
    if output_format is OutputFormat.JSON:
        show(report, output_format)
    else:
        for line in () if quiet else _describe(report.facts["rebuild"]):
            typer.echo(line)
        if report.findings or report.failures:
            show(report, output_format)
    return code(report)


def _describe(facts: Mapping[str, Any]) -> Iterator[str]:
    for one in facts["articles"][:_FEW]:
        lost = f"; not found: {', '.join(one['lost'])}" if one["lost"] else ""
        yield (
            f"differs  {one['path']}  ({one['anchored']} of {one['removals']} removed passages found, "
            f"{one['paragraphs_there']} of {one['paragraphs']} paragraphs the same{lost})"
        )
    if len(facts["articles"]) > _FEW:
        yield f"… and {facts['other'] - _FEW} more that differ (--output-format json lists them)"
    yield f"{facts['same']} made again to the byte, {facts['other']} from another extraction, {facts['there']} there already"
    if facts["removals"]:
        absent = f", {facts['absent']} {_be(facts['absent'], 'is', 'are')} not in it" if facts["absent"] else ""
        found = f"{facts['anchored']} {_be(facts['anchored'], 'was', 'were')} found in the other extraction{absent}"
        yield f"of {count_things(facts['removals'], 'removed passage')}, {found}"
    if facts["missing"]:
        more = ", …" if facts["missing"] > _FEW else ""
        yield f"{facts['missing']} {_be(facts['missing'], 'has', 'have')} no page: {', '.join(facts['missing_ids'][:_FEW])}{more}"
    if facts["withdrawn"]:
        gone = facts["withdrawn"]
        yield f"{gone} {_be(gone, 'was', 'were')} withdrawn from this corpus and {_be(gone, 'is', 'are')} not made again"
    if unknown := facts["unknown_pages"]:
        yield f"{count_things(unknown, 'page')} {_be(unknown, 'is', 'are')} of no article in the stand-off file"
    if skipped := facts["not_read"]:
        yield f"{count_things(skipped, 'file')} of kinds that are not read {_be(skipped, 'was', 'were')} skipped"


def _be(number: int, one: str, more: str) -> str:
    """Return the verb that goes with a number."""
    return one if number == 1 else more
