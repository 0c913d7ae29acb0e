"""A keyword of the schema that JSON Schema does not know: a typing mistake, for which nothing is checked.

JSON Schema ignores what it does not know, so `maxlength` and `enums` check nothing and say nothing. The finding is in the schema and names the
keyword that was probably meant. Keywords that resemble none, and those of editors (`markdownDescription`, `x-...`), are left in peace.

    "maxlength": 80              wrong
    "maxLength": 80              right
    "enums": ["sea", "land"]     wrong
    "enum": ["sea", "land"]      right
"""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from corpuskit.checks.definition import Check, page
from corpuskit.checks.schema import Schema
from corpuskit.model import Finding
from corpuskit.text.json_pointer import escape_token

CHECK = Check("CK119", "unknown keyword in the schema", page(__doc__))

_ONE = frozenset(
    [
        "not",
        "if",
        "then",
        "else",
        "items",
        "additionalItems",
        "contains",
        "additionalProperties",
        "propertyNames",
        "unevaluatedProperties",
        "unevaluatedItems",
        "contentSchema",
    ]
)
_MANY = frozenset(("allOf", "anyOf", "oneOf", "prefixItems", "items"))
_NAMED = frozenset(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"))
_OTHERS = frozenset(
    [
        "$schema",
        "$id",
        "$ref",
        "$anchor",
        "$dynamicRef",
        "$dynamicAnchor",
        "$recursiveRef",
        "$recursiveAnchor",
        "$comment",
        "$vocabulary",
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
        "format",
        "contentEncoding",
        "contentMediaType",
    ]
)
KNOWN = _ONE | _MANY | _NAMED | _OTHERS
# Words that editors and other validators put into a schema.
_TOLERATED = frozenset(
    [
        "markdownDescription",
        "defaultSnippets",
        "errorMessage",
        "deprecationMessage",
        "doNotSuggest",
        "enumDescriptions",
        "markdownEnumDescriptions",
        "patternErrorMessage",
        "suggestSortText",
        "allowComments",
        "allowTrailingCommas",
        "tsType",
        "example",
        "nullable",
        "discriminator",
        "id",
    ]
)
# Keywords of earlier dialects, which 2020-12 ignores.
_LATER = {"additionalItems": "items", "dependencies": "dependentRequired"}
_OLD_DIALECTS = ("draft-03", "draft-04", "draft-06", "draft-07", "2019-09")
_NEAR = 0.8


def find_unknown_keywords(schema: Schema) -> list[Finding]:
    """Return a finding for each keyword of a schema that is none, and resembles one."""
    old = isinstance(schema.data, Mapping) and any(
        name in str(schema.data.get("$schema", "")) for name in _OLD_DIALECTS
    )
    found = []
    for pointer, keyword, meant in _walk_keywords(schema.data, ""):
        if meant in _LATER.values() and keyword in _LATER and old:
            continue
        why = f"{keyword!r} is no keyword of JSON Schema, so nothing is checked - did you mean {meant!r}?"
        if keyword in _LATER:
            why = f"{keyword!r} is of an earlier JSON Schema and ignored in 2020-12 - write {meant!r}"
        if file := schema.file_of(pointer):
            why = f"{why} ({file})"
        place = schema.place(f"{pointer}/{keyword}")
        found.append(CHECK.at(schema.path, place, why, pointer=f"{pointer}/{keyword}"))
    return found


def keyword_meant(keyword: str) -> str:
    """Return the keyword of JSON Schema that another word was meant for, an empty text where it resembles none.

    >>> keyword_meant("maxlength"), keyword_meant("enums"), keyword_meant("x-order"), keyword_meant("maxLength")
    ('maxLength', 'enum', '', '')
    """
    if keyword in KNOWN or keyword in _TOLERATED or keyword.startswith(("x-", "x_")):
        return ""
    bare = keyword.replace("_", "").replace("-", "").lower()
    same = next((known for known in sorted(KNOWN) if known.lower().lstrip("$") == bare), "")
    return same or next(iter(difflib.get_close_matches(keyword, sorted(KNOWN), n=1, cutoff=_NEAR)), "")


def _walk_keywords(part: Any, pointer: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - any JSON value
    """Yield pointer, keyword and the keyword that was meant, at places where a schema stands."""
    if not isinstance(part, Mapping):
        return
    for keyword, value in part.items():
        if meant := keyword_meant(keyword) or _LATER.get(keyword, ""):
            yield pointer, keyword, meant
        if keyword in _ONE:
            yield from _walk_keywords(value, f"{pointer}/{keyword}")
        if keyword in _MANY and isinstance(value, list):
            for number, each in enumerate(value):
                yield from _walk_keywords(each, f"{pointer}/{keyword}/{number}")
        if keyword in _NAMED and isinstance(value, Mapping):
            for name, each in value.items():
                token = escape_token(name)
                yield from _walk_keywords(each, f"{pointer}/{keyword}/{token}")
