"""A data set as its cards describe it: facts about the corpus from the settings, and figures of the rows that were written."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corpuskit.config.settings import AboutSettings
from corpuskit.model import COPIES
from corpuskit.version import __version__

NOT_STATED = "not stated"
_YEAR_TO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(slots=True)
class Figures:
    """Figures of rows, which add up while they pass. `removed` has, by rule, articles and characters that cleaning took; `rules` fingerprints of the rules."""

    articles: int = 0
    words: int = 0
    characters: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    words_of: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    removed: dict[str, list[int]] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    cleaned: int = 0
    reserved: int = 0
    earliest: str = ""
    latest: str = ""

    def note(self, row: Mapping[str, Any]) -> None:
        """Add a row with all columns."""
        words = row.get("words")
        words = words if isinstance(words, int) else 0
        source = str(row.get("source") or NOT_STATED)
        self.articles += 1
        self.words += words
        self.characters += len(row.get("text") or "")
        self.sources[source] += 1
        self.words_of[source] += words
        self.languages[str(row.get("lang") or NOT_STATED)] += 1
        self.licences[str(row.get("license") or NOT_STATED)] += 1
        self.reserved += row.get("tdm_reservation") is True
        if row.get("duplicate_of"):
            self.relations[str(row.get("relation") or "exact")] += 1
        self._note_day(row.get("published"))
        if isinstance(row.get("cleaning"), Mapping):
            self._note_cleaning(row["cleaning"])

    def _note_day(self, moment: object) -> None:
        found = _YEAR_TO_DAY.match(moment) if isinstance(moment, str) else None
        if found:
            self.earliest = min(self.earliest or found[0], found[0])
            self.latest = max(self.latest, found[0])

    def _note_cleaning(self, record: Mapping[str, Any]) -> None:
        removed = record.get("removed")
        by_rule: Counter[str] = Counter()
        for one in removed if isinstance(removed, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("text"), str):
                by_rule[str(one.get("rule"))] += len(one["text"])
        self.cleaned += bool(by_rule)
        if isinstance(record.get("rules"), str):
            self.rules[record["rules"]] += 1
        for rule, size in by_rule.items():
            held = self.removed.setdefault(rule, [0, 0])
            held[0] += 1
            held[1] += size

    @property
    def copies(self) -> int:
        """How many articles are marked as copies, by a relation that joins a cluster."""
        return sum(self.relations[name] for name in COPIES)


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set: its name, its description in the settings, its figures, and the number of dropped copies."""

    name: str
    about: AboutSettings
    figures: Figures
    copies_left_out: int = 0

    @property
    def description(self) -> str:
        """A sentence or more about it."""
        if self.about.description:
            return self.about.description
        f = self.figures
        span = f", published from {f.earliest} to {f.latest}" if f.earliest else ""
        return f"{f.articles:,} news articles of {len(f.sources):,} sources{span}."

    @property
    def licence(self) -> str:
        """The licence that the settings state, else the one that all articles have, else nothing."""
        only = next(iter(self.figures.licences)) if len(self.figures.licences) == 1 else ""
        return self.about.license or ("" if only == NOT_STATED else only)

    @property
    def citation(self) -> str:
        """How it is cited."""
        if self.about.citation:
            return self.about.citation
        authors = ", ".join(self.about.authors)
        return ". ".join(part for part in (authors, self.name, self.about.publisher, self.about.url) if part) + "."

    def steps(self) -> list[tuple[str, str]]:
        """Return the steps that the articles went through: the name of each, and a sentence."""
        f, sentences = self.figures, []
        if f.cleaned:
            size = sum(characters for _, characters in f.removed.values())
            sentences.append(
                ("cleaning", f"corpuskit clean removed {size:,} characters of site text from {f.cleaned:,} articles.")
            )
        if f.copies or self.copies_left_out:
            left_out = f"; {self.copies_left_out:,} copies were left out" if self.copies_left_out else ""
            sentences.append(
                (
                    "deduplication",
                    f"corpuskit dedup marked {f.copies:,} of these articles as copies of others{left_out}.",
                )
            )
        sentences.append(("export", f"corpuskit {__version__} wrote {f.articles:,} articles."))
        return sentences


def licence_address(licence: str) -> str:
    """Return an address for a licence: the page of SPDX for one of its identifiers, an address as it is, nothing for other texts.

    >>> licence_address("CC-BY-4.0"), licence_address("LicenseRef-press")
    ('https://spdx.org/licenses/CC-BY-4.0', '')
    """
    if licence.startswith(("http://", "https://")):
        return licence
    is_spdx = re.fullmatch(r"[A-Za-z0-9.+-]+", licence) and not licence.startswith("LicenseRef-")
    return f"https://spdx.org/licenses/{licence}" if is_spdx and licence != NOT_STATED else ""
