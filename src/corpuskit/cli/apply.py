"""`corpuskit apply`."""

from typing import Annotated

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.show import code, quieted, show
from corpuskit.commands.clean.outcome import Mode
from corpuskit.model import Report
from corpuskit.review.apply import apply as carry_out

_CALLED = {
    "wrong": "removals to undo",
    "right": "removals that are right",
    "both": "pairs accepted",
    "duplicate": "duplicates to mark",
    "keep": "copies chosen",
    "rules_off": "rules off for a source",
}


def apply(
    decisions: Annotated[
        str, typer.Argument(metavar="FILE", help="The decisions: decisions.yaml or .json, from `report`.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say which files would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change; exit 1 if so.")] = False,
    quiet: Quiet = False,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Carry out decisions that were made on the page of `report`; one about an article that changed since is told and left."""
    mode = Mode(write=not (dry_run or diff), diff=diff)
    report = carry_out(decisions, config=config, mode=mode, waiting=waiting_for(lock_timeout))
    if output_format is OutputFormat.TEXT and not quiet:
        typer.echo(_summarize_decisions(report))
    show(quieted(report, quiet=quiet and not diff and output_format is OutputFormat.TEXT), output_format)
    return code(report, found=not mode.write and bool(report.changed))


def _summarize_decisions(report: Report) -> str:
    """Return what was decided, and the precision of the sample where some of it was judged."""
    counts = report.facts["decisions"]
    lines = [", ".join(f"{counts[name]:,} {said}" for name, said in _CALLED.items() if counts[name]) or "no decisions"]
    if found := report.facts.get("precision"):
        lines.append(
            f"sample: {found['right']} of {found['judged']} removals are right: precision {found['share']:.3f},"
            f" 95 % interval {found['low']:.3f} to {found['high']:.3f} (Wilson)"
        )
    return "\n".join(lines)
