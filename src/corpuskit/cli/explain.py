"""`corpuskit explain`."""

from typing import Annotated

import typer

from corpuskit.cli.completion import complete_pages
from corpuskit.cli.exit import Exit
from corpuskit.cli.options import Config
from corpuskit.commands.explain import explain as page_of


def explain(
    name: Annotated[
        str, typer.Argument(autocompletion=complete_pages, help="The code of a check, or the name of a rule or a pack.")
    ],
    *,
    config: Config = None,
) -> int:
    """Show the manual page of a check or a rule."""
    typer.echo(page_of(name, config=config), nl=False)
    return Exit.FINE
