"""Licence, rights and reservation of mining, from the head of a page."""

import pytest

html = pytest.importorskip("lxml.html")

from corpuskit.checks.licences import is_licence  # noqa: E402 - after the skip
from corpuskit.formats.page_rights import read_licence, stated_rights  # noqa: E402

CC = "https://creativecommons.org/licenses/by-sa/4.0/"


def said(head, item=None):
    return stated_rights(
        html.document_fromstring(f"<html><head>{head}</head><body><p>Fog.</p></body></html>"), item or {}
    )


@pytest.mark.parametrize(
    ("head", "item", "expected"),
    [
        ("", {}, {}),
        (f'<link rel="license" href="{CC}">', {}, {"license": "CC-BY-SA-4.0"}),
        (f'<a rel="nofollow License" href="{CC}deed.de">x</a>', {}, {"license": "CC-BY-SA-4.0"}),
        ('<link rel="license" href="https://post.example/terms">', {}, {"rights": "https://post.example/terms"}),
        ("", {"license": {"@id": CC}, "usageInfo": "https://post.example/use"}, {"license": "CC-BY-SA-4.0", "rights": "https://post.example/use"}),
        ('<meta name="TDM-Reservation" content="1"><meta name="tdm-policy" content="https://post.example/tdm">', {}, {"tdm_reservation": True, "tdm_policy": "https://post.example/tdm"}),
        ('<meta name="tdm-reservation" content="0"><meta name="robots" content="noai">', {}, {"tdm_reservation": False}),
        ('<meta name="robots" content="index, NoAI, noimageai">', {}, {"tdm_reservation": True}),
        ('<meta name="robots" content="noindex, noarchive">', {}, {}),
        ('<meta name="tdm-reservation" content="maybe">', {}, {}),
        ('<meta name="dcterms.rights" content="All rights  reserved">', {}, {"rights": "All rights reserved"}),
    ],
)  # fmt: skip
def test_a_page_says_what_may_be_done_with_it(head, item, expected):
    assert said(head, item) == expected


@pytest.mark.parametrize(
    ("address", "licence"),
    [
        ("http://creativecommons.org/licenses/by/3.0/de/", "CC-BY-3.0-DE"),
        ("https://creativecommons.org/licenses/by-nc-nd/3.0/us/", "CC-BY-NC-ND-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/", ""),
    ],
)
def test_addresses_of_creative_commons_are_licences_of_spdx(address, licence):
    assert read_licence(address) == licence
    assert not licence or is_licence(licence)


@pytest.mark.parametrize("kind", ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"])
@pytest.mark.parametrize("version", ["1.0", "2.0", "2.5", "3.0", "4.0"])
@pytest.mark.parametrize("port", ["", "at", "de", "fr", "igo", "nl", "uk", "us"])
def test_every_licence_that_comes_out_is_known_to_spdx(kind, version, port):
    if (kind, version) != ("by-nc-nd", "1.0"):
        assert is_licence(read_licence(f"https://creativecommons.org/licenses/{kind}/{version}/{port}"))
