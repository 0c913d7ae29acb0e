"""A corpus of which a few articles changed since it was compared."""

import time
from pathlib import Path

import pytest

from corpuskit.commands.dedup import sketch_cache, verification
from corpuskit.commands.dedup.command import dedup
from corpuskit.incremental import changes as standing
from corpuskit.incremental import snapshot as file_groups
from corpuskit.incremental.arrays import Store
from corpuskit.pipeline.options import Means

FOUR = ("exact", "near", "edited", "excerpt")
WORDS = ["harbour", "mill", "ferry", "clerk", "storm", "bread", "goose", "cable", "quay", "winter", "lorry", "gravel"]


def story(number):
    return " ".join(f"{WORDS[(k * number + k * k) % 12]}{k * number % 37}" for k in range(90)) + ".\n"


def put(name, text, source="The Paper", name_of=None):
    path = Path("corpus", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text(text)
    path.with_suffix(".yaml").write_text(f"id: {name_of or path.name}\nsource: {source}\npublished: 2031-01-01\n")


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    """Twelve articles in two folders that have nothing in common."""
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    for number in range(12):
        put(f"{'ab'[number % 2]}/n{number:02}", story(number))
    run()


def run(paths=(), *, cache=True):
    against = ["corpus"] if paths else []
    return dedup(paths, relations=FOUR, against=against, evidence=False, means=Means(cache=cache))


def as_cold(paths=()):
    """Return what a run says, after making sure that one says the same that remembers nothing."""
    warm = run(paths)
    assert warm == run(paths, cache=False)
    return warm


@pytest.fixture
def sketched(monkeypatch):
    """Return the articles that runs with a cache read to sketch them."""
    found = []
    plain = sketch_cache._Reader.__call__
    monkeypatch.setattr(
        sketch_cache._Reader, "__call__", lambda self, batch: found.extend(map(str, batch)) or plain(self, batch)
    )
    return found


def test_only_what_changed_is_read_to_sketch_it(sketched):
    put("a/n20", story(3) + "One line more, at the end.\n")
    [cluster] = as_cold().clusters
    assert (cluster.keep, cluster.drop) == ("n20", ("n03",))
    put("a/n20", "Another one now, and so short.\n")
    assert not as_cold().clusters
    assert sketched == ["corpus/a/n20"] * 2


def test_what_was_said_of_other_articles_stays():
    put("b/n21", story(4))
    put("b/n22", story(5))
    assert len(as_cold().clusters) == 2
    Path("corpus/b/n22.txt").unlink()
    Path("corpus/b/n22.yaml").unlink()
    assert len(as_cold().clusters) == 1


def test_named_articles_are_compared_with_all():
    put("a/n23", story(6))
    put("b/n24", story(7))
    report = as_cold(["corpus/a/n23.yaml"])
    assert report.articles == 1
    assert [(m.a, m.b) for m in report.matches] == [("n06", "n23")]


def test_a_phrase_that_recurs_is_no_evidence_any_more():
    frame = " ".join(f"{word} at the quay of {other}" for word in WORDS for other in WORDS[:3]) + ".\n"
    texts = [f"{frame} {' '.join(story(30 + number).split()[:40])}\n" for number in range(5)]
    for number in range(4):
        put(f"b/f{number}", texts[number])
    assert as_cold().matches
    put("b/f4", texts[4])
    assert not as_cold().matches
    put("b/f4", texts[4], source="Another Paper")
    assert as_cold().matches


def test_a_finding_stays_until_its_article_changes():
    Path("corpus/a/n00.yaml").write_text("id: n00\nid: n00\n")
    assert len(as_cold().findings) == 1
    put("a/n25", story(8))
    assert len(as_cold().findings) == 1
    assert len(as_cold(["corpus/a/n00.txt"]).findings) == 1
    put("a/n00", story(0))
    assert not as_cold().findings


@pytest.mark.parametrize("folder", ["a", "c"])
def test_an_id_that_stands_twice_is_told(folder):
    put(f"{folder}/n40", story(9), name_of="n01")
    assert [finding.check for finding in as_cold().findings] == ["CK203"]
    assert [finding.check for finding in as_cold([f"corpus/{folder}/n40.txt"]).findings] == ["CK203"]


def test_a_folder_that_is_gone_or_moved():
    put("c/n41", story(10))
    as_cold()
    Path("corpus/c").rename("corpus/d")
    [match] = as_cold().matches
    assert as_cold().facts["places"]["n41"] == "corpus/d/n41.txt"
    assert (match.a, match.b) == ("n10", "n41")


def test_sketches_are_saved_anew_once_much_changed(monkeypatch, sketched):
    monkeypatch.setattr(sketch_cache, "_FEW", 3)
    for number in range(3):
        put(f"c/n5{number}", story(number))
    assert len(as_cold().clusters) == 3
    put("c/n53", story(3))
    time.sleep(0.02)  # a stamp that is as old as the look at it is not trusted
    assert len(as_cold().clusters) == 4
    assert len(sketched) == 3 + 4
    put("c/n50", "Another one now, and so short.\n")
    assert len(as_cold().clusters) == 3
    assert sketched[7:] == ["corpus/c/n50"]


def test_named_articles_save_sketches_of_all(sketched):
    for path in Path(".corpuskit").iterdir():
        path.unlink()
    put("a/n26", story(2))
    assert as_cold(["corpus/a/n26.txt"]).clusters
    sketched.clear()
    assert as_cold(["corpus/a/n26.txt"]).clusters
    assert not sketched


def test_a_named_article_replaces_that_of_the_corpus_at_its_place(sketched):
    put("a/n27", story(3))
    put("b/n27", story(4))
    assert [finding.path for finding in as_cold(["corpus/b/n27.txt"]).findings] == ["corpus/a/n27.yaml"]
    assert [finding.path for finding in as_cold().findings] == ["corpus/b/n27.yaml"]


def test_verdicts_are_kept_as_long_as_contents_and_masks_are(monkeypatch):
    put("a/n28", story(3))
    as_cold()
    read = []
    plain = verification.PairReader.matches
    monkeypatch.setattr(
        verification.PairReader, "matches", lambda self, pairs, masks: read.extend(pairs) or plain(self, pairs, masks)
    )
    put("b/n29", story(4))
    assert len(run().matches) == 2
    assert len(read) == 1


def test_a_large_corpus_is_looked_at_by_folders(monkeypatch):
    time.sleep(0.02)
    run()
    monkeypatch.setattr(standing, "LOOKS_AT_ALL", -1)
    files_seen = []
    look = file_groups.scan_folder
    monkeypatch.setattr(file_groups, "scan_folder", lambda path, *rest: files_seen.append(path) or look(path, *rest))
    Path("corpus/a/n00.txt").write_text(story(1))
    assert as_cold(["corpus/a/n00.txt"]).matches
    assert not files_seen
    put("b/n27", story(4))
    assert [m.b for m in as_cold(["corpus/a/n04.txt"]).matches] == ["n27"]
    assert files_seen == ["corpus/b"]


@pytest.mark.parametrize("part", range(10))
def test_damaged_sketches_are_made_anew(part):
    [path] = Path(".corpuskit").glob("sketches-*")
    data = bytearray(path.read_bytes())
    for at in range(len(data) * part // 10, len(data) * (part + 1) // 10, 7):
        data[at] ^= 0x55
    path.write_bytes(data)
    assert Store(Path()).mapped("no such name") is None
    put("a/n28", story(5))
    assert as_cold().clusters
