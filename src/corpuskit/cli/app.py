"""The application: every command, registered once, and what happens to an exception."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from corpuskit.cli.exit import Exit
from corpuskit.errors import CorpuskitError

# A command is a module of this package with a function of the same name; its place here is its place in the help. The sentence is
# the first line of the function's docstring, told here too so that the help of the whole imports no command.
COMMANDS = {
    "init": "Make a corpus: schema, settings, hooks, git attributes.",
    "add": "Add articles to the corpus, each with a sidecar.",
    "validate": "Find everything that is wrong with the articles, and where.",
    "clean": "Remove what the site left in the texts.",
    "dedup": "Find articles that have text in common, and say how they are related.",
    "export": "Write the corpus as one table.",
    "set": "Set fields in sidecars.",
    "mv": "Move articles, text and sidecar together.",
    "stats": "Show what the corpus holds.",
    "explain": "Show the manual page of a check or a rule.",
}


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code. No exception for bad data or a bad world leaves as a traceback."""
    try:
        outcome = _app(arguments)(list(arguments), standalone_mode=False, prog_name="corpuskit")
        sys.stdout.flush()
    except CorpuskitError as error:
        typer.echo(f"corpuskit: {error}", err=True)
        return Exit.FAILED
    except KeyboardInterrupt:
        outcome = Exit.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough. Python would complain once more when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    except Exception as error:  # noqa: BLE001 - whatever is not the parser's is raised again
        outcome = _usage(error)
    if outcome == Exit.INTERRUPTED:
        typer.echo("corpuskit: interrupted; every file is whole", err=True)
    return int(outcome or Exit.FINE)


def _usage(error: Exception) -> int:
    """Show what the command-line parser has to say; anything else is a bug and keeps its traceback."""
    show: Callable[[], None] | None = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        return Exit.INTERRUPTED
    if code is None:
        raise error
    if show is not None:
        show()
    return int(code)


def _app(arguments: Sequence[str]) -> typer.Typer:
    """Return the application. Only the command that is called is imported; the help of the whole needs none of them."""
    app = typer.Typer(
        name="corpuskit",
        help="Validate, clean, deduplicate and export a plain-text news corpus that lives in git.",
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_corpuskit)
    called = next((a for a in arguments if a in COMMANDS), None)
    completing = "_CORPUSKIT_COMPLETE" in os.environ
    for name, says in COMMANDS.items():
        app.command(name, help=None if name == called else says)(
            _function(name) if completing or name == called else _none
        )
    return app


def _none() -> None:
    """Stand for a command that is listed and not called."""


def _function(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(import_module(f"corpuskit.cli.{name}"), name)
    return function


def _version(asked: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if asked:
        from corpuskit.version import __version__  # noqa: PLC0415

        typer.echo(f"corpuskit {__version__}")
        raise typer.Exit


def _corpuskit(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
    del version
