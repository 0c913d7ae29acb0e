"""Whatever a schema has against a value is told in one line of words, and never ends the run."""

import json

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks import Schema
from corpuskit.checks.explaining import schema_findings
from corpuskit.text import yaml12

NUMBERS = st.sampled_from((0, 1, -3, 7, 0.075, 1e300, 10**30, -0.5))
WORDS = st.sampled_from(("", "sea", "17-AB", "four", "2026-02-30", "none", "93%", "https:a", "a\nb", "x\u200b", "1, 2"))
VALUES = st.recursive(
    NUMBERS | WORDS | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("kind", "nam", "b c", "0")), inner, max_size=3)
    ),
    max_leaves=5,
)
TYPES = st.sampled_from(("string", "integer", "number", "boolean", "array", "object", "null"))
COUNTS = st.integers(0, 4)
NAMES = st.lists(st.sampled_from(("kind", "name", "desk")), max_size=2, unique=True)
PLAIN = st.one_of(
    st.fixed_dictionaries({"type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries({"multipleOf": st.sampled_from((0.01, 3, 1e-20, 1e200))}),
    *(
        st.fixed_dictionaries({name: NUMBERS})
        for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    ),
    *(
        st.fixed_dictionaries({name: COUNTS})
        for name in ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
    ),
    st.fixed_dictionaries({"pattern": st.sampled_from(("^[A-Z]{2}$", "^(sea|land)$", "(?=x)y", "[^ ]$"))}),
    st.fixed_dictionaries({"format": st.sampled_from(("date", "date-time", "uri", "bcp47", "spdx", "email", "uuid"))}),
    st.fixed_dictionaries({"enum": st.lists(VALUES, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"const": VALUES}),
    st.fixed_dictionaries({"required": NAMES, "errorMessage": WORDS | st.dictionaries(WORDS, WORDS, max_size=1)}),
    st.just({"uniqueItems": True}),
    st.booleans(),
)
SCHEMAS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        *(
            st.fixed_dictionaries({name: st.lists(inner, min_size=1, max_size=3)})
            for name in ("anyOf", "oneOf", "allOf", "prefixItems")
        ),
        *(
            st.fixed_dictionaries({name: inner})
            for name in ("not", "items", "contains", "propertyNames", "additionalProperties")
        ),
        st.fixed_dictionaries({"if": inner, "then": inner, "else": inner}),
        st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(("kind", "name")), inner, max_size=2)}),
        st.fixed_dictionaries({"patternProperties": st.dictionaries(st.sampled_from(("^k", "n")), inner, max_size=2)}),
    ),
    max_leaves=5,
)


@given(SCHEMAS, VALUES)
def test_any_fault_is_one_line(part, value):
    schema = Schema(json.dumps({"properties": {"desk": part}, "additionalProperties": False}))
    text = f"desk: {json.dumps(value)}\n"
    for written in (text, None):
        for found in schema_findings(schema, yaml12.load(text), "a.yaml", written):
            assert found.message
            assert "\n" not in found.message
