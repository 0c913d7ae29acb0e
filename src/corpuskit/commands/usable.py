"""Paths of a call that name no article: each is a failure, and the command goes on with the others."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from corpuskit.errors import StoreError
from corpuskit.model import Failure, Report
from corpuskit.store.corpus import NO_ARTICLE, SIDECAR, TEXT, is_no_article, is_packed

Command = TypeVar("Command", bound=Callable[..., Any])


NOT_THERE = "no such file"


def split_unusable(paths: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """Return the paths that name articles, folders or packed files, and a failure for each other one."""
    return split_paths(paths, why_unusable)


def split_paths(paths: Sequence[str], why_not: Callable[[str], str]) -> tuple[list[str], list[Failure]]:
    """Return the paths that can be used, and a failure for each other one; `why_not` says why a path cannot, or nothing."""
    failures = [Failure(path, why) for path in paths if (why := why_not(path))]
    refused = {failure.path for failure in failures}
    return [path for path in paths if path not in refused], failures


def refuse_all(failures: Sequence[Failure]) -> NoReturn:
    """Raise `StoreError` for a call of which no path can be used."""
    raise StoreError("; ".join(f"{failure.path}: {failure.message}" for failure in failures))


def why_unusable(path: str) -> str:
    """Return why nothing can be read at a path, or nothing. A packed file is looked at by whoever reads it.

    >>> why_unusable("rows.jsonl"), why_unusable("-"), why_unusable("no-such-folder")
    ('', '', 'no such file')
    """
    if is_packed(path) or "://" in path:
        return ""
    if not is_there(path):
        return NOT_THERE
    return NO_ARTICLE if is_no_article(path) else ""


def is_there(path: str) -> bool:
    """Return whether a path is there, or the other file of the pair that it is a half of: one of a pair may have been deleted."""
    if os.path.lexists(path):
        return True
    stem, suffix = os.path.splitext(path)  # noqa: PTH122 - a string, as given
    return suffix in (TEXT, SIDECAR) and (os.path.lexists(stem + TEXT) or os.path.lexists(stem + SIDECAR))


def report_unusable(command: Command) -> Command:
    """Let a command, whose first argument is a sequence of paths, report those that name no article among its failures.

    Where nothing else is named, it raises `StoreError`.
    """

    @wraps(command)
    def reporting(paths: Sequence[str] = (), *args: Any, **options: Any) -> Report:  # noqa: ANN401 - what the command takes
        usable, failures = split_unusable(paths)
        if failures and not usable:
            refuse_all(failures)
        report: Report = command(usable, *args, **options)
        return replace(report, failures=(*failures, *report.failures)) if failures else report

    return cast("Command", reporting)
