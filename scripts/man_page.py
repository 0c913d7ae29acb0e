#!/usr/bin/env python3
"""Write docs/corpuskit.1, the page that `man corpuskit` shows, from what `--help` says: `python scripts/man_page.py`."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "corpuskit.1"
COMMANDS = runpy.run_path(str(ROOT / "scripts" / "commands_page.py"))
HEAD = """\
.TH CORPUSKIT 1 "" "corpuskit" "User commands"
.SH NAME
corpuskit \\- validate, clean, deduplicate and export a plain-text news corpus that lives in git
.SH SYNOPSIS
.B corpuskit
.I COMMAND
[\\fIOPTIONS\\fR] [\\fIPATH\\fR ...]
.SH DESCRIPTION
An article is a text file with a YAML sidecar next to it. With no PATH a command takes the corpus that the settings name.
.SH COMMANDS
"""
TAIL = """\
.SH EXIT STATUS
0: fine. 1: errors were found, or something would change. 2: something could not be done.
.SH FILES
.TP
.I corpuskit.toml
settings
.TP
.I schema.json
the JSON Schema of a sidecar
.TP
.I .corpuskit/
the cache, which may be deleted
"""


def page() -> str:
    """Return the page in the man macros of roff."""
    return HEAD + "".join(_command(name) for name in COMMANDS["COMMANDS"]) + TAIL


def _command(name: str) -> str:
    """Return the section of a command, its help as it stands."""
    return f".SS {name}\n.nf\n{_escape(COMMANDS['_help'](name))}\n.fi\n"


def _escape(text: str) -> str:
    r"""Return text that roff prints as it stands: backslashes, hyphens, quotation marks and dots at the head of a line mean something there."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return re.sub(r"^([.'])", r"\\&\1", plain, flags=re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
