"""A format in the corpus's schema that nothing checks.

JSON Schema lets a schema name any format; those that corpuskit does not know are not looked at, so every value passes. Said once, at the
format's place in the schema. What to do: use one of the formats of JSON Schema, or a `pattern`.
"""

from corpuskit.checks.definition import Check, page
from corpuskit.checks.formats import FORMATS
from corpuskit.checks.schema import Schema
from corpuskit.model import Finding, Severity
from corpuskit.registry import closest_name

CHECK = Check("CK114", "format that nothing checks", page(__doc__), Severity.WARNING)


def unchecked(schema: Schema) -> list[Finding]:
    """Return one finding for each format of the schema that nothing checks."""
    return [
        CHECK.at(
            schema.path,
            schema.place(pointer),
            f"nothing checks the format {name!r}{_name_file(schema.file_of(pointer))} - {_suggest_format(name)}",
            pointer=pointer,
        )
        for name, pointer in schema.unchecked_formats
    ]


def _suggest_format(name: str) -> str:
    near = closest_name(name, FORMATS)
    return f"did you mean {near!r}?" if near else "every value passes"


def _name_file(file: str) -> str:
    return f" in {file}" if file else ""
