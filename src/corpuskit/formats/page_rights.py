"""Licence, rights and reservation of text and data mining, as a page states them in its head.

Sources: TDM Reservation Protocol (W3C Community Group, 2024), `rel=license` (microformats, HTML), schema.org `license` and `usageInfo`, robots meta tags
(`noai`), Dublin Core `rights`. A Creative Commons address becomes its SPDX identifier; any other address of terms is a statement of rights.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Element = Any  # lxml's, which comes with trafilatura

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)(?:/([a-z]{2,3})\b)?|publicdomain/(zero|mark)/(1\.0))",
    re.IGNORECASE,
)
_PORTED = frozenset(("AT", "DE", "FR", "IGO", "NL", "UK", "US"))
_NO_MINING = frozenset(("noai", "noml", "notrain", "notdm"))
_ROBOTS = frozenset(("robots", "googlebot", "bingbot"))
_RIGHTS = ("dcterms.rights", "dc.rights", "rights", "dcterms.accessrights")
_LICENCES = ("dcterms.license", "dc.rights.license", "license")


def stated_rights(tree: Element, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rights that a page states: `license` (SPDX), `rights`, `tdm_reservation`, `tdm_policy` (an address); `item` is its JSON-LD article.

    Arguments:
        tree: the page's tree.
        item: the article of the page's JSON-LD; empty where there is none.

    """
    metas = _meta_contents(tree)
    addresses = [_address_of(item.get("license")), *tree.xpath("//link[@rel]|//a[@rel]"), *_first_of(metas, _LICENCES)]
    stated = [a if isinstance(a, str) else _linked_licence(a) for a in addresses]
    found: dict[str, Any] = {}
    for text in filter(None, stated):
        licence = read_licence(text)
        found.setdefault("license" if licence else "rights", licence or text)
    rights = [*_first_of(metas, _RIGHTS), _address_of(item.get("usageInfo"))]
    found.setdefault("rights", next(filter(None, rights), None))
    found["tdm_reservation"] = _reservation(metas)
    found["tdm_policy"] = next((text for text in metas.get("tdm-policy", ()) if "://" in text), None)
    return {name: value for name, value in found.items() if value is not None}


def read_licence(text: str) -> str:
    """Return the SPDX identifier of a Creative Commons address, or nothing.

    >>> read_licence("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.de"), read_licence("https://post.example/terms")
    ('CC-BY-NC-SA-4.0', '')
    """
    found = _CREATIVE_COMMONS.match(text.strip())
    if not found:
        return ""
    if found[4]:
        return "CC0-1.0" if found[4].lower() == "zero" else "CC-PDM-1.0"
    port = (found[3] or "").upper()
    return f"CC-{found[1].upper()}-{found[2]}" + (
        f"-{port}" if port in _PORTED and _is_ported(found[1], found[2], port) else ""
    )


def _is_ported(kind: str, version: str, port: str) -> bool:
    """Return whether SPDX lists the ported licence; others are taken for the unported one."""
    return (kind.upper(), version, port) in {
        ("BY", "3.0", "AT"), ("BY", "3.0", "DE"), ("BY", "3.0", "NL"), ("BY", "3.0", "US"), ("BY", "3.0", "IGO"),
        ("BY-SA", "3.0", "AT"), ("BY-SA", "3.0", "DE"), ("BY-SA", "2.0", "UK"), ("BY-NC-SA", "2.0", "FR"), ("BY-NC-SA", "3.0", "DE"),
        ("BY-NC-SA", "2.0", "DE"), ("BY-NC-SA", "2.0", "UK"), ("BY-NC-SA", "3.0", "IGO"), ("BY-NC-ND", "3.0", "DE"), ("BY-NC-ND", "3.0", "IGO"),
        ("BY-NC", "3.0", "DE"), ("BY-ND", "3.0", "DE"),
    }  # fmt: skip


def _reservation(metas: Mapping[str, list[str]]) -> bool | None:
    """Return whether mining is reserved, `None` where the page does not state it. The protocol's own tag counts more than robots tags."""
    stated = [text.strip() for text in metas.get("tdm-reservation", ())]
    if stated and stated[0] in ("0", "1"):
        return stated[0] == "1"
    words = {word.strip() for name in _ROBOTS for text in metas.get(name, ()) for word in text.lower().split(",")}
    return True if words & _NO_MINING else None


def _meta_contents(tree: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _first_of(metas: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return next((metas[name][:1] for name in names if name in metas), [])


def _linked_licence(link: Element) -> str:
    """Return the address of a link, if a word of its `rel` marks it as one to a licence."""
    address = (link.get("href") or "").strip()
    return (
        address
        if "license" in (link.get("rel") or "").lower().split() and address.startswith(("http://", "https://"))
        else ""
    )


def _address_of(value: object) -> str:
    """Return an address or a text that JSON-LD gives as such, in an object or in a list."""
    if isinstance(value, list):
        return next(filter(None, map(_address_of, value)), "")
    if isinstance(value, Mapping):
        return next((str(value[key]) for key in ("@id", "url", "name") if isinstance(value.get(key), str)), "")
    return " ".join(value.split()) if isinstance(value, str) else ""
