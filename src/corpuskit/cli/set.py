"""`corpuskit set`."""

import os
from functools import partial
from typing import Annotated

import typer

from corpuskit.cli.completion import complete_assignments, complete_fields
from corpuskit.cli.options import (
    PATIENCE,
    Config,
    Exclude,
    Format,
    LockTimeout,
    OutputFormat,
    Quiet,
    Where,
    chosen_paths,
    split_names,
    waiting_for,
)
from corpuskit.cli.progress import watched
from corpuskit.cli.show import be_quiet, code, show
from corpuskit.commands.assignments import is_target
from corpuskit.commands.set_fields import SetOptions, set_fields
from corpuskit.errors import UsageError


def set(  # noqa: A001, PLR0913 - the command's name; one parameter an option
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH... FIELD=VALUE...",
            autocompletion=complete_assignments,
            help="Articles or folders, then fields.",
        ),
    ],
    *,
    confirm: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD,...", autocompletion=complete_fields, help="These guesses are right: no longer guesses."
        ),
    ] = None,
    where: Where = "",
    exclude: Exclude = None,
    force: Annotated[bool, typer.Option("--force", help="Write values that the schema refuses, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; count the files; exit 1 if any.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show the changes; exit 1 if any.")] = False,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Set fields in sidecars: `corpuskit set corpus/2026 lang=en-GB meta.desk=sea tags+=fog`. An empty value removes the field."""
    paths, values = _split_words(words)
    confirmed = split_names(confirm)
    if not values and not confirmed:
        raise UsageError("set: say what: FIELD=VALUE, or --confirm FIELD")
    paths = chosen_paths(paths, where, exclude, config, quiet=quiet)
    options = SetOptions("", force, write=not (dry_run or diff), diff=diff)
    work = partial(set_fields, paths, values, confirm=confirmed, options=options, config=config)
    report = watched(partial(work, waiting=waiting_for(lock_timeout)), paths, config)
    show(be_quiet(report, quiet=quiet and not diff and output_format is OutputFormat.TEXT), output_format)
    return code(report, found=not options.write and bool(report.changed))


def _split_words(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the paths and the fields. A file whose name has `=` in it is a path."""
    paths: list[str] = []
    values: dict[str, str] = {}
    for word in words:
        target, sign, typed = word.partition("=")
        if sign and is_target(target) and not os.path.lexists(word):
            values[target] = typed
        else:
            paths.append(word)
    return paths, values
