"""SPDX licence expressions (annex D of the SPDX specification), with the identifiers of its licence list."""

import difflib
import re
from functools import cache, lru_cache

from corpuskit.checks.tables import read_table
from corpuskit.text.late_pattern import late_pattern

_TOKEN = late_pattern(r"\s*(?:([()])|([A-Za-z0-9.+:-]+))")
_REFERENCE = late_pattern(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
_ADDITION = late_pattern(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+")
_DEEPEST = 32
_SUCH = "write one such as CC-BY-4.0, or for any other terms a name of your own such as LicenseRef-press-terms"


def is_licence(expression: str) -> bool:
    """Return whether `expression` is an SPDX licence expression.

    >>> [is_licence(text) for text in ("CC-BY-4.0", "(MIT OR Apache-2.0)", "LicenseRef-press", "CC BY 4.0", "MIT AND")]
    [True, True, True, False, False]
    """
    return why_no_licence(expression) == ""


@lru_cache(4096)
def why_no_licence(expression: str) -> str:
    """Return the fault of a licence expression, in words; an empty string for a valid one."""
    try:
        _ExpressionReader(expression).all()
    except ValueError as error:
        joined = "-".join(expression.split())
        return str(error) if joined == expression or why_no_licence(joined) else f"did you mean {joined!r}?"
    return ""


def canonical_licence(expression: str) -> str:
    """Return an expression with blanks as hyphens and the identifiers as SPDX writes them; the same where that is no licence.

    >>> canonical_licence("cc by 4.0"), canonical_licence("mit OR Apache-2.0")
    ('CC-BY-4.0', 'MIT OR Apache-2.0')
    """
    names = {name.lower(): name for name in read_table("spdx")["licenses"]}
    parts = re.split(r"\s+(AND|OR|WITH)\s+", expression)
    joined = ("-".join(part.split()) for part in parts)
    return " ".join(names.get(part.lower(), part) for part in joined)


class _ExpressionReader:
    """Reads an expression from left to right; every method raises `ValueError` for text that does not belong."""

    def __init__(self, expression: str) -> None:
        self._tokens: list[str] = []
        self._depth = 0
        at = 0
        while at < len(expression.rstrip()):
            token = _TOKEN.match(expression, at)
            if not token:
                raise ValueError(f"a licence code holds no {expression[at:].strip()[:1]!r}: {_SUCH}")
            self._tokens.append(token[1] or token[2])
            at = token.end()
        self._tokens.reverse()

    def all(self) -> None:
        """Read the whole of it."""
        self._parse_terms()
        if self._tokens:
            raise ValueError(_suggest_licence(self._tokens[-1]))

    def _parse_terms(self) -> None:
        self._parse_term()
        while self._tokens and self._tokens[-1] in ("AND", "OR"):
            self._tokens.pop()
            self._parse_term()

    def _parse_term(self) -> None:
        token = self._next_token()
        if token == "(":  # noqa: S105 - a token of the grammar, no secret
            self._depth += 1
            if self._depth > _DEEPEST:
                raise ValueError("too many brackets")
            self._parse_terms()
            if self._next_token() != ")":
                raise ValueError("a bracket is not closed")
            return
        if not (_REFERENCE.fullmatch(token) or token.removesuffix("+").lower() in _ids_under("licenses")):
            raise ValueError(_unknown_licence(token))
        self._parse_exception()

    def _parse_exception(self) -> None:
        if self._tokens and self._tokens[-1] == "WITH":
            self._tokens.pop()
            token = self._next_token()
            if not (_ADDITION.fullmatch(token) or token.lower() in _ids_under("exceptions")):
                raise ValueError(f"SPDX knows no exception {token!r}: {_SUCH}")

    def _next_token(self) -> str:
        if not self._tokens:
            raise ValueError("it ends where a licence should follow")
        return self._tokens.pop()


def _unknown_licence(token: str) -> str:
    names = {name.lower(): name for name in read_table("spdx")["licenses"]}
    versions = sorted(name for name in names if re.match(re.escape(token.lower()) + r"-[0-9.]+$", name))
    if versions:
        return f"its version is missing: did you mean {names[versions[-1]]!r}?"
    near = difflib.get_close_matches(token.lower(), names, n=1, cutoff=0.8)
    return f"did you mean {names[near[0]]!r}?" if near else _SUCH


def _suggest_licence(token: str) -> str:
    return f"AND or OR is missing before {token!r}"


@cache
def _ids_under(heading: str) -> frozenset[str]:
    return frozenset(" ".join(read_table("spdx")[heading]).lower().split())
