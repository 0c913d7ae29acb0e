"""The parts of the comparison, one by one."""

import numpy as np
import pytest

from corpuskit.duplicates import Document, Options, join
from corpuskit.duplicates.candidates import Sizes
from corpuskit.duplicates.evidence import bridged, runs
from corpuskit.duplicates.join import Entries, Pairs, alignments, grouped, joined
from corpuskit.duplicates.mask_reading import labels, silent
from corpuskit.duplicates.quotations import quotations
from corpuskit.text.words import fold_text, hash_grams, words


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We will mend the wheel,” she said.", ["“We will mend the wheel,”"]),
        ('"We will mend the wheel," she said.', ['"We will mend the wheel,"']),
        ("„Wir flicken das Rad bald“, sagte sie.", ["„Wir flicken das Rad bald“"]),
        ("»Wir flicken das Rad bald«, sagte sie.", ["»Wir flicken das Rad bald«"]),
        ("Elle dit: «On répare la roue.»", ["«On répare la roue.»"]),
        ("彼女は「水車はすぐに直すつもりです」と言った。", ["「水車はすぐに直すつもりです」"]),
        ("‘We’ll mend the miller’s wheel,’ she said.", ["‘We’ll mend the miller’s wheel,’"]),
        ("“We will mend it.\n\n“And then we bake.”", ["“We will mend it.", "“And then we bake.”"]),
        ("The miller's wheel and the bakers' guild aren't his.", []),
        ("The so-called “fix” failed.", []),
        ("Nothing is said here at all.", []),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert [span.of(text) for span in quotations(text)] == quoted


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("PORT HESSEL, Isles (Northwire) — Rain fell.", ["PORT HESSEL, Isles (Northwire) — "]),
        ("Storm takes roof\nPORT HESSEL -- Rain fell.", ["PORT HESSEL -- "]),
        ("Rain fell - again - in Port Hessel.", []),
        ("Rain fell.\nB. Foot contributed to this report.", ["B. Foot contributed to this report."]),
        ("Rain fell… and it went on falling.", []),
        ("Rain fell.\nStorm takes roof\nThe roof of the hall came down on Sunday and nobody…", ["Storm takes roof\nThe roof of the hall came down on Sunday and nobody…"]),
    ],
)  # fmt: skip
def test_silent(text: str, quiet: list[str]) -> None:
    assert [span.of(text) for span in silent(text)] == quiet


def test_labels_are_set_apart() -> None:
    text = "Most read\n\nRain fell on the town.\n\nBoats and\nnets\n\nWrite to us"
    assert [span.of(text) for span in labels(text)] == ["Most read", "Write to us"]


def test_joined_counts_shared_hashes() -> None:
    hashes = np.array([10, 20, 30, 10, 20, 40, 30], np.uint64) << np.uint64(40)
    entries = Entries(hashes, np.array([3, 3, 1]), np.arange(3))
    pairs = joined(grouped([entries], 3), 3, 10)
    assert list(zip(pairs.a, pairs.b, pairs.shared, strict=True)) == [(0, 1, 2), (0, 2, 1)]


def test_a_large_group_is_paired_along_a_line() -> None:
    pairs = joined(grouped([Entries(np.full(6, 1 << 40, np.uint64), np.ones(6, np.int64), np.arange(6))], 6), 6, 3)
    line = {(k, k + 1) for k in range(5)} | {(0, k) for k in range(1, 6)}
    assert set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)) == line


def test_a_hash_twice_in_a_document_is_no_pair() -> None:
    pairs = joined(grouped([Entries(np.full(3, 1 << 40, np.uint64), np.array([3]), np.array([4]))], 6), 6, 3)
    assert not len(pairs.a)


def test_runs_do_not_overlap() -> None:
    found = runs(np.array([0, 1, 2, 1, 2]), np.array([0, 1, 2, 7, 8]), 3)
    assert found == [(0, 5, 0, 5)]


def test_runs_with_a_small_gap_are_one_passage() -> None:
    assert bridged([(0, 5, 0, 5), (7, 12, 6, 11), (40, 45, 20, 25)]) == [(0, 12, 0, 11), (40, 45, 20, 25)]


def test_a_document_knows_nothing_it_was_not_told() -> None:
    document = Document("a", "text")
    assert (document.source, document.published, document.title, document.masked) == (None, None, None, ())


@pytest.mark.parametrize("width", [2, 5, 100])
def test_pieces_of_a_join_give_what_it_gives_at_once(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    rnd = np.random.default_rng(7)
    counts = rnd.integers(0, 9, 40)
    hashes = rnd.integers(0, 30, counts.sum()).astype(np.uint64) * np.uint64(0x8421084210842109)
    split = int(counts[:30].sum())
    parts = [
        Entries(hashes[:split], counts[:30], np.arange(30)),
        Entries(hashes[split:], counts[30:], np.arange(30, 40)),
    ]
    whole = grouped([Entries(hashes, counts, np.arange(40))], 40, 2)
    pairs, met = joined(whole, 40, width), sorted(zip(*map(list, next(iter(alignments(whole, width)))), strict=True))
    monkeypatch.setattr(join, "_IN_CACHE", 9)
    monkeypatch.setattr(join, "_pairs_at_once", lambda _: 11)
    monkeypatch.setattr(join, "_PAIRS_AT_ONCE", 20)
    cut = grouped(parts, 40, 2)
    assert cut.packed.tolist() == whole.packed.tolist()
    again = joined(cut, 40, width)
    assert [x.tolist() for x in (again.a, again.b, again.shared)] == [
        x.tolist() for x in (pairs.a, pairs.b, pairs.shared)
    ]
    pieces = list(alignments(cut, width))
    assert len(pieces) > 1
    assert sorted(pair for one, two in pieces for pair in zip(one.tolist(), two.tolist(), strict=True)) == met
    assert grouped(parts, 40, 2, spent=True).packed.tolist() == whole.packed.tolist()
    assert len(joined(cut, 40, width, lambda some: join.Pairs(some.a[:0], some.b[:0], some.shared[:0])).a) == 0


def test_words_are_told_apart_as_their_letters_are() -> None:
    texts = [
        "sea Sea seal SEAL sailboats sailboat sailboatssailboats sailboatssailboatz неё Неё неёсailboat 水の sea水",
        "é e\u0301 eclair éclair sailboat\u0301s ﬁrst first abcdefgh abcdefg\u0268 hgfedcba",
    ]
    found = words(texts)
    said = fold_text(" ".join(texts)).replace("水の", "水 の").replace("sea水", "sea 水").split()
    pairs = set(zip(found.hashes.tolist(), said, strict=True))
    assert len(pairs) == len(set(found.hashes.tolist())) == len(set(said))
    alone = [words([text]).hashes.tolist() for text in texts]
    assert [found.hashes[: found.offsets[1]].tolist(), found.hashes[found.offsets[1] :].tolist()] == alone


def test_grams_are_told_apart_by_the_order_of_their_words() -> None:
    found = hash_grams(words(["a b c a c b a b c"]).hashes, 3).tolist()
    assert len(found) == 7
    assert (found[0], len(set(found))) == (found[6], 6)
    assert len(hash_grams(words(["a b"]).hashes, 3)) == 0


def test_a_table_of_bytes_lets_no_pair_go_that_is_worth_reading() -> None:
    rnd = np.random.default_rng(5)
    of = {"sizes": rnd.integers(0, 900, 60), "five_sizes": rnd.integers(0, 90, 60) ** 2, "letter_counts": np.zeros(60)}
    of["digests"], options = of["sizes"], Options()
    sizes, many = Sizes(60, of.__getitem__, options), rnd.integers(0, 99, 60)
    a, b = np.divmod(np.arange(3600), 60)
    pairs = Pairs(a[a < b], b[a < b], rnd.integers(1, 60, 1770) ** 2)
    shared = pairs.shared * np.maximum(sizes.rates[pairs.a], sizes.rates[pairs.b])
    countable = np.maximum(sizes.five_sizes - many * sizes.rates, 1)
    worth = shared >= 0.2 * np.minimum(countable[pairs.a], countable[pairs.b])
    both = sizes.five_sizes[pairs.a] + sizes.five_sizes[pairs.b]
    alike = shared * (1 + options.alike) >= 0.6 * options.alike * both
    for found, right in ((sizes.copied_of(many)(pairs), worth), (sizes.twins_of(pairs), alike)):
        assert 0 < len(found.a) < len(pairs.a)
        assert [found.a.tolist(), found.b.tolist()] == [pairs.a[right].tolist(), pairs.b[right].tolist()]
