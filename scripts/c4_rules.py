"""The rules by which C4 keeps a line (Raffel et al. 2020, section 2.2): a mark of the end of a sentence, five words, no policy or script."""

ENDS = (".", "!", "?", "…", '"', "”", "»", "。", "！", "？", "」", "؟", "۔", "।")
POLICY = (
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
    "javascript",
    "lorem ipsum",
    "{",
)
LEAST_WORDS = 5


def keeps_line(line: str, words: int) -> bool:
    """Return whether C4 keeps a line that has so many words. Ends of sentences count in any script, not only in English."""
    text = line.strip().lower()
    return text.endswith(ENDS) and words >= LEAST_WORDS and not any(part in text for part in POLICY)
