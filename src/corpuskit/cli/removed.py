"""Removals on a terminal: those that `clean --diff` would make, and those that earlier runs made (`clean --show`)."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import OutputFormat
from corpuskit.cli.progress import watched
from corpuskit.cli.show import code, print_failures, show
from corpuskit.cli.terminal import has_colour, print_lines
from corpuskit.model.changes import Change
from corpuskit.store.corpus import read_bytes
from corpuskit.views.counts import count_things
from corpuskit.views.removals import Drawing, draw_removals
from corpuskit.views.text import line, summary_line


def terminal_drawing() -> Drawing:
    """Return how removals are drawn on standard output."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return Drawing(width, has_colour(sys.stdout))


def draw_changes(changes: Sequence[Change], texts: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield the lines that show the removals of changes: in the texts of `texts`, or in the files."""
    how = terminal_drawing()
    for change in changes:
        text = texts[change.path] if texts else _text_at(change.path)
        yield from draw_removals(change.path, text, change.steps, how)
        if change.refused:
            yield f"{change.path}: left as it is: {change.refused}"
        yield from (f"{change.path}: {warning}" for warning in change.warnings)


def _text_at(path: str) -> str:
    return (read_bytes(path) or b"").decode("utf-8", "replace")


def show_removals(paths: Sequence[str], config: Path | None, output_format: OutputFormat) -> Exit:
    """Print the passages that were removed from articles, each in its text and with its rule."""
    from corpuskit.commands.clean.command import show_removed  # noqa: PLC0415 - used rarely

    report, originals = watched(lambda: show_removed(paths, config=config), paths, config)
    if output_format is OutputFormat.JSON:
        show(report, output_format)
        return code(report)
    removals = sum(len(change.steps) for change in report.changes)
    lines = [*draw_changes(report.changes, originals), *map(line, report.findings)]
    articles = f"{report.articles} article{'' if report.articles == 1 else 's'}"
    lines.append(
        f"show: {articles}, {count_things(removals, 'removal')} in {len(report.changes)}"
        if removals
        else summary_line(report)
    )
    print_lines(lines)
    print_failures(report)
    return code(report)
