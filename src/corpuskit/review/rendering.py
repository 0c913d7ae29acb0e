"""The page of a report: one HTML file that loads nothing, runs only the script it came with, and shows every text as text."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from corpuskit.review.charts import draw_bars
from corpuskit.review.figures import Figure
from corpuskit.text.packaged import packaged
from corpuskit.version import __version__

_PACKAGE = "corpuskit.review"
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TABLE_ROWS = 200


class PageContents(NamedTuple):
    """Contents of a page: its title, the figures of the overview, lines about the corpus, and the data of its script."""

    title: str
    figures: Sequence[Figure]
    notes: Sequence[str]
    data: Mapping[str, Any]


def render_page(contents: PageContents) -> bytes:
    """Return the page as UTF-8."""
    from jinja2 import DictLoader, Environment, StrictUndefined  # noqa: PLC0415 - for the one command that makes a page
    from markupsafe import Markup  # noqa: PLC0415 - as above

    script, style = (packaged(_PACKAGE, f"page/report.{kind}") for kind in ("js", "css"))
    loader = DictLoader({"report": packaged(_PACKAGE, "page/report.html")})
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    html = environment.get_template("report").render(
        title=contents.title,
        notes=contents.notes,
        figures=[_figure_data(figure, Markup) for figure in contents.figures],
        policy=_security_policy(script, style),
        script=Markup(script),  # noqa: S704 - our own
        style=Markup(style),  # noqa: S704 - our own
        data=Markup(dump_inline(contents.data)),  # noqa: S704 - escaped there
        version=__version__,
    )
    return html.encode("utf-8", "replace")


def dump_inline(data: Mapping[str, Any]) -> str:
    r"""Return data as JSON for an HTML script element: no character in it has a meaning in HTML.

    >>> dump_inline({"text": "</script>"})
    '{"text":"\\u003c/script\\u003e"}'
    """
    page_data = orjson.dumps(data).decode("utf-8")
    for character, escape in _UNSAFE.items():
        page_data = page_data.replace(character, escape)
    return page_data


def _security_policy(script: str, style: str) -> str:
    """Return a Content-Security-Policy that allows this script and this style sheet by their hashes, and nothing else."""
    hashes = [_hash_source(text) for text in (script, style)]
    return f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; base-uri 'none'; form-action 'none'"


def _hash_source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _figure_data(figure: Figure, markup: Any) -> dict[str, Any]:  # noqa: ANN401 - a class
    variants = [("all", figure.rows)]
    if figure.once is not None and figure.once != figure.rows:
        variants.append(("once", figure.once))
    drawn = [
        {
            "kind": kind if len(variants) > 1 else "both",
            "rows": rows[:_TABLE_ROWS],
            "more": max(0, len(rows) - _TABLE_ROWS),
            "total": sum(count for _, count in rows),
            "chart": markup(draw_bars(rows, figure.title, upright=figure.ordered)) if rows else "",
        }
        for kind, rows in variants
    ]
    return {
        "key": figure.key,
        "title": figure.title,
        "column": figure.column,
        "counted": figure.counted,
        "drawn": drawn,
    }
