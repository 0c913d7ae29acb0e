"""Every check there is, by code. Its place here is its place in the documentation."""

from corpuskit.checks import (
    between,
    byte_order_mark,
    controls,
    encoding,
    explaining,
    guesses,
    invisible,
    leftover,
    length,
    line_ends,
    mojibake,
    normal_form,
    partners,
    record,
    rows,
    schema_formats,
    syntax,
)
from corpuskit.checks.definition import Check
from corpuskit.errors import UsageError
from corpuskit.registry import Registry, suggestion

CHECKS: Registry[Check] = Registry(
    "check",
    (
        encoding.NOT_UTF8,
        byte_order_mark.CHECK,
        controls.NUL,
        line_ends.CHECK,
        normal_form.CHECK,
        mojibake.CHECK,
        length.EMPTY,
        length.SHORT,
        length.LONG_LINE,
        rows.CHECK,
        invisible.BIDI,
        leftover.CHECK,
        length.NO_FINAL_END,
        controls.CONTROL,
        invisible.INVISIBLE,
        syntax.SYNTAX,
        syntax.DUPLICATE,
        syntax.ALIAS,
        explaining.UNKNOWN,
        explaining.MISSING,
        explaining.TYPE,
        explaining.FORMAT,
        explaining.CHOICE,
        explaining.LIMIT,
        syntax.ROOT,
        syntax.KEY,
        guesses.CHECK,
        schema_formats.CHECK,
        partners.NO_SIDECAR,
        partners.NO_TEXT,
        between.SAME_ID,
        between.NO_TARGET,
        between.CIRCLE,
        record.HASH,
        record.EDITED,
        record.DAMAGED,
        record.UNFINISHED,
        between.SAME_PATH,
        between.UNTRACKED,
        between.OUTSIDE,
    ),
)


def known_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return `codes`, each the code of a check or the beginning of one (`CK1`). Raises `UsageError` for any other."""
    for code in codes:
        if not code or not any(name.startswith(code) for name in CHECKS):
            raise UsageError(f"no such check: {code!r} ({suggestion(code, CHECKS)})")
    return codes


def mended(text: str, codes: frozenset[str]) -> str:
    """Return the text with the faults of the fixable checks `codes` mended; line ends and normal form come last."""
    for check in CHECKS.values():
        if check.mend and check.name in codes:
            text = check.mend(text)
    return text
