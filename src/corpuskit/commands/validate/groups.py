"""Paths by the corpus that they belong to, and the reports of several corpora as one."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from corpuskit.commands.usable import NOT_THERE, is_there, split_paths
from corpuskit.commands.validate.options import ValidateOptions
from corpuskit.commands.validate.tracking import without_drafts
from corpuskit.config import Settings, find_settings
from corpuskit.model import ROWS_NOT_CHOSEN, Failure, Report, sort_findings
from corpuskit.store.corpus import NO_ARTICLE, Corpus, folder_of, is_no_article, is_packed, real


def corpora_of(paths: Sequence[str], config: Path | None) -> list[tuple[Corpus, list[str]]]:
    """Return the corpora that `paths` belong to, each with its paths, in the order in which they are named.

    A path belongs to the nearest settings file above it; all to the file `config` where one is named, and the corpus of the working folder stands for none.
    Paths above which there is no settings file are judged by the defaults, all together. Packed files without settings of their own belong to the working folder's.
    """
    if config or not paths:
        return [(Corpus.at(Path.cwd(), config), list(paths))]
    nearest = cache(lambda folder: find_settings(Path(folder)))
    groups: dict[Path | None, list[str]] = {}
    for path in paths:
        groups.setdefault(_settings_of(path, nearest), []).append(path)
    return [(_corpus_of(settings, named), named) for settings, named in groups.items()]


def _settings_of(path: str, nearest: Callable[[str], Path | None]) -> Path | None:
    if path == "-" or "://" in path:
        return nearest(os.path.realpath("."))
    found = nearest(os.path.realpath(folder_of(path)))
    return found if found or not is_packed(path) else nearest(os.path.realpath("."))


def _corpus_of(settings: Path | None, named: Sequence[str]) -> Corpus:
    if settings:
        return Corpus.at(settings.parent, settings)
    if all(map(is_packed, named)):
        return Corpus(Path.cwd(), Settings())
    folders = [os.path.realpath(folder_of(path)) for path in named if not is_packed(path)]
    return Corpus(Path(os.path.commonpath(folders)), Settings())


def split_missing(paths: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """Return the paths that are there, and a failure for each that is not: the others are checked all the same."""
    return split_paths(paths, lambda path: "" if path == "-" or "://" in path or is_there(path) else NOT_THERE)


def narrow_corpus(corpus: Corpus, paths: Sequence[str], requested: ValidateOptions) -> tuple[Corpus, list[str]]:
    """Return the corpus without what the call leaves out, and remarks about that.

    Articles that `paths` name are asked for, whether tracked or not: only where the whole corpus is concerned those that are not are left out.
    """
    corpus = _exclude_paths(corpus, requested.exclude)
    return without_drafts(corpus) if requested.tracked and (not paths or concerns_all(corpus, paths)) else (corpus, [])


def described_by(corpus: Corpus) -> set[Path]:
    """Return the schema and the settings: when they change, every article may be concerned."""
    settings = corpus.settings_path
    return {real(corpus.root / corpus.settings.schema), *([real(settings)] if settings else [])}


def concerns_all(corpus: Corpus, paths: Sequence[str]) -> bool:
    """Return whether the corpus, its schema or settings are among the paths."""
    about_all = {real(corpus.folder), *described_by(corpus)}
    return any(real(path) in about_all for path in paths)


def split_articles(corpus: Corpus, files: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """Return the paths that name articles, folders, the schema or the settings, and a failure for each other one."""
    known = described_by(corpus)
    return split_paths(files, lambda path: NO_ARTICLE if is_no_article(path) and real(path) not in known else "")


def outside_corpus(corpus: Corpus, files: Sequence[str]) -> list[str]:
    """Return the paths that the whole corpus does not hold: neither inside of it nor its schema and settings."""
    inside, known = real(corpus.folder), described_by(corpus)
    return [path for path in files if (found := real(path)) not in known and not found.is_relative_to(inside)]


def _exclude_paths(corpus: Corpus, patterns: tuple[str, ...]) -> Corpus:
    settings = replace(corpus.settings, exclude=(*corpus.settings.exclude, *patterns))
    return replace(corpus, settings=settings) if patterns else corpus


def together(reports: Sequence[Report]) -> Report:
    """Return the reports of several corpora as one, sorted by place."""
    facts: dict[str, Any] = {
        "guessed": _add_counts(report.facts["guessed"] for report in reports),
        "kept_as_added": _add_counts(report.facts.get("kept_as_added", {}) for report in reports),
        "strict": any(report.facts["strict"] for report in reports),
        "remarks": list(chain.from_iterable(report.facts["remarks"] for report in reports)),
    }
    if counts := [report.facts[ROWS_NOT_CHOSEN] for report in reports if ROWS_NOT_CHOSEN in report.facts]:
        facts[ROWS_NOT_CHOSEN] = sum(counts)
    if any("statistics" in report.facts for report in reports):
        facts["statistics"] = _add_rows(chain.from_iterable(report.facts["statistics"] for report in reports))
    return replace(
        reports[0],
        articles=sum(report.articles for report in reports),
        findings=sort_findings(chain.from_iterable(report.findings for report in reports)),
        changes=tuple(chain.from_iterable(report.changes for report in reports)),
        changed=tuple(chain.from_iterable(report.changed for report in reports)),
        failures=tuple(chain.from_iterable(report.failures for report in reports)),
        facts=facts,
    )


def _add_counts(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return dict(sorted(sum(map(Counter, counts), Counter[str]()).items()))


def _add_rows(rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - an iterator of rows
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        earlier = found.get(row["code"], {"count": 0})
        found[row["code"]] = {**row, "count": row["count"] + earlier["count"]}
    return sorted(found.values(), key=lambda row: (-row["count"], row["code"]))
