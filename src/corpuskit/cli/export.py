"""`corpuskit export`."""

import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from corpuskit.cli.completion import complete_fields, complete_written_formats
from corpuskit.cli.options import (
    Address,
    Config,
    Engine,
    Exclude,
    Format,
    Jobs,
    NoCache,
    OutputFormat,
    Paths,
    Quiet,
    SliceSize,
    TextKey,
    Where,
    as_output,
    chosen_paths,
    in_parts,
    parts_of_rows,
    split_names,
)
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code
from corpuskit.commands.export.command import Choice
from corpuskit.commands.export.command import export as export_articles
from corpuskit.errors import UsageError
from corpuskit.formats import FORMATS
from corpuskit.model import Report
from corpuskit.pipeline.options import Means
from corpuskit.registry import list_choices
from corpuskit.views import VIEWS
from corpuskit.views.counts import count_things

_STANDARD = Choice()
_FORMAT_NAMES = list_choices(known.name for known in FORMATS.values() if known.is_written)


def export(  # noqa: PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    format: Annotated[  # noqa: A002 - the option's name
        str,
        typer.Option(
            metavar="NAME",
            autocompletion=complete_written_formats,
            help=f"{_FORMAT_NAMES}; default: by the output's name, else jsonl.",
        ),
    ] = "",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the rows go; `-`: standard output; FOLDER/: a file for each packed one.",
        ),
    ] = "-",
    names: Annotated[
        str,
        typer.Option(
            metavar="PATTERN", help="File names where the output is a folder: '{published}_{source}_{id}.txt'."
        ),
    ] = "",
    fields: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME,...", autocompletion=complete_fields, help="Only these columns, in this order."),
    ] = None,
    where: Where = "",
    exclude: Exclude = None,
    drop_duplicates: Annotated[
        bool, typer.Option("--drop-duplicates", help="Leave out what `dedup --mark` marked as a copy.")
    ] = False,
    raw: Annotated[bool, typer.Option("--raw", help="Texts as they were before cleaning.")] = False,
    split: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=SHARE,...", help="Several files, copies together: train=.8,dev=.1,test=.1."),
    ] = None,
    vocabulary: Annotated[
        str, typer.Option("--map", metavar="NAME", help="In the words of schema.org, dc or ninjs.")
    ] = "",
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for spreadsheets: formulas defused, byte order mark.")
    ] = False,
    flatten: Annotated[
        bool, typer.Option("--flatten", help="A column for each field inside a field: place.name, place.lat.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if the file is out of date.")] = False,
    hf_card: Annotated[
        bool, typer.Option("--hf-card", help="Write README.md for the Hugging Face Hub beside it.")
    ] = False,
    datapackage: Annotated[bool, typer.Option("--datapackage", help="Write datapackage.json beside it.")] = False,
    registry: Annotated[
        bool, typer.Option("--registry", help="Write NAME.registry for Sketch Engine beside vertical text.")
    ] = False,
    croissant: Annotated[
        bool, typer.Option("--croissant", help="Write croissant.json (Croissant 1.1) beside it.")
    ] = False,
    crate: Annotated[
        bool, typer.Option("--crate", help="Write ro-crate-metadata.json (RO-Crate, for language data) beside it.")
    ] = False,
    methods: Annotated[
        bool,
        typer.Option(
            "--methods", help="Write methods.md beside it: a paragraph for a paper, each figure with its command."
        ),
    ] = False,
    standoff: Annotated[
        bool,
        typer.Option(
            "--standoff", help="Everything but the words, for `corpuskit rebuild`: hashes, removed passages as places."
        ),
    ] = False,
    derived: Annotated[
        str,
        typer.Option(metavar="NAME", help="Derived text instead of articles: ngrams, bag or shuffled-sentences."),
    ] = "",
    min_articles: Annotated[
        int | None,
        typer.Option("--min-articles", metavar="N", help="For --derived: only words of so many stories; default: 5."),
    ] = None,
    keep_fields: Annotated[
        list[str] | None,
        typer.Option("--keep-fields", metavar="NAME,...", help="Free-text fields that --standoff keeps: title,path."),
    ] = None,
    text_key: TextKey = "text",
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    engine: Engine = "local",
    address: Address = "",
    slice_size: SliceSize = None,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
    quiet: Quiet = False,
) -> int:
    """Write the corpus as one table, one document, or a folder of files."""
    if min_articles is not None and not derived:
        raise UsageError("--min-articles is for --derived, which counts words")
    paths = chosen_paths(paths, "", exclude, config, quiet=quiet)
    output = as_output(output)
    files_of_articles = engine == "local" and format in FORMATS and FORMATS[format].single is not None
    if files_of_articles and Path(output).is_dir():
        output = f"{output.rstrip('/')}/"
    choice = Choice(
        output=output,
        format=format,
        names=names,
        fields=tuple(split_names(fields)),
        where=where,
        drop_duplicates=drop_duplicates,
        raw=raw,
        split=",".join(split or ()),
        vocabulary=vocabulary,
        excel=excel,
        check=check,
        hf_card=hf_card,
        datapackage=datapackage,
        registry=registry,
        croissant=croissant,
        crate=crate,
        methods=methods,
        standoff=standoff,
        derived=derived,
        min_articles=_STANDARD.min_articles if min_articles is None else min_articles,
        keep_fields=tuple(split_names(keep_fields)),
        flatten=flatten,
        text_key=text_key,
    )
    if in_parts(output, engine) and not files_of_articles:
        from corpuskit.commands.export.parts import export as export_parts  # noqa: PLC0415 - most corpora are read from one machine's files

        how = parts_of_rows(output, engine, address, jobs, slice_size)
        report = export_parts(paths or (), how, choice, config=config)
        _show_export(report, choice, output_format, quiet=quiet)
        return code(report)
    with counting("articles", paths or [], config, prints=output == "-") as progress:
        means = Means(jobs, cache=not no_cache)
        report = export_articles(paths or (), choice, config=config, progress=progress, means=means)
    _show_export(report, choice, output_format, quiet=quiet)
    return code(report, found=check and bool(report.changed))


def _show_export(report: Report, choice: Choice, view: str, *, quiet: bool) -> None:
    """Show the report; where the rows went to standard output, on standard error."""
    out = sys.stderr if choice.output == "-" else sys.stdout
    if view == OutputFormat.JSON or report.findings:
        VIEWS.named(view).show(report, out)
    for failure in report.failures:
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)
    if quiet or view == OutputFormat.JSON:
        return
    if choice.output != "-":
        for file in report.facts["files"]:
            typer.echo(_describe_file(file, changed=file["path"] in report.changed, check=choice.check))
    for remark in _collect_remarks(report, choice):
        typer.echo(f"corpuskit: {remark}", err=True)


def _describe_file(file: dict[str, object], *, changed: bool, check: bool) -> str:
    what = ("out of date" if changed else "up to date") if check else "wrote"
    rows = f"  ({count_things(cast('int', file['rows']), 'row')})" if file["rows"] else ""
    return f"{what}  {file['path']}{rows}"


def _agree(number: int, verb: str) -> str:
    """Return the singular or plural form of a verb for a number of things."""
    single = {"are": "is", "have": "has", "were": "was"}.get(verb, f"{verb}s")
    return single if number == 1 else verb


def _collect_remarks(report: Report, choice: Choice) -> list[str]:
    """Return the remarks about the rows for the user."""
    facts, remarks = report.facts, []
    if choice.where and not report.articles:
        remarks.append("--where leaves no article")
    if risky := facts["risky_cells"]:
        remarks.append(
            f"{count_things(risky, 'cell')} {_agree(risky, 'look')} like {'a formula' if risky == 1 else 'formulas'}; for a spreadsheet use --excel"
        )
    if long := facts["long_cells"]:
        remarks.append(
            f"{count_things(long, 'cell')} {_agree(long, 'are')} longer than the 32,767 characters that Excel keeps"
        )
    for name, count in facts["unknown_fields"].items():
        remarks.append(
            f"{count_things(count, 'article')} {_agree(count, 'have')} a field {name!r} that the schema does not know; it is not exported"
        )
    remarks += [f"{name} has times of several offsets from UTC; its column is in UTC" for name in facts["times_in_utc"]]
    remarks += [
        f"{count_things(count, 'value')} of {name} {_agree(count, 'hold')} words of their text and {_agree(count, 'were')} left out "
        f"(--keep-fields {name} keeps them)"
        for name, count in facts["withheld"].items()
    ]
    if facts["not_stated"]:
        remarks.append(
            f"the crate says 'not stated' for {', '.join(facts['not_stated'])}: [about] in the settings has them"
        )
    if facts["duplicates_in_circles"]:
        remarks.append(
            f"{facts['duplicates_in_circles']:,} articles are marked as copies of each other in a circle; they were kept: "
            "`corpuskit dedup --mark` marks anew"
        )
    if (choice.split or choice.drop_duplicates) and not facts["duplicates_marked"] and not report.failures:
        remarks.append(
            "no article is marked as a copy: `corpuskit dedup --mark` marks articles, `dedup --annotate -o FILE` rows"
        )
    if choice.hf_card and any(file["path"].endswith(".csv") for file in facts["files"]):
        remarks.append("`datasets` reads 001 in a CSV as 1 and NA as nothing: JSONL or Parquet keep every value")
    return remarks
