"""An explicit, ordered list of named things: checks, rules, formats, views, engines."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import Any, Protocol, TypeVar

from corpuskit.errors import UsageError


class Named(Protocol):
    """Anything with a name."""

    @property
    def name(self) -> str:
        """The name in settings, messages and docs."""
        ...


T = TypeVar("T", bound=Named)

_SHOWN = 40


class Registry(Mapping[str, T]):
    """Things by name, in the order of their list. A second thing of the same name raises `ValueError`.

    >>> from types import SimpleNamespace as Thing
    >>> views = Registry("view", [Thing(name="text"), Thing(name="json")])
    >>> list(views)
    ['text', 'json']
    """

    def __init__(self, kind: str, things: Iterable[T]) -> None:
        self.kind = kind
        self._things: dict[str, T] = {}
        for thing in things:
            if thing.name in self._things:
                raise ValueError(f"two {kind}s are named {thing.name!r}")
            self._things[thing.name] = thing

    def __getitem__(self, name: str) -> T:
        return self._things[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def named(self, name: str) -> T:
        """Return the thing of that name; raise `UsageError` that lists the names there are."""
        if name not in self._things:
            raise UsageError(f"no such {self.kind}: {name!r} ({suggestion(name, self._things)})")
        return self._things[name]


def closest_name(name: str, names: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the one of `names` that is most like `name`; empty where none is similar enough (`cutoff`, from 0 to 1).

    >>> closest_name("langauge", ["lang", "title", "language"]), closest_name("xyz", ["lang"])
    ('language', '')
    """
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=cutoff)), "")


def suggestion(name: str, names: Iterable[str]) -> str:
    """Return "did you mean 'lang'?" for a near miss, else the list of names there are.

    >>> suggestion("langauge", ["lang", "title", "language"])
    "did you mean 'language'?"
    >>> suggestion("xyz", ["lang", "title"])
    'there are: lang, title'
    """
    known = list(names)
    if near := closest_name(name, known):
        return f"did you mean {near!r}?"
    shown = known if len(known) <= _SHOWN else [*known[:_SHOWN], "…"]
    return "there are: " + ", ".join(shown)


def list_choices(names: Iterable[str]) -> str:
    """Return names as a sentence lists choices.

    >>> list_choices(["csv", "tsv", "xlsx"]), list_choices(["csv"])
    ('csv, tsv or xlsx', 'csv')
    """
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def import_late(package: str, homes: Mapping[str, str], name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Return the public `name` of a package from the module that `homes` gives for it.

    Raises `AttributeError` for a name that is not there.
    """
    if name not in homes:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    return getattr(import_module(f"{package}.{homes[name]}"), name)


def late_attributes(package: str, **homes: str) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package whose public names are imported when they are first used: a hook starts faster so.

    `homes` gives the module of each name.
    """
    return partial(import_late, package, homes)
