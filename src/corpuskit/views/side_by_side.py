"""Two texts beside each other, paragraph by paragraph, with the passages that they share marked."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpuskit.model import Match, Span
from corpuskit.text.visible import make_visible
from corpuskit.text.words import words
from corpuskit.views.width import cut_columns, fit_width, measure_width, wrap_columns

_WHY = {
    "no story": "this text holds no story: a failed scrape, a list of teasers or links, or a note about an author",
    "leftover": "boilerplate that clean removes",
    "credit": "a dateline, credit or cut-off teaser",
    "recurs": "it stands in many articles",
}
_LEAST_COLUMN = 12
_SIGN = " {} "  # between the columns
_SHINGLE = 3  # words
_BOLD, _GREEN, _PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[0m"
_OPEN, _CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"


class Page(NamedTuple):
    """An article: its id and its text."""

    id: str
    text: str


class _Cell(NamedTuple):
    """A paragraph as it is shown: its characters, blanks made one, and which of them are shared."""

    text: str
    shared: Sequence[bool]

    @property
    def share(self) -> float:
        """The share of the characters that is shared."""
        return sum(self.shared) / max(1, len(self.shared))


def side_by_side(a: Page, b: Page, match: Match | None, width: int, *, colours: bool = False) -> list[str]:
    """Return two articles in two columns, `width` columns in all, as lines.

    Paragraphs that share most of their words are beside each other; `=` is between those that are shared whole, `~` between others. Shared
    passages are green where there are `colours`, else in white brackets. Without a match nothing is marked.
    """
    column = max(_LEAST_COLUMN, (width - len(_SIGN) + 1) // 2)
    left, right = _make_cells(a.text, match, "a"), _make_cells(b.text, match, "b")
    lines = [_headline(a, b, match), *_format_row(_Cell(a.id, []), "", _Cell(b.id, []), column, colours=False)]
    lines.append("─" * column + "─┼─" + "─" * column)
    for one, two in _align_cells(left, right):
        sign = "" if not (one and two) else "=" if min(one.share, two.share) > _WHOLE else "~"
        lines += _format_row(one or _NONE, sign, two or _NONE, column, colours=colours)
    return lines


_WHOLE = 0.97
_NONE = _Cell("", [])


def no_evidence(article: str, why: str, words: str, width: int) -> str:
    r"""Return one line, at most `width` columns, about words of an article that do not count.

    >>> no_evidence("p-1", "recurs", "Sign up\nfor our newsletter", 60)
    'not compared in p-1, it stands in many articles: Sign up fo…'
    """
    return fit_width(f"not compared in {article}, {_WHY[why]}: {words}", width)


def _headline(a: Page, b: Page, match: Match | None) -> str:
    if match is None:
        return make_visible(f"{a.id} - {b.id}: no relation")
    direction = {"a in b": f", {a.id} in {b.id}", "b in a": f", {b.id} in {a.id}"}.get(match.direction, "")
    return make_visible(f"{match.relation} {match.score:.2f}{direction}")


def _make_cells(text: str, match: Match | None, side: str) -> list[_Cell]:
    """Return the paragraphs of a text, with the characters of passages marked; of a new version, those outside passages."""
    changed = match is not None and match.relation == "update"
    flags = bytearray([changed]) * len(text)
    for passage in match.evidence if match else ():
        span: Span = getattr(passage, side)
        flags[span.start : span.end] = bytes([not changed]) * len(span)
    return [_flatten_cell(text, flags, *found.span()) for found in re.finditer(r"[^\r\n]*\S[^\r\n]*", text)]


def _flatten_cell(text: str, flags: bytearray, start: int, end: int) -> _Cell:
    chars: list[str] = []
    shared: list[bool] = []
    for at in range(start, end):
        sign = " " if text[at].isspace() else make_visible(text[at])
        if sign == " " and (not chars or chars[-1] == " "):
            continue
        chars += sign
        shared += [bool(flags[at])] * len(sign)
    while chars and chars[-1] == " ":
        chars.pop()
        shared.pop()
    return _Cell("".join(chars), shared)


def _align_cells(left: Sequence[_Cell], right: Sequence[_Cell]) -> Iterator[tuple[_Cell | None, _Cell | None]]:
    """Yield paragraphs beside each other, in the order of both texts: those alike together, all others alone."""
    at_a = at_b = 0
    for i, j in [*_pair_cells(left, right), (len(left), len(right))]:
        yield from ((one, None) for one in left[at_a:i])
        yield from ((None, two) for two in right[at_b:j])
        if i < len(left):
            yield left[i], right[j]
        at_a, at_b = i + 1, j + 1


def _pair_cells(left: Sequence[_Cell], right: Sequence[_Cell]) -> list[tuple[int, int]]:
    """Return the largest set of pairs of similar paragraphs that are in the same order in both texts."""
    homes: dict[tuple[int, ...], list[int]] = {}
    for j, cell in enumerate(right):
        for shingle in _shingles(cell.text):
            homes.setdefault(shingle, []).append(j)
    best: list[tuple[int, int]] = []
    for i, cell in enumerate(left):
        counts = Counter(j for shingle in _shingles(cell.text) for j in homes.get(shingle, ()))
        if counts:
            best.append((i, min(counts, key=lambda j, counts=counts: (-counts[j], j))))  # type: ignore[misc]
    return _longest_rise(best)


def _shingles(text: str) -> set[tuple[int, ...]]:
    hashes = words([text]).hashes.tolist()
    return {tuple(hashes[k : k + _SHINGLE]) for k in range(max(1, len(hashes) - _SHINGLE + 1))} if hashes else set()


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of pairs, sorted by their first number, in which the second one rises, too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        tails[at:] = [j, *tails[at + 1 :]]
        ends[at:] = [k, *ends[at + 1 :]]
        before.append(ends[at - 1] if at else -1)
    found, k = [], ends[-1] if ends else -1
    while k >= 0:
        found.append(pairs[k])
        k = before[k]
    return found[::-1]


def _format_row(one: _Cell, sign: str, two: _Cell, column: int, *, colours: bool) -> Iterator[str]:
    left, right = _wrap_cell(one, column, colours=colours), _wrap_cell(two, column, colours=colours)
    height = max(len(left), len(right))
    blank = " " * column
    for k in range(height):
        middle = _SIGN.format(sign or "│") if k == 0 else _SIGN.format("│")
        yield ((left[k] if k < len(left) else blank) + middle + (right[k] if k < len(right) else "")).rstrip()


def _wrap_cell(cell: _Cell, column: int, *, colours: bool) -> list[str]:
    """Return the lines of a paragraph, each filled up with blanks, shared passages marked."""
    if not cell.shared:
        return [_fill_line(cut_columns(cell.text, column), measure_width(cut_columns(cell.text, column)), column)]
    if not colours:
        text = "".join(part for part, _ in _mark_stretches(cell.text, cell.shared, _OPEN, _CLOSE))
        return [_fill_line(line, measure_width(line), column) for line in wrap_columns(text, column)]
    lines, at = [], 0
    for line in wrap_columns(cell.text, column):
        at = cell.text.index(line[:1], at) if line else at
        marked = _mark_stretches(line, cell.shared[at : at + len(line)], _BOLD + _GREEN, _PLAIN)
        lines.append(_fill_line("".join(part for part, _ in marked), measure_width(line), column))
        at += len(line)
    return lines


def _fill_line(text: str, width: int, column: int) -> str:
    return text + " " * (column - width)


def _mark_stretches(text: str, shared: Sequence[bool], before: str, after: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a text that are shared, with a mark before and after each, and those that are not."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or shared[at] != shared[start]:
            stretch = text[start:at]
            yield (f"{before}{stretch}{after}", True) if shared[start] else (stretch, False)
            start = at
