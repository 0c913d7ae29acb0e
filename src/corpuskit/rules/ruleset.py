"""The rules that are in force: a fixed, comparable value that can be sent to another process."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache

from corpuskit.errors import SettingsError
from corpuskit.registry import Registry
from corpuskit.rules import neighbours, packs, sidecar
from corpuskit.rules.matching import Matcher
from corpuskit.rules.model import Rule

ALGORITHM = 1
"""Goes up when the same rules begin to decide otherwise."""

IN_CODE = (*sidecar.RULES, neighbours.MENU)


@dataclass(frozen=True)
class RuleSet:
    """Rules by name, in order. Iterating gives the names."""

    rules: tuple[Rule, ...]

    @cached_property
    def registry(self) -> Registry[Rule]:
        """The rules by name; an unknown name raises `UsageError` that says which there are."""
        return Registry("rule", self.rules)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that decides: equal for equal rules, on every machine."""
        told = repr((ALGORITHM, [sorted(asdict(rule).items()) for rule in self.rules]))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]

    def __iter__(self) -> Iterator[str]:
        return iter(self.registry)

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, name: object) -> bool:
        return name in self.registry

    def __hash__(self) -> int:
        return int(self.fingerprint, 16)

    def __getstate__(self) -> dict[str, object]:
        return {"rules": self.rules}

    def chosen(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> "RuleSet":
        """Return the rules named in `select` (all if none), without those in `ignore`; raise `UsageError` for an unknown name."""
        if not select and not ignore:
            return self
        kept = {self.registry.named(name).name for name in select or self} - {
            self.registry.named(name).name for name in ignore
        }
        return RuleSet(tuple(rule for rule in self.rules if rule.name in kept))

    def matcher(self, source: object = None) -> Matcher:
        """Return what finds the rules that fire on a line of an article of that source."""
        special = {name for rule in self.rules for name in rule.sources}
        return _matcher(self, source if isinstance(source, str) and source in special else "")


@lru_cache(maxsize=256)
def _matcher(rules: RuleSet, source: str) -> Matcher:
    return Matcher([rule for rule in rules.rules if not rule.sources or source in rule.sources])


def load_packs(extra: Sequence[tuple[str, str]] = ()) -> RuleSet:
    """Return the built-in rules and those of the `extra` packs (what to call it in messages, its YAML).

    Raises `SettingsError`, with line and column, when a pack cannot be used.
    """
    rules = [*IN_CODE, *packs.built_in()]
    names = {rule.name for rule in rules}
    for name, text in extra:
        for rule in packs.read(name, text):
            if rule.name in names:
                raise SettingsError(f"{name}: a rule named {rule.name!r} exists already; give yours another name")
            names.add(rule.name)
            rules.append(rule)
    return RuleSet(tuple(rules))
