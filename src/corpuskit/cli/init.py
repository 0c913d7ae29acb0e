"""`corpuskit init`."""

from pathlib import Path
from typing import Annotated

import typer

from corpuskit.cli.exit import Exit
from corpuskit.commands.init import init as init_corpus


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where; default: here.")] = Path(),
) -> int:
    """Make a corpus: schema, settings, hooks, git attributes. Never overwrites."""
    facts = init_corpus(folder).facts
    for part in facts["made"]:
        typer.echo(f"made  {folder / part['path']}  ({part['purpose']})")
    for path in facts["kept"]:
        typer.echo(f"kept  {folder / path}")
    for part in facts["by_hand"]:
        typer.echo(f"add   to {folder / part['path']}: {part['line']}")
    typer.echo(f"Next: corpuskit add FILE --source NAME --lang en   (in {folder})")
    return Exit.FINE
