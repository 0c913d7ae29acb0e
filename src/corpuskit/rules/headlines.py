"""Find the headline in a text, so that its only copy stays.

Only where the sidecar holds the same title, and it was not guessed, may the line go. A title that was guessed from the page often carries the
site's name (`Bridge opens - Saltmouth Herald`): the line that it begins with is the headline. Without any title it is the line above the story
that shares most words with the story; where none shares many, the longest.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from itertools import islice
from typing import Any

from corpuskit.rules.captions import CREDITS
from corpuskit.rules.model import Where
from corpuskit.rules.page import Page
from corpuskit.text.late_pattern import late_pattern
from corpuskit.text.latin import is_latin

UNSPACED, _HANGUL = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff", "\uac00-\ud7af"
"""Scripts without blanks between words, as a range for a pattern, and Hangul."""
_WORD, _ANY_WORD = late_pattern(r"[^\W_]+"), late_pattern(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
_INDIC = "\u0900-\u0963\u0971-\u0de5\u0df2-\u0df4"
"""Letters of India's scripts with their marks, which Python does not count as parts of words."""
_ANY_TOKEN = late_pattern(rf"[{UNSPACED}{_HANGUL}]{{2}}|[{_INDIC}]{{4,}}|[^\W\d_{UNSPACED}{_HANGUL}{_INDIC}]{{4,}}")
_WESTERN, _USUAL = ((0, 0x400),), ((0, 0x900), (0x2000, 0x2C00))
_ODD = late_pattern("[^\x00-\u08ff\u2000-\u2bff]")
"""Characters of scripts without blanks between words, of India's, and others; none stands in most texts."""
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "»", "”", '"', "」")
_STEM = 5
_LEAST_WORDS, _SITE_WORDS = 3, 6
_PARAGRAPH, _LONGEST, _READ, _LONG = 80, 220, 12, 130
_AKIN, _LEAST_TOKENS, _ENOUGH = 0.4, 2, 5
_BY_SHAPE = ("menu", "line-model")
_FEW_ABOVE, _HEADLINE = 12, 30
"""Above the first paragraph of a text that is little more than the story stand so few lines; shorter lines that say nothing of the story are seldom headlines."""


def spare_headline(page: Page, meta: Mapping[str, Any], trusted: Mapping[str, Any]) -> None:
    """Let the only copy of the headline stay after all, unless a rule is sure of that very line; arguments as for `headlines_of`.

    Below the first paragraph only a line with a guessed title may be one.
    """
    above = next((i for i in range(len(page)) if _is_paragraph(page.bodies[i])), len(page))
    is_guessed = meta.get("title") and not _first_word(str(trusted.get("title") or ""))
    if any(page.gone[:above]) or (is_guessed and any(page.gone)):
        for index in headlines_of(page, meta, trusted):
            if not _is_sure_of(page, index):
                page.gone[index] = None


def _is_sure_of(page: Page, index: int) -> bool:
    """Return whether a rule removes a line at any place: one of a pack or a learned one, not the model, which only finds it likely; or it is a caption."""
    evidence = page.gone[index]
    is_caption = evidence is not None and evidence.rule in CREDITS
    return is_caption or any(rule.where is Where.ANYWHERE and not rule.doubt for rule in page.hits.get(index, ()))


def headlines_of(page: Page, meta: Mapping[str, Any], trusted: Mapping[str, Any]) -> set[int]:
    """Return the lines of `page` that may hold the only copy of the headline; none if the sidecar holds it for sure.

    Arguments:
        page: the text's lines.
        meta: the sidecar's fields, also those that were guessed.
        trusted: those of them that were not guessed.

    """
    certain = _headline_words(trusted.get("title"))
    guessed = [] if certain else _headline_words(meta.get("title"))
    if certain or guessed:
        inside = (0, -1)
        title_words = frozenset(certain or guessed)
        for index, line in enumerate(page.bodies):
            if len(line) <= _LONGEST and _first_word(line) in title_words:
                words = _headline_words(line)
                if certain and words == certain:
                    return set()
                if guessed and _is_title(words, guessed):
                    return {index}
                if len(words) > max(inside[0], _LEAST_WORDS) and _is_inside(words, guessed):
                    inside = len(words), index
        if inside[0]:
            return {inside[1]}
    return _most_akin(page)


def story_tokens(page: Page, end: int | None = None) -> AbstractSet[str]:
    """Return the tokens of the lines of `page`, up to before `end`, that read like the story: the beginnings of longer words, or pairs of characters."""
    return frozenset().union(*(_line_tokens(page.bodies[index]) for index in page.stories(0, end)))


def tells_of_story(line: str, story: AbstractSet[str]) -> bool:
    """Return whether the story, given by its tokens, has many tokens of `line`, as it has of a headline or a line below one."""
    return _headline_likeness(_line_tokens(line), story) > 0


def headline_form(line: str) -> str:
    """Return the words of a line as `headline_forms` gives them."""
    return " ".join(_headline_words(line))


def headline_forms(title: str) -> Iterator[str]:
    """Yield the forms of the title in a headline: all of it, or all but the name of a site before or behind it.

    >>> "harbour bridge opens" in headline_forms("Harbour bridge opens - Weldmoor Mail")
    True
    """
    words = _headline_words(title)
    size = len(words)
    for kept in range(_LEAST_WORDS, size):
        if size - kept <= max(_SITE_WORDS, kept):
            yield " ".join(words[:kept])
            yield " ".join(words[size - kept :])
    yield " ".join(words)


def _is_unspaced(sign: str) -> bool:
    """Return whether a character is of a script without blanks between words."""
    return "\u0e00" <= sign <= "\u0e7f" or "\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff"


def _word_pattern(text: str) -> re.Pattern[str]:
    return _ANY_WORD if _is_odd(text) else _WORD


def _is_odd(text: str) -> bool:
    return not is_latin(text) and _ODD.search(text) is not None


@cache
def _plain_token(ranges: tuple[tuple[int, int], ...]) -> re.Pattern[str]:
    r"""Return a pattern for longer words of characters in some ranges: `[^\W\d_]{4,}`, with its letters listed, which are found in half the time."""
    signs = (chr(code) for low, past in ranges for code in range(low, past))
    return re.compile(f"[{''.join(sign for sign in signs if sign.isalnum() and not sign.isdecimal())}]{{4,}}")


def _headline_words(text: object) -> list[str]:
    return _word_pattern(str(text)).findall(str(text).casefold()) if text else []


def _first_word(line: str) -> str:
    first = _word_pattern(line).search(line.casefold())
    return first[0] if first else ""


def _is_title(words: list[str], title: list[str]) -> bool:
    """Return whether a line is the title, or all of it but the name of a site behind it."""
    if words == title:
        return bool(words)
    return (
        len(words) >= _LEAST_WORDS
        and title[: len(words)] == words
        and len(title) - len(words) <= max(_SITE_WORDS, len(words))
    )


def _is_inside(words: list[str], title: list[str]) -> bool:
    """Return whether a line has most of a title, with the name of a site or a section before it, or around it."""
    size = len(words)
    if len(title) - size > max(_SITE_WORDS, size):
        return False
    return any(title[start : start + size] == words for start in range(1, len(title) - size + 1))


def _most_akin(page: Page) -> set[int]:
    """Return the line above the first paragraph that shares most with the paragraphs, the last of equals, and the sentence that shares most."""
    first = next((i for i in range(len(page)) if _is_paragraph(page.bodies[i])), None)
    if not first:
        return set()
    paragraphs = islice(
        (line for line in islice(page.bodies, first, None) if _is_paragraph(line)),
        2 * _READ * _LONGEST // _PARAGRAPH + 1,
    )
    story = _headline_tokens(" ".join(paragraphs)[: _READ * _LONGEST])
    best: dict[bool, tuple[float, int]] = {}
    for index in range(first):
        line = page.bodies[index]
        if len(line) <= _LONGEST and index not in page.fired:
            is_sentence = line.endswith(_SENTENCE_ENDS) or len(line) > _LONG
            score = _headline_likeness(_line_tokens(line), story), index
            best[is_sentence] = max(best.get(is_sentence, (0.0, -1)), score)
    return {index for score, index in best.values() if score > 0} or _longest_above(page, first, story)


def _longest_above(page: Page, first: int, story: AbstractSet[str]) -> set[int]:
    """Return the longest line above the first paragraph, if it is one of few and may be a headline: it is long, or shares words with the story."""
    if first > _FEW_ABOVE:
        return set()
    lines = [i for i in range(first) if len(page.bodies[i]) <= _LONGEST and _is_unclaimed(page, i)]
    lines = [i for i in lines if len(page.bodies[i]) >= _HEADLINE or _names_story(page.bodies[i], story)]
    return {max(lines, key=lambda i: len(page.bodies[i]))} if lines else set()


def _names_story(line: str, story: AbstractSet[str]) -> bool:
    return " " in line and not story.isdisjoint(_line_tokens(line))


def _is_unclaimed(page: Page, index: int) -> bool:
    """Return whether no rule fires on the line: it stays or is removed by its shape alone."""
    evidence = page.gone[index]
    return index not in page.fired and (evidence is None or evidence.rule in _BY_SHAPE)


def _headline_likeness(tokens: AbstractSet[str], story: AbstractSet[str]) -> float:
    """Return how much of a line the story repeats; 0 if that is little."""
    common = len(tokens & story)
    share = common / len(tokens) if tokens else 0
    return share * min(common, _ENOUGH) if common >= _LEAST_TOKENS and share >= _AKIN else 0.0


def _is_paragraph(line: str) -> bool:
    least = _PARAGRAPH // 2 if _is_unspaced(line[:1]) else _PARAGRAPH
    return len(line) >= least and line.endswith(_SENTENCE_ENDS)


@lru_cache(maxsize=1 << 13)
def _line_tokens(line: str) -> frozenset[str]:
    """Return the tokens of a line, which each pass over its text needs."""
    return frozenset(_headline_tokens(line))


def _headline_tokens(text: str) -> set[str]:
    """Return the beginnings of the longer words, or the pairs of characters where words are not separated."""
    if not _is_odd(text):
        plain = _plain_token(_WESTERN if is_latin(text) else _USUAL)
        return {word[:_STEM] for word in plain.findall(text.casefold())}
    found = set()
    for token in _ANY_TOKEN.finditer(text.casefold()):
        word = token[0]
        found.add(word[:_STEM])
        if _is_unspaced(word[0]):
            found.add(text[token.start() + 1 : token.start() + 3])
    return found
