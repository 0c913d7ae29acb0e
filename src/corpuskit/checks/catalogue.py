"""Every check, by code. The order of codes is the order of the documentation."""

from collections.abc import Callable
from functools import cache

from corpuskit.checks import (
    between,
    encoding,
    leftover,
    partners,
    rows,
    schema_checks,
    schema_formats,
    schema_keywords,
    syntax,
)
from corpuskit.checks.definition import Check
from corpuskit.checks.lists import SIDECAR_CHECKS, TEXT_CHECKS
from corpuskit.errors import UsageError
from corpuskit.registry import Registry, suggestion

# Reading, the schema and the comparison of articles find these.
_OTHERS = (
    encoding.NOT_UTF8,
    rows.CHECK,
    leftover.CHECK,
    syntax.SYNTAX,
    syntax.DUPLICATE,
    syntax.ALIAS,
    syntax.ROOT,
    syntax.KEY,
    schema_checks.UNKNOWN,
    schema_checks.MISSING,
    schema_checks.TYPE,
    schema_checks.FORMAT,
    schema_checks.CHOICE,
    schema_checks.LIMIT,
    schema_formats.CHECK,
    schema_keywords.CHECK,
    partners.NO_SIDECAR,
    partners.NO_TEXT,
    between.SAME_ID,
    between.NO_TARGET,
    between.CIRCLE,
    between.SAME_PATH,
    between.UNTRACKED,
    between.OUTSIDE,
    between.UNSEEN,
)
_TEXT = (check for group in TEXT_CHECKS for check in group.checks)
_SIDECAR = (check for group in SIDECAR_CHECKS for check in group.checks)

CHECKS: Registry[Check] = Registry("check", sorted((*_OTHERS, *_TEXT, *_SIDECAR), key=lambda check: check.name))


def known_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return `codes`, each the code of a check or the beginning of one (`CK1`). Raises `UsageError` for any other."""
    for code in codes:
        if not code or not any(name.startswith(code) for name in CHECKS):
            raise UsageError(f"no such check: {code!r} ({suggestion(code, CHECKS)})")
    return codes


def mended(text: str, codes: frozenset[str]) -> str:
    """Return the text with the faults of the fixable checks `codes` mended; line ends and normal form come last."""
    for mend in _mends_of(codes):
        text = mend(text)
    return text


@cache
def _mends_of(codes: frozenset[str]) -> tuple[Callable[[str], str], ...]:
    return tuple(check.mend for check in CHECKS.values() if check.mend and check.name in codes)
