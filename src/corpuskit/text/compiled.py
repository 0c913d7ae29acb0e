"""The compiled loops (`loops.pyx`), which are there where a C compiler was when corpuskit was installed."""

from importlib import import_module
from types import ModuleType


def _found() -> ModuleType | None:
    try:
        return import_module("corpuskit.text.loops")
    except ImportError:
        return None


loops = _found()
"""The module, or `None`: then the same is done in numpy."""
