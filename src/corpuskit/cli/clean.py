"""`corpuskit clean`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import Config, Format, OutputFormat, Paths, TextKey
from corpuskit.cli.show import code, show
from corpuskit.commands import clean as commands
from corpuskit.commands import clean_packed as packed
from corpuskit.errors import UsageError
from corpuskit.model import Report
from corpuskit.store.corpus import is_packed


class Strength(StrEnum):
    """How sure cleaning must be."""

    SAFE = "safe"
    HIGH = "high"


Rules = list[str] | None


def clean(  # noqa: PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change; exit 1 if so.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show every line with its verdict and why.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Put back what was removed; it is not removed again.")] = False,
    rule: Annotated[str | None, typer.Option(metavar="RULE", help="With --undo: only what this rule removed.")] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Drop the record: the text as it stands is the original now.")
    ] = False,
    strength: Annotated[Strength | None, typer.Option(help="How sure a removal must be; default: the settings'.")] = None,
    select: Annotated[Rules, typer.Option(metavar="RULE", help="Only these rules (or packs).")] = None,
    ignore: Annotated[Rules, typer.Option(metavar="RULE", help="Not these rules (or packs).")] = None,
    force: Annotated[bool, typer.Option("--force", help="Cut also where most of a text would go.")] = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="For a packed corpus: where the rows go.")
    ] = None,
    record: Annotated[
        str | None, typer.Option(metavar="FILE", help="For a packed corpus: what undoing needs, one row an article.")
    ] = None,
    text_key: TextKey = "text",
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Remove what the site left in the texts; every removal says why and can be undone."""
    given = paths or []
    mode = commands.Mode(write=not (check or diff), diff=diff)
    options = {"strength": strength and strength.value, "select": select or (), "ignore": ignore or (), "force": force}
    _one_of(undo=undo, forget=forget, explain=explain)
    if any(map(is_packed, given)):
        return _packed(given, output, record, text_key, options, undo=undo, write=mode.write, view=output_format)
    if output or record:
        raise UsageError("--output and --record are for packed corpora (.jsonl); pairs of files are changed in place")
    if explain:
        for line in commands.explain(given, config=config, **options):
            typer.echo(line)
        return Exit.FINE
    report = _run(given, mode, config, options, undo=undo, rule=rule, forget=forget)
    show(report, output_format)
    return code(report, found=not mode.write and bool(report.changed))


def _one_of(**flags: bool) -> None:
    """Refuse options that exclude each other."""
    given = [f"--{name}" for name, value in flags.items() if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other")


def _run(
    paths: list[str],
    mode: commands.Mode,
    config: Path | None,
    options: dict[str, object],
    *,
    undo: bool,
    rule: str | None,
    forget: bool,
) -> Report:
    if rule and not undo:
        raise UsageError("--rule goes with --undo")
    if undo:
        return commands.undo(paths, config=config, rule=rule, mode=mode)
    if forget:
        return commands.forget(paths, config=config, mode=mode)
    return commands.clean(paths, config=config, mode=mode, **options)  # type: ignore[arg-type]


def _packed(  # noqa: PLR0913 - one parameter an option
    paths: list[str],
    output: str | None,
    record: str | None,
    text_key: str,
    options: dict[str, object],
    *,
    undo: bool,
    write: bool,
    view: OutputFormat,
) -> int:
    if len(paths) != 1:
        raise UsageError("a packed corpus is cleaned one file at a time")
    if write and output is None:
        raise UsageError(f"{paths[0]}: say where the rows go with -o FILE (`-` for standard output)")
    if undo:
        report = packed.undo(paths[0], output or "-", record, text_key=text_key)
    else:
        report = packed.clean(paths[0], output if write else None, record, text_key=text_key, **options)  # type: ignore[arg-type]
    if output != "-":
        show(report, view)
    return code(report, found=not write and bool(report.changed))
