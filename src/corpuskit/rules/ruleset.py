"""The rules that are in force: a fixed, comparable value that can be sent to another process."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpuskit.errors import SettingsError
from corpuskit.registry import Registry
from corpuskit.rules import last_lines, neighbours, packs, sidecar
from corpuskit.rules.choosing import choose_witnesses
from corpuskit.rules.formulas import Formulas
from corpuskit.rules.matching import Matcher
from corpuskit.rules.model import Rule
from corpuskit.rules.witness import Witness

ALGORITHM = 2
"""Goes up when the same rules begin to decide otherwise."""

_DECIDING = ("name", "kind", "where", "lines", "matches", "starts", "contains", "inside", "longest", "sources")

IN_CODE = (*sidecar.RULES, neighbours.MENU, last_lines.LAST_LINE)


@dataclass(frozen=True)
class RuleSet:
    """Rules by name, in order, and the witnesses beside them, the surest first. Iterating gives the names."""

    rules: tuple[Rule, ...]
    witnesses: tuple[Witness, ...] = ()

    @cached_property
    def registry(self) -> Registry[Rule]:
        """The rules by name; an unknown name raises `UsageError` with the list of names."""
        return Registry("rule", self.rules)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that decides: equal for equal rules, on every machine."""
        decides = [[str(getattr(rule, name)) for name in _DECIDING] for rule in self.rules]
        described = json.dumps([ALGORITHM, decides, [witness.fingerprint for witness in self.witnesses]])
        return hashlib.sha256(described.encode()).hexdigest()[:16]

    def version_of(self, name: str) -> str:
        """Return a hash of all that decides of a rule or a pack, that of the model behind it included."""
        decides = [
            [str(getattr(rule, field)) for field in _DECIDING] for rule in self.rules if name in (rule.name, rule.pack)
        ]
        behind = [w.fingerprint for w in self.witnesses if any(rule.name == name for rule in w.rules)]
        return hashlib.sha256(json.dumps([ALGORITHM, decides, behind]).encode()).hexdigest()[:16]

    def __iter__(self) -> Iterator[str]:
        return iter(self.registry)

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, name: object) -> bool:
        return name in self.registry

    @cached_property
    def _hash(self) -> int:
        return int(self.fingerprint, 16)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.fingerprint == other.fingerprint

    def __getstate__(self) -> dict[str, object]:
        return {"rules": self.rules, "witnesses": self.witnesses}

    def chosen(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> "RuleSet":
        """Return the rules named in `select` (all if none), without those in `ignore`; raise `UsageError` for an unknown name."""
        if not select and not ignore:
            return self
        kept = {self.registry.named(name).name for name in select or self} - {
            self.registry.named(name).name for name in ignore
        }
        witnessed = choose_witnesses(self.witnesses, select, ignore)
        return RuleSet(tuple(rule for rule in self.rules if rule.name in kept), witnessed)

    def without(self, names: Sequence[str]) -> "RuleSet":
        """Return the rules without those of `names` that are among them; names of others mean nothing here."""
        return self.chosen((), [name for name in names if name in self])

    @cached_property
    def formulas(self) -> Formulas:
        """The whole lines of the rules, to be found inside longer lines."""
        return Formulas(self.rules)

    def matcher(self, source: object = None) -> Matcher:
        """Return the matcher for the rules that fire on a line of an article of that source."""
        return _make_matcher(self, source if source in self._sources else "")

    @cached_property
    def _sources(self) -> frozenset[object]:
        return frozenset(name for rule in self.rules for name in rule.sources)


@lru_cache(maxsize=256)
def _make_matcher(rules: RuleSet, source: object) -> Matcher:
    return Matcher([rule for rule in rules.rules if not rule.sources or source in rule.sources])


def load_packs(extra: Sequence[tuple[str, str]] = (), witnesses: Sequence[Witness] = ()) -> RuleSet:
    """Return the built-in rules, those of the `extra` packs (the name in messages, the YAML), and those of `witnesses`.

    Raises `SettingsError`, with line and column, when a pack cannot be used.
    """
    rules = [*IN_CODE, *(rule for witness in witnesses for rule in witness.rules), *packs.built_in()]
    names = {rule.name for rule in rules}
    for name, text in extra:
        for rule in packs.read_pack(name, text):
            if rule.name in names:
                raise SettingsError(f"{name}: a rule named {rule.name!r} exists already; give yours another name")
            names.add(rule.name)
            rules.append(rule)
    return RuleSet(tuple(rules), tuple(witnesses))
