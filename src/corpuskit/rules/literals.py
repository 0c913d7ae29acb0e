"""The literal text that a pattern needs: how a line must begin, or which parts it must hold, for the pattern to fire."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

# Letters that the two ways to ignore case, RE2's and `str.casefold`, take for the same ones; beyond them, those without case are.
_LAST, _VIETNAMESE = "\u052f", ("\u1ea0", "\u1ef9")
_FOREIGN = re.compile(r"\[:\^?\w+:\]|\\[QECXRGKkzg]")
_CLASS = re.compile(r"\\[pP](?:\{\^?\w+\}|[A-Z])")
# Of a product of alternatives, and of alternatives side by side.
_MOST, _MANY = 16, 80
# Characters of a beginning that are compared.
HEAD = 12


def needed_literals(pattern: str) -> list[str] | None:
    """Return parts of which a line must hold one for `pattern` to fire; `None` where there are no such parts.

    >>> needed_literals("(share|send) this"), needed_literals("[0-9]+")
    (['send this', 'share this'], None)
    """
    tree = _parse_pattern(pattern)
    found = None if tree is None else _of_sequence(tree)
    return None if found is None else sorted(found)


def possible_heads(pattern: str) -> list[str] | None:
    """Return how a line must begin, in one of these ways, for `pattern` to fire at its beginning; `None` where that is unknown.

    >>> possible_heads("(share|send) [a-z]+ now"), possible_heads(".*now")
    (['send ', 'share '], None)
    """
    tree = _parse_pattern(pattern)
    found = None if tree is None else _beginning_parts(tree)
    return None if found is None or "" in found else sorted({head[:HEAD] for head in found})


def _parse_pattern(pattern: str) -> list[Any] | None:
    """Return a pattern as Python reads it, with any letter for a class that only RE2 has; `None` where it cannot be read."""
    if _FOREIGN.search(pattern):
        return None
    try:
        return list(re._parser.parse(_CLASS.sub(r"\\w", pattern)))  # type: ignore[attr-defined] # noqa: SLF001 - it has no public name
    except (re.error, OverflowError):
        return None


Parts = frozenset[str]


def _of_sequence(nodes: Sequence[Any]) -> Parts | None:
    """Return the best requirement of one stretch of a sequence."""
    found: list[Parts] = []
    run: Parts = frozenset([""])
    for node in nodes:
        exact = _exact_parts(node)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(before + part for before in run for part in exact)
            continue
        found.append(run)
        run = frozenset([""]) if exact is None else exact
        if exact is None and (inside := _of_node(node)):
            found.append(inside)
    return max((parts for parts in (*found, run) if all(parts)), key=_worth_of, default=None)


def _worth_of(parts: Parts) -> tuple[int, int]:
    return min(map(len, parts)), -len(parts)


def _exact_parts(node: Any) -> Parts | None:  # noqa: ANN401, PLR0911 - `re` has no types for these, and they are so many
    """Return all texts that a node can match, case apart, where these are few; `None` where they are not."""
    kind, value = str(node[0]), node[1]
    if kind == "AT":
        return frozenset([""])
    if kind == "LITERAL":
        return frozenset([chr(value).casefold()]) if _has_one_fold(chr(value)) else None
    if kind == "SUBPATTERN" and not value[1] and not value[2]:
        return _join_parts(value[3])
    if kind == "BRANCH":
        return _either_parts([_join_parts(branch) for branch in value[1]])
    if kind == "IN" and all(str(part[0]) == "LITERAL" for part in value):
        return _either_parts([_exact_parts(part) for part in value])
    if kind == "MAX_REPEAT" and value[:2] == (0, 1):
        return _either_parts([frozenset([""]), _join_parts(value[2])])
    return None


def _has_one_fold(letter: str) -> bool:
    return letter <= _LAST or letter.lower() == letter.upper() or _VIETNAMESE[0] <= letter <= _VIETNAMESE[1]


def _join_parts(nodes: Iterable[Any]) -> Parts | None:
    whole: Parts = frozenset([""])
    for node in nodes:
        exact = _exact_parts(node)
        if exact is None or len(whole) * len(exact) > _MOST:
            return None
        whole = frozenset(before + part for before in whole for part in exact)
    return whole


def _either_parts(branches: Sequence[Parts | None], most: int = _MOST) -> Parts | None:
    if any(branch is None for branch in branches):
        return None
    whole = frozenset(part for branch in branches for part in branch or ())
    return whole if len(whole) <= most else None


def _of_node(node: Any) -> Parts | None:  # noqa: ANN401 - as above
    """Return the requirement of a node that can match too many texts to list."""
    kind, value = str(node[0]), node[1]
    if kind == "SUBPATTERN" and not value[1] and not value[2]:
        return _of_sequence(list(value[3]))
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _of_sequence(list(value[2]))
    if kind == "BRANCH":
        return _either_parts([_of_sequence(list(branch)) for branch in value[1]], _MANY)
    return None


def _beginning_parts(nodes: Iterable[Any]) -> Parts:
    """Return the possible beginnings of the matches of a sequence, where these are few; an empty beginning means any."""
    run: Parts = frozenset([""])
    for node in nodes:
        exact = _exact_parts(node)
        more = exact if exact is not None and len(run) * len(exact) <= _MANY else _beginnings_of(node)
        if len(run) * len(more) > _MANY:
            break
        run = frozenset(before + part for before in run for part in more)
        if more is not exact:
            break
    return run


def _beginnings_of(node: Any) -> Parts:  # noqa: ANN401 - as above
    kind, value = str(node[0]), node[1]
    if kind == "SUBPATTERN" and not value[1]:
        return _beginning_parts(value[3])
    if kind == "BRANCH":
        return frozenset().union(*map(_beginning_parts, value[1]))
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return _beginning_parts(value[2])
    return frozenset([""])
