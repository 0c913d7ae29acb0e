"""Comparing two versions of a corpus."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.commands.diff.command import diff as diff

_HOMES = {"diff": "command"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a public name when it is asked for: a hook starts faster without the rest."""
    return import_late(__name__, _HOMES, name)
