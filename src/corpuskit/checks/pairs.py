"""From the bytes of a pair to an article: decoding and parsing in one place, for every command."""

import hashlib
from typing import NamedTuple

from corpuskit.checks.encoding import decode_or_find
from corpuskit.checks.partners import find_missing
from corpuskit.checks.syntax import parse_or_find
from corpuskit.model import Article, Finding, Pair, Source
from corpuskit.text.yaml12 import Document


class Opened(NamedTuple):
    """The parts of a pair that could be read. `text` and `document` are `None` where a finding says why."""

    pair: Pair
    text: str | None
    sidecar: str | None
    document: Document | None
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The article's id, or its path where the sidecar names none."""
        named = self.document.value.get("id") if self.document else None
        return named if isinstance(named, str) and named else self.pair.path

    def article(self, digest: str | None = None) -> Article | None:
        """Return the article, where text and sidecar could be read. `digest` is that of the text's bytes, if it is needed."""
        if self.text is None or self.document is None:
            return None
        source = Source(self.pair.path, None, self.pair.meta_path, digest)
        return Article(self.id, self.text, self.document.value, source)


def open_pair(pair: Pair) -> Opened:
    """Return the readable parts of a pair, and findings for the others."""
    findings = find_missing(pair)
    text = _decode_file(pair.path, pair.text, findings)
    sidecar = _decode_file(pair.meta_path, pair.meta, findings)
    document = None if sidecar is None else parse_or_find(pair.meta_path, sidecar)
    if isinstance(document, Finding):
        findings.append(document)
        document = None
    return Opened(pair, text, sidecar, document, tuple(findings))


def read_pair(pair: Pair) -> Article | list[Finding]:
    """Return the article of a pair, or why it can't be read: the findings that `validate` has, too.

    The article is not checked any further; its id is its path where the sidecar has none.
    """
    opened = open_pair(pair)
    article = opened.article(None if pair.text is None else hashlib.sha256(pair.text).hexdigest())
    return list(opened.findings) if article is None else article


def _decode_file(path: str, data: bytes | None, findings: list[Finding]) -> str | None:
    if data is None:
        return None
    text = decode_or_find(path, data)
    if isinstance(text, str):
        return text
    findings.append(text)
    return None
