"""`corpuskit dedup --show A B`: two articles side by side."""

import os
import shutil
import sys
from typing import TYPE_CHECKING

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import OutputFormat
from corpuskit.cli.show import show
from corpuskit.cli.terminal import has_colour, print_lines

if TYPE_CHECKING:
    from corpuskit.commands.dedup.compare_pair import Compared

_WIDE = 160  # columns of a file or a pipe


def show_pair(compared: "Compared", *, as_json: bool) -> int:
    """Print two articles paragraph by paragraph, with shared passages marked, and the words that are no evidence."""
    if as_json:
        show(compared.report(), OutputFormat.JSON)
        return Exit.FINE
    from corpuskit.views.side_by_side import Page, no_evidence, side_by_side  # noqa: PLC0415 - for those who look at a pair

    a, b, width = compared.a, compared.b, _show_width()
    lines = side_by_side(Page(a.id, a.text), Page(b.id, b.text), compared.match, width, colours=has_colour(sys.stdout))
    lines += [
        no_evidence(side.id, quiet.why, quiet.span.of(side.text), width)
        for side in (a, b)
        for quiet in side.masked_texts
    ]
    print_lines(lines)  # texts were made safe before they were coloured
    return Exit.FINE


def _show_width() -> int:
    return (
        shutil.get_terminal_size((_WIDE, 24)).columns
        if sys.stdout.isatty()
        else int(os.environ.get("COLUMNS") or _WIDE)
    )
