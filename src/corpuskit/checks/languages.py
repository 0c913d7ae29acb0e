"""BCP 47 language tags (RFC 5646): well formed, and made of codes that exist (ISO 639, 15924, 3166-1, UN M.49)."""

import re
from functools import cache, lru_cache

from corpuskit.checks.tables import read_table
from corpuskit.text.late_pattern import late_pattern

_TAG = late_pattern(
    r"(?:(?P<language>[a-z]{2,3})(?P<extended>(?:-[a-z]{3}){0,3})"
    r"(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*)(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+)",
    re.IGNORECASE | re.ASCII,
)
_PRIVATE_REGION = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
_PRIVATE_LANGUAGE = re.compile(r"q[a-t][a-z]")
_PRIVATE_SCRIPT = re.compile(r"Qa(?:a[a-z]|b[a-x])")


def is_language(tag: str) -> bool:
    """Return whether `tag` names a language as BCP 47 does.

    >>> [is_language(tag) for tag in ("no", "de-AT", "zh-Hant-TW", "english", "en_US", "en-UK")]
    [True, True, True, False, False, False]
    """
    return why_no_language(tag) == ""


_SUCH = (
    "write one such as 'en' or 'de-AT', or 'und' if the language is not known ('mis' if it is known and has no code)"
)


@lru_cache(4096)
def why_no_language(tag: str) -> str:
    """Return the fault of a language tag, in words; an empty string for a valid one."""
    if tag.lower() in _codes_under("irregular"):
        return ""
    parts = _TAG.fullmatch(tag)
    if not parts:
        return f"did you mean {better!r}?" if (better := _mend_tag(tag)) else _SUCH
    language, script, region = (parts[name] or "" for name in ("language", "script", "region"))
    return _find_language(language.lower()) or _find_script(script.title()) or _find_region(region.upper())


def _mend_tag(tag: str) -> str:
    """Return the tag with the mistakes undone that people make, if that gives one."""
    candidate = tag.strip().replace("_", "-").split(".")[0]
    return candidate if candidate != tag and is_language(candidate) else ""


def _find_language(code: str) -> str:
    if not code or code in _codes_under("languages") or _PRIVATE_LANGUAGE.fullmatch(code):
        return ""
    shorter = dict(pair.split("=") for pair in _codes_under("shorter"))
    return f"did you mean {shorter[code]!r}?" if code in shorter else f"there is no language {code!r}: {_SUCH}"


def _find_script(code: str) -> str:
    known = not code or code.lower() in _codes_under("scripts") or _PRIVATE_SCRIPT.fullmatch(code)
    return "" if known else f"there is no script {code!r}: {_SUCH}"


def _find_region(code: str) -> str:
    if not code or code.lower() in _codes_under("regions") or _PRIVATE_REGION.fullmatch(code):
        return ""
    return "the region is 'GB', not 'UK'" if code == "UK" else f"there is no region {code!r}: {_SUCH}"


@cache
def _codes_under(heading: str) -> frozenset[str]:
    return frozenset(" ".join(read_table("bcp47")[heading]).lower().split())
