"""`--fix` of a sidecar: it settles, keeps comments, changes nothing that is fine, and never makes a sidecar worse."""

import re

from hypothesis import given
from hypothesis import strategies as st

from corpuskit.checks import Schema
from corpuskit.checks.explaining import schema_findings
from corpuskit.checks.sidecar_strings import clean_value
from corpuskit.commands.validate.sidecar_mending import mended_sidecar
from corpuskit.text import yaml12

SCHEMA = Schema.packaged()
ALL_CODES = frozenset(f"CK1{n:02}" for n in range(1, 19))
VALUES = (
    "Fog over Askford",
    "[Update] Ferry",
    "Pier: closed",
    '"Fog" and mist',
    "'It's fog'",
    "1984",
    "true",
    "~",
    "",
    "#1 hit",
    "14 March 2026",
    "03/04/2026",
    "2026-03-14",
    "English",
    "en",
    "[ferry, ferry]",
    "[ferry, 7]",
    "ferry, fog",
    "{desk: sea}",
    "*a",
    "&a fog",
    "CC BY 4.0",
    '"fog "',
    '"Cafe\\u0301\\u200b"',
    "\u00a0fog",
    "|\n  fog\n\n  mist",
    ">\n  fog",
    "\n  - fog # one\n  - 7",
    "\n  a: b # inner",
    "CafÃ©",
)
NAMES = (
    "id",
    "title",
    "source",
    "lang",
    "published",
    "authors",
    "tags",
    "meta",
    "license",
    "rights",
    "url",
    "headline",
    "date",
    "x",
)
lines = st.tuples(st.sampled_from(NAMES), st.sampled_from((": ", ":", ":\t", " = ")), st.sampled_from(VALUES)).map(
    "".join
)
ends = st.sampled_from(("", "  # ours", "\n# a line of its own", "\n"))
sidecars = st.builds(
    lambda parts, eol: "".join(f"{line}{end}\n" for line, end in parts).replace("\n", eol),
    st.lists(st.tuples(lines, ends), min_size=1, max_size=6),
    st.sampled_from(("\n", "\r\n")),
)


def faults(text):
    try:
        value = yaml12.load(text)
    except yaml12.YamlProblem:
        return None
    return len(schema_findings(SCHEMA, value, "a.yaml", text)) if isinstance(value, dict) else None


@given(sidecars)
def test_mending_settles_and_makes_nothing_worse(text):
    mended = mended_sidecar(text, SCHEMA, ALL_CODES)
    assert mended_sidecar(mended, SCHEMA, ALL_CODES) == mended
    before, after = faults(text), faults(mended)
    assert before is None or (after is not None and after <= before)


@given(sidecars)
def test_lines_of_comments_stay(text):
    comments = re.findall(r"^# .*$", text, re.MULTILINE)
    assert re.findall(r"^# .*$", mended_sidecar(text, SCHEMA, ALL_CODES), re.MULTILINE) == comments


@given(st.sampled_from(NAMES), st.text("ab é\u0301\u200b\u202e\u00a0\t\n", max_size=12))
def test_cleaning_a_value_settles(name, value):
    clean = clean_value(name, value)
    assert clean_value(name, clean) == clean
