"""Options of one export, checked against each other."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpuskit.errors import UsageError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.vocabularies import VOCABULARIES, Vocabulary
from corpuskit.registry import Registry, suggestion
from corpuskit.store.atomic import is_stream
from corpuskit.store.corpus import PACKINGS, bare_name

WORDINGS: Registry[Vocabulary] = Registry("vocabulary", VOCABULARIES)
DERIVED = ("ngrams", "bag", "shuffled-sentences")
_LEAST_ARTICLES = 2
_ANY_FORMAT = frozenset(("crate", "methods"))
CARDS = ("hf-card", "datapackage", "registry", "croissant", "crate", "methods")


@dataclass(frozen=True, slots=True)
class Choice:
    """Every option of an export. `output` is a file or `-`; an empty string is an option that was not given.

    `names` is the pattern of file names where the output is a folder, `fields` are columns in the order that is wanted, `where` an expression that a row must fulfil, `raw` gives texts as if never
    cleaned, `standoff` everything but the words (and `keep_fields`), `derived` a derived text format with words of `min_articles`, `split` is `NAME=SHARE,…`, `vocabulary` one of schema.org, dc, ninjs, `check` writes nothing,
    `flatten` gives each field inside a field a column of its own.
    """

    output: str = "-"
    format: str = ""
    names: str = ""
    fields: tuple[str, ...] = ()
    where: str = ""
    drop_duplicates: bool = False
    raw: bool = False
    split: str = ""
    vocabulary: str = ""
    excel: bool = False
    check: bool = False
    hf_card: bool = False
    datapackage: bool = False
    registry: bool = False
    croissant: bool = False
    crate: bool = False
    methods: bool = False
    standoff: bool = False
    keep_fields: tuple[str, ...] = ()
    derived: str = ""
    min_articles: int = 5
    flatten: bool = False
    text_key: str = "text"


def format_of(choice: Choice, default: str) -> Format:
    """Return the format that is asked for: by name, else by the output's suffix, else the settings'."""
    writable = [known for known in FORMATS.values() if known.write or known.single]
    name = choice.format or _format_by_suffix(choice.output, writable) or default
    registry = Registry("format", writable)
    registry.named(default)  # a misspelt setting is reported, whatever decides here
    known = registry.named(name)
    if not known.write and choice.output == "-":
        raise UsageError(f"{known.name} is a folder with a file for each article: say -o FOLDER/")
    if (
        choice.format
        or choice.output == "-"
        or bare_name(choice.output.lower()).endswith(known.suffixes)
        or is_stream(choice.output)
    ):
        return known
    suffixes = ", ".join(suffix for known in writable for suffix in known.suffixes)
    raise UsageError(f"{choice.output}: which format is that? Say --format, or use one of {suffixes}")


def refuse_nonsense(choice: Choice, known: Format) -> None:
    """Raise `UsageError` for options that do not go together."""
    wording = WORDINGS.named(choice.vocabulary) if choice.vocabulary else None
    to_stdout = choice.output == "-"
    if choice.excel and not known.spreadsheet:
        raise UsageError(f"--excel is for {_names_of(lambda f: f.spreadsheet)}, not for {known.name}")
    if wording and not wording.flat and not known.nested:
        raise UsageError(f"--map {wording.name} gives nested objects: write them as {_names_of(lambda f: f.nested)}")
    if wording and choice.fields:
        raise UsageError("--map and --fields exclude each other: a vocabulary has its own fields")
    if choice.flatten and choice.vocabulary:
        raise UsageError("--map and --flatten exclude each other: a vocabulary has its own fields")
    for option, given in (("--split", choice.split), ("--check", choice.check)):
        if given and to_stdout:
            raise UsageError(f"{option} needs a file: say -o FILE")
    _refuse_cards(choice, known)
    _refuse_words(choice, known)
    if choice.names and not is_folder(choice, known):
        raise UsageError(
            "--names is for a folder with a file for each article: --format txt -o FOLDER/, --format tei -o FOLDER/"
        )
    if known.compressed and choice.output.endswith(PACKINGS):
        raise UsageError(f"{choice.output}: {known.name} is compressed inside: name it {known.suffixes[0]}")


def cards_of(choice: Choice) -> list[str]:
    """Return the cards that are asked for, by the names of their options."""
    return [card for card in CARDS if getattr(choice, card.replace("-", "_"))]


def _refuse_cards(choice: Choice, known: Format) -> None:
    """Raise `UsageError` for a card beside standard output, or one that cannot speak of the format."""
    for card in cards_of(choice):
        if choice.output == "-":
            raise UsageError(f"--{card} needs a file: say -o FILE")
        if (card == "crate" and is_folder(choice, known)) or (choice.standoff and card not in _ANY_FORMAT):
            raise UsageError(f"--{card} describes tables of articles in files: not for this output")
        if card not in _ANY_FORMAT and card not in known.cards:
            raise UsageError(f"--{card} is for {_names_with_card(card)}, not for {known.name}")


def _refuse_words(choice: Choice, known: Format) -> None:
    """Raise `UsageError` for options that a stand-off export has no use for."""
    _refuse_derived(choice, known)
    if choice.keep_fields and not choice.standoff:
        raise UsageError("--keep-fields is for --standoff, which leaves fields out")
    if not choice.standoff:
        return
    if known.name != "jsonl":
        raise UsageError(f"--standoff is written as jsonl, not as {known.name}")
    others = {"--fields": choice.fields, "--flatten": choice.flatten, "--map": choice.vocabulary, "--raw": choice.raw}
    _refuse_beside("--standoff", others)
    if "text" in choice.keep_fields or "cleaning" in choice.keep_fields:
        raise UsageError(
            "--standoff holds neither texts nor removed passages: --keep-fields cannot name text or cleaning"
        )


def _refuse_derived(choice: Choice, known: Format) -> None:
    """Raise `UsageError` for options that a derived format has no use for."""
    if not choice.derived:
        return
    if choice.derived not in DERIVED:
        raise UsageError(f"--derived: no such format: {choice.derived!r} ({suggestion(choice.derived, DERIVED)})")
    if choice.min_articles < _LEAST_ARTICLES:
        raise UsageError("--min-articles: at least 2, or single articles show through")
    if known.sentences or known.write is None:
        raise UsageError(f"--derived is a table: write it as jsonl, csv, tsv, parquet or xlsx, not as {known.name}")
    others = {
        "--fields": choice.fields,
        "--map": choice.vocabulary,
        "--standoff": choice.standoff,
        "--split": choice.split,
    }
    cards = {f"--{card}": True for card in cards_of(choice)}
    _refuse_beside("--derived", {**others, "--check": choice.check, **cards})


def _refuse_beside(option: str, others: Mapping[str, object]) -> None:
    if other := next((other for other, given in others.items() if given), ""):
        raise UsageError(f"{option} and {other} exclude each other")


def _names_with_card(card: str) -> str:
    return _names_of(lambda known: card in known.cards)


def is_folder(choice: Choice, known: Format) -> bool:
    """Return whether an export is a folder with a file for each article."""
    return known.single is not None and (known.write is None or choice.output.endswith("/"))


def _names_of(test: Callable[[Format], bool]) -> str:
    *first, last = [f.name for f in FORMATS.values() if (f.write or f.single) and test(f)]
    return f"{', '.join(first)} and {last}" if first else last


def part_path(output: str, part: str) -> str:
    """Return the file of a part of a data set: `news.jsonl.gz` is `news-train.jsonl.gz` for `train`."""
    if not part:
        return output
    if output.endswith("/"):
        return f"{output.rstrip('/')}-{part}/"
    folder, name = os.path.split(output)
    stem, dot, suffixes = name.partition(".")
    return os.path.join(folder, f"{stem}-{part}{dot}{suffixes}")  # noqa: PTH118


def _format_by_suffix(output: str, known: list[Format]) -> str:
    return next((f.name for f in known if bare_name(output.lower()).endswith(f.suffixes)), "")
