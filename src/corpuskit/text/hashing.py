"""Hashes of names and words that are the same in every process and on every machine."""

from hashlib import blake2b


def hash_name(name: str) -> int:
    """Return a number of 64 bits for a text.

    >>> hash_name("fog") == hash_name("fog"), hash_name("fog") == hash_name("sea"), hash_name("fog") < 1 << 64
    (True, False, True)
    """
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
