"""Limits of a JSON Schema that keep it from taking all memory or time before the first article is checked."""

import re
from collections.abc import Mapping
from typing import Any

from corpuskit.text.json_pointer import unescape_token

_SIGNS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_ENOUGH = 1_000_000
_SAME_VALUE = ("allOf", "anyOf", "oneOf")
_ONE = (
    "not",
    "if",
    "then",
    "else",
    "items",
    "contains",
    "additionalProperties",
    "propertyNames",
    "unevaluatedProperties",
)
_NAMED = ("properties", "patternProperties", "dependentSchemas")


def too_deep(text: str, most: int) -> int:
    """Return where in a JSON text brackets are nested deeper than `most`, 0 where they are not. Takes no recursion."""
    if text.count("[") + text.count("{") <= most:
        return 0
    depth = 0
    for sign in _SIGNS.finditer(text):
        if sign[0] in "[{":
            depth += 1
            if depth > most:
                return sign.start()
        elif sign[0] in "]}":
            depth -= 1
    return 0


def expansions(schema: object) -> int:
    """Return how many rules a value meets at most, each as often as `$ref` leads to it; a reference into itself counts once.

    Two branches that both lead to the next two, thirty times over, are a billion. Counting ends at a million.
    """
    return _Counting(schema).count(schema)


class _Counting:
    def __init__(self, root: object) -> None:
        self._root = root
        self._known: dict[int, int] = {}

    def count(self, part: object) -> int:
        """Return how many rules `part` comes to."""
        if not isinstance(part, Mapping):
            return 1
        if id(part) not in self._known:
            self._known[id(part)] = 1  # while it is counted: a reference back to it ends here
            self._known[id(part)] = min(_ENOUGH, 1 + sum(map(self.count, self._inside(part))))
        return self._known[id(part)]

    def _inside(self, part: Mapping[str, Any]) -> list[object]:
        found: list[object] = [part[name] for name in _ONE if name in part]
        for name in (*_SAME_VALUE, "prefixItems"):
            found += part[name] if isinstance(part.get(name), list) else []
        for name in _NAMED:
            found += part[name].values() if isinstance(part.get(name), Mapping) else []
        for name in ("$ref", "$dynamicRef", "$recursiveRef"):
            if isinstance(part.get(name), str):
                found.append(self._target(part[name]))
        return found

    def _target(self, reference: str) -> object:
        """Return the target of a reference into the same schema; others count as one rule."""
        if not reference.startswith("#"):
            return None
        target: Any = self._root
        for token in reference[1:].split("/")[1:]:
            key = unescape_token(token)
            target = target.get(key) if isinstance(target, Mapping) else None
        return target
