"""The compiled loops and numpy say the same, of any text."""

import shutil
import sysconfig
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.duplicates import Document, Options, compare, join, narrow
from corpuskit.duplicates.contents import Content, contents
from corpuskit.duplicates.coverage import coverage
from corpuskit.duplicates.evidence import live_alignments, runs
from corpuskit.duplicates.join import Entries, grouped, joined
from corpuskit.duplicates.masking import Known, Masks
from corpuskit.duplicates.quoting import _best_path, _common_words, _count_near, _most_bits, shared_passages
from corpuskit.duplicates.readings import WORD_GRAM, read
from corpuskit.duplicates.sketches import sketch
from corpuskit.rules.learned.features import measure_lines
from corpuskit.rules.learned.lines import lines_of
from corpuskit.rules.learned.model import load_model
from corpuskit.rules.learned.words import word_hashes
from corpuskit.text import fast
from corpuskit.text.words import count_common, mix_bits, sort_distinct, split_characters, words

T = TypeVar("T")

# Fragments: every length of word around 8, 16 and 256 letters, letters of one byte and of more, what folds to several.
FRAGMENTS = (
    *(
        "a" * n + b * (n > 3)
        for n in (1, 7, 8, 9, 15, 16, 17, 24, 63, 64, 65, 255, 256, 257, 300)
        for b in ("", "ß", "é")
    ),
    *(" ", "\n", ". ", "’", "–", "\u00ad", "Ð", "ÿ", "µ", "ł", "Ж", "海", "ﬁ", "x\u0301", "\x01", "\x00", "7", "½"),
)
texts = st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join), max_size=6)
flags = st.lists(st.booleans(), min_size=40, max_size=40) | st.just([True] * 40)
# Few different ones, so that some stand there more often than they are followed.
grams = st.lists(st.integers(0, 9), max_size=40) | st.lists(st.integers(0, 1), min_size=25, max_size=40)
stories = st.lists(
    st.lists(st.sampled_from(["ferry", "mill", "quay", "storm", "rye", "“seals”", "14th", "Ørsted"]), max_size=90),
    max_size=5,
)

# Pieces of one text, some of it without spaces: where two begin and end alike, texts share runs of every length.
TELEGRAM = [*(f"quay{k} " for k in range(70)), *map(chr, range(0x6D77, 0x6D77 + 70))]
pieces = st.lists(st.tuples(st.integers(0, 95), st.sampled_from([2, 5, 9, 24, 25, 26, 45])), max_size=3)


def both(ask: Callable[[], T]) -> tuple[T, T]:
    """Return what is said with the compiled loops, and without."""
    assert fast.loops
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "loops", None)
        plain = ask()
    return ask(), plain


def same(one: Sequence[object], two: Sequence[object]) -> bool:
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(one, two, strict=True))


@pytest.fixture(autouse=True)
def there():
    """Skip where nothing could be compiled."""
    if fast.loops is None:
        cc = (sysconfig.get_config_var("CC") or "cc").split()[0]
        assert not shutil.which(cc), "there is a C compiler, but the loops were not compiled: install corpuskit again"
        pytest.skip("no C compiler")


@given(texts)
def test_words_are_the_same(some: list[str]) -> None:
    one, two = both(lambda: words(some))
    assert same([one.hashes, one.offsets, one.first, one.last], [two.hashes, two.offsets, two.first, two.last])


@given(st.text(st.characters(max_codepoint=300), max_size=40))
def test_letters_fold_to_the_same(text: str) -> None:
    one, two = both(lambda: split_characters([text]))
    assert same([one.codes, one.points, one.bounds], [two.codes, two.points, two.bounds])


def test_every_letter_of_ascii_folds_to_the_same_in_every_place() -> None:
    letters = "".join(map(chr, range(128)))
    for text in (letters, letters[1:], letters[:1] + letters):
        one, two = both(lambda text=text: split_characters([text]))
        assert same([one.codes], [two.codes])


@given(
    st.lists(st.lists(st.integers(0, 12), max_size=9), min_size=1, max_size=14), st.integers(2, 6), st.integers(1, 9)
)
def test_the_same_pairs_share_as_much(documents: list[list[int]], width: int, at_once: int) -> None:
    hashes = np.array([word << 40 for words in documents for word in words], np.uint64)
    entries = Entries(hashes, np.array([*map(len, documents)], np.int64), np.arange(len(documents)))
    groups = grouped([entries], len(documents))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(join, "_PAIRS_AT_ONCE", at_once)
        patch.setattr(join, "_pairs_at_once", lambda _: at_once)
        one, two = both(lambda: joined(groups, len(documents), width))
    assert same([one.a, one.b, one.shared], [two.a, two.b, two.shared])


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=5), max_size=14), st.integers(0, 3))
def test_as_little_is_kept_of_hashes(documents: list[list[int]], block_bits: int) -> None:
    hashes = np.array([one for some in documents for one in some], np.uint64)
    counts = np.array([*map(len, documents)], np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(narrow, "_BLOCK_BITS", block_bits)
        one, two = both(lambda: narrow.narrowed(hashes, counts))
    assert same([one.low, one.high, one.counts], [two.low, two.high, two.counts])


@given(texts, st.sampled_from([1, 2, 8]))
def test_sketches_are_the_same(some: list[str], sample: int) -> None:
    one, two = both(lambda: sketch(some, Options(sample=sample)))
    names = one.__dataclass_fields__
    assert same([getattr(one, name) for name in names], [getattr(two, name) for name in names])


@given(st.frozensets(st.integers(0, 60)), st.frozensets(st.integers(0, 60)))
def test_as_much_is_in_common(a: frozenset[int], b: frozenset[int]) -> None:
    one, two = np.array(sorted(a), np.uint64), np.array(sorted(b), np.uint64)
    assert both(lambda: count_common(one, two)) == (len(a & b), len(a & b))


@given(grams, grams, st.integers(0, 3))
def test_sets_are_the_same(values: list[int], wanted: list[int], bits: int) -> None:
    some, asked = (np.array(x, np.uint64) * np.uint64(0x9E3779B97F4A7C15) for x in (values, wanted))
    assert same(
        *both(
            lambda: [
                mix_bits(some),
                sort_distinct(some),
                Known(bits, sort_distinct(some >> np.uint64(bits))).has(asked),
            ]
        )
    )
    assert sort_distinct(some).tolist() == sorted(set(some.tolist()))


@given(grams, grams, flags, flags)
@settings(max_examples=300)
def test_meetings_and_runs_are_the_same(a: list[int], b: list[int], use_a: list[bool], use_b: list[bool]) -> None:
    one, two = (np.array(x, np.uint64) * np.uint64(0x9E3779B97F4A7C15) for x in (a, b))
    use = [np.array(flags[: len(x)], np.bool_) for flags, x in ((use_a, a), (use_b, b))]
    met = both(lambda: live_alignments(one, two, *use))
    assert same(*met)
    for n in (1, WORD_GRAM):
        with_loops, without = both(lambda n=n: runs(*met[0], n))
        assert with_loops == without


@given(stories)
@settings(max_examples=60, deadline=None)
def test_comparisons_are_the_same(some: list[list[str]]) -> None:
    documents = [Document(f"d{k}", " ".join(story)) for k, story in enumerate(some)]
    one, two = both(lambda: compare(documents, Options(least=5)))
    assert one.matches == two.matches
    assert one.clusters == two.clusters


@given(
    st.lists(
        st.lists(st.sampled_from((*FRAGMENTS, "ไทย", "𠀀", "😀", "Ü", "1)")), max_size=30).map(
            lambda p: "".join(p).replace("\n", " ") or "x"
        ),
        min_size=1,
        max_size=9,
    )
)
def test_the_measures_of_lines_and_their_scores(bodies: list[str]) -> None:
    first = np.array([0, len(bodies) // 2, len(bodies)])
    titles = [" ".join(bodies[:1]), ""]

    def asked() -> list[np.ndarray]:
        found = measure_lines(lines_of(bodies, first), load_model().words, titles=titles)
        return [*found.values(), load_model().trees.scores(found), word_hashes(["Ferry", "", "ÄÖ"])]

    compiled, plain = both(asked)
    assert same(compiled, plain)


@given(st.lists(pieces, min_size=2, max_size=3), flags)
@settings(max_examples=200, deadline=None)
def test_coverage_is_the_same(some: list[list[tuple[int, int]]], masked: list[bool]) -> None:
    stories = ["".join(TELEGRAM[k] for start, size in story for k in range(start, start + size)) for story in some]
    found = contents(read([Document(f"d{k}", story) for k, story in enumerate(stories)], Options()), Masks())
    found[0].live[: len(masked)] &= np.array(masked)[: len(found[0].live)]
    found[0].fives[:] = found[0].five_grams.inside(found[0].live)
    found[0].five_set = sort_distinct(found[0].reading.fives[found[0].fives])
    for a, b in combinations(found, 2):
        one, two = both(lambda a=a, b=b: covered_sides(a, b))
        assert same(one[:2], two[:2])
        assert one[2:] == two[2:]


def covered_sides(a: Content, b: Content) -> list[object]:
    sides = coverage(a, b)
    figures = [(s.words, s.share, s.lost, s.longest, s.longest_own) for s in (sides.a, sides.b)]
    return [sides.a.covered, sides.b.covered, *figures]


@given(
    st.lists(st.tuples(st.integers(0, 130), st.integers(0, 130), st.sampled_from([0.5, 2.25, 6.5, 9.0])), max_size=60)
)
def test_chains_are_the_same(matches: list[tuple[int, int, float]]) -> None:
    ordered = sorted({(x, y): bits for x, y, bits in matches}.items())
    x, y = (np.array([place[side] for place, _ in ordered], np.int64) for side in (0, 1))
    bits = np.array([weight for _, weight in ordered])
    bits = bits[np.searchsorted(x, x)]  # a word has as many bits wherever it is met
    for ask in (lambda: _count_near(x, y).tolist(), lambda: _most_bits(x, y, bits)):
        one, two = both(ask)
        assert one == two
    if len(x):
        one, two = both(lambda: _best_path(x, y, bits))
        assert one == two


@given(st.lists(pieces, min_size=2, max_size=2), flags)
@settings(max_examples=100, deadline=None)
def test_passages_are_the_same(some: list[list[tuple[int, int]]], masked: list[bool]) -> None:
    stories = ["".join(TELEGRAM[k] for start, size in story for k in range(start, start + size)) for story in some]
    a, b = contents(read([Document(f"d{k}", f"{story}.") for k, story in enumerate(stories)], Options()), Masks())
    a.live[: len(masked)] &= np.array(masked)[: len(a.live)]
    parts = slice(2, len(a.live)), slice(0, len(b.live))
    assert same(*both(lambda: _common_words(a, b, *parts)))
    one, two = both(lambda: shared_passages(a, b, Options()))
    assert one == two
