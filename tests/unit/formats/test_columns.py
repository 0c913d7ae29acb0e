"""Other people's columns as sidecar fields."""

import datetime as dt

import pytest

from corpuskit.formats.columns import convert
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
    return convert(row, Reading("", columns, LAYOUT)).values


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
        "authors": '["Ann; Bob"]', "meta": '{"guessed": ["title"]}', "score": "0.5", "text": "", "words": 0, "path": "corpus/a.txt", "corpuskit": "1",
    }  # fmt: skip
    assert fields(row) == {
        "id": "a-1", "title": "Fog", "source": "Post", "lang": "en", "published": "2026-03-14",
        "authors": ["Ann; Bob"], "meta": {"guessed": ["title"]}, "score": 0.5, "text": "", "path": "corpus/a.txt",
    }  # fmt: skip


def test_a_row_with_our_fields_and_no_mark_is_not_ours():
    row = {
        "id": "a-1", "title": "Fog", "source": "Post", "lang": "english", "published": "3 March 2026", "authors": "Ann; Bob",
        "score": 0.5, "duplicate_of": "a-2", "text": "Fog.", "words": 1,
    }  # fmt: skip
    found = convert(row, Reading("", {}, LAYOUT), "r.csv:1")
    assert found.values | {"lang": "en", "published": "2026-03-03", "authors": ["Ann", "Bob"]} == found.values
    assert found.values["meta"] == {"score": 0.5, "duplicate_of": "a-2", "words": 1}
    assert [notice.detail for notice in found.notices] == ["score", "duplicate_of"]


@pytest.mark.parametrize("said", ["March 2019", "2019", "soon", "01/03/2026", "Spring 2019"])
def test_a_stated_date_that_is_not_complete_is_kept_and_told(said):
    found = convert({"text": "x", "published": said}, Reading("", {}, LAYOUT), "r.csv:7")
    assert found.values == {"text": "x", "meta": {"published": said}}
    assert found.unread == {"published"}
    assert [(notice.place, said in notice.detail) for notice in found.notices] == [("r.csv:7", True)]


def test_a_number_that_is_none_says_nothing_and_an_endless_one_is_kept_as_text():
    assert fields({"text": "x", "rating": float("nan"), "more": float("inf")}) == {"text": "x", "meta": {"more": "inf"}}


def test_the_mapping_reaches_into_nested_keys():
    row = {"article": {"body": "Fog."}, "id": "a-1"}
    assert fields(row, text="article.body") == {"id": "a-1", "text": "Fog.", "meta": {"article": {"body": "Fog."}}}
