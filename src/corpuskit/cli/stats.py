"""`corpuskit stats`."""

import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from corpuskit.cli.completion import complete_dimensions
from corpuskit.cli.options import (
    Config,
    Exclude,
    Format,
    OutputFormat,
    Paths,
    TextKey,
    Where,
    chosen_paths,
    holding_input,
    split_names,
)
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, show
from corpuskit.commands.stats import stats as count
from corpuskit.views.width import fit_width, terminal_width, wrap_columns

_BAR = 24
_ROWS, _FEW_ROWS = 20, 4
_CALLED = {"relations": "copies and links", "removed": "articles cleaned, by rule"}
_GAP, _LEAST_LABEL = 2, 8
_EIGHTHS = " ▏▎▍▌▋▊▉"


def stats(
    paths: Paths = None,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD,...",
            autocompletion=complete_dimensions,
            help="One more table: source, lang, year, month, section, …",
        ),
    ] = None,
    without_copies: Annotated[
        bool, typer.Option("--without-copies", help="Leave out what `dedup` marked as a copy.")
    ] = False,
    where: Where = "",
    exclude: Exclude = None,
    text_key: TextKey = "text",
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Show what the corpus holds: articles, words, sources, languages, years, copies, what cleaning removed."""
    paths = chosen_paths(paths, "", exclude, config)
    dimensions = split_names(by)
    with holding_input(paths, again=bool(where)), counting("articles", paths, config) as progress:
        report = count(
            paths,
            by=dimensions,
            where=where,
            copies=not without_copies,
            text_key=text_key,
            config=config,
            progress=progress,
        )
    if output_format is OutputFormat.JSON:
        show(report, output_format)
        return code(report)
    if where and not report.articles:
        typer.echo("corpuskit: --where leaves no article", err=True)
    for remark in report.facts["remarks"]:
        typer.echo(f"corpuskit: {remark}", err=True)
    typer.echo("\n\n".join(_filled_tables(report.facts["stats"], dimensions)))
    if report.findings or report.failures:
        show(report, output_format)
    return code(report)


def _filled_tables(figures: Mapping[str, Any], dimensions: Sequence[str]) -> list[str]:
    """Return the tables that have something in them."""
    if dimensions:
        return [_summarize_counts(figures), _make_table(figures["by"], dimensions)]
    tables = [
        _make_table(figures[name], [column], _FEW_ROWS)
        for name, column in (
            ("sources", "source"),
            ("languages", "lang"),
            ("years", "year"),
        )
        if figures[name]
    ]
    return [_summarize_counts(figures), *tables]


def _summarize_counts(figures: Mapping[str, Any]) -> str:
    lines = [f"{figures['articles']:,} articles, {figures['words']:,} words, {figures['characters']:,} characters"]
    if lengths := figures["lengths"]:
        lines.append("words an article: " + ", ".join(f"{k.replace('_', ' ')} {v:,}" for k, v in lengths.items()))
    for name, column in (("relations", "relation"), ("removed", "rule")):
        if rows := figures[name]:
            more = ", …" if len(rows) > _FEW_ROWS else ""
            lines.append(
                f"{_CALLED[name]}: " + ", ".join(f"{r[column]} ({r['articles']:,})" for r in rows[:_FEW_ROWS]) + more
            )
    if figures["guessed"]:
        lines.append("guessed: " + ", ".join(f"{name} ({number:,})" for name, number in figures["guessed"].items()))
    width = terminal_width(sys.stdout)
    return "\n".join(part for line in lines for part in (wrap_columns(line, width) if width else [line]))


def _make_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], most_rows: int = _ROWS) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - slow to load

    most = max((row["articles"] for row in rows), default=0)
    room = _label_room(rows[:most_rows], columns)
    shown = [
        [
            *(fit_width(str(row[c]), room) for c in columns),
            f"{row['articles']:,}",
            f"{row['words']:,}",
            _draw_bar(row["articles"], most),
        ]
        for row in rows[:most_rows]
    ]
    aligned = [*("left" for _ in columns), "right", "right", "left"]
    table: str = tabulate(
        shown, [*columns, "articles", "words", ""], disable_numparse=True, colalign=aligned if shown else None
    )
    more = len(rows) - most_rows
    return f"{table}\n… and {more:,} more (--by {columns[0]} or --output-format json)" if more > 0 else table


def _label_room(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> int | None:
    """Return the number of terminal columns for the label of a row beside its numbers and its bar; `None` where there is no terminal."""
    width = terminal_width(sys.stdout)
    if width is None:
        return None
    numbers = sum(max([len(name) + _GAP, *(len(f"{row[name]:,}") for row in rows)]) for name in ("articles", "words"))
    return max(_LEAST_LABEL, (width - numbers - _BAR - _GAP * (len(columns) + 2)) // len(columns))


def _draw_bar(value: int, most: int) -> str:
    """Return a bar of blocks, in eighths of a character."""
    eighths = round(value / most * _BAR * 8) if most else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
