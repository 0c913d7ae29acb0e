"""`corpuskit withdraw`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code, show
from corpuskit.commands.dedup.command import dedup as find_duplicates
from corpuskit.commands.withdraw.command import WithdrawOptions
from corpuskit.commands.withdraw.command import withdraw as take_out
from corpuskit.store.tombstones import WITHDRAWN

_FEW = 10


def withdraw(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="The ids of the articles.")],
    *,
    with_copies: Annotated[
        bool,
        typer.Option(
            "--with-copies", help="Also their copies and excerpts, those that `dedup` finds and those that it marked."
        ),
    ] = False,
    export: Annotated[
        list[str] | None,
        typer.Option("--export", metavar="FILE", help="An export whose rows go, too; may be repeated."),
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help=f"The reason, for {WITHDRAWN}.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would go.")] = False,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Take articles out of the corpus for good; `add` does not take them again."""
    found = watched(lambda: find_duplicates((), config=config), [], config)
    options = WithdrawOptions(with_copies, tuple(export or ()), reason, write=not dry_run, matches=found.matches)
    report = take_out(ids, options, config=config, waiting=waiting_for(lock_timeout))
    if output_format is OutputFormat.JSON:
        show(report, output_format)
        return code(report)
    facts = report.facts["withdraw"]
    for line in () if quiet else _describe_done(facts, dry_run=dry_run):
        typer.echo(line)
    for line in _describe_rest(facts):
        typer.echo(f"corpuskit: {line}", err=True)
    for failure in report.failures:
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)
    return code(report)


def _describe_done(facts: Mapping[str, Any], *, dry_run: bool) -> Iterator[str]:
    for one in facts["withdrawn"]:
        yield f"{'would go' if dry_run else 'withdrawn'}  {one['path']}  ({one['id']})"
    for path, count in facts["rows_removed"].items():
        yield f"took {count} rows out of {path}"
    if facts["marks_dropped"]:
        yield f"no longer marked as copies of what went: {_list_few(facts['marks_dropped'])}"
    if facts["withdrawn"] and not dry_run:
        yield f"listed in {WITHDRAWN}; the cache was removed and is made again when it is needed"


def _describe_rest(facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines about the places that still hold the articles."""
    if facts["copies_left"]:
        yield f"copies stay: {_list_few([one['id'] for one in facts['copies_left']])} (--with-copies takes them, too)"
    if facts["still_in_files"]:
        yield f"still in {_list_few(facts['still_in_files'])}: --export FILE takes rows out of jsonl, csv, tsv and parquet; export the others again"
    if facts["not_searched"]:
        yield f"not searched: {_list_few(facts['not_searched'])}: export again, or name them with --export"
    if facts["outdated_cards"]:
        yield f"cards that describe an earlier file: {_list_few(facts['outdated_cards'])}: export again"
    if facts["commits"]:
        paths = list(facts["commits"])
        named = " ".join(f"--path '{path}'" for path in paths[:_FEW])
        yield (
            f"git's history still holds {_list_few(paths)} ({max(facts['commits'].values())} commits at most);"
            f" `git filter-repo --invert-paths {named}` rewrites it, in every clone anew"
        )


def _list_few(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")
