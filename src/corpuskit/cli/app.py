"""The application: every command, registered once, and the handling of exceptions."""

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, Literal

import typer

from corpuskit.cli.exit import Exit
from corpuskit.cli.streams import OutputError, exact, printing_for_people, stop_writing
from corpuskit.cli.terminal import COLOUR_OPTION, note_quiet, take_colour
from corpuskit.errors import CorpuskitError, explained, print_traceback, show_tracebacks

DEBUG_OPTION = "--debug"

# A command is a module of this package with a function of the same name; its place here is its place in the help. The sentence is
# the first line of the function's docstring, repeated here so that the general help imports no command.
COMMANDS = {
    "init": "Make a corpus: schema, settings, hooks, git attributes.",
    "add": "Add articles to the corpus, each with a sidecar.",
    "validate": "Find everything that is wrong with the articles, and where.",
    "clean": "Remove what the site left in the texts.",
    "dedup": "Find articles that have text in common, and say how they are related.",
    "export": "Write the corpus as one table.",
    "diff": "Show which articles two versions of the corpus hold differently, and how.",
    "rebuild": "Make a corpus again from a stand-off file and your own copies of the pages.",
    "set": "Set fields in sidecars.",
    "mv": "Move articles, text and sidecar together.",
    "stats": "Show what the corpus holds.",
    "report": "Write the corpus as one page on which removals and copies are reviewed.",
    "apply": "Carry out decisions that were made on the page of `report`.",
    "withdraw": "Take articles out of the corpus for good; `add` does not take them again.",
    "explain": "Show the manual page of a check or a rule.",
}


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code. No exception for bad data or a bad world leaves as a traceback."""
    given = _take_debug(arguments)
    note_quiet(value=False)
    with printing_for_people():
        try:
            outcome = _call_command(take_colour(given))
        except BrokenPipeError:
            stop_writing()
            return Exit.FINE
        except Exception as error:  # noqa: BLE001 - for any error the user gets one line and exit code 2
            outcome = _report_failure(error)
        if outcome == Exit.INTERRUPTED:
            _print_error("interrupted; every file is whole")
    return int(outcome or Exit.FINE)


def _call_command(arguments: list[str]) -> int | None:
    """Call the command and return its exit code."""
    try:
        outcome: int | None = _make_app(arguments)(arguments, standalone_mode=False, prog_name="corpuskit")
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except SystemExit:  # Typer's exception where the reader of the output has gone
        raise BrokenPipeError from None
    except Exception as error:  # noqa: BLE001 - all but the parser's errors are raised again
        outcome = _show_usage_error(error)
    sys.stdout.flush()
    return outcome


def _take_debug(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without `--debug`, which may be anywhere; with it, tracebacks are shown."""
    own = list(arguments)
    end = own.index("--") if "--" in own else len(own)
    if DEBUG_OPTION in own[:end]:
        own.remove(DEBUG_OPTION)
        show_tracebacks()
    return own


def _report_failure(error: Exception) -> int:
    """Print an error in one line, and return the exit code."""
    if isinstance(error, OutputError):
        stop_writing()
    if not isinstance(error, CorpuskitError):
        print_traceback(error, exact(sys.stderr))
    with contextlib.suppress(Exception):
        _print_error(explained(error))
    return Exit.FAILED


def _print_error(line: str) -> None:
    sys.stderr.write(f"corpuskit: {line}\n")


def _show_usage_error(error: Exception) -> int:
    """Print the message of the command-line parser; raise anything else again."""
    show: Callable[[], None] | None = getattr(error, "show", None)
    code = getattr(error, "exit_code", None)
    if type(error).__name__ == "Abort":
        return Exit.INTERRUPTED
    if code is None:
        raise error
    if show is not None:
        show()
    return int(code)


def _make_app(arguments: Sequence[str]) -> typer.Typer:
    """Return the application. Only the command that is called is imported; the general help needs none of them."""
    app = typer.Typer(
        name="corpuskit",
        help="Validate, clean, deduplicate and export a plain-text news corpus that lives in git.",
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root_command)
    called = next((a for a in arguments if a in COMMANDS), None)
    completing = "_CORPUSKIT_COMPLETE" in os.environ
    for name, summary in COMMANDS.items():
        app.command(name, help=None if name == called else summary)(
            _command_function(name) if completing or name == called else _do_nothing
        )
    return app


def _do_nothing() -> None:
    """Do nothing: the function of a command that is listed and not called."""


def _command_function(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(import_module(f"corpuskit.cli.{name}"), name)
    return function


def _print_version(is_wanted: bool) -> None:  # noqa: FBT001 - Typer calls it so
    if is_wanted:
        from corpuskit.version import __version__  # noqa: PLC0415

        typer.echo(f"corpuskit {__version__}")
        raise typer.Exit


def _root_command(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[
        bool, typer.Option(DEBUG_OPTION, help="Show the traceback of an unforeseen error; may stand anywhere.")
    ] = False,
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option(COLOUR_OPTION, help="Colours; auto: on a terminal, unless NO_COLOR is set. May stand anywhere."),
    ] = "auto",
) -> None:
    """Take the options before a command."""
    del version, debug, color
