"""`corpuskit dedup --accept…`: pairs of copies of which both are wanted."""

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from corpuskit.cli.exit import Exit
from corpuskit.commands.dedup import command as commands
from corpuskit.errors import UsageError
from corpuskit.model import RELATIONS, Article, Report
from corpuskit.pipeline.sources import read_articles
from corpuskit.registry import suggestion
from corpuskit.store import accepted
from corpuskit.store.corpus import Corpus, shown_path
from corpuskit.store.progress import counted

Row = tuple[str, str, str]
"""Two ids, and the reason."""


def accept_one(corpus: Corpus, paths: Sequence[str], pair: tuple[str, str], why: str, text_key: str) -> int:
    """List a pair whose ids are given. Raises `UsageError` for an id that no article has."""
    ids = _read_ids(corpus, paths, text_key)
    for name in pair:
        if name not in ids:
            raise UsageError(f"--accept: no article has the id {name!r} ({suggestion(name, sorted(ids))})")
    path = commands.accepted_path(corpus)
    new = accepted.accept_pair(path, *pair, why)
    typer.echo(f"{shown_path(path)}: {'added' if new else 'has'} {pair[0]} - {pair[1]}")
    return Exit.FINE


def accept_found(corpus: Corpus, compare: Callable[[], Report], cluster: str, relation: str, why: str) -> int:
    """List the pairs of a cluster, or those of a relation, as a comparison finds them."""
    from corpuskit.commands.dedup.decisions import pairs_of_cluster, pairs_of_relation  # noqa: PLC0415 - seldom

    if relation and relation not in RELATIONS:
        raise UsageError(f"no such relation: {relation!r} (there are: {', '.join(RELATIONS)})")
    report = compare()
    pairs = pairs_of_cluster(report, cluster) if cluster else pairs_of_relation(report, relation)
    return _write_pairs(corpus, [(a, b, why) for a, b in pairs])


def accept_decided(corpus: Corpus, paths: Sequence[str], file: Path, why: str, text_key: str) -> int:
    """List the pairs of which a file of decisions keeps both articles. Raises `UsageError` for an id that no article has."""
    from corpuskit.commands.dedup.decisions import read_decisions, refuse_unknown  # noqa: PLC0415 - seldom

    decisions = read_decisions(file)
    refuse_unknown(decisions, sorted(_read_ids(corpus, paths, text_key)))
    return _write_pairs(corpus, [(each.a, each.b, each.why or why) for each in decisions])


def _write_pairs(corpus: Corpus, rows: Sequence[Row]) -> int:
    path = commands.accepted_path(corpus)
    new = accepted.accept_pairs(path, rows)
    had = len(rows) - new
    typer.echo(f"{shown_path(path)}: {new} pair{'' if new == 1 else 's'} added" + (f", has {had}" if had else ""))
    return Exit.FINE


def _read_ids(corpus: Corpus, paths: Sequence[str], text_key: str) -> set[str]:
    return {item.id for item in counted(read_articles(corpus, list(paths), text_key)) if isinstance(item, Article)}
