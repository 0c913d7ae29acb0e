"""Bar charts as inline SVG, drawn by pygal; colours come from the page, so that they follow light and dark."""

import sys
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, fromstring, tostring

_MOST, _LABEL = 16, 30
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_DROPPED = ("defs", "desc", "title")


def draw_bars(rows: Sequence[tuple[str, int]], title: str, *, upright: bool) -> str:
    """Return an SVG element with a bar for each row; of many rows the first 16 (upright: the last ones), and its label says so."""
    pygal = _import_pygal()
    shown = rows[-_MOST * 3 :] if upright else rows[:_MOST]
    chart = (pygal.Bar if upright else pygal.HorizontalBar)(
        js=[],
        show_legend=False,
        print_values=not upright or len(shown) <= _MOST,
        width=640,
        height=280 if upright else 60 + 24 * len(shown),
        explicit_size=False,
        x_label_rotation=40 if upright else 0,
        margin=8,
        truncate_label=_LABEL,
        include_x_axis=True,
        order_min=0,
    )
    ordered = shown if upright else shown[::-1]
    chart.x_labels = [_short_label(label) for label, _ in ordered]
    chart.add(title, [count for _, count in ordered])
    drawing = fromstring(chart.render())  # noqa: S314 - pygal wrote it just now
    return _strip_drawing(drawing, _describe_chart(rows, shown, title))


def _import_pygal() -> Any:  # noqa: ANN401 - a module
    """Return pygal, without the finder of plugins that it leaves among Python's own and that warns at every later import."""
    import pygal  # noqa: PLC0415 - for the one command that draws

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__.split(".")[0] != "pygal"]
    return pygal


def _short_label(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _describe_chart(rows: Sequence[tuple[str, int]], shown: Sequence[tuple[str, int]], title: str) -> str:
    label = f"{title}: {len(rows)} bars" if len(shown) == len(rows) else f"{title}: {len(shown)} of {len(rows)} bars"
    return f"{label}; the table below has the numbers"


def _strip_drawing(root: Element, label: str) -> str:
    """Return the drawing without its own script, style sheet and tooltips, which the page does not allow, as an image with a label."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.removeprefix(_NAMESPACE) in _DROPPED or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
        parent.attrib.pop("style", None)
        parent.tag = parent.tag.removeprefix(_NAMESPACE)
    root.attrib.pop("id", None)
    root.attrib.update({"role": "img", "aria-label": label, "class": "chart"})
    return tostring(root, encoding="unicode")
