"""What the scores of a text's lines say together: an article is mostly one stretch of lines, with holes.

The measures of a line here are made of the scores that all lines of its text got by themselves: of its neighbours, of the best run, of
lines of the same kind. A second forest decides on them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.features import (
    Column,
    Texts,
    amount,
    best_run,
    first_where,
    ratio,
    reverse,
    running,
    signed,
    since,
    size_of,
    small,
)
from corpuskit.rules.learned.lines import Ints
from corpuskit.rules.learned.trees import UNIT, Scores

REMOVED, KNOWN = 2, 3
"""What `hits` says of a line that a rule takes, and of one that a witness knows from elsewhere."""
_STEP = UNIT // 16
_SURE = 24
_LEVELS = (-48, -24, 0, 24)
_MOST_WORDS = 60
_STEPS = (-4, -3, -2, -1, 1, 2, 3, 4)
_REACHES = (3, 6, 12, 30)
# A text of fewer characters is short; so many 255ths of it are much.
_SHORT, _MUCH = 1500, 48
# The logistic function in 1024ths, from a score of -384 to one of 384 in steps of 32.
_FAR, _KNOT = 384, 32
_CHANCES = np.array(
    [3, 4, 7, 11, 18, 30, 49, 78, 122, 187, 275, 387, 512, 637, 749, 837, 902, 946, 975, 994, 1006, 1013, 1017, 1020, 1021]
)  # fmt: skip
# What each step of `amount` more of words to go adds to the score of a text, and how many steps add nothing: 32 words.
_WORTH, _SOME = 3, 16
# Measures of a line by itself that are needed here, and the names of those that are made here.
NEEDED = ("first", "hits", "last", "length", "words")
MADE = frozenset(
    [
        "score",
        *(f"score{step:+d}" for step in _STEPS),
        *(f"{name}{sign}{reach}" for name in ("score", "weighed") for sign in "<>" for reach in _REACHES),
        *(f"text_{name}{limit:+d}" for name in ("below", "words_below") for limit in _LEVELS),
        *(
            "text_score",
            "text_weighed",
            "to_run",
            "in_run",
            "run_share",
            "since_good",
            "until_good",
            "since_bad",
            "until_bad",
        ),
        *("good_before", "bad_before", "kin", "kin_count"),
    ]
)


def outlook(columns: dict[str, Column], scores: Scores, texts: Texts) -> dict[str, Column]:
    """Return the measures of each line that are made of `scores`, by name; `columns` are its measures by itself."""
    level, words = _level(scores), _words(columns)
    shown = 128 + level
    return {
        "score": shown.astype(np.uint8),
        **_steps(shown.astype(np.uint8), texts),
        **_reaches(shown, words, texts),
        **_whole(level, words, texts),
        **_run(level, words, texts),
        **_kin(columns, shown, texts),
    }


def _level(scores: Scores) -> Ints:
    return np.clip(scores // _STEP, -127, 127).astype(np.int64)


def _words(columns: Mapping[str, Column]) -> Ints:
    return np.minimum(size_of(columns["words"]), _MOST_WORDS)


def _steps(shown: Column, texts: Texts) -> dict[str, Column]:
    """Return the scores of the four lines before and after."""
    return {f"score{step:+d}": texts.shifted(shown, step) for step in _STEPS}


def _reaches(shown: Ints, words: Ints, texts: Texts) -> dict[str, Column]:
    """Return average scores before and after, by lines and by words."""
    sums, weighed, size = running(np.array([shown, shown * words, words]))
    result = {}
    for reach in _REACHES:
        for sign, window in zip("<>", texts.windows(reach), strict=True):
            result[f"score{sign}{reach}"] = small(window.sum(sums) // np.maximum(window.size, 1))
            result[f"weighed{sign}{reach}"] = small(window.sum(weighed) // np.maximum(window.sum(size), 1))
    return result


def _whole(level: Ints, words: Ints, texts: Texts) -> dict[str, Column]:
    """Return what the scores of the whole text are like."""
    total = np.maximum(texts.total(words), 1)
    result = {
        "text_score": small(128 + texts.total(level) // texts.size),
        "text_weighed": small(128 + texts.total(level * words) // total),
    }
    for limit in _LEVELS:
        low = (level < limit).astype(np.int64)
        result[f"text_below{limit:+d}"] = ratio(texts.total(low), texts.size)
        result[f"text_words_below{limit:+d}"] = ratio(texts.total(low * words), total)
    return result


def _run(level: Ints, words: Ints, texts: Texts) -> dict[str, Column]:
    """Return how a line lies to the best run of lines, and to the nearest ones that are surely the story's or the site's."""
    begin, past = best_run(level * np.maximum(words, 2), texts)
    index, size = texts.index, texts.size
    away = np.where(index < begin, index - begin, np.where(index >= past, index - past + 1, 0))
    good, bad = level > _SURE, level < -_SURE
    told = np.where(level > 0, words, 0)
    return {
        "to_run": signed(away),
        "in_run": ratio(index - begin, np.maximum(past - begin - 1, 1)),
        "run_share": ratio(past - begin, size),
        "since_good": amount(since(good, texts)),
        "until_good": amount(since(good[::-1], reverse(texts))[::-1]),
        "since_bad": amount(since(bad, texts)),
        "until_bad": amount(since(bad[::-1], reverse(texts))[::-1]),
        "good_before": ratio(texts.before(told), texts.total(told)),
        "bad_before": ratio(texts.before(bad.astype(np.int64)), texts.total(bad.astype(np.int64))),
    }


def _kin(columns: dict[str, Column], shown: Ints, texts: Texts) -> dict[str, Column]:
    """Return the average score, and the number, of lines of the text that begin, end and are sized alike: items of a list, say."""
    shape = (columns["first"].astype(np.int64) * 32 + columns["last"]) * 32 + columns["words"] // 4
    _, group = np.unique(texts.of * (1 << 15) + shape, return_inverse=True)
    count = np.bincount(group)
    total = np.bincount(group, shown).astype(np.int64)
    return {"kin": small((total // count)[group]), "kin_count": amount(count[group] - 1)}


@dataclass(frozen=True, slots=True)
class Limits:
    """How sure a removal must be.

    A text that as a whole scores no more than `clean` for being the site's stays as it is; that is for 32 words to go, and the more would
    go, the more the risk is worth. Of the others those lines go without which precision and recall are expected to be best, where recall
    weighs `recall` thousandths of precision. Where more than `many` lines would go, it is a whole page: its story is a small part of it, and
    its lines score alike, so recall weighs `page` thousandths. So it does in a short text with much to go, which says little about its lines.
    """

    clean: int
    recall: int
    page: int
    many: int


def decide(
    scores: Scores, dirt: Scores, columns: Mapping[str, Column], texts: Texts, limits: Limits
) -> NDArray[np.bool_]:
    """Return which lines go; `dirt` tells, for each text, how sure it is that something should."""
    ruled = columns["hits"] >= REMOVED
    words = size_of(columns["words"]).astype(np.int64)
    going, strictly = _best_without(scores, words, texts, (limits.recall, limits.page))
    strict = _is_dense(going | ruled, columns, texts, limits.many)
    going &= (~strict | strictly) & (scores < 0)
    gone = amount(texts.total(np.where(going, words, 0))).astype(np.int64)
    return np.asarray(going & (dirt[texts.of] + _WORTH * (gone - _SOME) > limits.clean))


def _best_without(scores: Scores, words: Ints, texts: Texts, recalls: Iterable[int]) -> Iterator[NDArray[np.bool_]]:
    """Yield, for each weight of recall, the lines without which expected precision and recall of their text add up to most; never all of a text.

    Lines are tried from the lowest score on. All in whole numbers: words of the story in 1024ths, shares in 2 ** 20ths.
    """
    order = np.lexsort((scores, texts.of))
    size = words[order]
    story = _chances(scores)[order] * size
    total = np.maximum(texts.total(story), 1)
    left, size_left = texts.total(story) - texts.before(story), texts.total(size) - texts.before(size)
    precise, recalled = 1000 * ((left << 10) // np.maximum(size_left, 1)), (left << 20) // total
    for recall in recalls:
        worth = precise + recall * recalled
        goes = np.zeros(len(scores), bool)
        goes[order] = texts.index < first_where(worth == texts.highest(worth), texts)
        yield goes


def _chances(scores: Scores) -> Ints:
    """Return the probability of each score in 1024ths."""
    at, rest = np.divmod(np.clip(scores.astype(np.int64), -_FAR, _FAR - 1) + _FAR, _KNOT)
    return np.asarray(_CHANCES[at] + (_CHANCES[at + 1] - _CHANCES[at]) * rest // _KNOT)


def _is_dense(going: NDArray[np.bool_], columns: Mapping[str, Column], texts: Texts, many: int) -> NDArray[np.bool_]:
    """Return whether so much of a line's text would go that the text is a whole page, or too short to be judged boldly.

    Lines that are known make no page of a text: they are found whatever the model thinks.
    """
    length = size_of(columns["length"])
    size = texts.total(length)
    share = ratio(texts.total(np.where(going, length, 0)), size)
    doubted = going & (columns["hits"] < KNOWN)
    return np.asarray((texts.total(doubted.astype(np.int64)) > many) | ((size < _SHORT) & (share > _MUCH)))
