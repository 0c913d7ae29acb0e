"""Other people's columns as sidecar fields."""

import datetime as dt

import pytest

from corpuskit.formats.columns import as_fields, as_moment, is_date
from corpuskit.formats.drafts import Reading
from corpuskit.formats.layout import Column, Layout

LAYOUT = Layout(
    (
        *(Column(name, "string") for name in ("id", "title", "source", "lang", "url")),
        Column("published", "moment"),
        Column("authors", "list"),
        Column("tags", "list"),
        Column("meta", "any"),
        Column("score", "number"),
        Column("text", "string"),
        Column("words", "integer"),
        Column("path", "string"),
    )
)


def fields(row, **columns):
    return as_fields(row, Reading("", columns, LAYOUT))


def test_usual_names_are_known_whatever_their_case_and_hyphens():
    row = {
        "articleBody": "Fog.",
        "Headline": "Fog",
        "Publisher": "Post",
        "date_publish": "2026-03-14",
        "in-language": "en",
    }
    assert fields(row) == {"title": "Fog", "source": "Post", "lang": "en", "published": "2026-03-14", "text": "Fog."}


def test_what_has_no_field_goes_under_meta_and_nothing_empty_does():
    found = fields({"text": "Fog.", "rating": 5, "note": "", "none": None, "meta": {"a": 1}})
    assert found == {"meta": {"a": 1, "rating": 5}, "text": "Fog."}


def test_the_mapping_counts_more_than_names():
    assert fields({"text": "short", "body": "long"}, text="body") == {"text": "long", "meta": {"text": "short"}}


def test_a_date_that_is_none_is_kept_under_meta():
    assert fields({"text": "x", "date": "soon"}) == {"text": "x", "meta": {"date": "soon"}}


@pytest.mark.parametrize("said", ["Ann; Bob", '["Ann", "Bob"]', ["Ann", "Bob"], "Ann | Bob", "Ann;Bob;Ann"])
def test_authors_are_a_list(said):
    assert fields({"text": "x", "author": said})["authors"] == ["Ann", "Bob"]


def test_an_exported_row_keeps_its_values_as_they_are():
    row = {
        "id": "a-1", "title": "Fog", "source": "Post", "lang": "en", "url": None, "published": dt.date(2026, 3, 14),
        "authors": '["Ann; Bob"]', "meta": '{"guessed": ["title"]}', "score": "0.5", "text": "", "words": 0, "path": "corpus/a.txt",
    }  # fmt: skip
    assert fields(row) == {
        "id": "a-1", "title": "Fog", "source": "Post", "lang": "en", "published": "2026-03-14",
        "authors": ["Ann; Bob"], "meta": {"guessed": ["title"]}, "score": 0.5, "text": "", "path": "corpus/a.txt",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-03-14", "2026-03-14"),
        ("2026-03-14T06:30:00+01:00", "2026-03-14T06:30:00+01:00"),
        ("2026-03-14T06:30:00.5Z", "2026-03-14T06:30:00.5Z"),
        ("2026-03-14T06:30Z", "2026-03-14T06:30:00Z"),
        ("2026-03-14 06:30:00", "2026-03-14T06:30:00Z"),
        ("Sat, 14 Mar 2026 06:30:00 GMT", "2026-03-14T06:30:00Z"),
        (dt.date(2026, 3, 14), "2026-03-14"),
        (dt.datetime(2026, 3, 14, 6, 30, tzinfo=dt.UTC), "2026-03-14T06:30:00Z"),
        ("2026-13-14", None),
        ("yesterday", None),
        (20260314, None),
    ],
)
def test_moments(said, moment):
    assert as_moment(said) == moment


def test_a_date_has_no_time_and_is_one():
    assert is_date("2026-03-14")
    assert not any(map(is_date, ["2026-02-30", "2026-03-14T00:00:00Z", "", None, 2026]))
