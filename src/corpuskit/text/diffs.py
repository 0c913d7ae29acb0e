"""Unified diffs of texts, as git prints them."""

import difflib

NO_NEWLINE = "\\ No newline at end of file\n"


def unified_diff(path: str, before: str, after: str) -> str:
    r"""Return the unified diff from `before` to `after` of the file `path`; nothing when they are equal.

    >>> print(unified_diff("a.txt", "one\ntwo\n", "one\n"), end="")
    --- a/a.txt
    +++ b/a.txt
    @@ -1,2 +1 @@
     one
    -two
    """
    lines = difflib.unified_diff(_split_at_feeds(before), _split_at_feeds(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}" for line in lines)


def _split_at_feeds(text: str) -> list[str]:
    """Cut at line feeds only: `str.splitlines` would also cut at separators that belong to the text."""
    *lines, rest = text.split("\n")
    return [line + "\n" for line in lines] + ([rest] if rest else [])
