"""Two texts beside each other, what they have in common marked."""

from collections.abc import Iterator, Sequence

from corpuskit.model import Match, Passage

_MARGIN = 12
_WHY = {"leftover": "the site left it", "credit": "a dateline, credit or cut-off teaser", "recurs": "it recurs"}


def side_by_side(match: Match, a: str, b: str, width: int) -> str:
    """Return a table of two columns, at most `width` characters wide; `=` marks equal passages, `~` edited ones.

    Passages that stand in another order in the second text are not lined up, but told below.
    """
    from tabulate import tabulate  # noqa: PLC0415 - only where there is a table

    lined, other = _in_order(match.evidence)
    column = max(20, (width - _MARGIN) // 2)
    rows = [(_flatten_text(left), sign, _flatten_text(right)) for left, sign, right in _side_rows(lined, a, b)]
    table = tabulate(rows, headers=(match.a, "", match.b), tablefmt="presto", maxcolwidths=[column, None, column])
    moved = [f"also shared, in another order: {_flatten_text(p.a.of(a))}" for p in other]
    return "\n".join([f"{match.relation} {match.score:.2f}", table, *moved])


def no_evidence(article: str, why: str, said: str, width: int) -> str:
    r"""Return one line, at most `width` characters, about words of an article that do not count.

    >>> no_evidence("p-1", "recurs", "Sign up\nfor our newsletter", 60)
    'no evidence in p-1, it recurs: Sign up for our newsletter'
    """
    line = f"no evidence in {article}, {_WHY[why]}: {_flatten_text(said)}"
    return line if len(line) <= width else line[: width - 1] + "…"


def _in_order(passages: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Return the passages that follow each other in both texts, and the rest."""
    lined: list[Passage] = []
    other: list[Passage] = []
    for passage in sorted(passages, key=lambda p: p.a):
        fits = not lined or (passage.a.start >= lined[-1].a.end and passage.b.start >= lined[-1].b.end)
        (lined if fits else other).append(passage)
    return lined, other


def _side_rows(passages: Sequence[Passage], a: str, b: str) -> Iterator[tuple[str, str, str]]:
    at_a = at_b = 0
    for passage in passages:
        yield a[at_a : passage.a.start], "", b[at_b : passage.b.start]
        left, right = passage.a.of(a), passage.b.of(b)
        yield left, "=" if _flatten_text(left) == _flatten_text(right) else "~", right
        at_a, at_b = passage.a.end, passage.b.end
    yield a[at_a:], "", b[at_b:]


def _flatten_text(text: str) -> str:
    return " ".join(text.split())
