"""What holds for any corpus: order, batches and sampling change nothing; nothing that is there is missed or invented."""

import pickle
import random
import re
import unicodedata
from collections import defaultdict
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpuskit.duplicates import COPIES, Comparison, Document, Options, compare, join, sketches
from corpuskit.duplicates.candidates import Survey
from corpuskit.duplicates.cards import Card, card
from corpuskit.duplicates.comparing import Held, Pair, candidates, compare_sketched, listed, numbers_of, verify
from corpuskit.duplicates.content_cache import ContentCache
from corpuskit.duplicates.evidence import _drop_overlaps, _longest_runs, alignments, live_alignments, runs
from corpuskit.duplicates.join import Entries, Groups, grouped
from corpuskit.duplicates.masking import Masks
from corpuskit.duplicates.narrow import grouped_narrow, narrowed
from corpuskit.duplicates.sketches import Sketches, sketch, together
from corpuskit.model import Match
from corpuskit.model.columns import make_columns
from corpuskit.text.words import words

VOCABULARY = ("harbour", "mill", "ferry", "clerk", "storm", "bread", "wheel", "rye", "council", "seals", "quay", "lamp")
UNMASKED = Options(mask=False, sample=1)


def story(rnd: random.Random, size: int) -> list[str]:
    return [f"{rnd.choice(VOCABULARY)}{rnd.randrange(40)}" for _ in range(size)]


def edited(rnd: random.Random, base: list[str], rate: float) -> list[str]:
    return [word if rnd.random() > rate else story(rnd, 1)[0] for word in base]


def corpus(seed: int, stories: int, copies: int) -> list[Document]:
    """Some stories, and for some of them copies: equal, edited, cut out, or put inside another text."""
    rnd = random.Random(seed)  # noqa: S311
    texts: list[list[str]] = [story(rnd, rnd.randrange(60, 300)) for _ in range(stories)]
    for base in rnd.choices(texts[:stories], k=copies):
        start = rnd.randrange(len(base) // 2)
        made = (base, edited(rnd, base, 0.02), edited(rnd, base, 0.1), base[start : start + len(base) // 2])
        texts.append(rnd.choice([*made, [*story(rnd, 80), *base[start:]]]))
    order = list(range(len(texts)))
    rnd.shuffle(order)
    return [
        Document(f"d{k}", " ".join(texts[k]), source=f"S{k % 7}", published=f"2030-01-{k % 28 + 1:02}") for k in order
    ]


corpora = st.builds(corpus, st.integers(0, 10**6), st.integers(1, 12), st.integers(0, 14))


def grams(text: str, n: int = 5) -> set[tuple[str, ...]]:
    """The reference: plain Python, no hash of ours."""
    found = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())
    return {tuple(found[k : k + n]) for k in range(len(found) - n + 1)}


def jaccard(one: set[tuple[str, ...]], two: set[tuple[str, ...]]) -> float:
    return len(one & two) / max(1, len(one | two))


def said(found: Comparison) -> list[tuple[str, str, str, float]]:
    return [(m.a, m.b, m.relation, m.score) for m in found.matches]


def covered(one: str, two: str) -> list[bool]:
    """The reference: which words of a text stand in runs of five that the other one has."""
    words_of = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", one).lower())
    found, there = [False] * len(words_of), grams(two)
    for k in range(len(words_of) - 4):
        if tuple(words_of[k : k + 5]) in there:
            found[k : k + 5] = [True] * 5
    return found


def lost(flags: list[bool]) -> float:
    """The share of the words in runs of 25 or more that are not covered."""
    runs_of = [len(run) for run in "".join("x" if flag else "." for flag in flags).split("x")]
    return sum(run for run in runs_of if run >= 25) / len(flags)


@given(corpora)
@settings(max_examples=40, deadline=None)
def test_near_are_all_pairs_with_that_jaccard_and_copies_share_most_words(documents: list[Document]) -> None:
    sets = {d.id: grams(d.text) for d in documents}
    text = {d.id: d.text for d in documents}
    true = {(a, b): jaccard(sets[a], sets[b]) for a, b in combinations(sorted(sets), 2)}
    found = {(m.a, m.b): m for m in compare(documents, UNMASKED).matches}
    assert {pair for pair, value in true.items() if value >= 0.7} <= found.keys()
    for pair, match in found.items():
        if match.relation in {"near", "edited"}:
            assert match.score == pytest.approx(true[pair], abs=1e-4)
        if match.relation == "near":
            assert true[pair] >= 0.7
        if match.relation in {"near", "edited", "excerpt"}:
            shares = [sum(flags) / len(flags) for flags in (covered(*map(text.get, way)) for way in (pair, pair[::-1]))]  # type: ignore[arg-type]
            assert max(shares) >= 0.83 or min(shares) >= 0.75


@given(corpora)
@settings(max_examples=40, deadline=None)
def test_no_drop_loses_a_story(documents: list[Document]) -> None:
    text = {d.id: d.text for d in documents}
    found = compare(documents, UNMASKED)
    noisy = {(m.a, m.b) for m in found.matches if m.relation == "noisy"}
    for cluster in found.clusters:
        for drop in cluster.drop:
            assert len(text[drop]) <= 1.25 * len(text[cluster.keep])
            if (min(drop, cluster.keep), max(drop, cluster.keep)) not in noisy:
                assert lost(covered(text[drop], text[cluster.keep])) <= 0.2


@given(corpora)
@settings(max_examples=30, deadline=None)
def test_a_sample_finds_what_all_shingles_find(documents: list[Document]) -> None:
    everything, sampled = compare(documents, Options(sample=1)), compare(documents, Options(sample=8))
    assert said(everything) == said(sampled)
    assert everything.clusters == sampled.clusters


@given(corpora, st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_order_does_not_matter(documents: list[Document], seed: int) -> None:
    first = compare(documents)
    mixed = documents.copy()
    random.Random(seed).shuffle(mixed)  # noqa: S311
    again = compare(mixed)
    assert again.matches == first.matches
    assert again.clusters == first.clusters


@given(corpora)
@settings(max_examples=30, deadline=None)
def test_clusters_are_disjoint_and_each_member_is_a_copy_of_the_kept(documents: list[Document]) -> None:
    found = compare(documents)
    relation = {(m.a, m.b): m.relation for m in found.matches}
    members = [i for cluster in found.clusters for i in (cluster.keep, *cluster.drop)]
    assert len(members) == len(set(members))
    for cluster in found.clusters:
        assert all(relation[min(cluster.keep, i), max(cluster.keep, i)] in COPIES for i in cluster.drop)


@given(corpora)
@settings(max_examples=30, deadline=None)
def test_of_two_copies_one_is_in_a_cluster_unless_neither_may_go(documents: list[Document]) -> None:
    found, size = compare(documents), {d.id: len(d.text) for d in documents}
    clustered = {i for cluster in found.clusters for i in (cluster.keep, *cluster.drop)}
    for match in found.matches:
        if match.relation in COPIES:
            may_go = not match.only or size[getattr(match, match.only)] <= 1.25 * min(size[match.a], size[match.b])
            assert {match.a, match.b} & clustered or not may_go


@given(corpora)
@settings(max_examples=25, deadline=None)
def test_evidence_lies_in_the_texts_and_says_the_same_at_both_ends(documents: list[Document]) -> None:
    text = {d.id: d.text for d in documents}
    for match in compare(documents).matches:
        assert match.evidence or match.relation == "stub"
        for passage in match.evidence:
            a, b = passage.a.of(text[match.a]), passage.b.of(text[match.b])
            assert len(a) == len(passage.a)
            if match.relation not in {"noisy", "update"}:
                assert (a.split()[0], a.split()[-1]) == (b.split()[0], b.split()[-1])


@given(corpora, st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_batches_do_not_matter(documents: list[Document], size: int) -> None:
    options = Options()
    all_texts = [d.text for d in documents]
    whole = sketch(all_texts, options)
    parts = together([sketch(all_texts[k : k + size], options) for k in range(0, len(documents), size)])
    assert pickle.dumps(whole) == pickle.dumps(parts)


def read_pairs(pairs: list[Pair], numbered: dict[int, Document], masks: Masks, options: Options) -> list[Match]:
    cache = ContentCache(masks, options)
    return verify(pairs, cache.of(numbers_of(pairs), lambda wanted: {k: numbered[k] for k in wanted}), options)


@given(corpora, st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_verifying_in_batches_and_elsewhere_gives_the_same(documents: list[Document], size: int) -> None:
    options = Options()
    found = Sketches([sketch([d.text for d in documents], options)], [np.arange(len(documents))])
    masks, kept = candidates(make_columns(Card, map(card, documents)), Survey(found, options), Held(documents, options))
    pairs, numbered = listed(kept), dict(enumerate(documents))
    there = pickle.loads(pickle.dumps(masks))  # noqa: S301
    whole = read_pairs(pairs, numbered, masks, options)
    parts = [m for k in range(0, len(pairs), size) for m in read_pairs(pairs[k : k + size], numbered, there, options)]
    assert whole == parts


LETTERS = [
    "a",
    "B",
    "é",
    "e\u0301",
    "ß",
    "ﬁ",
    "İ",
    "Σ",
    "ς",
    "水",
    "の",
    "ก",
    "क",
    "ि",
    "7",
    "½",
    "²",
    "\u00ad",
    "\u200d",
    "™",
]
BREAKS = [" ", "\n", "’", "…", "\u00a0", "_", "—", "🙂", "\ufeff", "\u200b"]
texts = st.lists(st.sampled_from(LETTERS + BREAKS), max_size=30).map("".join)


@given(st.lists(texts, max_size=6))
@settings(max_examples=200, deadline=None)
def test_words_do_not_depend_on_the_texts_around(batch: list[str]) -> None:
    together_, offsets = words(batch), words(batch).offsets
    for k, text in enumerate(batch):
        alone = words([text])
        here = slice(int(offsets[k]), int(offsets[k + 1]))
        assert alone.hashes.tolist() == together_.hashes[here].tolist()
        assert alone.starts.tolist() == together_.starts[here].tolist()
        assert alone.ends.tolist() == together_.ends[here].tolist()


@given(texts)
@settings(max_examples=200, deadline=None)
def test_words_are_the_same_however_the_text_is_composed(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC")]
    first, *others = [words([form]).hashes.tolist() for form in forms]
    assert all(other == first for other in others)


@given(st.lists(st.text("abcXYZ019 .,-'’“”\n", max_size=80), max_size=5))
@settings(max_examples=150, deadline=None)
def test_words_are_runs_of_letters_and_digits(batch: list[str]) -> None:
    found = words(batch)
    for k, text in enumerate(batch):
        here = slice(int(found.offsets[k]), int(found.offsets[k + 1]))
        places = list(zip(found.starts[here].tolist(), found.ends[here].tolist(), strict=True))
        assert places == [m.span() for m in re.finditer(r"[^\W_]+", text)]
        spelled = {text[a:b].lower() for a, b in places}
        assert len(set(found.hashes[here].tolist())) == len(spelled)


@given(corpora, st.sets(st.integers(0, 25)))
@settings(max_examples=25, deadline=None)
def test_against_an_older_corpus_only_pairs_of_old_ones_are_missing(
    documents: list[Document], places: set[int]
) -> None:
    ordered, options = sorted(documents, key=lambda d: d.id), Options()
    old = np.array([place in places for place in range(len(ordered))], np.bool_)
    sketches = Sketches([sketch([d.text for d in ordered], options)], [np.arange(len(ordered))])
    cards = make_columns(Card, map(card, ordered))
    found = compare_sketched(cards, sketches, Held(ordered, options), options, old=old)
    before = {d.id for d, is_old in zip(ordered, old.tolist(), strict=True) if is_old}
    everything = [m for m in compare(documents).matches if not {m.a, m.b} <= before]
    assert list(found.matches) == everything
    assert not before & {i for cluster in found.clusters for i in cluster.drop}


# They differ where they begin, where they end as they are compared, or below that only.
wide = st.sampled_from([a << 55 | b << 24 | c for a in (0, 1, 511) for b in (0, 1, 2**31 - 1) for c in (0, 2**24 - 1)])


@given(
    st.lists(st.lists(wide, max_size=7), max_size=12), st.data(), st.sampled_from([0, 90]), st.sampled_from([24, 26])
)
@settings(max_examples=200, deadline=None)
def test_hashes_in_less_space_make_the_same_groups(
    documents: list[list[int]], data: st.DataObject, between: int, bits: int
) -> None:
    # With documents between them that have nothing there are more than the 512 of a block.
    documents = [some for one in documents for some in (one, *[[]] * between)]
    count, cut = len(documents), data.draw(st.integers(0, len(documents)))
    numbers = np.array(data.draw(st.permutations(range(count))), np.int64)
    out = data.draw(st.sets(st.integers(0, count - 1)) if count else st.just(set()))
    docs_of = defaultdict(set)
    for number, some in zip(numbers.tolist(), documents, strict=True):
        for hashed in some if number not in out else ():
            docs_of[hashed >> bits].add(number)
    numbers[np.isin(numbers, list(out))] = -1
    parts = []
    for here in (slice(0, cut), slice(cut, count)):
        hashes = np.array([hashed for some in documents[here] for hashed in some], np.uint64)
        parts.append((narrowed(hashes, np.array([*map(len, documents[here])], np.int64)), numbers[here]))
    expected = [(word, sorted(docs)) for word, docs in sorted(docs_of.items()) if len(docs) > 1]
    for forget in (False, True):
        groups = grouped_narrow(parts, 1 << bits, forget=forget)
        assert (groups.bits, listed_groups(groups, bits)) == (bits, expected)
        assert bool(parts) is not forget


@given(corpora, st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_what_is_gathered_in_parts_makes_the_same_groups(documents: list[Document], size: int) -> None:
    options = Options()
    texts = [document.text for document in documents]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sketches, "_PART", dict.fromkeys(sketches._PART, 60))
        gatherings = [sketches.Gathering(), sketches.Gathering(to_group=True)]
        for gathering in gatherings:
            for k in range(0, len(texts), size):
                gathering.add(sketch(texts[k : k + size], options))
    found = []
    for gathering in gatherings:
        parts = gathering.parts()
        several = np.split(np.arange(len(texts)), np.cumsum([*map(len, parts)]))
        narrow = list(zip(gathering.narrow, several, strict=False))
        assert len(narrow) == (len(parts) if gathering is gatherings[1] and len(parts) > 1 else 0)
        assert not narrow or not any(len(part.fives) for part in parts)
        for forget in (False, True):
            groups = Sketches(parts, several[:-1], narrow).grouped("fives", forget=forget)
            found.append((groups.docs.tolist(), groups.sizes.tolist()))
    assert all(one == found[0] for one in found)


# Some differ in their lowest bits only, which are not sorted by.
hashes = st.lists(st.sampled_from([base + low for base in (0, 1 << 40, 7 << 60) for low in (0, 1, 63)]), max_size=9)


@given(hashes, hashes)
@settings(max_examples=300, deadline=None)
def test_two_texts_meet_where_their_entries_are_the_same(one: list[int], two: list[int]) -> None:
    i, j = alignments(np.array(one, np.uint64), np.array(two, np.uint64))
    same = [(x, [y for y, other in enumerate(two) if other == value][:8]) for x, value in enumerate(one)]
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == [(x, y) for x, places in same for y in places]


@given(st.lists(st.lists(st.integers(0, 12), max_size=9), max_size=14), st.data(), st.integers(1, 9))
@settings(max_examples=200, deadline=None)
def test_of_groups_that_is_kept_which_is_named(documents: list[list[int]], data: st.DataObject, at_once: int) -> None:
    hashes = np.array([word << 40 for words in documents for word in words], np.uint64)
    entries = Entries(hashes, np.array([*map(len, documents)], np.int64), np.arange(len(documents)))
    groups = grouped([entries], len(documents))
    docs_of = defaultdict(list)
    for word, doc in sorted({(word, doc) for doc, some in enumerate(documents) for word in some}):
        docs_of[word].append(doc)
    several = {word: docs for word, docs in docs_of.items() if len(docs) > 1}
    assert listed_groups(groups) == list(several.items())
    occurrences = [(word, doc) for word, docs in several.items() for doc in docs]
    keep = data.draw(st.lists(st.booleans(), min_size=len(occurrences), max_size=len(occurrences)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(join, "_IN_CACHE", at_once)
        only = groups.only(np.array(keep, np.bool_))
    named = {pair for pair, kept in zip(occurrences, keep, strict=True) if kept}
    left = {word: [doc for doc in docs if (word, doc) in named] for word, docs in several.items()}
    assert listed_groups(only) == [(word, docs) for word, docs in left.items() if len(docs) > 1]
    whole = groups.whole(groups.sizes > 2)
    assert listed_groups(whole) == [(word, docs) for word, docs in several.items() if len(docs) > 2]
    parts = list(groups.stretches(at_once))
    assert [pair for _, some in parts for pair in listed_groups(some)] == list(several.items())
    assert all(some.packed.tolist() == groups.packed[here].tolist() for here, some in parts)
    assert all(len(some.packed) <= at_once or len(some.sizes) == 1 for _, some in parts)


def listed_groups(groups: Groups, bits: int = 40) -> list[tuple[int, list[int]]]:
    """Return the hashes that make groups, without so many of their lowest bits, with the documents of each."""
    ends = np.cumsum(groups.sizes).tolist()
    return [
        (int(groups.packed[end - 1] >> np.uint64(bits)), groups.docs[start:end].tolist())
        for start, end in pairwise([0, *ends])
    ]


words_of = st.lists(st.integers(0, 5), min_size=1, max_size=30)


@given(words_of, words_of, st.integers(1, 4))
@settings(max_examples=300, deadline=None)
def test_runs_are_those_of_which_the_longest_are_taken_first(one: list[int], two: list[int], n: int) -> None:
    a, b = np.array(one, np.uint64), np.array(two, np.uint64)
    i, j = live_alignments(a, b, np.ones(len(a), np.bool_), np.ones(len(b), np.bool_))
    longest_first = sorted(_longest_runs(i, j, n), key=lambda run: (run[0] - run[1], run)) if len(i) else []
    assert runs(i, j, n) == (_drop_overlaps(longest_first) if longest_first else [])
