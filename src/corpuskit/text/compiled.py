"""Modules in C, which are there where a C compiler was when corpuskit was installed."""

from importlib import import_module
from types import ModuleType


def import_compiled(name: str) -> ModuleType | None:
    """Return a compiled module; `None` if there is none: each has a pure-Python fallback."""
    try:
        return import_module(name)
    except ImportError:
        return None
