"""Dates as people and feeds write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.text.dates import AMBIGUOUS, INCOMPLETE, NOT_UNDERSTOOD, as_moment, is_date, read_moment

READ = {
    "2026-03-14": "2026-03-14",
    "2026-03-14T06:30:00+01:00": "2026-03-14T06:30:00+01:00",
    "2026-03-14T06:30:00.5Z": "2026-03-14T06:30:00.5Z",
    "2026-03-14T06:30Z": "2026-03-14T06:30:00Z",
    "2026-03-14 06:30:00": "2026-03-14T06:30:00Z",
    "2026-03-01T10:00:00+0100": "2026-03-01T10:00:00+01:00",
    "Sat, 14 Mar 2026 06:30:00 GMT": "2026-03-14T06:30:00Z",
    "Thu Mar 14 10:00:00 +0000 2019": "2019-03-14T10:00:00Z",
    "March 14, 2019": "2019-03-14",
    "Mar 14 2019 5:30PM": "2019-03-14T17:30:00Z",
    "Thursday, March 14th, 2019": "2019-03-14",
    "14 March 2019 at 10:30": "2019-03-14T10:30:00Z",
    "14/03/2019": "2019-03-14",
    "03/14/2019": "2019-03-14",
    "2019/03/14": "2019-03-14",
    "2019-3-4": "2019-03-04",
    "01.03.2019": "2019-03-01",
    "1.3.2019 10:00 Uhr": "2019-03-01T10:00:00Z",
    "20190314": "2019-03-14",
    "20190314093000": "2019-03-14T09:30:00Z",
    "1772000000": "2026-02-25T06:13:20Z",
    "1772000000.0": "2026-02-25T06:13:20Z",
    "1772000000000": "2026-02-25T06:13:20Z",
    "14. März 2019": "2019-03-14",
    "14 mars 2019": "2019-03-14",
    "14 de marzo de 2019": "2019-03-14",
    "14 марта 2019 г.": "2019-03-14",
    "2019年3月14日": "2019-03-14",
    "2019년 3월 14일": "2019-03-14",
    "١٤/٠٣/٢٠١٩": "2019-03-14",
}


@pytest.mark.parametrize(("said", "moment"), READ.items())
def test_what_is_read(said, moment):
    assert read_moment(said) == (moment, "")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        *((said, INCOMPLETE) for said in ("2019", "2019-03", "March 2019", "Spring 2019", "mars 2019", 2019)),
        *((said, AMBIGUOUS) for said in ("01/03/2026", "1-3-2026", "14/03/19")),
        *((s, NOT_UNDERSTOOD) for s in ("2026-13-14", "31.02.2019", "yesterday", "14 March", True, None, [], 14, "10 Mar 2019 - 14 Mar 2019")),
    ],
)  # fmt: skip
def test_what_is_not_read_and_why(said, why):
    assert read_moment(said) == (None, why)


@pytest.mark.parametrize(
    ("said", "order", "moment"),
    [
        ("01/03/2026", "DMY", "2026-03-01"),
        ("01/03/2026", "MDY", "2026-01-03"),
        ("01.03.2026", "MDY", "2026-01-03"),
        ("14/03/19", "DMY", "2019-03-14"),
        ("19/03/14", "YMD", "2019-03-14"),
        ("14/03/2019", "MDY", "2019-03-14"),
    ],
)
def test_an_order_settles_what_can_be_read_in_two_ways(said, order, moment):
    assert read_moment(said, order).value == moment


def test_dates_of_tables():
    assert as_moment(dt.date(2026, 3, 14)) == "2026-03-14"
    assert as_moment(dt.datetime(2026, 3, 14, 6, 30, tzinfo=dt.UTC)) == "2026-03-14T06:30:00Z"


@given(
    st.datetimes(min_value=dt.datetime(1600, 1, 1), max_value=dt.datetime(2100, 1, 1)), st.sampled_from([0, 60, -330])
)
def test_a_correct_moment_stays_as_it_is(moment, minutes):
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    said = moment.replace(microsecond=0, tzinfo=zone).isoformat().replace("+00:00", "Z")
    assert as_moment(said) == said
    assert as_moment(said[:10]) == said[:10]


def test_a_date_has_no_time_and_is_one():
    assert is_date("2026-03-14")
    assert not any(map(is_date, ["2026-02-30", "2026-03-14T00:00:00Z", "", None, 2026]))
