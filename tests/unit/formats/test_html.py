"""Web pages: what they say of themselves, and their main text."""

import io

import pytest

pytest.importorskip("trafilatura")

from corpuskit.formats import html
from corpuskit.formats.drafts import Draft, Reading
from corpuskit.model import Finding

STORY = "".join(
    f"<p>Six ewes held up flight number {n} to the mainland on Monday morning, the airfield’s manager said, after they had "
    "walked through an open gate beside the runway.</p>"
    for n in range(4)
)
JSON_LD = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"],
"headline": "Sheep block runway", "datePublished": "2026-03-14T06:30:00+01:00", "inLanguage": "en-GB",
"publisher": {"name": "The Harbour Post"}, "author": [{"@type": "Person", "name": "Ada Fenn"}], "keywords": "sheep, airport",
"mainEntityOfPage": {"@id": "https://harbourpost.example/sheep"}}]}</script>"""


def page(head="", body=STORY, attributes=""):
    return (
        f"<!doctype html><html {attributes}><head>{head}</head><body><article>{body}</article></body></html>".encode()
    )


def drafts(data):
    return list(html.read(io.BytesIO(data), "p.html", Reading()))


def test_json_ld_is_taken_as_said():
    (draft,) = drafts(page(JSON_LD, f"<h1>Sheep block runway</h1>{STORY}"))
    assert (
        draft.meta
        | {
            "title": "Sheep block runway",
            "source": "The Harbour Post",
            "lang": "en-GB",
            "published": "2026-03-14T06:30:00+01:00",
            "authors": ["Ada Fenn"],
            "tags": ["sheep", "airport"],
            "url": "https://harbourpost.example/sheep",
        }
        == draft.meta
    )
    assert not {"title", "source", "lang", "published", "authors", "url"} & set(draft.guessed)
    assert draft.text.startswith("Six ewes held up flight number 0")
    assert draft.text.endswith("\n")


def test_meta_tags_and_the_root_element_are_taken_as_said_and_the_rest_is_a_guess():
    head = (
        '<title>Sheep block runway - Post</title><meta property="og:title" content="Sheep block  runway">'
        '<meta property="article:published_time" content="2026-03-14"><meta property="article:tag" content="sheep">'
        '<meta property="article:tag" content="airport"><link rel="canonical" href="https://post.example/sheep">'
    )
    (draft,) = drafts(page(head, attributes='lang="de"'))
    assert (draft.meta["title"], draft.meta["lang"], draft.meta["published"]) == (
        "Sheep block runway",
        "de",
        "2026-03-14",
    )
    assert draft.meta["tags"] == ["sheep", "airport"]
    assert "source" not in draft.meta or "source" in draft.guessed


def test_broken_json_ld_is_passed_by():
    (draft,) = drafts(page('<script type="application/ld+json">{"@type": "NewsArticle", </script>'))
    assert isinstance(draft, Draft)


@pytest.mark.parametrize("data", [b"", b"   ", b"<html><body></body></html>"])
def test_a_page_without_text_is_a_finding(data):
    assert [type(found) for found in drafts(data)] == [Finding]
