"""`corpuskit dedup`."""

from typing import Annotated

import typer

from corpuskit.cli.options import Config, Format, OutputFormat, Paths, TextKey
from corpuskit.cli.show import code, show
from corpuskit.commands.dedup import dedup as find_duplicates
from corpuskit.duplicates import POLICIES, Policy
from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS


def dedup(
    paths: Paths = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 if there are copies.")] = False,
    relations: Annotated[
        str, typer.Option(metavar="NAME,…", help=f"What to look for: {', '.join(RELATIONS)}; default: all.")
    ] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(metavar="POLICY", help="Which copy of a cluster is kept; the first that decides."),
    ] = None,
    no_mask: Annotated[bool, typer.Option("--no-mask", help="Compare every word, also what the site left.")] = False,
    text_key: TextKey = "text",
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Find articles that have text in common, say in what relation, and show the evidence. Deletes nothing."""
    report = find_duplicates(
        paths or [],
        config=config,
        relations=[name for name in RELATIONS if name in _asked(relations)],
        keep=[_policy(name) for name in keep or ()],
        mask=not no_mask,
        text_key=text_key,
    )
    show(report, output_format)
    return code(report, found=check and bool(report.clusters))


def _policy(name: str) -> Policy:
    for policy in POLICIES:
        if policy == name:
            return policy
    raise UsageError(f"no such policy to keep by: {name!r} (there are: {', '.join(POLICIES)})")


def _asked(relations: str) -> set[str]:
    names = {name.strip() for name in relations.split(",") if name.strip()}
    if unknown := names - set(RELATIONS):
        raise UsageError(f"no such relation: {min(unknown)!r} (there are: {', '.join(RELATIONS)})")
    return names
