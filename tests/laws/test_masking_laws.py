"""What is masked counts for nothing: a text with a masked tail compares as the text without the tail does.

This holds for what is said of a pair. Which pairs are read is known before anything is masked, by the texts as they stand.
"""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.duplicates import Document, Options, masking
from corpuskit.duplicates.comparing import verify
from corpuskit.duplicates.content_cache import ContentCache
from corpuskit.duplicates.documents import ASK_COPY, ASK_NOISE
from corpuskit.duplicates.join import Entries, grouped
from corpuskit.duplicates.masking import Known, Masks, _flag_around, known, of_source, tag
from corpuskit.duplicates.readings import read
from corpuskit.model import Span
from corpuskit.text import fast
from corpuskit.text.words import sort_distinct

SENTENCES = [
    f"The {who} of {where} said on {day} that the {what} would not be mended before the {when}, whatever it might cost."
    for who, where, day, what, when in (
        ("mayor", "Ostrel", "Monday", "crane", "summer"),
        ("keeper", "Marn", "Tuesday", "lighthouse roof", "first of June"),
        ("harbour master", "Cape Lunn", "Friday", "breakwater", "herring season"),
        ("council", "Weldmoor", "Sunday", "tram line", "end of the war"),
        ("teacher", "Askford", "Thursday", "school bell", "holidays"),
    )
] + [
    "“Wherever a harbour master speaks of safety, somebody has counted the money first, and it was never enough,” she added quietly.",
    "“Wherever a harbour master talks about safety, someone has counted the money beforehand, and it never was enough,” he added.",
    "Geese do not care. They came in the second week of November, nine thousand of them, and stay.",
]
TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=3, max_size=8).map("\n\n".join)
TAILS = st.lists(st.sampled_from([*SENTENCES, "Leave a Reply", "You May Also Like"]), max_size=4).map(
    lambda parts: "".join(f"\n\n{p}" for p in parts)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TAILS), min_size=2, max_size=4))
def test_a_masked_tail_is_as_good_as_none(drawn):
    cut = [Document(f"d{n}", text, source=f"s{n}") for n, (text, _) in enumerate(drawn)]
    masked = [
        replace(document, text=document.text + tail, masked=(Span(len(document.text), len(document.text + tail)),))
        for document, (_, tail) in zip(cut, drawn, strict=True)
    ]
    pairs = [(a, b, asked) for a, b in combinations(range(len(drawn)), 2) for asked in (ASK_COPY | ASK_NOISE, ASK_COPY)]
    matches = []
    for documents in (masked, cut):
        cache = ContentCache(Masks(), Options())
        made = cache.of(range(len(drawn)), lambda numbers, documents=documents: {k: documents[k] for k in numbers})
        matches.append(verify(pairs, made, Options()))
    assert matches[0] == matches[1]


@given(st.lists(st.tuples(st.sampled_from([0, 1, 1]), st.booleans(), st.booleans()), max_size=30))
@settings(max_examples=300)
def test_all_recurs_next_to_two_counted_neighbours_that_do(entries: list[tuple[int, bool, bool]]) -> None:
    entries.sort(key=lambda entry: entry[0])
    counted = [k for k, (_, _, counts) in enumerate(entries) if counts]

    def pair(one: int, two: int) -> bool:
        return entries[one][0] == entries[two][0] and entries[one][1] and entries[two][1]

    sure = {k for one, two in pairwise(counted) if pair(one, two) for k in (one, two)}

    def recurs(k: int) -> bool:
        text, found, counts = entries[k]
        before, after = [c for c in counted if c < k][-1:], [c for c in counted if c > k][:1]
        return found or (not counts and any(c in sure and entries[c][0] == text for c in before + after))

    owner, found, counts = (np.array([entry[k] for entry in entries], kind) for k, kind in enumerate((int, bool, bool)))
    assert _flag_around(found, counts, owner).tolist() == [recurs(k) for k in range(len(entries))]


@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 9), max_size=6), st.integers(-1, 1), st.integers(0, 5)),
        min_size=2,
        max_size=20,
    ),
    st.integers(1, 9),
    st.integers(2, 4),
)
@settings(max_examples=200)
def test_what_recurs_is_counted_by_kind_and_root(
    documents: list[tuple[list[int], int, int]], at_once: int, least: int
) -> None:
    hashes = np.array([word << 40 for words, *_ in documents for word in words], np.uint64)
    counts = np.array([len(words) for words, *_ in documents], np.int64)
    groups = grouped([Entries(hashes, counts, np.arange(len(documents)))], len(documents))
    kinds, roots = (np.array(some, np.int64) for some in list(zip(*documents, strict=True))[1:])
    found = masking._flag_frequent(groups, kinds, roots, least)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "loops", None)
        assert masking._flag_frequent(groups, kinds, roots, least).tolist() == found.tolist()
        patch.setattr(masking, "_AT_ONCE", at_once)
        assert masking._flag_frequent(groups, kinds, roots, least).tolist() == found.tolist()
    for place, often in enumerate(found.tolist()):
        of_kind = {
            int(roots[doc])
            for doc, group in zip(groups.docs, groups.group, strict=True)
            if group == groups.group[place] and kinds[doc] == kinds[groups.docs[place]]
        }
        assert often == (kinds[groups.docs[place]] >= 0 and len(of_kind) >= least)


@given(
    st.lists(st.tuples(st.lists(st.integers(0, 40), max_size=30), st.sampled_from([None, "A", "B"])), max_size=6),
    st.lists(st.booleans(), min_size=61, max_size=61),
    st.lists(st.booleans(), min_size=59, max_size=59),
    st.sampled_from([1, 2, 4]),
)
@settings(max_examples=200)
def test_each_text_asks_for_all_its_five_grams(
    drawn: list[tuple[list[int], str | None]], often: list[bool], local: list[bool], sample: int
) -> None:
    documents = [Document(f"d{k}", " ".join(f"w{w}" for w in some), source=by) for k, (some, by) in enumerate(drawn)]
    readings = read(documents, Options())
    fives = np.concatenate([np.zeros(0, np.uint64), *(reading.fives for reading in readings)])
    owner = np.repeat(np.arange(len(readings)), [len(reading.fives) for reading in readings])
    tags = np.array([tag(by) for _, by in drawn], np.uint64)[owner]
    bits = 5
    there, here = (np.resize(np.array(some, np.bool_), len(fives)) for some in (often, local))
    own = of_source(fives & ~np.uint64((1 << bits) - 1), tags)
    masks = Masks(sample, known(np.sort(fives[there]), bits), Known(0, sort_distinct(own[here])))
    recurs = np.isin(fives >> np.uint64(bits), fives[there] >> np.uint64(bits)) | np.isin(own, own[here])
    if sample > 1:
        recurs = _flag_around(recurs, fives < np.uint64(2**64 // sample), owner)
    live = np.concatenate([np.zeros(0, np.bool_), *(reading.live for reading in readings)])
    live[::7] = False
    quiet, start, at = np.zeros(len(live), np.bool_), 0, 0
    for reading in readings:
        for k in range(len(reading.fives)):
            here = slice(start + k, start + k + 5)
            quiet[here] |= recurs[at + k] and live[here].all()
        start, at = start + len(reading.words), at + len(reading.fives)
    assert masks.masked_out(readings, live).tolist() == quiet.tolist()
