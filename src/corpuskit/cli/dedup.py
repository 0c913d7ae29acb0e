"""`corpuskit dedup`."""

import shutil
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpuskit.cli.completion import complete_policies, complete_relations
from corpuskit.cli.dedup_output import Annotate, Clusters, Output, Outputs
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
    ReportTo,
    SliceSize,
    TextKey,
    Where,
    chosen_paths,
    parts_of_report,
    waiting_for,
)
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, quieted, show
from corpuskit.commands.dedup import command as commands
from corpuskit.duplicates import POLICIES, Policy
from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Article
from corpuskit.pipeline.options import Means
from corpuskit.pipeline.sources import read_articles
from corpuskit.registry import suggestion
from corpuskit.store import accepted
from corpuskit.store.corpus import Corpus, is_packed, shown_path
from corpuskit.store.lock import locked

if TYPE_CHECKING:
    from corpuskit.commands.dedup.compare_pair import Compared


def dedup(  # noqa: C901, PLR0913 - one parameter an option
    paths: Paths = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 if there are copies that nobody accepted.")] = False,
    check_updates: Annotated[
        bool, typer.Option("--check-updates", help="As --check, and later versions of one story count as copies.")
    ] = False,
    mark: Annotated[
        bool, typer.Option("--mark", help="Write into the sidecars of copies what they duplicate.")
    ] = False,
    unmark: Annotated[bool, typer.Option("--unmark", help="Take those marks out again.")] = False,
    accept: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="List a pair of ids as known, both wanted; reviewed like code."),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="With --accept: the reason.")] = "",
    show_pair: Annotated[
        tuple[str, str] | None,
        typer.Option("--show", metavar="A B", help="Show two articles side by side, and which words are no evidence."),
    ] = None,
    relations: Annotated[
        str,
        typer.Option(
            metavar="NAME,…",
            autocompletion=complete_relations,
            help=f"What to look for: {', '.join(RELATIONS)}; default: all.",
        ),
    ] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POLICY",
            autocompletion=complete_policies,
            help="Which copy of a cluster is kept; the first that decides.",
        ),
    ] = None,
    no_mask: Annotated[bool, typer.Option("--no-mask", help="Compare every word, also what the site left.")] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Compare with the articles there, too: a corpus, or one packed in a file."),
    ] = None,
    where: Where = "",
    exclude: Exclude = None,
    quiet: Quiet = False,
    text_key: TextKey = "text",
    jobs: Jobs = 0,
    no_cache: NoCache = False,
    output: Output = None,
    annotate: Annotate = False,
    clusters: Clusters = "",
    report_to: ReportTo = "",
    engine: Engine = "local",
    address: Address = "",
    slice_size: SliceSize = None,
    lock_timeout: LockTimeout = PATIENCE,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Find articles that have text in common, say in what relation, and show the evidence. Deletes nothing."""
    given = chosen_paths(paths, where, exclude, config)
    check = check or check_updates
    outputs = Outputs.of(output, clusters, report_to, text_key, annotate=annotate)
    outputs.check(given)
    _one_of(check=check, mark=mark, unmark=unmark, accept=bool(accept), show=bool(show_pair), output=bool(output))
    if accept:
        with locked(Corpus.of(given, config), given, waiting_for(lock_timeout)):
            return _accept_pairs(given, config, accept, why, text_key)
    if show_pair:
        from corpuskit.commands.dedup.compare_pair import compare_two  # noqa: PLC0415 - for those who look at a pair

        compared = compare_two(*show_pair, given, config=config, mask=not no_mask, text_key=text_key)
        return _show_pair(compared, output_format)
    if mark or unmark:
        _pairs_only(given)
        from corpuskit.commands.dedup import marks as marking  # noqa: PLC0415 - the machinery of sidecars, for those who change some
    writing = locked(Corpus.of(given, config), given, waiting_for(lock_timeout)) if mark or unmark else nullcontext()
    with writing, counting("articles", given, config):
        if unmark:
            report = marking.unmark(given, config=config)
        else:
            wanted = [name for name in RELATIONS if name in _parse_relations(relations)]
            policies = [_parse_policy(name) for name in keep or ()]
            if against and (report_to or engine == "ray"):
                raise UsageError("--against compares on this machine: without --report-to and --engine")
            if report_to or engine == "ray":
                from corpuskit.commands.dedup.distributed.plan import dedup as dedup_parts  # noqa: PLC0415 - most corpora are read from one machine's files

                how = parts_of_report(report_to, engine, address, jobs, slice_size)
                report = dedup_parts(
                    given, how, config=config, relations=wanted, keep=policies, mask=not no_mask, text_key=text_key
                )
            else:
                report = commands.dedup(
                    given,
                    config=config,
                    relations=wanted,
                    keep=policies,
                    mask=not no_mask,
                    text_key=text_key,
                    against=against or (),
                    evidence=not (check or output) or output_format is not OutputFormat.TEXT,
                    means=Means(jobs, cache=not no_cache),
                )
        if mark:
            report = marking.mark(report, given, config=config)
        report = outputs.write(report, given)
    if not outputs.to_stdout:
        report = outputs.summed(report) if output_format is OutputFormat.TEXT else report
        show(quieted(report, quiet=quiet and output_format is OutputFormat.TEXT), output_format)
    if output_format is OutputFormat.TEXT and not quiet:
        outputs.tell(report)
        if report_to:
            typer.echo(f"pairs and clusters: {report_to.rstrip('/')}/*.jsonl")
    new = [*report.facts.get("unaccepted", ()), *(report.facts.get("unaccepted_updates", ()) if check_updates else ())]
    return code(report, found=check and bool(new))


def _one_of(**flags: bool) -> None:
    """Refuse options that exclude each other."""
    given = [f"--{name}" for name, value in flags.items() if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other")


def _pairs_only(paths: list[str]) -> None:
    if packed := next(filter(is_packed, paths), None):
        raise UsageError(
            f"{packed}: a packed file has no sidecars to mark: -o FILE writes its rows without copies, with --annotate all "
            "with their marks"
        )


def _check_ids(corpus: Corpus, paths: list[str], ids: tuple[str, str], text_key: str) -> None:
    """Raise `UsageError` for an id that no article has: what is accepted must be there."""
    known = {item.id for item in read_articles(corpus, paths, text_key) if isinstance(item, Article)}
    for name in ids:
        if name not in known:
            raise UsageError(f"--accept: no article has the id {name!r} ({suggestion(name, sorted(known))})")


def _accept_pairs(paths: list[str], config: Path | None, known: tuple[str, str], why: str, text_key: str) -> int:
    corpus = Corpus.of(paths, config)
    _check_ids(corpus, paths, known, text_key)
    path = commands.accepted_path(corpus)
    new = accepted.accept_pair(path, *known, why)
    typer.echo(f"{shown_path(path)}: {'added' if new else 'has'} {known[0]} - {known[1]}")
    return Exit.FINE


def _show_pair(compared: "Compared", output_format: OutputFormat) -> int:
    if output_format is OutputFormat.JSON:
        show(compared.report(), output_format)
        return Exit.FINE
    from corpuskit.views.side_by_side import no_evidence, side_by_side  # noqa: PLC0415 - as above

    a, b, width = compared.a, compared.b, shutil.get_terminal_size((160, 24)).columns
    if compared.match is None:
        typer.echo(f"{a.id} - {b.id}: no relation")
    else:
        typer.echo(side_by_side(compared.match, a.text, b.text, width))
    for side in (a, b):
        for quiet in side.muted:
            typer.echo(no_evidence(side.id, quiet.why, quiet.span.of(side.text), width))
    return Exit.FINE


def _parse_policy(name: str) -> Policy:
    for policy in POLICIES:
        if policy == name:
            return policy
    raise UsageError(f"no such policy to keep by: {name!r} (there are: {', '.join(POLICIES)})")


def _parse_relations(relations: str) -> set[str]:
    names = {name.strip() for name in relations.split(",") if name.strip()}
    if unknown := names - set(RELATIONS):
        raise UsageError(f"no such relation: {min(unknown)!r} (there are: {', '.join(RELATIONS)})")
    return names
