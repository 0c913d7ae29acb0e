"""Formats: articles as bytes and back, one module each; guesses about an article that comes as a text alone."""

from typing import TYPE_CHECKING

from corpuskit.registry import late_attributes

if TYPE_CHECKING:
    from corpuskit.formats.format import Format as Format
    from corpuskit.formats.listed import FORMATS as FORMATS

__getattr__ = late_attributes(__name__, FORMATS="listed", Format="format")
