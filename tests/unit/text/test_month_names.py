"""Dates with named months are read by a table, as the library reads them, and never where a name is ambiguous."""

import pytest

from corpuskit.text import dates
from corpuskit.text.dates import read_moment
from corpuskit.text.month_names import MONTHS


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("14 March 2031", "2031-03-14"),
        ("Friday, March 14th, 2031", "2031-03-14"),
        ("14. März 2031, 17.30 Uhr", "2031-03-14T17:30:00Z"),
        ("14 de março de 2031", "2031-03-14"),
        ("1er août 2031", "2031-08-01"),
        ("14 МАРТА 2031", "2031-03-14"),
        ("14 Μαΐου 2031", "2031-05-14"),
        ("Mar 14 2031 5:30 a.m.", "2031-03-14T05:30:00Z"),
        ("2031, March 14", "2031-03-14"),
        ("14-Mar-2031", "2031-03-14"),
    ],
)
def test_no_library_is_needed(said, value, monkeypatch):
    monkeypatch.setattr(dates, "_parse_with_library", None)
    dates._read_moment_text.cache_clear()
    assert read_moment(said).value == value


@pytest.mark.parametrize("said", ["31 February 2031", "14 Listopada 2031", "Someday, 14 March 2031", "March 2031"])
def test_what_is_no_date_or_has_two_meanings_is_not_read_by_the_table(said):
    assert dates._read_common_month(said) is None


def test_the_table_and_the_library_agree():
    for name in list(MONTHS)[::9]:
        said = f"14 {name} 2031"
        assert dates._read_named_month(said, "", "") in {None, dates._read_common_month(said)}
