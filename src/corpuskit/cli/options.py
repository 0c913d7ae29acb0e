"""Options that several commands share, spelled once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class OutputFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"


Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PATH]...", help="Articles, folders or packed corpora; none: the corpus of the settings."),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Settings file; default: the nearest corpuskit.toml or pyproject.toml."
    ),
]
Format = Annotated[OutputFormat, typer.Option("--output-format", help="How the report is printed.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but findings and failures.")]
TextKey = Annotated[str, typer.Option("--text-key", metavar="KEY", help="The key of the text in a packed corpus.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=0, help="How many processes; default: as many as there are cores."),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Neither use nor keep what is remembered between runs.")]
