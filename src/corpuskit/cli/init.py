"""`corpuskit init`."""

from pathlib import Path
from typing import Annotated

import typer

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import PATIENCE, LockTimeout, Quiet, waiting_for
from corpuskit.errors import UsageError


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where; default: here.")] = Path(),
    *,
    own_fields: Annotated[
        bool,
        typer.Option("--own-fields", help="A schema to add fields to; the one of corpuskit lies beside it as a file."),
    ] = False,
    update_schema: Annotated[
        bool,
        typer.Option(
            "--update-schema", help="Add to schema.json the fields and values it lacks, show the diff; all else stays."
        ),
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="With --update-schema: write nothing; exit 1 if something is missing.")
    ] = False,
    lock_timeout: LockTimeout = PATIENCE,
    quiet: Quiet = False,
) -> int:
    """Make a corpus: schema, settings, hooks, git attributes. Never overwrites."""
    if update_schema:
        return _update_schema(folder, lock_timeout, check=check, quiet=quiet)
    if check:
        raise UsageError("--check goes with --update-schema")
    from corpuskit.commands.init import init as init_corpus  # noqa: PLC0415 - one of two ways

    facts = init_corpus(folder, own_fields=own_fields).facts
    for part in () if quiet else facts["made"]:
        typer.echo(f"made  {folder / part['path']}  ({part['purpose']})")
    for path in () if quiet else facts["kept"]:
        typer.echo(f"kept  {folder / path}")
    for part in facts["by_hand"]:
        typer.echo(f"add   to {folder / part['path']}: {part['line']}")
    if not quiet:
        typer.echo(f"Next: corpuskit add FILE --source NAME --lang en   (in {folder})")
    return Exit.FINE


def _update_schema(folder: Path, lock_timeout: float, *, check: bool, quiet: bool) -> int:
    from corpuskit.commands.init import update_schema as update  # noqa: PLC0415 - as above

    report = update(folder, write=not check, waiting=waiting_for(lock_timeout))
    for change in () if quiet else report.changes:
        typer.echo(change.diff, nl=False)
    if not quiet:
        typer.echo(_update_message(report.changed, check=check))
    return Exit.FOUND if check and report.changed else Exit.FINE


def _update_message(changed: tuple[str, ...], *, check: bool) -> str:
    if not changed:
        return "the schema has all that corpuskit writes; nothing to add"
    return f"{changed[0]}: would be updated" if check else f"{changed[0]}: updated"
