"""`corpuskit clean`."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpuskit.cli.completion import complete_rules
from corpuskit.cli.exit import Exit
from corpuskit.cli.options import (
    PATIENCE,
    Address,
    Config,
    Engine,
    Exclude,
    Format,
    Jobs,
    LockTimeout,
    NoCache,
    OutputFormat,
    Paths,
    Quiet,
    SliceSize,
    StdinFilename,
    TextKey,
    Where,
    as_output,
    chosen_paths,
    in_parts,
    parts_of_rows,
    refuse_choice_of_one,
    waiting_for,
)
from corpuskit.cli.progress import watched
from corpuskit.cli.removed import show_removals
from corpuskit.cli.show import be_quiet, code, show
from corpuskit.cli.single_texts import SingleCall, clean_single_text, single_text
from corpuskit.commands.clean import command as commands
from corpuskit.commands.resources import Choice
from corpuskit.commands.usable import split_unusable
from corpuskit.errors import UsageError
from corpuskit.pipeline.options import Means
from corpuskit.store.corpus import is_packed
from corpuskit.store.lock import Waiting
from corpuskit.views.width import terminal_width

Rules = list[str] | None
Strength = Literal["safe", "high"]


def clean(  # noqa: C901, PLR0911, PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if something would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change; exit 1 if so.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show every line with its verdict and why.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Ask about each removal, on a terminal: yes, no, all of this rule, quit.")
    ] = False,
    show_removed: Annotated[
        bool, typer.Option("--show", help="Show what was removed from articles that are cleaned already.")
    ] = False,
    learn: Annotated[
        bool, typer.Option("--learn", help="Find what the sites of the corpus repeat; write it beside the schema.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Put back what was removed; it is not removed again.")] = False,
    offer: Annotated[
        bool, typer.Option("--offer-again", help="Forget what --undo declined: it may be removed again, and is.")
    ] = False,
    rule: Annotated[
        str | None,
        typer.Option(metavar="RULE", autocompletion=complete_rules, help="With --undo: only what this rule removed."),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Drop the record: the text as it stands is the original now.")
    ] = False,
    strength: Annotated[
        Strength | None, typer.Option(help="How sure a removal must be; default: the settings'.")
    ] = None,
    select: Annotated[
        Rules, typer.Option(metavar="RULE", autocompletion=complete_rules, help="Only these rules (or packs).")
    ] = None,
    ignore: Annotated[
        Rules, typer.Option(metavar="RULE", autocompletion=complete_rules, help="Not these rules (or packs).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Cut also where most of a text would go.")] = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="For packed corpora: where the rows go; FOLDER/: a file for each."
        ),
    ] = None,
    record: Annotated[
        str | None, typer.Option(metavar="FILE", help="For a packed corpus: what undoing needs, one row an article.")
    ] = None,
    where: Where = "",
    exclude: Exclude = None,
    stdin_filename: StdinFilename = "",
    quiet: Quiet = False,
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    engine: Engine = "local",
    address: Address = "",
    slice_size: SliceSize = None,
    text_key: TextKey = "text",
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Remove what the site left in the texts; every removal says why and can be undone."""
    _refuse_choice(learn=learn, stdin_filename=stdin_filename, chooses=bool(where or exclude))
    given = chosen_paths(paths, where, exclude, config, quiet=quiet)
    output = output and as_output(output)
    silent = quiet and output_format is OutputFormat.TEXT
    mode = commands.Mode(write=not (check or diff), diff=diff)
    choice = Choice(strength, tuple(select or ()), tuple(ignore or ()), force)
    waiting = waiting_for(lock_timeout)
    _refuse_conflicts(
        undo=undo,
        forget=forget,
        explain=explain,
        learn=learn,
        offer_again=offer,
        review=review,
        show=show_removed,
        rule=rule,
    )
    _refuse_looking(
        review=review, show_removed=show_removed, looks=not mode.write, output=output or record, paths=given
    )
    _refuse_offer(given, offer=offer, writes=mode.write)
    if (single := single_text(given, stdin_filename)) and not (
        undo or forget or learn or output or record or review or show_removed or offer
    ):
        as_json = output_format is OutputFormat.JSON
        return clean_single_text(single, SingleCall(choice, mode, explain, quiet, as_json))
    if learn:
        from corpuskit.commands.clean import learn as learning  # noqa: PLC0415 - it compares articles, which no other call does

        learn_lines = partial(learning.learn, config=config, text_key=text_key, write=mode.write, waiting=waiting)
        report = watched(partial(learn_lines, given), given, config)
        show(be_quiet(report, quiet=silent), output_format)
        return code(report)
    if in_parts(output, engine) or any(map(is_packed, given)):
        from corpuskit.cli.clean_rows import RowCall, clean_packed_files  # noqa: PLC0415 - hooks start faster without the formats of rows

        how = parts_of_rows(output, engine, address, jobs, slice_size) if in_parts(output, engine) else None
        chosen = {"undo": undo, "forget": forget, "explain": explain, "rule": bool(rule)}
        call = RowCall(output, record, text_key, where, choice, mode, jobs, config, output_format, silent, how)
        return clean_packed_files(given, call, [name for name, wanted in chosen.items() if wanted])
    if output or record:
        raise UsageError("--output and --record are for packed corpora (.jsonl); pairs of files are changed in place")
    if explain:
        return _explain(given, config, choice)
    if show_removed:
        return show_removals(given, config, output_format)
    if review:
        from corpuskit.cli.clean_review import review_on_terminal  # noqa: PLC0415 - for `--review` only

        return review_on_terminal(given, config, choice, Means(jobs, cache=not no_cache), waiting)
    if offer:
        _offer_again(given, config, waiting)
    if undo:
        work = partial(commands.undo, given, config=config, rule=rule, mode=mode, waiting=waiting)
    elif forget:
        work = partial(commands.forget, given, config=config, mode=mode, waiting=waiting, force=force)
    else:
        means = Means(jobs, cache=not no_cache)
        work = partial(commands.clean, given, config=config, choice=choice, mode=mode, means=means, waiting=waiting)
    report = watched(work, given, config)
    show(be_quiet(report, quiet=silent and not diff), output_format)
    if rule and not report.changed:
        typer.echo(f"corpuskit: --rule: nothing that {rule!r} removed is there to put back", err=True)
    return code(report, found=not mode.write and bool(report.changed))


def _explain(paths: list[str], config: Path | None, choice: Choice) -> Exit:
    """Print the verdict on every line of the articles; report paths that name no article."""
    usable, failures = split_unusable(paths)
    width = terminal_width(sys.stdout)
    for line in commands.explain(usable, config=config, choice=choice, width=width) if usable or not failures else ():
        typer.echo(line)
    for failure in failures:
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)
    return Exit.FAILED if failures else Exit.FINE


def _offer_again(paths: list[str], config: Path | None, waiting: Waiting) -> None:
    """Clear the declined removals. Files that could not be written are reported."""
    report = watched(lambda: commands.offer_again(paths, config=config, waiting=waiting), paths, config)
    for failure in report.failures:
        typer.echo(f"corpuskit: {failure.path}: {failure.message}", err=True)


def _refuse_choice(*, learn: bool, stdin_filename: str, chooses: bool) -> None:
    """Refuse `--where` and `--exclude` where there is nothing to choose from."""
    if learn and chooses:
        raise UsageError("--learn looks at all that a site repeats: without --where and --exclude")
    refuse_choice_of_one(stdin_filename, chooses=chooses)


def _refuse_offer(paths: list[str], *, offer: bool, writes: bool) -> None:
    if offer and any(map(is_packed, paths)):
        raise UsageError("--offer-again is for pairs of files: rows of packed files hold nothing that was declined")
    if offer and not writes:
        raise UsageError("--offer-again writes into the sidecars: without --check and --diff")


def _refuse_looking(*, review: bool, show_removed: bool, looks: bool, output: str | None, paths: list[str]) -> None:
    """Refuse options that do not fit `--review` and `--show`, which are about pairs of files."""
    name = "--review" if review else "--show"
    if not (review or show_removed):
        return
    if looks or output:
        raise UsageError(f"{name} goes without --check, --diff, --output and --record")
    if any(map(is_packed, paths)):
        raise UsageError(f"{name} is for pairs of files: the record of a packed file stands beside it")


def _refuse_conflicts(*, rule: str | None, undo: bool, **flags: bool) -> None:
    """Refuse options that do not go together."""
    given = ["--" + name.replace("_", "-") for name, value in {"undo": undo, **flags}.items() if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other")
    if rule and not undo:
        raise UsageError("--rule goes with --undo")
