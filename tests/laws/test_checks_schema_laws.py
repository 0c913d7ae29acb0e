"""The verdict on a sidecar is that of the `jsonschema` package, whatever the schema and whatever the sidecar."""

import json
import re
from typing import Any

import jsonschema
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from corpuskit.checks import Schema
from corpuskit.checks.acceptance import make_acceptor
from corpuskit.checks.explaining import schema_findings
from corpuskit.checks.formats import FORMATS
from corpuskit.checks.looking import look_of
from corpuskit.checks.pattern_keywords import with_patterns
from corpuskit.checks.patterns import PatternError
from corpuskit.checks.schema import packaged_schema
from corpuskit.errors import SettingsError

KNOWN = json.loads(packaged_schema())
NAMES = ["id", "a", "b", "é", "<<", "$ref", "properties", "a/b", "a~b", ""]
WORDS = ["", "a", "ab", "a\n", "é", "ß", "😀", "٣", "2024-02-30", "en-UK", "https://a.example/", "0", "x" * 12]
NUMBERS = [0, 1, -1, 2, 1.0, 0.5, -0.0, 10**20, 2**53, 2**53 + 1, 1e300]
PATTERNS = ["^a", "a$", r"\d", r"^\D*$", r"\w\b", "^[^a]*$", r"(?i)A", "a.b", "^$", r"\Z", "(?<!a)b", "[À-ÿ]"]
TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(NUMBERS),
    st.sampled_from(WORDS),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=3),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)),
    max_leaves=8,
)
mappings = st.dictionaries(st.sampled_from(NAMES), values, max_size=5)
counts = st.integers(0, 4)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return schemas of any keywords that `jsonschema` knows, those without a quick look among them."""
    several = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    names = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
    parts: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(
            st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True)
        ),
        "enum": st.lists(scalars, min_size=1, max_size=4),
        "const": values,
        "properties": named,
        "additionalProperties": inner,
        "unevaluatedProperties": inner,
        "propertyNames": inner,
        "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, max_size=2),
        "required": names,
        "dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=2),
        "dependentSchemas": named,
        "minProperties": counts,
        "maxProperties": counts,
        "items": inner,
        "prefixItems": several,
        "contains": inner,
        "minContains": counts,
        "maxContains": counts,
        "minItems": counts,
        "maxItems": counts,
        "uniqueItems": st.booleans(),
        "minLength": counts,
        "maxLength": counts,
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from([*FORMATS, "nobody-checks-this"]),
        "minimum": st.sampled_from(NUMBERS),
        "maximum": st.sampled_from(NUMBERS),
        "exclusiveMinimum": st.sampled_from(NUMBERS),
        "exclusiveMaximum": st.sampled_from(NUMBERS),
        "multipleOf": st.sampled_from([1, 2, 0.1, 0.5]),
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(
            ["#/$defs/a", "#/$defs/b", "urn:corpuskit:sidecar:1", "urn:corpuskit:sidecar:1#/$defs/moment"]
        ),
        "title": st.just("A title"),
    }
    return st.lists(st.sampled_from(sorted(parts)), max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: parts[name] for name in chosen})
    )


subschemas = st.recursive(st.one_of(st.booleans(), keywords(st.booleans())), keywords, max_leaves=5)
schemas = st.builds(
    lambda root, a, b: {**root, "$defs": {"a": a, "b": b}} if isinstance(root, dict) else root,
    subschemas,
    keywords(st.booleans()),
    keywords(st.booleans()),
)


DRAFT_7 = "http://json-schema.org/draft-07/schema#"
plain_parts = st.one_of(st.booleans(), keywords(st.booleans()))
# The shape of a schema with fields of one's own: what is allowed is what other keywords have looked at.
extensions = st.builds(
    lambda parts, more: {**parts, **more, "unevaluatedProperties": False},
    st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from(NAMES), plain_parts, max_size=3),
            "allOf": st.lists(plain_parts, min_size=1, max_size=2),
            "anyOf": st.lists(plain_parts, min_size=1, max_size=2),
            "oneOf": st.lists(plain_parts, min_size=1, max_size=2),
            "if": plain_parts,
            "then": plain_parts,
            "else": plain_parts,
            "not": plain_parts,
            "dependentSchemas": st.dictionaries(st.sampled_from(NAMES), plain_parts, max_size=2),
            "patternProperties": st.dictionaries(
                st.sampled_from(["^a", "b$", "[a-z]", "^x.*", "^$", "a{1,2}"]), plain_parts, max_size=2
            ),
        },
    ),
    st.fixed_dictionaries(
        {},
        optional={"$defs": st.just({"here": {"$anchor": "here", "type": "object"}}), "$ref": st.just("#here")},
    ),
)


def authority(schema: Any, value: object) -> bool:
    """Return what `jsonschema` says, asked in the plainest way, with patterns as ECMA-262 reads them."""
    registry: Registry[Any] = Registry().with_resource(KNOWN["$id"], DRAFT202012.create_resource(KNOWN))
    checker = jsonschema.FormatChecker(())
    for name, has in FORMATS.items():
        checker.checks(name)(lambda text, has=has: not isinstance(text, str) or has(text))
    try:
        validator = with_patterns(jsonschema.Draft202012Validator)
        return bool(validator(schema, format_checker=checker, registry=registry).is_valid(value))
    except RecursionError:  # the schema refers to itself without end
        reject()


@settings(max_examples=120, deadline=None)
@given(schemas, st.one_of(mappings, values))
@example({"pattern": "^a$"}, "a\n")
@example({"not": {"pattern": r"^\d$"}}, "٣")
@example({"uniqueItems": True}, [1, True, 1.0])
@example({"const": 1}, [True])
@example({"maximum": 2**53}, 2**53 + 1)
@example({"multipleOf": 0.1}, 0.3)
@example({"items": {"format": "bcp47"}}, ["xx"])
@example({"items": {"format": "uri"}}, ["https:///x"])
def test_verdicts_are_those_of_jsonschema(schema: Any, value: object) -> None:
    try:
        read = Schema(json.dumps(schema))
        verdict = read.is_valid(value)
    except SettingsError:
        reject()
    assert verdict == authority(schema, value)


@settings(max_examples=80, deadline=None)
@given(schemas, mappings)
def test_the_quick_look_never_accepts_what_jsonschema_refuses(schema: Any, value: object) -> None:
    quick = make_acceptor(schema, KNOWN)
    if quick is not None and quick(value):
        assert authority(schema, value)


@settings(max_examples=150, deadline=None)
@given(extensions, mappings)
def test_the_quick_look_at_extensions_never_accepts_what_jsonschema_refuses(schema: Any, value: object) -> None:
    quick = make_acceptor(schema, KNOWN)
    if quick is not None and quick(value):
        assert authority(schema, value)


@settings(max_examples=100, deadline=None)
@given(schemas, mappings)
def test_the_quick_look_at_draft_7_never_accepts_what_jsonschema_refuses(schema: Any, value: object) -> None:
    old = {**schema, "$schema": DRAFT_7} if isinstance(schema, dict) else schema
    quick = make_acceptor(old, KNOWN)
    if quick is None or not quick(value):
        return
    checker = jsonschema.FormatChecker(())
    for name, has in FORMATS.items():
        checker.checks(name)(lambda text, has=has: not isinstance(text, str) or has(text))
    try:
        assert with_patterns(jsonschema.Draft7Validator)(old, format_checker=checker).is_valid(value)
    except RecursionError:
        reject()


@settings(max_examples=150, deadline=None)
@given(schemas, st.one_of(mappings, values))
@example({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, {})
@example({"unevaluatedProperties": False, "$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, {})
@example({"properties": {"a": {"const": 1}}, "additionalProperties": False}, {"a": True})
@example({"items": {"enum": ["a", 1]}}, [True])
@example({"uniqueItems": True}, [1, True, 1.0])
@example({"items": {"type": "integer"}}, [True])
def test_the_look_for_a_few_never_accepts_what_jsonschema_refuses(schema: Any, value: object) -> None:
    try:
        look = look_of(schema) if isinstance(schema, dict) else None
    except PatternError:  # which the schema's own check has refused before
        reject()
    if look is not None and look(value):
        assert authority(schema, value)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(KNOWN["$defs"]["fields"]["properties"])), values, max_size=5))
@example({"cleaning": {"version": 1, "rules": "x", "before": "0" * 64, "after": "0" * 64, "removed": []}})
@example({"cleaning": {"version": True, "rules": "x", "before": "0" * 64, "after": "0" * 64, "removed": []}})
@example({"cleaning": {"version": 1, "rules": "x", "before": "0" * 64, "after": "0" * 64, "removed": [], "more": 1}})
@example({"published": "2026-03-14T06:30:00+01:00", "score": 0.5, "tags": ["a", "b"], "meta": {"guessed": ["lang"]}})
@example({"tags": ["a", "a"]})
@example({"score": 1.5})
def test_what_the_look_for_a_few_says_of_our_own_schema(extra: dict[str, Any]) -> None:
    value = {"id": "fog-1", "title": "Fog", "source": "Echo", "lang": "en", **extra}
    assert not Schema.packaged().accepts(value, few=True) or authority(KNOWN, value)


@settings(max_examples=80, deadline=None)
@given(mappings)
def test_what_is_refused_is_told_and_what_is_accepted_is_not(extra: dict[str, Any]) -> None:
    value = {"id": "fog-1", "title": "Fog", "source": "Echo", "lang": "en", **extra}
    findings = schema_findings(Schema.packaged(), value, "a.yaml", json.dumps(value, ensure_ascii=False))
    assert bool(findings) != authority(KNOWN, value)
    assert all(re.fullmatch(r"CK1\d\d", f.check) and f.line == 1 and f.message for f in findings)
