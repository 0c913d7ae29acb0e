"""Patterns of paths by gitignore's rules: `drafts/`, `*.bak`, `corpus/old/**`, `!keep.txt`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from corpuskit.errors import UsageError

if TYPE_CHECKING:
    import pathspec


def path_matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return a function that says whether a path (`/` between its parts, relative) fits the patterns; the last one that fits counts.

    A leading `./` is dropped. Raises `UsageError` for an invalid pattern.

    >>> fits = path_matcher(["drafts/", "*.bak", "!keep.bak"])
    >>> [fits(path) for path in ("corpus/drafts/a.txt", "a.bak", "keep.bak", "a.txt")]
    [True, True, False, False]
    """
    if not patterns:
        return lambda _: False
    judge = path_judge(patterns)
    return lambda path: bool(judge(path))


def path_judge(patterns: Sequence[str]) -> Callable[[str], bool | None]:
    """Return a function that says whether the last pattern that fits a path excludes it or keeps it (`!`); `None` where no pattern fits.

    Raises `UsageError` for an invalid pattern.

    >>> judge = path_judge(["*.bak", "!keep.bak"])
    >>> [judge(path) for path in ("a.bak", "keep.bak", "a.txt")]
    [True, False, None]
    """
    spec = compiled(patterns)
    return lambda path: spec.check_file(path.lstrip("/") if path.startswith("/") else path).include


def compiled(patterns: Sequence[str]) -> "pathspec.GitIgnoreSpec":
    """Return the patterns, compiled. Raises `UsageError` for an invalid one."""
    import pathspec  # noqa: PLC0415 - most corpora exclude nothing

    try:
        return pathspec.GitIgnoreSpec.from_lines(pattern.removeprefix("./") for pattern in patterns)
    except ValueError as error:
        raise UsageError(f"not a pattern of paths: {error}") from None


def unmatched_patterns(patterns: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return the patterns that fit none of the paths. One that begins with `!` excludes nothing by itself.

    Raises `UsageError` for an invalid pattern.
    """
    matchers = {pattern: path_matcher([pattern]) for pattern in patterns if not pattern.startswith("!")}
    return [pattern for pattern, matches in matchers.items() if not any(map(matches, paths))]
