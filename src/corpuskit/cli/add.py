"""`corpuskit add`."""

from collections.abc import Sequence
from typing import Annotated

import typer

from corpuskit.cli.accounts import print_account
from corpuskit.cli.completion import complete_fields, complete_presets, complete_read_formats
from corpuskit.cli.exit import Exit
from corpuskit.cli.options import (
    PATIENCE,
    Config,
    Format,
    LockTimeout,
    OutputFormat,
    Quiet,
    expand_patterns,
    split_names,
    waiting_for,
)
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, show
from corpuskit.commands.add.command import add as add_articles
from corpuskit.errors import UsageError
from corpuskit.formats import FORMATS
from corpuskit.registry import list_choices

_FORMAT_NAMES = list_choices(known.name for known in FORMATS.values() if known.is_read)


def add(  # noqa: PLR0913 - one parameter an option
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            callback=expand_patterns,
            help="Files, folders, patterns such as 'in/*.csv', or `-` for standard input.",
        ),
    ],
    *,
    source: Annotated[str, typer.Option(metavar="NAME", help="Who published them, where the input does not say.")] = "",
    lang: Annotated[
        str, typer.Option(metavar="TAG", help="Their language (BCP 47), where the input does not say; else a guess.")
    ] = "",
    license: Annotated[str, typer.Option(metavar="SPDX", help="Under which terms they may be used.")] = "",  # noqa: A002
    override: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD,...",
            autocompletion=complete_fields,
            help="Options that count more than the input: source, lang, license.",
        ),
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Of what is not UTF-8; `auto`: whatever is likely.")
    ] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            autocompletion=complete_read_formats,
            help=f"{_FORMAT_NAMES}; default: by the name.",
        ),
    ] = "",
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN,...", help="Which column or key holds a field: text=body,id=doc_id."
        ),
    ] = None,
    preset: Annotated[
        str,
        typer.Option(
            metavar="TOOL",
            autocompletion=complete_presets,
            help="Rows as a tool writes them: fundus, news-please, trafilatura or cc-news.",
        ),
    ] = "",
    date_order: Annotated[
        str, typer.Option(metavar="ORDER", help="How dates like 01/03/2026 are meant: DMY, MDY or YMD.")
    ] = "",
    from_path: Annotated[
        str, typer.Option(metavar="PATTERN", help="Fields by the file's place: '{source}/{published:%Y}/**/{title}'.")
    ] = "",
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="Not these paths (gitignore's rules).")
    ] = None,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="Mend the texts as `validate --fix` does; default: they are kept as they are."),
    ] = False,
    list_skipped: Annotated[
        bool, typer.Option("--list-skipped", help="List all that was not taken or not understood, not three of a kind.")
    ] = False,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Add articles to the corpus, each with a sidecar. Never overwrites; guesses are marked as guesses."""
    with counting("articles") as progress:
        report = add_articles(
            paths,
            source=source,
            lang=lang,
            license=license,
            encoding=encoding,
            kind=kind,
            columns=_parse_mapping(columns),
            preset=preset,
            override=split_names(override),
            date_order=date_order,
            from_path=from_path,
            exclude=exclude or (),
            mend=mend,
            config=config,
            progress=progress,
            waiting=waiting_for(lock_timeout),
        )
    if output_format is OutputFormat.JSON:
        show(report, output_format)
    else:
        print_account(report, every=list_skipped, quiet=quiet)
    facts = report.facts
    return code(report) if facts["added"] + facts["skipped"] + facts["mended"] else Exit.FAILED


def _parse_mapping(values: Sequence[str] | None) -> dict[str, str]:
    """Return the mapping of fields to columns from the values of `--map`."""
    found = {}
    for part in split_names(values):
        name, equals, column = part.partition("=")
        if not (name and equals and column):
            raise UsageError(f"--map: {part!r} is not FIELD=COLUMN")
        found[name.strip()] = column.strip()
    return found
