"""Removals in their text, for people: a removed line has `-` before it and its rule at the margin, a removed piece of a line is in `[-…-]`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpuskit.model import Edit
from corpuskit.text.lines import LINE_END, Lines
from corpuskit.text.visible import make_visible
from corpuskit.views.colours import Style, paint
from corpuskit.views.width import cut_columns, fit_width, measure_width, pad_columns, wrap_columns

_CONTEXT = 2
_RULE, _AROUND = 22, 60
_LEAST = 24
_OPEN, _CLOSE = "[-", "-]"


class Drawing(NamedTuple):
    """Settings for drawing removals: the number of columns (`None`: no limit), and whether in colour."""

    width: int | None = None
    colour: bool = False


class _Row(NamedTuple):
    """A line of the text: its number, its mark (`-`: removed, `~`: a piece is removed, a blank: stays), its rules, and the text."""

    number: int
    mark: str
    rule: str
    text: str


def draw_removals(path: str, text: str, steps: Sequence[Edit], how: Drawing) -> Iterator[str]:
    """Yield the lines that show the removals from a text; `steps` refer to it and do not overlap."""
    yield paint(make_visible(path), Style.BOLD) if how.colour else make_visible(path)
    rows = list(_rows_of(text, sorted(steps, key=lambda step: step.span)))
    margin = min(_RULE, max((measure_width(row.rule) for row in rows), default=0))
    digits = len(str(rows[-1].number)) if rows else 1
    last, rule = 0, ""
    for row in rows:
        if last and row.number > last + 1:
            yield f"{' ' * (margin + 1)}{'⋯':>{digits}}"
        shown = row.rule if row.rule != rule and row.text.strip() else ""
        yield from _draw_row(row, shown, (margin, digits), how)
        last, rule = row.number, shown or (rule if row.rule else "")
    yield ""


def _rows_of(text: str, steps: Sequence[Edit]) -> Iterator[_Row]:
    """Yield the lines that lose something, and those around them."""
    lines = Lines(text)
    touched = _steps_by_line(lines, steps)
    near = {number + by for number in touched for by in range(-_CONTEXT, _CONTEXT + 1)}
    for number in sorted(near):
        if not 1 <= number <= len(lines):
            continue
        start, end = lines.start(number), lines.start(number + 1)
        body = LINE_END.sub("", text[start:end])
        if number in touched:
            yield _mark_line(number, text, (start, start + len(body)), touched[number])
        elif body or number < len(lines):
            yield _Row(number, " ", "", body)


def _steps_by_line(lines: Lines, steps: Sequence[Edit]) -> dict[int, list[Edit]]:
    touched: dict[int, list[Edit]] = {}
    for step in steps:
        first, _ = lines.place(step.span.start)
        last, _ = lines.place(max(step.span.start, step.span.end - 1))
        for number in range(first, last + 1):
            touched.setdefault(number, []).append(step)
    return touched


def _mark_line(number: int, text: str, line: tuple[int, int], steps: Sequence[Edit]) -> _Row:
    start, end = line
    pieces, at, stays = [], start, ""
    for step in steps:
        low, high = max(start, step.span.start), min(end, step.span.end)
        if high <= low:
            continue
        stays += text[at:low]
        pieces += [text[at:low], f"{_OPEN}{text[low:high]}{_CLOSE}"]
        at = high
    stays += text[at:end]
    rule = ", ".join(dict.fromkeys(step.rule for step in steps))
    if not stays.strip():
        return _Row(number, "-" if end > start or steps[0].before.strip() else " ", rule, text[start:end])
    if not pieces:
        return _Row(number, " ", "", text[start:end])
    return _Row(number, "~", rule, _shorten_around("".join([*pieces, text[at:end]])))


def _shorten_around(line: str) -> str:
    """Return a line with removed pieces, the rest of it shortened."""
    first, last = line.find(_OPEN), line.rfind(_CLOSE) + len(_CLOSE)
    before, behind = line[:first], line[last:]
    before = before if len(before) <= _AROUND else "…" + before[-_AROUND:]
    behind = behind if len(behind) <= _AROUND else behind[:_AROUND] + "…"
    return before + line[first:last] + behind


def _draw_row(row: _Row, rule: str, columns: tuple[int, int], how: Drawing) -> Iterator[str]:
    margin, digits = columns
    left = pad_columns(cut_columns(rule, margin), margin)
    place = f"{row.number:>{digits}}"
    if how.colour:
        left, place = paint(left, Style.CYAN), paint(place, Style.DIM)
    room = max(_LEAST, how.width - len(f"{'':{margin}} {'':{digits}} x ")) if how.width else None
    inside, lead = False, f"{left} {place}"
    for line in _fold_row(row, room):
        shown = line
        if how.colour:
            shown, inside = _paint_text(row.mark, line, inside=inside)
        yield f"{lead} {row.mark} {shown}".rstrip()
        lead = " " * (margin + digits + 1)


def _fold_row(row: _Row, room: int | None) -> list[str]:
    """Return the text of a row as lines: a removed one is shown whole, one that stays on one line."""
    shown = make_visible(row.text)
    if room is None:
        return [shown]
    return [fit_width(shown, room)] if row.mark == " " else wrap_columns(shown, room)


def _paint_text(mark: str, line: str, *, inside: bool) -> tuple[str, bool]:
    """Return a line with the removals in red, and whether it ends inside a removed piece."""
    if mark == "-":
        return paint(line, Style.RED), False
    if mark == " ":
        return paint(line, Style.DIM), False
    parts, rest = [], line
    while rest:
        place = rest.find(_CLOSE) + len(_CLOSE) if inside and _CLOSE in rest else rest.find(_OPEN)
        place = len(rest) if place < 0 or (inside and _CLOSE not in rest) else place
        parts.append(paint(rest[:place], Style.RED) if inside else rest[:place])
        if place < len(rest) or (inside and rest.endswith(_CLOSE)):
            inside = not inside
        rest = rest[place:]
    return "".join(parts), inside
