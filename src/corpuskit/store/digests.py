"""Short hashes of the contents of files, and the keys of cached results."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

SIZE = 16


class CacheKey(NamedTuple):
    """The key of cached results: a kind (`validate`), and a hash of everything but the articles that a result depends on."""

    kind: str
    key: bytes


def content_digest(text: bytes | None, meta: bytes | None) -> bytes:
    """Return a hash of the contents of the two files of a pair; a missing file and an empty one differ.

    >>> content_digest(b"ab", b"c") == content_digest(b"a", b"bc"), content_digest(b"", None) == content_digest(None, b"")
    (False, False)
    """
    lengths = b"%d %d " % (-1 if text is None else len(text), -1 if meta is None else len(meta))
    return blake2b(b"".join((lengths, text or b"", meta or b"")), digest_size=SIZE).digest()


def digest_of(digests: Mapping[str, bytes]) -> bytes:
    """Return a hash of things by name and content; the names hold no NUL."""
    names = sorted(digests)
    hashed = blake2b("\0".join(names).encode("utf-8", "surrogateescape"), digest_size=SIZE)
    hashed.update(b"".join([digests[name] for name in names]))
    return hashed.digest()
