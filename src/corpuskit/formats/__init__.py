"""Formats: articles as bytes and back, one module each; guesses about an article that comes with nothing but its text."""

from typing import TYPE_CHECKING, Any

from corpuskit.registry import import_late

if TYPE_CHECKING:
    from corpuskit.formats.format import Format as Format
    from corpuskit.formats.listed import FORMATS as FORMATS

_HOMES = {"FORMATS": "listed", "Format": "format"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class or a registry
    """Import a public name when it is asked for: most commands read one format."""
    return import_late(__name__, _HOMES, name)
