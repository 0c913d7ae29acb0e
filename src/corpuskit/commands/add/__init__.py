"""Adding articles to a corpus."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.commands.add.command import add as add

_HOMES = {"add": "command"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a function or class of any shape
    """Import a public name when it is asked for: a hook starts faster without the rest."""
    return import_late(__name__, _HOMES, name)
