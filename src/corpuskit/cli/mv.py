"""`corpuskit mv`."""

from functools import partial
from typing import Annotated

import typer

from corpuskit.cli.options import PATIENCE, Config, LockTimeout, Quiet, waiting_for
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code
from corpuskit.commands.mv import mv as move
from corpuskit.errors import UsageError


def mv(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH... TARGET", help="Articles, then a folder or the new name.")
    ],
    *,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    quiet: Quiet = False,
) -> int:
    """Move articles, text and sidecar together. Never overwrites; ids stay."""
    if len(paths) < 2:  # noqa: PLR2004 - a source and a target
        raise UsageError("mv: say what and where to: corpuskit mv PATH... TARGET")
    work = partial(move, paths[:-1], paths[-1], config=config, waiting=waiting_for(lock_timeout))
    report = watched(work, paths[:-1], config)
    for path in () if quiet else report.changed:
        typer.echo(f"moved  {path}")
    for failure in report.failures:
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)
    return code(report)
