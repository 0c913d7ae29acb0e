#!/usr/bin/env python3
"""Write docs/commands.md from what `--help` says: `python scripts/commands_page.py`."""

import contextlib
import io
import os
from pathlib import Path

os.environ.update({"TYPER_USE_RICH": "0", "COLUMNS": "110", "TERMINAL_WIDTH": "110", "NO_COLOR": "1"})

from corpuskit.cli.app import COMMANDS, run

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
HEAD = """\
# Commands

Every command and every option, as `--help` tells them. With no PATH a command takes the corpus that the settings name; `-` is
standard input or output. Exit codes: 0 fine, 1 errors found or something would change, 2 something could not be done.

`corpuskit --install-completion` lets your shell complete commands and options, and the names of relations, checks, rules, fields and formats.
"""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"\n## {name}\n\n```\n{_help(name)}\n```\n" for name in COMMANDS)


def _help(name: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run([name, "--help"])
    return "\n".join(line.rstrip() for line in out.getvalue().strip().split("\n"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
