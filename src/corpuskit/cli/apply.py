"""`corpuskit apply`."""

from typing import Annotated

import typer

from corpuskit.cli.options import PATIENCE, Config, Format, LockTimeout, OutputFormat, Quiet, waiting_for
from corpuskit.cli.progress import counting
from corpuskit.cli.show import be_quiet, code, show
from corpuskit.commands.clean.outcome import Mode
from corpuskit.model import Report
from corpuskit.review.apply import apply as carry_out

_CALLED = {
    "wrong": ("removal to undo", "removals to undo"),
    "right": ("removal that is right", "removals that are right"),
    "both": ("pair accepted", "pairs accepted"),
    "duplicate": ("duplicate to mark", "duplicates to mark"),
    "keep": ("copy chosen", "copies chosen"),
    "rules_off": ("rule off for a source", "rules off for a source"),
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
    """Carry out decisions that were made on the page of `report`; one about an article that changed since is reported and skipped."""
    mode = Mode(write=not (dry_run or diff), diff=diff)
    with counting("decisions"):
        report = carry_out(decisions, config=config, mode=mode, waiting=waiting_for(lock_timeout))
    if output_format is OutputFormat.TEXT and not quiet:
        typer.echo(_summarize_decisions(report))
    show(be_quiet(report, quiet=quiet and not diff and output_format is OutputFormat.TEXT), output_format)
    return code(report, found=not mode.write and bool(report.changed))


def _summarize_decisions(report: Report) -> str:
    """Return the numbers of decisions, and the precision of the sample where some of it was judged."""
    counts = report.facts["decisions"]
    parts = [f"{counts[name]:,} {called[counts[name] != 1]}" for name, called in _CALLED.items() if counts[name]]
    lines = [", ".join(parts) or "no decisions"]
    if found := report.facts.get("precision"):
        lines.append(
            f"sample: {found['right']} of {found['judged']} removals are right: precision {found['share']:.3f},"
            f" 95 % interval {found['low']:.3f} to {found['high']:.3f} (Wilson)"
        )
    if counts["keep"]:
        lines.append("copies were chosen: `corpuskit dedup --mark` marks the others")
    if report.dry_run:
        lines += [f"would change: {path}" for path in report.changed if path not in _paths_in_diffs(report)]
    return "\n".join(lines)


def _paths_in_diffs(report: Report) -> set[str]:
    lines = (line for change in report.changes for line in change.diff.splitlines())
    return {line.removeprefix("--- a/") for line in lines if line.startswith("--- a/")}
