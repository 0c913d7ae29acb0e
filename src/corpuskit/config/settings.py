"""Every setting there is, with its type and default. The fields are the documentation: keys are written with `-`."""

from dataclasses import dataclass, field
from typing import Literal

from corpuskit.config.limits import MAX_ARTICLE_MIB
from corpuskit.model import Relation


@dataclass(frozen=True, slots=True)
class ValidateSettings:
    """`[validate]`: which checks run, and their limits (words, code points); `baseline` lists the findings that do not count."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    baseline: str = "baseline.yaml"
    min_words: int = 5
    max_line_length: int = 20_000
    per_path_ignore: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CleanSettings:
    """`[clean]`: how bold cleaning is, which rules it uses, and whether the line model is used (`model`).

    `max_removed` is the share of a text above which it requires `--force`; `learned` is the file of learned lines. `per_source_ignore` is a
    table: for the articles of a source, rules that are not used.
    """

    strength: Literal["safe", "high"] = "safe"
    max_removed: float = 0.5
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    model: bool = True
    learned: str = "learned.yaml"
    per_source_ignore: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def rules_off(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The sources for which rules are switched off, each with the names of the rules, sorted."""
        return tuple(sorted((source, tuple(sorted(names))) for source, names in self.per_source_ignore.items()))


@dataclass(frozen=True, slots=True)
class DedupSettings:
    """`[dedup]`: which relations are looked for, which copy is kept, and where accepted pairs are listed."""

    relations: tuple[Relation, ...] = ()
    keep: tuple[Literal["earliest", "latest", "longest", "richest", "source-order"], ...] = ("earliest", "longest")
    source_order: tuple[str, ...] = ()
    accepted: str = "duplicates.yaml"


@dataclass(frozen=True, slots=True)
class AddSettings:
    """`[add]`: values that `add` writes where the input has none."""

    source: str = ""
    lang: str = ""
    license: str = ""


@dataclass(frozen=True, slots=True)
class AboutSettings:
    """`[about]`: facts about the corpus for the cards of an export. `license` is an SPDX expression, `citation` a sentence, `steward` the contact."""

    name: str = ""
    description: str = ""
    license: str = ""
    citation: str = ""
    url: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    rights_holder: str = ""
    steward: str = ""


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """`[export]`: the format and fields (default: all of the schema's) when the call names none."""

    format: str = "jsonl"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """The root table. Paths are relative to the folder of the settings file, the corpus's root.

    `max_article_size`, in MiB, is the most that a text, a sidecar or a row may have: larger ones are reported and left out.
    """

    corpus: str = "corpus"
    schema: str = "schema.json"
    exclude: tuple[str, ...] = ()
    packs: tuple[str, ...] = ("packs/*.yaml",)
    max_article_size: int = MAX_ARTICLE_MIB
    validate: ValidateSettings = field(default_factory=ValidateSettings)
    clean: CleanSettings = field(default_factory=CleanSettings)
    dedup: DedupSettings = field(default_factory=DedupSettings)
    add: AddSettings = field(default_factory=AddSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    about: AboutSettings = field(default_factory=AboutSettings)
