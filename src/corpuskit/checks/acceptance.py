"""The quick test: a value that jsonschema-rs accepts here, `jsonschema` would accept, too.

Almost every sidecar of a corpus is valid, and showing that takes jsonschema a hundred times as long. The quick test only ever
accepts; a value that it does not accept goes to `jsonschema`. An acceptance is safe because

* only schemas of the dialects 2020-12 and draft-07 are taken, and only keywords of which both read the same (a schema with any other has no
  quick look): nothing dynamic, no `multipleOf` (floats), only plain regular expressions over names;
* nothing in it refers to itself for the same value, which has no end in `jsonschema`;
* it is a valid schema, which jsonschema-rs sees to, and its references lead somewhere;
* `pattern` and `format` are answered by the same Python functions in both: regular expressions differ between engines;
* limits and constants are small enough to be the same number in both;
* values are those of YAML and JSON: finite numbers, text keys.

`not`, `if` and `oneOf` turn a no into a yes, so for these keywords both have to be *equal*, not just one the stricter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpuskit.checks.formats import FORMATS
from corpuskit.checks.patterns import PatternError, PatternTimeoutError, compile_pattern
from corpuskit.text.json_pointer import unescape_token
from corpuskit.text.late_pattern import late_pattern

Acceptor = Callable[[Any], bool]

_SUBSCHEMA = frozenset(
    {"not", "if", "then", "else", "items", "additionalProperties", "propertyNames", "contains", "unevaluatedProperties"}
)
_SUBSCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "$defs", "definitions", "dependentSchemas"})
_ANCHOR = late_pattern(r"[A-Za-z_][\w.-]*", re.ASCII)
_COUNTS = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"}
)
_LIMITS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_ALIKE = frozenset({"type", "required", "dependentRequired", "uniqueItems"})
_NOTES = frozenset(
    {"title", "description", "$comment", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema"}
    | {"errorMessage", "markdownDescription"}
)
_BESIDE_UNEVALUATED = _NOTES | {"$ref", "$defs", "$id", "properties", "required", "type", "unevaluatedProperties"}
# At the root nothing turns a no into a yes, and `jsonschema` takes all for evaluated that the specification does, or more.
_BESIDE_UNEVALUATED_AT_ROOT = _BESIDE_UNEVALUATED | (
    {"allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentRequired", "dependentSchemas", "definitions"}
    | {"minProperties", "maxProperties", "patternProperties", "propertyNames", "$anchor"}
)
_EXACT = 2**53
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DRAFT_7 = "http://json-schema.org/draft-07/schema"
# Draft 7 ignores these, and everything beside a `$ref`.
_AFTER_DRAFT_7 = frozenset(
    {
        "prefixItems",
        "dependentSchemas",
        "dependentRequired",
        "unevaluatedProperties",
        "minContains",
        "maxContains",
        "$anchor",
    }
)
_NAME_PATTERN = late_pattern(
    r"\^?(?:(?:[A-Za-z0-9_-]|\[[A-Za-z0-9_-]+\])(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?)*(?:\$|\.\*)?"
)


class _Unlike(Exception):  # noqa: N818 - no error: it ends the translation
    """The schema has a part that the two might read differently."""


def make_acceptor(schema: object, known: Mapping[str, Any]) -> Acceptor | None:
    """Return a function that is true only for values that `schema` accepts; `None` where there is none for this schema.

    `known` is the one other schema that it may refer to, by its `$id`.
    """
    if not isinstance(schema, dict):
        return None
    dialect = str(schema.get("$schema", _DIALECT)).removesuffix("#")
    if dialect not in (_DIALECT, _DRAFT_7) or (dialect == _DRAFT_7 and _has_newer_parts(schema, str(known["$id"]))):
        return None
    if any(_is_endless(part, schema, known, ()) for part in _iter_objects(schema)):
        return None
    patterns: dict[str, Callable[[str], bool]] = {}
    try:
        plain = _translate_schema(schema, patterns, str(known["$id"]))
        other = _translate_schema(known, patterns, str(known["$id"]))
    except _Unlike:
        return None
    return _build_acceptor(
        plain, other, {**FORMATS, **patterns}, "Draft7Validator" if dialect == _DRAFT_7 else "Draft202012Validator"
    )


def _has_newer_parts(schema: object, known: str) -> bool:
    """Return whether a schema of draft 7 has a part that draft 7 reads otherwise than 2020-12, or refers to one of 2020-12."""
    for part in _iter_objects(schema):
        reference = part.get("$ref")
        beside = part.keys() - _NOTES - {"$ref", "definitions", "$defs", "$id"}
        if isinstance(reference, str) and (beside or reference.startswith(known)):
            return True
        if part.keys() & _AFTER_DRAFT_7 or isinstance(part.get("items"), list):
            return True
    return False


def _build_acceptor(
    schema: dict[str, Any], known: dict[str, Any], formats: dict[str, Callable[[str], bool]], dialect: str
) -> Acceptor | None:
    try:
        import jsonschema_rs  # noqa: PLC0415 - late
        from jsonschema_rs import ReferencingError, Registry, ValidationError  # noqa: PLC0415 - late
    except ImportError:
        return None
    same = schema.get("$id") == known["$id"]
    try:
        validator = getattr(jsonschema_rs, dialect)(
            schema,
            formats=formats,
            validate_formats=True,
            registry=None if same else Registry([(known["$id"], known)]),
            retriever=_refuse_remote,
        )
    except (ValidationError, ReferencingError, ValueError):
        return None

    def accepts(value: object) -> bool:
        try:
            return bool(validator.is_valid(value))
        except ValueError:
            return False

    return accepts


def _iter_objects(value: object) -> Iterator[dict[str, Any]]:
    """Yield every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _iter_objects(part)


def _is_endless(part: Any, root: Mapping[str, Any], known: Mapping[str, Any], above: tuple[int, ...]) -> bool:  # noqa: ANN401
    """Return whether judging a value by `part`, a part of `root`, would mean to judge the same value by it again."""
    if not isinstance(part, dict):
        return False
    if id(part) in above:
        return True
    inside = [part[name] for name in ("not", "if", "then", "else") if name in part]
    inside += [
        branch for name in ("allOf", "anyOf", "oneOf") if isinstance(part.get(name), list) for branch in part[name]
    ]
    inside += part["dependentSchemas"].values() if isinstance(part.get("dependentSchemas"), dict) else ()
    way = (*above, id(part))
    reference = part.get("$ref")
    if isinstance(reference, str):
        base, _, pointer = reference.partition("#")
        home = known if base else root
        if _is_endless(_resolve_target(home, pointer), home, known, way):
            return True
    return any(_is_endless(branch, root, known, way) for branch in inside)


def _resolve_target(root: Any, pointer: str) -> Any:  # noqa: ANN401
    if pointer and not pointer.startswith("/"):
        return next((part for part in _iter_objects(root) if part.get("$anchor") == pointer), None)
    for token in pointer.split("/")[1:]:
        if isinstance(root, list) and token.isdecimal() and int(token) < len(root):
            root = root[int(token)]
        else:
            root = root.get(unescape_token(token)) if isinstance(root, Mapping) else None
    return root


def _refuse_remote(uri: str) -> Any:  # noqa: ANN401 - jsonschema-rs' signature
    raise ValueError(f"{uri} is not fetched")


def _translate_schema(schema: Any, patterns: dict[str, Callable[[str], bool]], known: str, *, root: bool = True) -> Any:  # noqa: ANN401
    """Return the schema with each `pattern` as a format, which is entered in `patterns`. Raises `_Unlike`."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        raise _Unlike
    done: dict[str, Any] = {}
    for keyword, value in schema.items():
        _refuse_unlike(keyword, value, schema, known, root=root)
        done[keyword] = _translate_part(keyword, value, patterns, known)
    if "pattern" in done:
        name = _as_format(done.pop("pattern"), patterns)
        done["allOf"] = [*done.get("allOf", ()), {"format": name}]
    return done


def _translate_part(keyword: str, value: Any, patterns: dict[str, Callable[[str], bool]], known: str) -> Any:  # noqa: ANN401
    if keyword in _SUBSCHEMA:
        return _translate_schema(value, patterns, known, root=False)
    if keyword in _SUBSCHEMAS:
        return [_translate_schema(part, patterns, known, root=False) for part in value]
    if keyword in _NAMED or keyword == "patternProperties":
        return {name: _translate_schema(part, patterns, known, root=False) for name, part in value.items()}
    return value


def _refuse_unlike(keyword: str, value: Any, schema: Mapping[str, Any], known: str, *, root: bool) -> None:  # noqa: ANN401
    """Raise `_Unlike` for a keyword that the two libraries might read differently."""
    alike = (
        keyword in _NAMED | _SUBSCHEMAS | _NOTES | _ALIKE
        or (
            keyword in _SUBSCHEMA and (keyword != "unevaluatedProperties" or _is_plainly_unevaluated(schema, root=root))
        )
        or (keyword == "patternProperties" and isinstance(value, Mapping) and all(map(_is_name_pattern, value)))
        or (keyword == "$anchor" and isinstance(value, str) and _ANCHOR.fullmatch(value) is not None)
        or (
            keyword == "dependencies"
            and isinstance(value, Mapping)
            and all(isinstance(v, list) for v in value.values())
        )
        or (keyword == "$id" and root and "#" not in value)
        or (
            keyword == "$ref"
            and re.fullmatch(rf"(?:{re.escape(known)})?#?(?:(?<=#)(?:/[A-Za-z0-9_$.:~/-]*|[A-Za-z_][\w.-]*))?", value)
            is not None
        )
        or (keyword == "pattern" and _is_pattern(value))
        or (keyword == "format" and isinstance(value, str))
        or (keyword in _COUNTS and type(value) is int and value < _EXACT)
        or (keyword in _LIMITS and type(value) in (int, float) and abs(value) < _EXACT)
        or (keyword == "const" and _is_simple(value))
        or (keyword == "enum" and isinstance(value, list) and all(map(_is_simple, value)))
    )
    if not alike:
        raise _Unlike


def _is_plainly_unevaluated(schema: Mapping[str, Any], *, root: bool) -> bool:
    return schema.keys() <= (_BESIDE_UNEVALUATED_AT_ROOT if root else _BESIDE_UNEVALUATED)


def _is_name_pattern(pattern: str) -> bool:
    """Return whether a regular expression over names is so plain that every engine reads it alike."""
    return _NAME_PATTERN.fullmatch(pattern) is not None and _is_pattern(pattern)


def _is_simple(value: object) -> bool:
    return isinstance(value, str | bool | None) or (type(value) is int and abs(value) < _EXACT)


def _is_pattern(pattern: object) -> bool:
    try:
        return isinstance(pattern, str) and compile_pattern(pattern) is not None
    except PatternError:
        return False


def _as_format(pattern: str, patterns: dict[str, Callable[[str], bool]]) -> str:
    """Enter a pattern under a name that no format has, and return the name."""
    name = f"matches {pattern}"
    patterns[name] = _limited_test(compile_pattern(pattern))
    return name


def _limited_test(test: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return a test that is false where it takes too long: then `jsonschema` decides."""

    def matches(text: str) -> bool:
        try:
            return test(text)
        except PatternTimeoutError:
            return False

    return matches
