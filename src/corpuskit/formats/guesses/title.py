"""The title of a text that came without one."""

import re
from itertools import islice

from corpuskit.formats.guesses.dateline import guess_dateline

MAX_TITLE = 120

_LINE = re.compile(r"[^\r\n]+")
_CRUMBS = re.compile(r"[»›|]|\s>\s")
_BYLINE = re.compile(r"(?i)(?:by|von|par|por|di|door|av)\s+[A-ZÀ-Þ]")
_END = re.compile(r"[.;:,…—–-]$|[.。]$")
# "vom 1. März", "J. Doe" and "Dr. Doe" go on.
_SENTENCE = re.compile(
    r".+?(?:(?<![\d.\s]|\b[A-ZÀ-Þ])(?<!\b[A-Z][a-z])[.]|[!?。！？])[”\"»“’']?(?=\s|$)|.+?[。！？]", re.DOTALL
)
_AFTER_DATELINE = re.compile(r"\s(?:[—–-]|--)\s|[—–]")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def guess_title(text: str) -> str:
    r"""Return the first line that reads like a headline, else the first sentence, cut; empty for a text without letters.

    A headline is short, does not end like a sentence, and has something behind it.

    >>> guess_title("Sheep Block Runway\n\nSix ewes held up a flight on Monday.\n")
    'Sheep Block Runway'
    >>> guess_title("Six ewes held up a flight on Monday. Nobody was hurt.\n")
    'Six ewes held up a flight on Monday.'
    """
    lines = [_plain_title(found[0]) for found in islice(_LINE.finditer(text), 12)]
    lines = [line for line in lines if any(c.isalpha() for c in line)]
    for line in lines[:-1][:3]:
        if _reads_like_one(line):
            return line
    story = next((line for line in lines if not _reads_like_crumbs(line)), lines[0] if lines else "")
    dateline = guess_dateline(story)
    return _first_sentence(_AFTER_DATELINE.split(story, maxsplit=1)[-1] if dateline else story)


def _reads_like_one(line: str) -> bool:
    enough = len(line.split()) >= 3 or len(_SPACELESS.findall(line)) >= 6  # noqa: PLR2004
    return enough and len(line) <= MAX_TITLE and not _END.search(line) and not _reads_like_crumbs(line)


def _reads_like_crumbs(line: str) -> bool:
    return bool(_CRUMBS.search(line) or _BYLINE.match(line))


def _first_sentence(line: str) -> str:
    found = _SENTENCE.match(line)
    return _cut_title(found[0] if found else line)


def _cut_title(sentence: str) -> str:
    """Return the sentence, at a word's end where it is longer than a title may be."""
    if len(sentence) <= MAX_TITLE:
        return sentence
    head = sentence[: MAX_TITLE - 1]
    word_end = head.rfind(" ")
    return head[: word_end if word_end > MAX_TITLE // 2 else None].rstrip(" ,;:–—-") + "…"


def _plain_title(line: str) -> str:
    """Return the line without characters that a title cannot have: control characters, marks, runs of blanks."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in line).split())
