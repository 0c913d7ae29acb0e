"""A refused value, and the proposal of the one to write instead."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Proposal(NamedTuple):
    """A value to write instead; `safe` where it is the only possible meaning; `words` before it, or when there is no value.

    `verb` is the word before the value, `when` what follows it. `other` is a second possible value, with its own `when`.
    `shown` stands in place of the line with the value, where another is easier to write.
    """

    value: Any = None
    safe: bool = False
    words: str = ""
    verb: str = "write"
    when: str = ""
    other: Any = None
    other_when: str = ""
    shown: str = ""


class Refused(NamedTuple):
    """A refused value: its field's name, the keyword that refuses it and its argument, the text of its line, the article's language.

    `lines` are those of a text on several lines, `schema` is the part of the schema that refuses the value, `formats` are all that
    the value may have, `item`: it is an item of a list, `below`: it begins on a line below its field's name,
    `dashed`: it stands behind a dash.
    """

    field: str
    keyword: str
    wanted: Any
    value: Any
    source: str = ""
    lang: str = ""
    lines: Sequence[str] = ()
    schema: Mapping[str, Any] = {}
    formats: Sequence[str] = ()
    item: bool = False
    below: bool = False
    dashed: bool = False
