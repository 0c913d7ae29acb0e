"""Half characters: lone surrogates of UTF-16, as an escape of JSON leaves them where a text was cut."""

from collections.abc import Mapping
from typing import Any


def mend_halves(value: Any) -> Any:  # noqa: ANN401 - a field holds anything
    r"""Return a value whose texts, keys included, are valid Unicode: two halves become a character, a lone one becomes U+FFFD.

    >>> mend_halves({"title": "Fog \ud83d", "tags": ["\ud83d\ude00"]}) == {"title": "Fog \ufffd", "tags": ["\U0001f600"]}
    True
    """
    if isinstance(value, str):
        return value if _is_whole(value) else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {mend_halves(key): mend_halves(entry) for key, entry in value.items()}
    return list(map(mend_halves, value)) if isinstance(value, list) else value


def _is_whole(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)
