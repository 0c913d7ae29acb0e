"""Options that several commands share, spelled once."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpuskit.cli.terminal import note_quiet
from corpuskit.errors import CorpuskitError, UsageError
from corpuskit.model import ROWS_NOT_CHOSEN, Report

if TYPE_CHECKING:
    from corpuskit.pipeline.parts import How
    from corpuskit.store.lock import Waiting


class OutputFormat(StrEnum):
    """Choices of `--output-format`."""

    TEXT = "text"
    JSON = "json"


def split_names(values: Sequence[str] | None) -> list[str]:
    """Return the names that an option lists, parted by commas or in several options of that name.

    >>> split_names(["desk, page", "lang"])
    ['desk', 'page', 'lang']
    """
    return [name.strip() for value in values or () for name in value.split(",") if name.strip()]


def expand_patterns(paths: list[str] | None) -> list[str] | None:
    """Return the paths, with the files that patterns like `news/*.jsonl` and `s3://bucket/*.parquet` match."""
    if not paths or not any(sign in path for path in paths for sign in "*?["):
        return paths
    from corpuskit.store.urls import expand_urls  # noqa: PLC0415 - most calls name files

    return expand_urls(paths)


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH]...",
        callback=expand_patterns,
        help="Articles, folders or packed corpora, these also by URL or pattern; default: the corpus folder from the settings.",
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Settings file; default: the nearest corpuskit.toml or pyproject.toml."
    ),
]
Format = Annotated[OutputFormat, typer.Option("--output-format", help="How the report is printed.")]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", callback=note_quiet, help="Print nothing but findings and failures.")
]
StdinFilename = Annotated[
    str,
    typer.Option("--stdin-filename", metavar="NAME", help="Standard input (`-`) is one text, called so in messages."),
]
Where = Annotated[
    str,
    typer.Option(
        "--where",
        metavar="EXPRESSION",
        help="Only articles, or rows, for which it holds: 'lang == \"en\" and words > 300'; fields, and text, words, path.",
    ),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="PATTERN", help="Not these paths (gitignore's rules); also several times."),
]
TextKey = Annotated[str, typer.Option("--text-key", metavar="KEY", help="The key of the text in a packed corpus.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="How many processes; default: one a core where that pays."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither read nor write the cache.")]
Engine = Annotated[
    Literal["local", "ray"],
    typer.Option(
        help="For packed corpora: what does the work; `ray` writes parts, into -o FOLDER/ or --report-to FOLDER/."
    ),
]
Address = Annotated[
    str, typer.Option(metavar="HOST:PORT", help="The Ray cluster; default: RAY_ADDRESS, or the one of this machine.")
]
SliceSize = Annotated[
    int | None,
    typer.Option(
        "--slice",
        metavar="MIB",
        min=1,
        help="Cut files into slices of that size, each a part; default: rows keep their files, `ray` and --report-to cut at 16.",
    ),
]
ReportTo = Annotated[
    str,
    typer.Option(
        "--report-to", metavar="FOLDER/", help="For packed corpora: where what is found goes, as parts of JSON Lines."
    ),
]


LockTimeout = Annotated[
    float,
    typer.Option(
        "--lock-timeout",
        metavar="SECONDS",
        min=0,
        help="How long to wait while another command writes to the corpus; then exit 2.",
    ),
]
PATIENCE = 60.0


def waiting_for(seconds: float) -> "Waiting":
    """Return how a command waits for another that writes: so many seconds, and people see that it does."""
    from corpuskit.store.lock import Waiting  # noqa: PLC0415 - readers do without

    return Waiting(seconds, lambda line: typer.echo(f"corpuskit: {line}", err=True))


def as_output(path: str) -> str:
    """Return the path of an output; `-` for every name of standard output."""
    return "-" if path in {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"} else path


def chosen_paths(
    paths: list[str] | None, where: str, exclude: list[str] | None, config: Path | None, *, quiet: bool = False
) -> list[str]:
    """Return the paths that remain after `--where` and `--exclude`. Where none remains, prints that and ends the command with 0.

    Unless `quiet`, prints on standard error which paths the settings exclude, and which patterns fit no article.
    """
    given = paths or []
    report_excluded(given, config, quiet=quiet)
    report_unused_patterns(given, exclude or (), config, quiet=quiet)
    if not (where or exclude):
        return given
    from corpuskit.cli.progress import watched  # noqa: PLC0415 - most calls choose nothing
    from corpuskit.commands.choosing import Selection, choose_paths  # noqa: PLC0415

    selection = Selection(where, tuple(exclude or ()))
    found = watched(lambda: choose_paths(given, selection, config), given, config)
    if not found:
        typer.echo("corpuskit: --where and --exclude leave no article: nothing to do", err=True)
        raise typer.Exit
    return found


def report_excluded(paths: list[str], config: Path | None, *, quiet: bool) -> None:
    """Print which of the texts and sidecars that a call names are excluded by the settings. Errors of the settings are left to the command."""
    if quiet or not any(path.endswith((".txt", ".yaml")) for path in paths):
        return
    from corpuskit.commands.excluded import excluded_paths  # noqa: PLC0415 - most calls name folders

    found: list[str] = []
    with suppress(CorpuskitError):
        found = excluded_paths(paths, config)
    if found:
        shown = ", ".join([*found[:_NAMED], *(["…"] if len(found) > _NAMED else [])])
        typer.echo(f"corpuskit: left out by `exclude` of the settings: {shown}", err=True)


def report_unused_patterns(paths: list[str], patterns: Sequence[str], config: Path | None, *, quiet: bool) -> None:
    """Print which patterns of `--exclude` fit no file among the paths of a call."""
    if quiet or not patterns:
        return
    from corpuskit.commands.excluded import unused_patterns  # noqa: PLC0415 - as above

    with suppress(CorpuskitError):  # the command reports the error
        for pattern in unused_patterns(paths, patterns, config):
            typer.echo(f"corpuskit: --exclude: {pattern!r} fits no file", err=True)


def holding_input(paths: list[str], *, again: bool) -> AbstractContextManager[None]:
    """Return a context that keeps a copy of standard input, if it is among the paths and is to be read `again`."""
    if not again or "-" not in paths:
        return nullcontext()
    from corpuskit.store.standard_input import held_standard_input  # noqa: PLC0415 - most calls name files

    return held_standard_input()


def refuse_choice_of_one(stdin_filename: str, *, chooses: bool) -> None:
    """Refuse `--where` and `--exclude` for one text from standard input."""
    if stdin_filename and chooses:
        raise UsageError("--stdin-filename makes standard input one text: without --where and --exclude")


def report_not_chosen(report: Report, done: str, *, quiet: bool = False) -> None:
    """Print on standard error how many rows of packed files `--where` excluded; `done` names the work that they missed."""
    if (count := report.facts.get(ROWS_NOT_CHOSEN, 0)) and not quiet:
        what = f"{count:,} row{'' if count == 1 else 's'}" if report.articles else "every row"
        typer.echo(f"corpuskit: --where leaves out {what}: {done}", err=True)


def in_parts(output: str | None, engine: str) -> bool:
    """Return whether the call is one that reads slices and writes parts."""
    return engine == "ray" or (output or "").endswith("/") or bool(output and Path(output).is_dir())


def parts_of_rows(
    output: str | None, engine: Literal["local", "ray"], address: str, jobs: int, size: int | None
) -> "How":
    """Return how rows are written into a folder: each file under its own name, unless it is cut into slices."""
    from corpuskit.pipeline.parts import How  # noqa: PLC0415 - most corpora are read from one machine's files

    default = _SLICE if engine == "ray" else 0
    return How(_as_folder(output), engine, address, jobs, (size << 20) if size else default)


def parts_of_report(folder: str, engine: Literal["local", "ray"], address: str, jobs: int, size: int | None) -> "How":
    """Return the settings for writing findings into a folder."""
    from corpuskit.pipeline.parts import How  # noqa: PLC0415 - as above

    return How(_as_folder(folder), engine, address, jobs, (size << 20) if size else _SLICE, "--report-to")


_SLICE = 16 << 20
_NAMED = 3


def _as_folder(path: str | None) -> str:
    return f"{path}/" if path and not path.endswith("/") else path or ""
