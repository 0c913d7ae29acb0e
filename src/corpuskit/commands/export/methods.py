"""A paragraph for a paper in which each figure has the command that gives it again."""

import shlex
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpuskit.commands.export.options import Choice
from corpuskit.formats.dataset import DataSet
from corpuskit.version import __version__


class Figure(NamedTuple):
    """A figure: what it counts, its value, the command, and where in its JSON the value stands (`facts.stats.articles`; `len(…)` counts a list)."""

    what: str
    value: int | str
    command: str
    place: str


def list_figures(data: DataSet, paths: Sequence[str], choice: Choice) -> Iterator[Figure]:
    """Yield the figures of a paragraph on methods."""
    f = data.figures
    stats = _stats_command(paths, choice)
    whole = _stats_command(paths, choice, copies=True)
    yield Figure("articles", f.articles, stats, "facts.stats.articles")
    yield Figure("words", f.words, stats, "facts.stats.words")
    yield Figure("sources", len(f.sources), stats, "len(facts.stats.sources)")
    yield Figure("languages", len(f.languages), stats, "len(facts.stats.languages)")
    for rule, (articles, characters) in sorted(f.removed.items()):
        yield Figure(f"characters removed by {rule}", characters, stats, f"facts.stats.removed[rule={rule}].characters")
        yield Figure(
            f"articles from which {rule} removed something",
            articles,
            stats,
            f"facts.stats.removed[rule={rule}].articles",
        )
    for relation, count in sorted(f.relations.items()):
        yield Figure(
            f"articles marked as {relation}", count, stats, f"facts.stats.relations[relation={relation}].articles"
        )
    if data.copies_left_out:
        yield Figure(
            "articles before copies were left out", f.articles + data.copies_left_out, whole, "facts.stats.articles"
        )
    yield Figure("version of corpuskit", __version__, "corpuskit --version", "")


def _stats_command(paths: Sequence[str], choice: Choice, *, copies: bool = False) -> str:
    parts = ["corpuskit", "stats", *paths]
    parts += ["--where", choice.where] if choice.where else []
    parts += ["--without-copies"] if choice.drop_duplicates and not copies else []
    parts += ["--text-key", choice.text_key] if choice.text_key != "text" else []
    return shlex.join([*parts, "--output-format", "json"])


def methods_text(data: DataSet, paths: Sequence[str], choice: Choice) -> str:
    """Return the paragraph, and a table with the command of each figure."""
    figures = list(list_figures(data, paths, choice))
    rows = [
        f"| {one.what} | {one.value if isinstance(one.value, str) else f'{one.value:,}'} | `{one.command}` | `{one.place}` |".replace(
            "\n", " "
        )
        for one in figures
    ]
    return "\n".join([
        f"# Methods: {data.name}", "", _paragraph(data), "", "Each figure again:", "", "| figure | value | command | where in its output |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def _paragraph(data: DataSet) -> str:
    f = data.figures
    said = [
        f"The corpus {data.name} holds {f.articles:,} articles ({f.words:,} words) of {len(f.sources):,} sources in {len(f.languages):,} languages."
    ]
    if f.earliest:
        said.append(f"They were published between {f.earliest} and {f.latest}.")
    if f.cleaned:
        size = sum(characters for _, characters in f.removed.values())
        most = sorted(f.removed.items(), key=lambda item: -item[1][1])[:3]
        named = ", ".join(
            f"{rule} ({characters:,} characters in {articles:,} articles)" for rule, (articles, characters) in most
        )
        rules = (
            f" The rules have the fingerprint{'s' if len(f.rules) > 1 else ''} {', '.join(sorted(f.rules))}."
            if f.rules
            else ""
        )
        said.append(
            f"Text of the sites was removed with corpuskit {__version__}: {size:,} characters from {f.cleaned:,} articles, most by {named}.{rules}"
        )
    if f.relations:
        said.append(
            "Marked as related to another article: "
            + ", ".join(f"{r} ({n:,})" for r, n in f.relations.most_common())
            + "."
        )
    if data.copies_left_out:
        said.append(f"{data.copies_left_out:,} copies were left out.")
    if data.about.citation:
        said.append(f"Cite the corpus as: {data.about.citation}")
    return " ".join(said)
