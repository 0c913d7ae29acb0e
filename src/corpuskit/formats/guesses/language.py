"""The language of a text that came without one."""

from corpuskit.errors import UsageError

UNDETERMINED = "und"
_ENOUGH = 20
# So many characters from the beginning and from the middle are enough to recognise the language.
_SEEN = 700


def guess_lang(text: str) -> str:
    """Return the language as a BCP 47 tag, `und` for a text of a few letters only.

    Raises `UsageError` where the detector, an extra package, is not installed.
    """
    middle = max(_SEEN, len(text) // 2)
    seen = text[:_SEEN] + text[middle : middle + _SEEN]
    if sum(map(str.isalpha, seen)) < _ENOUGH:
        return UNDETERMINED
    try:
        import py3langid  # noqa: PLC0415 - an extra, slow to load
    except ModuleNotFoundError:
        raise UsageError(
            "the language is not known: say it with --lang, or have it guessed: pip install 'corpuskit-cli[lang]'"
        ) from None
    return str(py3langid.classify(seen)[0])
