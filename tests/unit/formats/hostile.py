"""Rows whose every value is hostile to some format."""

from corpuskit.formats.layout import COMPUTED, Column, Layout

VALUES = (
    "]]> & <b> \"it\" 'is'",
    "a\x00b\x0bc\x1fd\x7fe\x85f\ufffeg",
    "line\none\r\ntwo\rthree\u2028four\tfive",
    "\u202ereversed\u202c \u2067bidi\u2069 \ufeff",
    "=1+1",
    "_x0041_ 007",
    "हिन्दी naïve 日本語の文。 👨‍👩‍👧",
    "x" * 70_000,
    "",
    "NA",
)
TEXTS = (
    "\ufeffFog on Monday. It lifted.\r\n\r\n  Then: “thick”.\n",
    "]]> <s> & &amp; \x00\x0b\x1f\ufffe end\r\r\n \n",
    "\n\n a\u2028b\x85c\n\x1f\nd",
    "no line end",
    "  \n\t\n",
    "\u202eabc\u202c \u202ex\u200d.\u00ad",
    "x" * 70_000 + " end\n",
    "=cmd\n---\nid: x\n",
    "日本語の文。次の文。हिन्दी 3.5 don't\n",
    '<doc id="x">\n</doc>\n<g/>\n',
)
LAYOUT = Layout(
    (
        *(Column(name, "string") for name in ("id", "title", "source", "lang", "url")),
        Column("published", "moment"),
        Column("authors", "list"),
        Column("license", "string"),
        Column("meta", "any"),
        Column("cleaning", "any"),
        *COMPUTED,
    )
)


def rows():
    """Return ten rows."""
    for number, (value, text) in enumerate(zip(VALUES, TEXTS, strict=True)):
        yield {
            "id": f"a-{number}{value[:40]}",
            "title": value or "Fog",
            "source": value or "Post",
            "lang": "en",
            "url": "https://post.example/?a=1&b=<2>",
            "published": ("2026-03-14", "2026-03-14T06:30:00+01:00")[number % 2],
            "authors": [value, "Ann | Bob"],
            "license": "CC-BY-4.0",
            "meta": {"note": value, "n": [1, None, True]},
            "cleaning": {"removed": [{"start": 0, "end": 1, "rule": "share-bar", "text": "S" * 30_000}]},
            "text": text,
            "words": 3,
            "path": f"corpus/{number}.txt",
            "corpuskit": 1,
        }
