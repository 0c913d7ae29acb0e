"""Other people's names for the fields of a sidecar, as feeds, tables and pages use them."""

import re
from collections.abc import Mapping
from functools import cache

# In each row the likelier name comes first; names are compared without case, `-`, `_`, dots and blanks.
FIELD_NAMES: Mapping[str, str] = {
    "text": "text body content article articletext maintext articlebody fulltext plaintext bodytext",
    "id": "id docid articleid documentid uid guid identifier",
    "title": "title headline articletitle head",
    "source": "source publisher outlet publication newspaper sitename site sourcename domain",
    "lang": "lang language inlanguage languagecode langcode",
    "url": "url link canonicalurl sourceurl articleurl permalink weburl",
    "published": "published datepublished datepublish publishdate publicationdate publisheddate publishedat pubdate date issued",
    "modified": "modified datemodified datemodify lastmodified updated updatedat",
    "retrieved": "retrieved datedownload retrievedat accessed crawled crawldate scraped scrapedat datescraped",
    "authors": "authors author byline creator creators",
    "license": "license licence",
    "rights": "rights usageterms usageinfo",
    "description": "description summary abstract standfirst teaser dek",
    "section": "section articlesection category",
    "tags": "tags keywords",
    "dateline": "dateline",
    "copyright": "copyright copyrightnotice",
}

# Words that people use in a sidecar, and that may be anything as the name of a column.
_MORE_NAMES: Mapping[str, str] = {
    "id": "ident key slug",
    "title": "name heading headline1 titel titre titulo titolo subject",
    "source": "paper medium journal magazine site quelle fuente fonte",
    "lang": "locale sprache langue idioma lingua",
    "url": "uri href web webaddress address website",
    "published": "created posted day time datetime timestamp publicationtime datum fecha data",
    "modified": "changed edited lastmod",
    "retrieved": "downloaded fetched collected accessdate dateaccessed saved",
    "authors": "by writer writers reporter reporters autor autoren auteur autore",
    "license": "licensing terms",
    "description": "subtitle subheadline lede lead excerpt deck intro",
    "section": "category rubric ressort desk department channel",
    "tags": "tag keyword topic topics subjects labels categories",
    "dateline": "place location",
    "sha256": "hash checksum sha digest",
}


def fold_name(name: str) -> str:
    """Return the letters and digits of a name, without case.

    >>> fold_name("date_Published"), fold_name("Pub-Date")
    ('datepublished', 'pubdate')
    """
    return re.sub(r"[\W_]", "", name).lower()


def known_names() -> list[str]:
    """Return all names that people use for fields, folded."""
    return list(_fields_by_name())


def field_meant(name: str) -> str:
    """Return the field of a sidecar that people mean by a name, an empty text where there is no such field.

    >>> field_meant("headline"), field_meant("pub_date"), field_meant("Author"), field_meant("colour")
    ('title', 'published', 'authors', '')
    """
    return _fields_by_name().get(fold_name(name), "")


@cache
def _fields_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for table in (FIELD_NAMES, _MORE_NAMES):
        for field, names in table.items():
            for name in names.split():
                found.setdefault(name, field)
    return found
