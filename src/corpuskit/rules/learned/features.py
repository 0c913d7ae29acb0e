"""Features of a line: its form, its neighbours, its place, and the words it shares with the body and the title of its text.

Every measure is an integer from 0 to 255, made by integer arithmetic alone, so that it is the same on every machine.
"""

from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from corpuskit.rules.learned.context import Hints, line_measures, no_hints, run_measures, script_measures
from corpuskit.rules.learned.lines import (
    ADDRESS,
    BRACKET,
    CJK,
    COLON,
    COMMA,
    DASH,
    DIGIT,
    ELLIPSIS,
    LOWER,
    MARK,
    QUOTE,
    RIGHTS,
    SPACE,
    STOP,
    UNCASED,
    UPPER,
    WORD,
    Ints,
    Lines,
    count_kinds,
    lines_of,
)
from corpuskit.rules.learned.scales import (
    Column,
    Texts,
    amount,
    chosen,
    first_where,
    matrix,
    ratio,
    reverse,
    running,
    signed,
    since,
    small,
    texts_of,
)
from corpuskit.rules.learned.words import Hashes, Lexicon, Words, count_in_slots, hash_spans, split_words

STOP_WORDS = 1
THEMES = ("share", "subscribe", "legal", "navigate", "related", "comments", "dated", "credit", "address")
_HEADERS = ("subscribe", "related", "comments", "share")
_AROUND = (
    "length",
    "stop_share",
    "last",
    "titled",
    "weight_mean",
    "themes",
    "overlap",
    "digits",
    "first",
    "hits",
    "repeated",
    "frequent",
    "prose",
    "words",
)
_WINDOWED = (
    "length",
    "stop_count",
    "weight_mean",
    "prose",
    "overlap",
    "hits",
    "themes",
    "frequent",
    "titled",
    "digits",
)
# What makes a line read like running text; shares are in 255ths.
_PROSE_WORDS, _STOP_WORDS, _STOP_SHARE = 12, 3, 38
_PROSE_LENGTH, _THEMED, _PROSE_CJK = 60, 64, 20
# Shorter words say little about the subject of a text.
_TELLING = 4
# A line repeats the title when so much of each, in 255ths, is in the other.
_SAME = 150
# A word is frequent when it makes a two-hundredth of the running text, and occurs there so often besides.
_FREQUENT, _OFTEN = 200, 2
_MAYBE = 16
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def measure_lines(
    lines: Lines,
    lexicon: Lexicon,
    hints: Hints | None = None,
    titles: Sequence[str] = (),
    wanted: Container[str] | None = None,
) -> dict[str, Column]:
    """Return the measures of each of `lines`, by name; of those of neighbours and windows only the `wanted` ones (default: all).

    `hints` are those of rules. `titles` has the title of each text, empty where it is unknown.
    """
    if not len(lines):
        return {}
    texts = texts_of(lines.first)
    words = split_words(lines)
    inked, entry = _visible_ends(lines), lexicon.find(words.hash)
    shape, columns = _measure_shape(lines, words, inked)
    columns |= _measure_vocabulary(words, lexicon, entry, shape)
    columns |= _measure_place(texts, shape, columns)
    columns |= _measure_overlap(words, lexicon.bits.take(entry) == 0, texts, shape)
    columns |= _measure_title(words, lines, titles, texts)
    hints = hints or no_hints(len(lines))
    columns["hits"] = small(hints.spoken)
    columns |= _measure_frequent(words, texts, shape)
    columns |= line_measures(lines.row, texts, shape)
    columns |= script_measures(texts, shape, columns)
    columns |= run_measures(texts, shape, columns, hints)
    columns["repeated"] = _count_repeats(hash_spans(lines.codes, *inked), texts)
    wanted = _AllFeatures() if wanted is None else wanted
    return columns | _measure_neighbours(columns, texts, wanted) | _average_windows(columns, texts, wanted)


def _measure_shape(lines: Lines, words: Words, inked: tuple[Ints, Ints]) -> tuple[dict[str, Ints], dict[str, Column]]:
    """Return counts of a line's characters and words, and the measures made of them."""
    count = count_kinds(lines)
    letters = count[LOWER] + count[UPPER] + count[UNCASED] + count[CJK]
    visible = count.sum(axis=0) - count[SPACE]
    many = words.count - _count_pairs(words, lines) + count[CJK] // 2
    titled = np.bincount(chosen(words.line, lines.kinds.take(words.start) == UPPER), minlength=len(lines))
    first, last = _measure_rims(lines, *inked)
    shape = {
        "length": visible,
        "words": many,
        "letters": letters,
        "cjk": count[CJK],
        "upper": count[UPPER],
        "uncased": count[UNCASED],
    }
    columns = {
        "length": amount(visible),
        "words": amount(many),
        "word_length": small(8 * (letters + count[DIGIT]) // np.maximum(many, 1)),
        "upper": ratio(count[UPPER], letters),
        "titled": ratio(titled, many),
        "digits": ratio(count[DIGIT], visible),
        "signs": ratio(count[WORD + 1 :].sum(axis=0), visible),
        "stops": amount(count[STOP]),
        "stops_share": ratio(4 * count[STOP], many),
        "commas": ratio(4 * count[COMMA], many),
        "cjk": ratio(count[CJK], visible),
        "first": first,
        "last": last,
    }
    rare = {
        "colons": COLON,
        "quotes": QUOTE,
        "dashes": DASH,
        "brackets": BRACKET,
        "marks": MARK,
        "addresses": ADDRESS,
        "rights": RIGHTS,
    }
    return shape, columns | {name: small(count[kind]) for name, kind in rare.items()}


def _count_pairs(words: Words, lines: Lines) -> Ints:
    """Return how many words of each line are pairs of characters of scripts without blanks."""
    unspaced = lines.kinds.take(words.start) == CJK
    return (
        np.bincount(chosen(words.line, unspaced), minlength=len(lines))
        if unspaced.any()
        else np.zeros(len(lines), np.int64)
    )


def _measure_rims(lines: Lines, first: Ints, past: Ints) -> tuple[Column, Column]:
    """Return the kinds of the first and last visible characters; 30 and 31 at the end: an ellipsis, a question or exclamation mark."""
    last = np.maximum(past - 1, first)
    kind, code = lines.kinds[last].copy(), lines.codes[last]
    dots = (code == ord("…")) | ((code == ord(".")) & (lines.codes[np.maximum(last - 1, 0)] == ord(".")))
    kind[dots] = ELLIPSIS
    kind[(code == ord("?")) | (code == ord("!"))] = ELLIPSIS + 1
    return lines.kinds[first], kind


def _visible_ends(lines: Lines) -> tuple[Ints, Ints]:
    """Return the places where the visible characters of each line begin and end; the line's start twice where there are none."""
    if not ((lines.kinds.take(lines.start) == SPACE) | (lines.kinds.take(lines.end - 1) == SPACE)).any():
        return lines.start, lines.end
    seen = np.append(np.flatnonzero(lines.kinds != SPACE), len(lines.codes))
    first = seen[np.searchsorted(seen, lines.start)]
    past = seen[np.searchsorted(seen, lines.end) - 1] + 1
    blank = first >= lines.end
    return np.where(blank, lines.start, first), np.where(blank, lines.start, past)


def _measure_vocabulary(
    words: Words, lexicon: Lexicon, entry: NDArray[np.uint16], shape: dict[str, Ints]
) -> dict[str, Column]:
    """Return the lexicon's measures of a line's words; adds the count of stop words to `shape`."""
    size, count = len(words.count), words.count
    known = np.flatnonzero(entry != 0)
    line, entries = words.line.take(known), entry.take(known)
    bits, weights = lexicon.bits.take(entries), lexicon.weights.take(entries)
    shape["stop"] = np.bincount(chosen(line, (bits & STOP_WORDS) != 0), minlength=size)
    themed = np.bincount(chosen(line, bits > STOP_WORDS), minlength=size)
    weighed = np.bincount(chosen(line, weights != 0), minlength=size)
    total = np.bincount(line, weights, size).astype(np.int64)
    weight = lexicon.weights.take(entry)
    return {
        **_count_themes(chosen(line, bits > STOP_WORDS), chosen(bits, bits > STOP_WORDS), size),
        "stop_share": ratio(shape["stop"], count),
        "stop_count": amount(shape["stop"]),
        "themes": ratio(themed, count),
        "known": ratio(weighed, count),
        "weight": signed(total // 4),
        "weight_mean": small(128 + total // np.maximum(count, 1)),
        "weight_most": small(128 + _per_line(np.maximum, weight, words)),
        "weight_least": small(128 + _per_line(np.minimum, weight, words)),
    }


def _count_themes(line: Ints, bits: NDArray[np.uint32], size: int) -> dict[str, Column]:
    """Return how many words of each theme a line has."""
    return {
        name: small(np.bincount(chosen(line, (bits >> at) & 1 != 0), minlength=size))
        for at, name in enumerate(THEMES, start=1)
    }


def _per_line(pick: np.ufunc, values: NDArray[np.int8], words: Words) -> Ints:
    """Return the highest or lowest of `values` (one a word) in each line, 0 for a line without words."""
    result = np.zeros(len(words.count), np.int64)
    has = np.flatnonzero(words.count)
    if len(has):
        result[has] = pick.reduceat(values, (np.cumsum(words.count) - words.count).take(has))
    return result


def _measure_place(texts: Texts, shape: dict[str, Ints], columns: dict[str, Column]) -> dict[str, Column]:
    """Return measures of the place of a line in its text, and of the text; adds which lines are prose to `shape`."""
    index, size, length = texts.index, texts.size, shape["length"]
    prose = _is_prose(shape, columns)
    shape["prose"] = prose
    prose_length = np.where(prose > 0, length, 0)
    total, story = texts.total(length), texts.total(prose_length)
    longest = texts.highest(length)
    peak = first_where(length == longest, texts)
    return {
        "place": ratio(index, size - 1),
        "from_start": amount(index),
        "from_end": amount(size - 1 - index),
        "chars_before": ratio(texts.before(length), total),
        "prose": small(255 * prose),
        "prose_before": ratio(texts.before(prose_length), story),
        "prose_since": amount(since(prose > 0, texts)),
        "prose_until": amount(since(prose[::-1] > 0, reverse(texts))[::-1]),
        "to_longest": signed(index - peak),
        "of_longest": ratio(length, longest),
        "text_lines": amount(size),
        "text_length": amount(total),
        "text_prose": ratio(story, total),
        "text_prose_lines": ratio(texts.total(prose), size),
        "text_mean": amount(total // size),
        **_measure_stretch(texts, shape),
        **{
            f"since_{name}": amount(since((columns[name] > 0) & (shape["words"] < _PROSE_WORDS), texts))
            for name in _HEADERS
        },
    }


def _is_prose(shape: dict[str, Ints], columns: dict[str, Column]) -> Ints:
    """Return 1 for segments that read like running text: many words, among them function words or a sentence end; or many ideographs."""
    has_stop_words = (shape["words"] >= _PROSE_WORDS) & (
        (shape["stop"] >= _STOP_WORDS) | (columns["stop_share"] >= _STOP_SHARE)
    )
    ends = (columns["stops"] > 0) & (columns["themes"] < _THEMED)
    foreign = (shape["length"] >= _PROSE_LENGTH) & ends
    pairs = (shape["cjk"] >= _PROSE_CJK) & ((columns["stops"] > 0) | (columns["commas"] > 0))
    return (has_stop_words | foreign | pairs).astype(np.int64)


def _measure_stretch(texts: Texts, shape: dict[str, Ints]) -> dict[str, Column]:
    """Return how a line lies to the densest stretch of its text: the run of lines with the highest sum of a score of prose."""
    score = np.where(shape["prose"] > 0, 8 + np.minimum(shape["words"], 60), np.minimum(shape["words"], 12) - 14)
    begin, past = best_run(score, texts)
    index = texts.index
    away = np.where(index < begin, index - begin, np.where(index >= past, index - past + 1, 0))
    return {"to_stretch": signed(away), "in_stretch": ratio(index - begin, np.maximum(past - begin - 1, 1))}


def best_run(score: Ints, texts: Texts) -> tuple[Ints, Ints]:
    """Return, for each line, first and past-the-last place in its text of the run of lines with the highest sum of `score`."""
    inclusive = texts.before(score) + score
    exclusive = inclusive - score
    # A text's values lie below those of all texts before it, so one running minimum serves them all.
    step = 2 * int(np.abs(score).sum()) + 1
    floor = np.minimum.accumulate(exclusive - texts.of * step) + texts.of * step
    gain = inclusive - floor
    last = first_where(gain == texts.highest(gain), texts)
    begin = first_where(exclusive == floor.take(last + texts.first.take(texts.of)), texts)
    return begin, last + 1


def _measure_frequent(words: Words, texts: Texts, shape: dict[str, Ints]) -> dict[str, Column]:
    """Return how many of a segment's words are frequent in the running text, as function words are in any language, and how many occur elsewhere in the text."""
    text = texts.of.take(words.line)
    in_prose = shape["prose"].take(words.line) > 0
    prose, everywhere = count_in_slots(words.hash, in_prose, text, len(texts.first))
    total = np.bincount(chosen(text, in_prose), minlength=len(texts.first)).take(text)
    frequent = ((prose - in_prose) * _FREQUENT >= total) & (prose - in_prose >= _OFTEN)
    size = words.count
    common, again = (np.bincount(chosen(words.line, mask), minlength=len(size)) for mask in (frequent, everywhere > 1))
    return {"frequent": ratio(common, size), "frequent_count": amount(common), "again": ratio(again, size)}


def _measure_overlap(words: Words, plain: NDArray[np.bool_], texts: Texts, shape: dict[str, Ints]) -> dict[str, Column]:
    """Return how many of a line's longer words are in other lines of prose of the same text."""
    telling = np.flatnonzero((words.length >= _TELLING) & plain)
    line = words.line.take(telling)
    in_prose = shape["prose"].take(line) > 0
    prose, _ = count_in_slots(words.hash.take(telling), in_prose, texts.of.take(line), len(texts.first))
    count = np.bincount(line, minlength=len(texts.of))
    common = np.bincount(chosen(line, prose > in_prose), minlength=len(texts.of))
    return {"overlap": ratio(common, count), "overlap_count": amount(common)}


def _measure_title(words: Words, lines: Lines, titles: Sequence[str], texts: Texts) -> dict[str, Column]:
    """Return how much of a line is in the title of its text, how much of the title in the line, and how many lines above repeat it."""
    text = np.repeat(np.arange(len(lines.first) - 1), np.diff(lines.first))
    keys, sizes = _title_keys(titles)
    if not len(keys):
        return dict.fromkeys(TITLE, np.zeros(len(text), np.uint8))
    common = np.bincount(_count_found(words, text, keys), minlength=len(text))
    share = ratio(common, words.count)
    covered = ratio(common, sizes[text])
    again = (share > _SAME) & (covered > _SAME)
    return dict(
        zip(
            TITLE,
            (share, covered, amount(sizes[text]), small(texts.before(again.astype(np.int64)))),
            strict=True,
        )
    )


def _count_found(words: Words, text: Ints, keys: Hashes) -> Ints:
    """Return the lines of the words that are among `keys`, one entry a word; most are not, which a small table shows first."""
    hashes = words.hash + np.repeat(text.astype(np.uint64) * _SPREAD, words.count)
    maybe = np.zeros(1 << _MAYBE, bool)
    maybe[_hash_slot(keys)] = True
    likely = np.flatnonzero(maybe.take(_hash_slot(hashes)))
    hashes = hashes.take(likely)
    is_found = keys[np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)] == hashes
    return np.asarray(words.line[likely[is_found]])


def _hash_slot(keys: Hashes) -> Ints:
    return (keys >> np.uint64(64 - _MAYBE)).view(np.int64)


TITLE = ("title_share", "title_covered", "title_words", "title_before")


def _title_keys(titles: Sequence[str]) -> tuple[Hashes, Ints]:
    """Return the distinct words of the titles as sorted keys, each that of a word in a certain text, and how many each title has."""
    if not any(titles):
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    lines = lines_of([title.replace("\n", " ") for title in titles], np.array([0, len(titles)]))
    words = split_words(lines)
    keys, at = np.unique(words.hash + words.line.astype(np.uint64) * _SPREAD, return_index=True)
    return keys, np.bincount(words.line[at], minlength=len(titles))


def _count_repeats(keys: Hashes, texts: Texts) -> Column:
    """Return how often a line's exact wording (case folded) is elsewhere in its text."""
    order = np.lexsort((keys, texts.of))
    key, text = keys[order], texts.of[order]
    new = np.flatnonzero(np.concatenate([[True], (key[1:] != key[:-1]) | (text[1:] != text[:-1])]))
    times = np.diff(np.append(new, len(keys)))
    result = np.empty(len(keys), np.int64)
    result[order] = np.repeat(times - 1, times)
    return small(result)


def _measure_neighbours(columns: dict[str, Column], texts: Texts, wanted: Container[str]) -> dict[str, Column]:
    """Return measures of the two segments before and after; 0 where they are missing."""
    result: dict[str, Column] = {}
    for step in (-2, -1, 1, 2):
        names = [name for name in _AROUND if f"{name}{step:+d}" in wanted]
        if names:
            shifted = texts.shifted(matrix(columns, names), step)
            result |= {f"{name}{step:+d}": row for name, row in zip(names, shifted, strict=True)}
    return result


def _average_windows(columns: dict[str, Column], texts: Texts, wanted: Container[str]) -> dict[str, Column]:
    """Return averages of measures over 2, 5, 12 and 30 segments before, and as many after, within the text."""
    sums = dict(zip(_WINDOWED, running(matrix(columns, _WINDOWED)), strict=True))
    result: dict[str, Column] = {}
    for reach in (2, 5, 12, 30):
        for sign, window in zip("<>", texts.windows(reach), strict=True):
            names = [name for name in _WINDOWED if f"{name}{sign}{reach}" in wanted]
            if names:
                means = small(window.sum(np.array([sums[name] for name in names])) // np.maximum(window.size, 1))
                result |= {f"{name}{sign}{reach}": mean for name, mean in zip(names, means, strict=True)}
    return result


class _AllFeatures:
    """Holds every name."""

    def __contains__(self, name: object) -> bool:
        return True
