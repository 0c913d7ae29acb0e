"""`corpuskit dedup`."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Literal, NamedTuple, cast

import typer

from corpuskit.cli.completion import complete_policies, complete_relations
from corpuskit.cli.dedup_output import Annotate, Clusters, Output, Outputs
from corpuskit.cli.options import (
    PATIENCE,
    Address,
    Config,
    Engine,
    Exclude,
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
    report_not_chosen,
    waiting_for,
)
from corpuskit.cli.progress import counting, watched
from corpuskit.cli.show import be_quiet, code, show
from corpuskit.commands.dedup import command as commands
from corpuskit.commands.dedup.outcome import Shown
from corpuskit.duplicates import POLICIES, Policy
from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Report
from corpuskit.pipeline.options import Means
from corpuskit.store.corpus import Corpus, is_packed
from corpuskit.store.lock import locked
from corpuskit.views.copies import LIMIT
from corpuskit.views.text import line as format_finding

if TYPE_CHECKING:
    from corpuskit.pipeline.parts import How


class DedupFormat(StrEnum):
    """Choices of `--output-format`: for people, for programs, for a spreadsheet."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class SortChoice(StrEnum):
    """Choices of `--sort`."""

    WEAKEST = "weakest"
    STRONGEST = "strongest"
    LARGEST = "largest"
    ID = "id"


class _Accepting(NamedTuple):
    """Options that list pairs as both wanted."""

    pair: tuple[str, str] | None
    cluster: str
    relation: str
    decisions: Path | None
    why: str

    def check(self) -> None:
        """Raise `UsageError` for a reason without anything that it is for."""
        if self.why and not any(self.flags().values()):
            raise UsageError("--why is the reason for a pair that is listed: it goes with --accept… or --decisions")

    def flags(self) -> dict[str, bool]:
        """Return which of the options are given."""
        return {
            "accept": bool(self.pair),
            "accept_cluster": bool(self.cluster),
            "accept_relation": bool(self.relation),
            "decisions": bool(self.decisions),
        }


def dedup(  # noqa: PLR0913 - one parameter an option
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
    accept_cluster: Annotated[
        str, typer.Option("--accept-cluster", metavar="ID", help="List all pairs of the cluster that an article is in.")
    ] = "",
    accept_relation: Annotated[
        str, typer.Option("--accept-relation", metavar="NAME", help="List all copies of one relation.")
    ] = "",
    decisions: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="List the pairs that a table of --output-format csv calls `both`, or a YAML list."
        ),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="With --accept… and --decisions: the reason.")] = "",
    show_pair: Annotated[
        tuple[str, str] | None,
        typer.Option("--show", metavar="A B", help="Show two articles side by side, what they share marked."),
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
    report: Annotated[
        Literal["leaks"] | None,
        typer.Option(help="With --against: `leaks` counts the articles that have a relation with one there."),
    ] = None,
    sort: Annotated[SortChoice, typer.Option(help="Which clusters and links come first.")] = SortChoice.WEAKEST,
    limit: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="How many clusters, and links, are printed; 0: all. Tables have all."),
    ] = LIMIT,
    evidence: Annotated[
        bool | None,
        typer.Option("--evidence/--no-evidence", help="Print the passages that pairs share; default: in JSON only."),
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
    output_format: Annotated[
        DedupFormat, typer.Option("--output-format", help="How the report is printed.")
    ] = DedupFormat.TEXT,
) -> int:
    """Find articles that have text in common, say in what relation, and show the evidence. Deletes nothing."""
    given = chosen_paths(paths, where, exclude, config, quiet=quiet)
    check = check or check_updates
    accepting = _Accepting(accept, accept_cluster, accept_relation, decisions, why)
    accepting.check()
    outputs = Outputs.of(output, clusters, report_to, text_key, annotate=annotate)
    outputs.check(given)
    _one_of(check=check, mark=mark, unmark=unmark, show=bool(show_pair), output=bool(output), **accepting.flags())
    if report and not against:
        raise UsageError("--report leaks tells which articles are like those of --against: name these")
    if show_pair:
        how_read = {"config": config, "mask": not no_mask, "text_key": text_key, "rows_where": where}
        return _show_two(show_pair, given, how_read, output_format)
    if mark or unmark:
        _pairs_only(given)
    is_json, is_csv = output_format is DedupFormat.JSON, output_format is DedupFormat.CSV
    compared = {
        "config": config,
        "relations": [name for name in RELATIONS if name in _parse_relations(relations)],
        "keep": [_parse_policy(name) for name in keep or ()],
        "mask": not no_mask,
        "text_key": text_key,
        "rows_where": where,
    }
    if report_to or engine == "ray":
        if against:
            raise UsageError("--against compares on this machine: without --report-to and --engine")
        how = parts_of_report(report_to, engine, address, jobs, slice_size)
        compare = partial(_compare_parts, given, how, compared)
    else:
        compare = partial(
            commands.dedup,
            given,
            **compared,  # type: ignore[arg-type]
            against=against or (),
            evidence=is_json if evidence is None else evidence,
            shown=None if is_json or quiet or report or output else Shown(sort.value, 0 if is_csv else limit),
            means=Means(jobs, cache=not no_cache),
        )
    corpus = Corpus.of(given, config)
    writing = mark or unmark or any(accepting.flags().values())
    holding = locked(corpus, given, waiting_for(lock_timeout)) if writing else nullcontext()
    with holding, outputs.holding_input(given, where), counting("articles", given, config, prints=outputs.to_stdout):
        outputs = outputs.choosing(corpus, where, given)
        if any(accepting.flags().values()):
            return _accept_pairs(accepting, corpus, given, compare, text_key)
        found = _mark_copies(compare, given, config, unmark=unmark) if mark or unmark else compare()
        found = outputs.write(found, given)
    is_text = output_format is DedupFormat.TEXT
    if not outputs.to_stdout:
        _print_report(outputs.summed(found) if is_text else found, output_format, quiet=quiet, leaks=bool(report))
    if is_text and not quiet:
        outputs.print_files(found)
        if report_to:
            typer.echo(f"pairs and clusters: {report_to.rstrip('/')}/*.jsonl")
    report_not_chosen(found, "written as they are" if output else "not compared", quiet=quiet)
    new = [*found.facts.get("unaccepted", ()), *(found.facts.get("unaccepted_updates", ()) if check_updates else ())]
    return code(found, found=check and bool(new))


def _compare_parts(paths: list[str], how: "How", compared: dict[str, Any]) -> Report:
    """Compare packed corpora in parts, by any engine."""
    from corpuskit.commands.dedup.distributed.plan import dedup as dedup_parts  # noqa: PLC0415 - most corpora are read from one machine's files

    return dedup_parts(paths, how, **compared)


def _mark_copies(compare: Callable[[], Report], paths: list[str], config: Path | None, *, unmark: bool) -> Report:
    """Write the marks of copies into sidecars, or take them out."""
    from corpuskit.commands.dedup import marks  # noqa: PLC0415 - the machinery of sidecars, for those who change some

    return marks.unmark(paths, config=config) if unmark else marks.mark(compare(), paths, config=config)


def _accept_pairs(
    given: _Accepting, corpus: Corpus, paths: list[str], compare: Callable[[], Report], text_key: str
) -> int:
    """List pairs as both wanted: one, those of a file, or those that a comparison finds."""
    from corpuskit.cli import dedup_accept  # noqa: PLC0415 - for those who accept pairs

    if given.pair:
        return dedup_accept.accept_one(corpus, paths, given.pair, given.why, text_key)
    if given.decisions:
        return dedup_accept.accept_decided(corpus, paths, given.decisions, given.why, text_key)
    return dedup_accept.accept_found(corpus, compare, given.cluster, given.relation, given.why)


def _show_two(ids: tuple[str, str], paths: list[str], how: dict[str, Any], output_format: DedupFormat) -> int:
    """Print two articles side by side."""
    from corpuskit.cli.dedup_show import show_pair  # noqa: PLC0415 - for those who look at a pair
    from corpuskit.commands.dedup.compare_pair import compare_two  # noqa: PLC0415 - as above

    if output_format is DedupFormat.CSV:
        raise UsageError("--show prints text or JSON, no table")
    compared = watched(partial(compare_two, *ids, paths, **how), paths, how["config"])
    return show_pair(compared, as_json=output_format is DedupFormat.JSON)


def _print_report(report: Report, output_format: DedupFormat, *, quiet: bool, leaks: bool) -> None:
    """Print a report in its format; with `leaks` only how many articles have a relation with one of another corpus."""
    if not leaks:
        report = replace(report, facts={name: value for name, value in report.facts.items() if name != "leaks"})
    elif output_format is not DedupFormat.CSV:
        report = replace(report, matches=(), clusters=(), facts={**report.facts, "quiet": True})
    if output_format is DedupFormat.CSV:
        from corpuskit.views.pairs_csv import write_pairs  # noqa: PLC0415 - for those who want a table

        sys.stdout.flush()
        write_pairs(report, cast("BinaryIO", sys.stdout.buffer))
        for line in (
            *map(format_finding, report.findings),
            *(f"corpuskit: {f.path}: {f.message}" for f in report.failures),
        ):
            typer.echo(line, err=True)
        return
    is_text = output_format is DedupFormat.TEXT
    show(be_quiet(report, quiet=quiet and is_text), OutputFormat(output_format.value))


def _one_of(**flags: bool) -> None:
    """Refuse options that exclude each other."""
    given = [f"--{name.replace('_', '-')}" for name, value in flags.items() if value]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other")


def _pairs_only(paths: list[str]) -> None:
    if packed := next(filter(is_packed, paths), None):
        raise UsageError(
            f"{packed}: a packed file has no sidecars to mark: -o FILE writes its rows without copies, with --annotate all "
            "with their marks"
        )


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
