"""Taking articles out of a corpus for good."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.commands.withdraw.command import withdraw as withdraw

_HOMES = {"withdraw": "command"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a public name when it is asked for: a hook starts faster without the rest."""
    return import_late(__name__, _HOMES, name)
