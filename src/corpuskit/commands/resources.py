"""The objects that settings name: the rules that a corpus is cleaned by, and the columns that its schema gives."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpuskit import rules
from corpuskit.commands.schema_file import schema_text
from corpuskit.errors import SettingsError
from corpuskit.incremental.fingerprints import fingerprint
from corpuskit.registry import suggestion
from corpuskit.store.corpus import Corpus, shown_path
from corpuskit.store.learned import read_learned
from corpuskit.store.packs import own_packs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpuskit.formats.layout import Layout
    from corpuskit.rules.learned import Learned
    from corpuskit.rules.witness import Witness


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of one call about cleaning, which override the settings.

    `select` and `ignore` name rules or packs; `force` cuts also where more of a text would go than the settings allow.
    """

    strength: Literal["safe", "high"] | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    force: bool = False


AS_SET = Choice()

LEARNED_RULES = ("line-model", "recurring-line", "beyond-recurring-line")
"""Rules that are there only where there is something learned; settings may name them all the same."""


def rule_set(corpus: Corpus) -> "rules.RuleSet":
    """Return the built-in packs, the corpus's own, and the lines learned of its sources. Raises `SettingsError`."""
    return _check_rules_off(
        corpus, rules.load_packs(list(own_packs(corpus)), _recurring_witness(_read_learned_lines(corpus)))
    )


def full_rule_set(
    corpus: Corpus, strength: "rules.Strength", learned: "Sequence[Learned] | None" = None
) -> "rules.RuleSet":
    """Return the rules with the line model heard beside them, at that strength, if the settings want it; with these `learned` lines, or those of the corpus."""
    known = _recurring_witness(_read_learned_lines(corpus) if learned is None else learned)
    found = rules.load_packs(list(own_packs(corpus)), (*known, *_model_witness(corpus, strength)))
    return _check_rules_off(corpus, found)


def _read_learned_lines(corpus: Corpus) -> "Sequence[Learned]":
    return read_learned(corpus.root / corpus.settings.clean.learned)


def _recurring_witness(learned: "Sequence[Learned]") -> "tuple[Witness, ...]":
    if not learned:
        return ()
    from corpuskit.rules.learned import Recurring  # noqa: PLC0415 - numpy, which most calls do without

    return (Recurring(tuple(learned)),)


def _model_witness(corpus: Corpus, strength: "rules.Strength") -> "tuple[Witness, ...]":
    if not corpus.settings.clean.model:
        return ()
    from corpuskit.rules.learned import LineModel  # noqa: PLC0415 - as above

    return (LineModel(strength),)


def options_of(corpus: Corpus, choice: Choice = AS_SET) -> "rules.Options":
    """Return the kernel's options: what the call says, else what the settings say."""
    settings = corpus.settings.clean
    return rules.Options(
        strength=choice.strength or settings.strength,
        select=choice.select or settings.select,
        ignore=(*settings.ignore, *choice.ignore),
        max_removed=settings.max_removed,
        force=choice.force,
        per_source_ignore=settings.rules_off,
    )


def masking_fingerprint(corpus: Corpus) -> str:
    """Return a hash of all that decides which passages `clean` would remove, by packs and learned lines."""
    return fingerprint(rule_set(corpus).fingerprint, options_of(corpus)).hex()


def _check_rules_off(corpus: Corpus, known: "rules.RuleSet") -> "rules.RuleSet":
    """Return the rules. Raises `SettingsError` where the settings switch off one that is not there."""
    for source, names in corpus.settings.clean.per_source_ignore.items():
        for name in names:
            if name not in known and name not in LEARNED_RULES:
                where = shown_path(corpus.settings_path) if corpus.settings_path else "settings"
                hint = suggestion(name, known)
                raise SettingsError(f"{where}: per-source-ignore of {source!r}: no such rule: {name!r} ({hint})")
    return known


def layout_for(corpus: Corpus) -> "Layout":
    """Return the layout of the corpus's own schema, or of corpuskit's where it has none. Raises `SettingsError` for a broken one."""
    from corpuskit.checks.schema import packaged_schema, parsed_schema  # noqa: PLC0415 - for those who write tables
    from corpuskit.formats.layout import layout_of  # noqa: PLC0415 - columns, for those who read or write fields

    schema = parsed_schema(*schema_text(corpus))
    return layout_of(schema if isinstance(schema, dict) else {}, json.loads(packaged_schema()))
