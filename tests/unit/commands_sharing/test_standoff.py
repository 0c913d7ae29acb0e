"""`export --standoff` and `rebuild`: everything but the words, and the words again from one's own pages."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.cli.app import run
from corpuskit.commands.clean import clean
from corpuskit.commands.export.command import Choice, export
from corpuskit.commands.rebuild.command import rebuild
from corpuskit.errors import StoreError, UsageError
from corpuskit.text.anchor_search import Found, find_anchors
from corpuskit.text.anchors import PassageText, place_words

STORIES = {
    "a-1": "The harbour of Ostrel was closed on Tuesday after a crane had lost its load, said the port's master.\n\nShare on Facebook\n\nNobody was hurt, and the berths open again on Thursday morning.\n",
    "a-2": "\ufeffSix ewes held up a flight at Cape Lunn for an hour on Monday.\r\n\r\nLeave a Reply\r\n\r\nYour email address will not be published. Required fields are marked *\r\n",
    "a-3": "Weldmoor has a new bridge, the third in eleven years, and no road that leads to it yet.\n",
}


def make_corpus(folder, monkeypatch, *, filled=True):
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    monkeypatch.chdir(folder)
    for name, text in STORIES.items() if filled else ():
        (folder / f"corpus/{name}.txt").write_bytes(text.encode())
        (folder / f"corpus/{name}.yaml").write_text(
            f"id: {name}\ntitle: A headline of {name}\nsource: Saltby Post\nlang: en\nurl: https://post.example/{name}?x=1\npublished: 2026-03-14\n"
            f"description: {text.split('.')[0].strip()!r}\nmeta: {{note: {text[:40].strip()!r}}}\n"
        )


@pytest.fixture
def standoff(tmp_path, monkeypatch):
    """A stand-off file of a cleaned corpus; the working folder is an empty corpus then."""
    make_corpus(tmp_path / "old", monkeypatch)
    clean(["corpus"])
    export([], Choice(output="s.jsonl", standoff=True, keep_fields=("title", "path")))
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in STORIES.items():
        (pages / f"{name}.txt").write_bytes(text.encode())
    make_corpus(tmp_path / "new", monkeypatch, filled=False)
    return tmp_path / "old/s.jsonl"


def test_no_four_words_in_a_row_of_any_text_are_in_the_file(tmp_path, monkeypatch):
    make_corpus(tmp_path, monkeypatch)
    clean(["corpus"])
    report = export([], Choice(output="s.jsonl", standoff=True))
    held = re.findall(r"[^\W_]+", Path("s.jsonl").read_text().casefold())
    runs = {tuple(held[at : at + 4]) for at in range(len(held))}
    for text in STORIES.values():
        words = re.findall(r"[^\W_]+", text.casefold())
        assert not runs & {tuple(words[at : at + 4]) for at in range(len(words) - 3)}
    assert report.articles == 3
    row = json.loads(Path("s.jsonl").read_text().splitlines()[0])
    assert {"title", "description", "meta", "path", "cleaning"}.isdisjoint(row)
    assert row["removed"][0]["rule"] == "share-bar"


def test_an_address_that_spells_the_text_is_left_out_and_told(tmp_path, monkeypatch, capsys):
    make_corpus(tmp_path, monkeypatch)
    sidecar = tmp_path / "corpus/a-3.yaml"
    sidecar.write_text(sidecar.read_text().replace("post.example/a-3", "post.example/weldmoor-has-a-new-bridge"))
    assert run(["export", "--standoff", "-o", "s.jsonl"]) == 0
    assert "1 value of url holds words" in capsys.readouterr().err
    rows = [json.loads(line) for line in Path("s.jsonl").read_text().splitlines()]
    assert ["url" in row for row in rows] == [True, True, False]
    assert all(row["url_hash"] for row in rows)


@pytest.mark.parametrize(
    "options",
    [{"fields": ("id",)}, {"raw": True}, {"format": "csv"}, {"keep_fields": ("text",)}, {"vocabulary": "dc"}],
)
def test_options_that_would_bring_words_are_refused(tmp_path, monkeypatch, options):
    make_corpus(tmp_path, monkeypatch)
    with pytest.raises(UsageError):
        export([], Choice(**{"output": "-", "standoff": True, **options}))
    with pytest.raises(UsageError, match="--keep-fields"):
        export([], Choice(keep_fields=("title",)))


def test_the_same_pages_give_the_same_bytes(standoff):
    report = rebuild(str(standoff), ["../pages"])
    assert report.facts["rebuild"]["same"] == 3
    for name in STORIES:
        assert Path(f"corpus/{name}.txt").read_bytes() == (standoff.parent / f"corpus/{name}.txt").read_bytes()
    assert rebuild(str(standoff), ["../pages"]).facts["rebuild"]["there"] == 3
    assert run(["validate", "-q"]) == 0
    assert run(["clean", "--undo", "-q"]) == 0
    assert Path("corpus/a-2.txt").read_bytes() == STORIES["a-2"].encode()


def test_another_extraction_is_anchored_and_what_differs_is_told(standoff, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    (other / "a-1.txt").write_text(
        "  " + STORIES["a-1"].replace("\n\n", "\n").replace("Share on Facebook", "SHARE on Facebook »")
    )
    (other / "a-2.txt").write_text("Six ewes held up a flight at Cape Lunn for an hour on Monday.\n")
    (other / "stray.txt").write_text("Nothing that is known here, and no word of it.\n")
    assert run(["rebuild", str(standoff), "../other"]) == 0
    told = capsys.readouterr().out
    assert "0 made again to the byte, 2 from another extraction" in told
    assert "of 2 removed passages, 1 was found in the other extraction, 1 is not in it" in told
    assert "1 has no page: a-3" in told
    assert "1 page is of no article" in told
    assert "hare" not in Path("corpus/a-1.txt").read_text().replace("harbour", "").replace("SHARE", "hare")
    assert run(["validate", "-q"]) == 0


def test_what_is_no_standoff_file_is_refused(tmp_path, monkeypatch):
    make_corpus(tmp_path, monkeypatch)
    export([], Choice(output="plain.jsonl"))
    with pytest.raises(StoreError, match=r"plain\.jsonl:1: not a row"):
        rebuild("plain.jsonl", ["corpus"])


words_of_text = st.lists(st.sampled_from(["fog", "sea", "port", "ewe", "mast", "rope"]), min_size=1, max_size=30)


def anchor_of(text, start, end):
    return PassageText(text, text[:start] + text[end:]).anchor(start, end)


def found_words(text, anchor):
    """Return the words that are found as a passage in a text, range by range; `None` where that is not sure."""
    placed = place_words(text)
    [found] = find_anchors(text, placed, [anchor])
    return None if found is None else [" ".join(w.word for w in placed[a:b]) for a, b in found.ranges]


@given(words_of_text, st.data())
def test_a_passage_is_found_in_its_own_text(words, data):
    text = "\n".join(words)
    placed = place_words(text)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    found = found_words(text, anchor_of(text, placed[first].start, placed[last - 1].end))
    assert found is None or " ".join(found) == " ".join(words[first:last]) or len(found) > 1


LINES = (
    "leave some reply to us",
    "home",
    "share",
    "all the news of saltby",
    "about",
    "your email address will not be published",
)


@given(st.lists(st.sampled_from(LINES), min_size=2, max_size=6, unique=True), st.data())
def test_lines_of_a_passage_are_found_whichever_are_lacking_and_no_line_of_the_story_is(lines, data):
    story = "nobody was hurt said every captain in port\n"
    text = story + "\n".join(lines) + "\na ferry sails again\n"
    anchor = anchor_of(text, len(story), len(story) + len("\n".join(lines)) + 1)
    there = [line for line in lines if data.draw(st.booleans())]
    other = story + "".join(f"{line}\n" for line in there) + "a ferry sails again\n"
    found = found_words(other, anchor)
    longer = [line for line in there if line.count(" ") > 2]
    assert found is not None
    assert not set(" ".join(found).split()) & {*story.split(), "ferry", "sails"}
    assert all(line in " ".join(found) for line in longer)


def test_lines_that_another_extraction_joins_are_found():
    story = "nobody was hurt said the master of the port\n"
    passage = "home\nnews\nall the news of saltby\nabout\n"
    anchor = anchor_of(f"{story}{passage}the ferry sails\n", len(story), len(story + passage))
    assert found_words(f"home news all the news of saltby about\n{story}", anchor) == [
        "home news all the news of saltby about"
    ]
    assert found_words(f"home news | all the news of saltby x about\n{story}", anchor) == [
        "home",
        "news",
        "all the news of saltby",
    ]


def test_the_only_copy_of_a_headline_is_not_the_removed_one():
    headline = "fog closes the harbour of saltby for a day\n"
    text = f"{headline}nobody was hurt\n{headline}the ferry sails again\n"
    anchor = anchor_of(text, len(headline) + 16, 2 * len(headline) + 16)
    assert found_words(f"{headline}nobody was hurt\n", anchor) == []
    assert found_words(text, anchor) == [headline.strip()]


def test_context_tells_equal_passages_apart():
    text = "one two share three four share five six"
    placed = place_words(text)
    assert find_anchors(text, placed, [anchor_of(text, placed[5].start, placed[5].end)]) == [Found(((5, 6),))]


def test_a_passage_is_found_with_other_words_in_it_and_known_to_be_absent():
    passage = "leave a reply your email address will not be published required fields are marked save my name"
    before, after = "nobody was hurt said the master of the port", "the ferry sails again"
    anchor = anchor_of(f"{before}\n{passage}\n{after}\n", len(before) + 1, len(before) + len(passage) + 2)
    other = passage.replace("required", "x y required")
    assert found_words(f"{before}\n{other}\n{after}", anchor) == [other]
    assert found_words(f"{before}\n{after}", anchor) == []


def test_few_words_in_a_story_are_no_passage():
    text = "Nobody knows.\nShare\nThe end of it all is near."
    anchor = anchor_of(text, text.index("Share"), text.index("Share") + 5)
    story = "They share a boat and nothing else, say those who know."
    assert found_words(story, anchor) is None
    assert found_words(f"{story}\nNobody knows.", anchor) == []


def test_files_that_are_not_read_and_pages_that_are_missing_are_told(standoff, capsys):
    Path("../pages/scan.pdf").write_bytes(b"%PDF")
    assert run(["rebuild", str(standoff), "../pages", "nowhere"]) == 2
    said = capsys.readouterr()
    assert "3 made again to the byte" in said.out
    assert "1 file of kinds that are not read was skipped" in said.out
    assert "nowhere: no such file" in said.err
    assert run(["rebuild", str(standoff), "nowhere"]) == 2
