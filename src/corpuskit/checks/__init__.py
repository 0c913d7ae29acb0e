"""Checks: everything that can be wrong with an article or between articles. A kernel; it knows no files."""

from corpuskit.checks.between import OUTSIDE, Seen, collect, decide
from corpuskit.checks.catalogue import CHECKS, known_codes, mended
from corpuskit.checks.definition import Check
from corpuskit.checks.facts import Facts, Verdict
from corpuskit.checks.glance import glance
from corpuskit.checks.kernel import check, check_rows
from corpuskit.checks.leftovers import leftovers
from corpuskit.checks.options import Options
from corpuskit.checks.pairs import read_pair
from corpuskit.checks.schema import Schema, packaged_schema
from corpuskit.checks.schema_formats import unchecked

__all__ = [
    "CHECKS",
    "OUTSIDE",
    "Check",
    "Facts",
    "Options",
    "Schema",
    "Seen",
    "Verdict",
    "check",
    "check_rows",
    "collect",
    "decide",
    "glance",
    "known_codes",
    "leftovers",
    "mended",
    "packaged_schema",
    "read_pair",
    "unchecked",
]
