"""The text and the front matter of a dataset card for the Hugging Face Hub: figures, sources, processing, how to cite."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from corpuskit.formats.dataset import NOT_STATED, DataSet

BEGIN, END = (
    "<!-- corpuskit: written by export, from here -->",
    "<!-- corpuskit: to here; what stands around it stays -->",
)
_HUB_LICENCES = frozenset(
    (
        "apache-2.0", "mit", "cc", "cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0", "cc-by-4.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-2.0",
        "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nd-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0", "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0",
        "pddl", "odbl", "odc-by", "gpl-3.0", "bsd-3-clause",
    )
)  # fmt: skip
_SIZES = (
    ("n<1K", 10**3),
    ("1K<n<10K", 10**4),
    ("10K<n<100K", 10**5),
    ("100K<n<1M", 10**6),
    ("1M<n<10M", 10**7),
    ("10M<n<100M", 10**8),
)
_MOST_ROWS = 50


def front_matter(data: DataSet) -> dict[str, Any]:
    """Return the keys of the card's front matter that describe the data set."""
    licence = data.licence.lower()
    matter: dict[str, Any] = {"pretty_name": data.name, "license": licence if licence in _HUB_LICENCES else "other"}
    if matter["license"] == "other":
        matter["license_name"] = re.sub(r"[^a-z0-9.-]+", "-", licence).strip("-") or "not-stated"
    languages = {tag.split("-")[0].lower() for tag in data.figures.languages if tag != NOT_STATED}
    matter["language"] = sorted(tag for tag in languages if re.fullmatch(r"[a-z]{2,3}", tag))
    matter["size_categories"] = [next((name for name, most in _SIZES if data.figures.articles < most), "100M<n<1B")]
    matter["task_categories"] = ["text-generation", "fill-mask"]
    matter["tags"] = ["news"]
    return matter


def card_text(data: DataSet) -> str:
    """Return the part of the card that is written anew by each export."""
    f = data.figures
    parts = [
        BEGIN, _plain(data.description),
        f"{f.articles:,} articles, {f.words:,} words, {len(f.sources):,} sources" + (f", from {f.earliest} to {f.latest}." if f.earliest else "."),
        "## Sources", _table(("source", "articles", "words"), [(s, f"{n:,}", f"{f.words_of[s]:,}") for s, n in f.sources.most_common()]),
        "## Languages", _table(("language", "articles"), [(s, f"{n:,}") for s, n in f.languages.most_common()]),
        "## What was done", "\n".join(f"* {sentence}" for _, sentence in data.steps()), *_cleaning(data), *_copies(data),
        "## Licence", f"The data set: {_plain(data.licence or NOT_STATED)}. What its articles state:",
        _table(("licence", "articles"), [(s, f"{n:,}") for s, n in f.licences.most_common()]),
        *([f"{f.reserved:,} articles come from pages that reserve text and data mining."] if f.reserved else []),
        "## How to cite", _plain(data.citation), END,
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _cleaning(data: DataSet) -> Iterable[str]:
    if data.figures.removed:
        rows = sorted(data.figures.removed.items(), key=lambda item: (-item[1][1], item[0]))
        yield _table(("removed by rule", "articles", "characters"), [(r, f"{n:,}", f"{c:,}") for r, (n, c) in rows])


def _copies(data: DataSet) -> Iterable[str]:
    if data.figures.relations:
        yield _table(("marked as", "articles"), [(r, f"{n:,}") for r, n in data.figures.relations.most_common()])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        lines.append([f"and {len(rows) - _MOST_ROWS:,} more", *[""] * (len(head) - 1)])
    return "\n".join("| " + " | ".join(_plain(cell) for cell in line) + " |" for line in lines)


def _plain(text: str) -> str:
    """Return a text on one line without any meaning in Markdown and HTML."""
    bare = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", text).split())
    return re.sub(r"([\\|<>\[\]`*_])", r"\\\1", bare)
