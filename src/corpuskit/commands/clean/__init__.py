"""Removing boilerplate from articles, and putting it back."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.commands.clean.command import clean as clean
    from corpuskit.commands.clean.command import explain as explain
    from corpuskit.commands.clean.command import forget as forget
    from corpuskit.commands.clean.command import undo as undo

_HOMES = {"clean": "command", "explain": "command", "forget": "command", "undo": "command"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a public name when it is asked for: a hook starts faster without the rest."""
    return import_late(__name__, _HOMES, name)
