"""Expressions, splits, layouts, vocabularies, names: small parts of an export and of `add`."""

import pytest

from corpuskit.errors import UsageError
from corpuskit.formats.layout import Column, Layout, layout_of
from corpuskit.formats.naming import add_letter, file_stem, make_slug, mark_of, new_id, safe_stem, text_mark
from corpuskit.formats.observing import Observed
from corpuskit.formats.shapes import ListOf, Struct
from corpuskit.formats.splits import split_of
from corpuskit.formats.vocabularies import VOCABULARIES
from corpuskit.formats.where import where

ROW = {"id": "a-1", "source": "Post", "words": 300, "tags": ["x"], "published": "2026-03-14", "section": None}


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ('source == "Post" and words > 200', True),
        ('"x" in tags and not (words < 10)', True),
        ('published >= "2026-01-01"', True),
        ('section == "News"', False),
        ('section.startswith("N")', False),
        ('"N" in section', False),
        ("section > 3", False),
        ('lower(source) == "post" and len(tags) == 1', True),
        ('matches("^P", source)', True),
        ('source in ["Post", "Mail"]', True),
        ("[t for t in tags if t == source] == []", True),
    ],
)
def test_where(expression, fits):
    assert where(expression, ROW)(ROW) is fits


@pytest.mark.parametrize(
    "expression",
    [
        "wrods > 3",
        "words >",
        "__import__('os').system('true')",
        "open('x')",
        "source.__class__",
        "(1).__class__.__bases__",
        "9**9**9",
        "'x' * 10**9",
        'matches("(", source)',
        "words / 0",
    ],
)
def test_where_refuses_what_is_none_and_what_reaches_beyond_the_row(expression):
    with pytest.raises(UsageError):
        where(expression, ROW)(ROW)


def test_a_split_follows_what_an_article_is_a_copy_of():
    split = split_of("train=.8,dev=.1,test=.1")
    parts = {f"a-{n}": split.part_of({"id": f"a-{n}"}) for n in range(2000)}
    assert 1500 < sum(part == "train" for part in parts.values()) < 1700
    assert all(split.part_of({"id": "copy", "duplicate_of": name}) == part for name, part in parts.items())
    assert parts["a-0"] == split_of("train=.8,dev=.1,test=.1").part_of({"id": "a-0", "text": "changed"})


def test_a_split_is_the_same_everywhere_and_forever():
    split = split_of("train=.5,test=.5")
    assert [split.part_of({"id": f"a-{n}"}) for n in range(6)] == ["test", "test", "train", "test", "test", "test"]


@pytest.mark.parametrize("said", ["train=.8", "train=.5,train=.5", "a=x", "=1", "a=0,b=1", "a=1.5", "../a=.5,b=.5"])
def test_a_split_that_is_none_is_refused(said):
    with pytest.raises(UsageError):
        split_of(said)


OWN = {
    "$ref": "#/$defs/fields",
    "$defs": {
        "fields": {
            "properties": {
                "id": {"type": "string"},
                "when": {"$ref": "#/$defs/moment"},
                "tags": {"$ref": "#/$defs/list"},
            }
        },
        "moment": {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
        "list": {"type": "array", "items": {"type": "string"}},
    },
}


def test_a_layout_follows_references_and_puts_the_users_fields_behind():
    schema = {
        "$ref": "urn:corpuskit:sidecar:1#/$defs/fields",
        "properties": {
            "topic": {"enum": ["a", "b"]},
            "stars": {"type": "integer"},
            "id": {"maxLength": 9},
            "free": True,
        },
    }
    layout = layout_of(schema, OWN)
    assert layout.names == ("id", "when", "tags", "topic", "stars", "free", "text", "words", "path", "corpuskit")
    kinds = {column.name: column.kind for column in layout.columns}
    assert kinds | {"when": "moment", "tags": "list", "topic": "string", "stars": "integer", "free": "any"} == kinds


def test_a_layout_knows_the_shape_of_what_a_field_refers_to():
    place = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "near": {"type": "array", "items": {"$ref": "#/$defs/name"}}},
    }
    schema = {
        "$defs": {
            "place": place,
            "name": {"type": "string"},
            "endless": {"type": "array", "items": {"$ref": "#/$defs/endless"}},
        },
        "properties": {"place": {"$ref": "#/$defs/place"}, "knot": {"$ref": "#/$defs/endless"}},
    }
    shapes = {column.name: column.shape for column in layout_of(schema, OWN).columns}
    assert shapes["place"] == Struct((("name", "string"), ("near", ListOf("string"))))
    assert shapes["knot"] is None


def test_a_layout_that_refers_to_itself_ends():
    assert layout_of({"$ref": "#"}, OWN).names == ("text", "words", "path", "corpuskit")


def test_a_layout_of_chosen_columns_keeps_their_order_and_refuses_others():
    layout = Layout((Column("a", "string"), Column("b", "moment"), Column("c", "moment")))
    assert layout.only(["c", "a"]).names == ("c", "a")
    observed = Observed(("b", "c"))
    observed.note({"b": "2026-03-14", "c": "2026-03-14T06:30:00Z"})
    assert [c.kind for c in layout.with_types(observed).columns] == ["string", "date", "time"]
    assert [c.kind for c in layout.with_dates(observed).columns] == ["string", "date", "moment"]
    with pytest.raises(UsageError, match="no such field: 'd'"):
        layout.only(["d"])


def test_every_vocabulary_says_what_it_can():
    row = {
        "id": "a-1",
        "title": "Fog",
        "source": "Post",
        "lang": "en",
        "authors": ["Ann"],
        "text": "Fog.",
        "words": 1,
        "url": None,
    }
    said = {v.name: v.said(row) for v in VOCABULARIES}
    assert said["schema.org"]["@type"] == "NewsArticle"
    assert said["schema.org"]["publisher"] == {"@type": "Organization", "name": "Post"}
    assert "url" not in said["schema.org"]
    assert said["ninjs"]["bodies"] == [{"role": "main", "contentType": "text/plain", "wordCount": 1, "value": "Fog."}]
    assert said["ninjs"]["by"] == "Ann"
    assert said["dc"]["dcterms:creator"] == ["Ann"]
    assert said["dc"]["dcterms:source"] is None


def test_slugs():
    assert make_slug("L’Écho — de   Valbrune: Œuvre & Straße") == "lecho-de-valbrune-oeuvre-strasse"
    assert make_slug("東京") == ""
    assert len(make_slug("word " * 50)) <= 60
    assert not make_slug("x" * 100).endswith("-")


def test_a_file_name_tells_when_what_and_which_text():
    stem = file_stem("Fog!", "2026-03-14T06:30:00Z", "Fog.")
    assert stem == f"2026/03/fog-{text_mark('Fog.')}"
    assert mark_of(stem) == mark_of(f"elsewhere/other-{text_mark('Fog.')}-2") == text_mark("Fog.")
    assert file_stem("東京", "", "x").startswith("undated/article-")
    assert mark_of("2026/03/fog") == ""


def test_ids_have_a_letter_and_hang_on_text_and_source_only():
    assert new_id("Post", "x") == new_id("Post", "x")
    assert len({new_id("Post", "x"), new_id("Mail", "x"), new_id("Post", "y"), new_id("Pos", "tx")}) == 4
    assert add_letter("17", "東京新聞") == "article-17"
    assert add_letter("x17", "Post") == "x17"


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("corpus/2026/a.txt", "2026/a"),
        ("2026/a.txt", "2026/a"),
        ("/etc/a.txt", ""),
        ("corpus/../../a.txt", ""),
        ("corpus/.git/a.txt", ""),
        ("C:\\a.txt", ""),
        ("corpus/a.html", ""),
        ("corpus/a\n.txt", ""),
        ("corpus/a\u202etxt.exe.txt", ""),
        ("corpus/\u0085a.txt", ""),
        ("corpus/a\u200cb.txt", "a\u200cb"),
        ("corpus//a.txt", ""),
        ("corpus/.txt", ""),
        ("news.jsonl:3", ""),
    ],
)
def test_a_path_that_came_with_a_row_is_only_trusted_below_the_corpus(path, stem):
    assert safe_stem(path, "corpus") == stem
