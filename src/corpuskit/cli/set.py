"""`corpuskit set`."""

import os
import re
from typing import Annotated

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.show import code, show
from corpuskit.commands.set_fields import set_fields
from corpuskit.errors import UsageError

_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)


def set(  # noqa: A001 - the command's name
    words: Annotated[
        list[str], typer.Argument(metavar="PATH... FIELD=VALUE...", help="Articles or folders, then fields.")
    ],
    *,
    confirm: Annotated[str, typer.Option(metavar="FIELD,...", help="These guesses are right: no longer guesses.")] = "",
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Set fields in sidecars: `corpuskit set corpus/2026 lang=en-GB section=`. An empty value takes the field away."""
    paths, values = _parted(words)
    confirmed = [name.strip() for name in confirm.split(",") if name.strip()]
    if not values and not confirmed:
        raise UsageError("set: say what: FIELD=VALUE, or --confirm FIELD")
    report = set_fields(paths, values, confirm=confirmed, config=config, waiting=waiting_for(lock_timeout))
    if output_format is OutputFormat.JSON or not quiet:
        show(report, output_format)
    return code(report)


def _parted(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the paths and the fields. A file whose name has `=` in it is a path."""
    paths: list[str] = []
    values: dict[str, str] = {}
    for word in words:
        found = _ASSIGNMENT.fullmatch(word)
        if found and not os.path.lexists(word):
            values[found[1]] = found[2]
        else:
            paths.append(word)
    return paths, values
