"""A paragraph for a paper in which each figure has the command that gives it again."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpuskit.commands.export.options import Choice
from corpuskit.commands.resources import full_rule_set
from corpuskit.formats.dataset import DataSet
from corpuskit.store.corpus import Corpus
from corpuskit.version import __version__


class Figure(NamedTuple):
    """A figure: what it counts, its value, the command, and where in its JSON the value stands (`facts.stats.articles`; `len(…)` counts a list)."""

    what: str
    value: int | str
    command: str
    place: str


class Versions(NamedTuple):
    """The fingerprint of the rules in force, and the version of each pack, and of the line model, that removed something."""

    rules: str
    sources: tuple[tuple[str, str], ...]


def find_versions(corpus: Corpus, removed: Iterable[str]) -> Versions:
    """Return the versions of what the rules `removed` come from, as the corpus is cleaned by them now."""
    settings = corpus.settings.clean
    known = full_rule_set(corpus, settings.strength)
    rules = [known.registry[name] for name in removed if name in known]
    names = dict.fromkeys(rule.pack or rule.name for rule in rules)
    chosen = known.chosen(settings.select, settings.ignore)
    return Versions(chosen.fingerprint, tuple((name, known.version_of(name)) for name in sorted(names)))


def list_figures(data: DataSet, paths: Sequence[str], choice: Choice, versions: Versions) -> Iterator[Figure]:
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
    for rules, count in sorted(f.rules.items()):
        command = _stats_command(paths, choice, where=f'cleaning.rules == "{rules}"')
        yield Figure(f"articles cleaned by rules with the fingerprint {rules}", count, command, "facts.stats.articles")
    for name, version in versions.sources:
        yield Figure(f"version of {_called(name)}", version, f"corpuskit explain {name}", "")
    yield Figure("version of corpuskit", __version__, "corpuskit --version", "")


def _called(name: str) -> str:
    return "the line model" if name == "line-model" else f"the rules {name}"


def _stats_command(paths: Sequence[str], choice: Choice, *, copies: bool = False, where: str = "") -> str:
    parts = ["corpuskit", "stats", *paths]
    both = f"({choice.where}) and {where}" if choice.where and where else choice.where or where
    parts += ["--where", both] if both else []
    parts += ["--without-copies"] if choice.drop_duplicates and not copies else []
    parts += ["--text-key", choice.text_key] if choice.text_key != "text" else []
    return shlex.join([*parts, "--output-format", "json"])


def methods_text(data: DataSet, paths: Sequence[str], choice: Choice, versions: Versions) -> str:
    """Return the paragraph, and a table with the command of each figure."""
    figures = list(list_figures(data, paths, choice, versions))
    rows = [
        f"| {one.what} | {one.value if isinstance(one.value, str) else f'{one.value:,}'} | `{one.command}` | `{one.place}` |".replace(
            "\n", " "
        )
        for one in figures
    ]
    return "\n".join([
        f"# Methods: {data.name}", "", _paragraph(data, versions), "", "Each figure again:", "", "| figure | value | command | where in its output |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def _paragraph(data: DataSet, versions: Versions) -> str:
    f = data.figures
    sentences = [
        f"The corpus {data.name} holds {f.articles:,} articles ({f.words:,} words) of {len(f.sources):,} sources in {len(f.languages):,} languages."
    ]
    if f.earliest:
        sentences.append(f"They were published between {f.earliest} and {f.latest}.")
    if f.cleaned:
        size = sum(characters for _, characters in f.removed.values())
        most = sorted(f.removed.items(), key=lambda item: -item[1][1])[:3]
        named = ", ".join(
            f"{rule} ({characters:,} characters in {articles:,} articles)" for rule, (articles, characters) in most
        )
        sentences.append(
            f"Text of the sites was removed with corpuskit {__version__}: {size:,} characters from {f.cleaned:,} articles, most by {named}. {_name_rules(f.rules, versions)}"
        )
    if f.relations:
        sentences.append(
            "Marked as related to another article: "
            + ", ".join(f"{r} ({n:,})" for r, n in f.relations.most_common())
            + "."
        )
    if data.copies_left_out:
        sentences.append(f"{data.copies_left_out:,} copies were left out.")
    if data.about.citation:
        sentences.append(f"Cite the corpus as: {data.about.citation}")
    return " ".join(sentences)


def _name_rules(used: Iterable[str], versions: Versions) -> str:
    """Return a sentence on the rules that cleaned, with the versions of their packs and model where they are those in force."""
    marks = ", ".join(sorted(used))
    if set(used) != {versions.rules}:
        return (
            f"The rules had the fingerprints {marks}; those of this corpuskit and these settings have {versions.rules}."
        )
    named = ", ".join(f"{_called(name)} {version}" for name, version in versions.sources)
    return f"The rules have the fingerprint {marks}: {named}."
