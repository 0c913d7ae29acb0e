"""Single texts: in Python, from standard input, and from a file outside of any corpus."""

import io
import json
import sys
from pathlib import Path

import pytest

import corpuskit
from corpuskit.cli.app import run
from corpuskit.errors import UsageError

STORY = "Fog lay over all of Askford on Monday, and the ferry to Cape Lunn did not sail.\n"
PAGE = STORY + "\nLeave a Reply\n\nYour email address will not be published.\n"


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def stdin(monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_python_shows_what_there_is():
    assert {"clean_text", "validate_article", "dedup_articles", "stats", "validate"} <= set(dir(corpuskit))


def test_a_text_is_cleaned():
    assert corpuskit.clean_text(PAGE) == STORY
    assert corpuskit.clean_text(STORY) == STORY
    with pytest.raises(UsageError, match="no such strength"):
        corpuskit.clean_text(PAGE, strength="bold")


def test_an_article_is_validated():
    meta = {"id": "fog-1", "title": "Fog", "source": "The Askford Echo", "lang": "english"}
    assert [(f.check, f.pointer) for f in corpuskit.validate_article(STORY, meta)] == [("CK107", "/lang")]
    assert not corpuskit.validate_article(STORY, meta | {"lang": "en"})


def test_articles_in_memory_are_compared():
    text = " ".join(f"The harbour board met on day {n} to speak about pier {n * 7}." for n in range(9))
    report = corpuskit.dedup_articles({"id": name, "text": text} for name in ("a-1", "a-2"))
    assert [(cluster.keep, cluster.drop) for cluster in report.clusters] == [("a-1", ("a-2",))]


def test_standard_input_under_a_name_is_a_text(monkeypatch, capfdbinary):
    stdin(monkeypatch, PAGE)
    assert run(["clean", "-", "--stdin-filename", "fog.txt", "-q"]) == 0
    stdin(monkeypatch, PAGE)
    assert run(["clean", "-", "--stdin-filename", "fog.txt", "--check"]) == 1
    stdin(monkeypatch, "Fog \u200b.")
    assert run(["validate", "-", "--stdin-filename", "fog.txt"]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert "fog.txt:1:1: CK008" in out


def test_a_file_outside_of_any_corpus_is_printed_and_inside_it_is_not(capsys):
    Path("fog.txt").write_text(PAGE)
    assert run(["clean", "fog.txt", "-q"]) == 0
    assert Path("fog.txt").read_text() == PAGE
    Path("corpuskit.toml").write_text("")
    Path("corpus").mkdir()
    assert run(["clean", "fog.txt"]) != 0 or Path("fog.txt").read_text() == PAGE


def put(stem):
    path = Path("corpus", stem)
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".txt").write_text(PAGE)
    path.with_suffix(".yaml").write_text(f"id: x-{stem}\ntitle: Fog\nsource: The Askford Echo\nlang: en\n")


def test_forgetting_what_can_be_put_back_asks_for_force(capsys):
    Path("corpuskit.toml").write_text("")
    put("fog")
    assert run(["clean", "-q"]) == 0
    assert Path("corpus/fog.txt").read_text() == STORY
    assert run(["clean", "--forget"]) == 2
    assert "can put back 1 removal:" in capsys.readouterr().err
    assert "cleaning:" in Path("corpus/fog.yaml").read_text()
    assert run(["clean", "--forget", "--force"]) == 0
    assert "cleaning:" not in Path("corpus/fog.yaml").read_text()


def test_only_articles_that_are_there_are_accepted(capsys):
    Path("corpuskit.toml").write_text("")
    for stem in ("fog", "sun"):
        put(stem)
    assert run(["dedup", "--accept", "x-fog", "x-snu"]) == 2
    assert "no article has the id 'x-snu'" in capsys.readouterr().err
    assert run(["dedup", "--accept", "x-fog", "x-sun"]) == 0


def test_years_are_in_order(capsys):
    Path("corpuskit.toml").write_text("")
    for stem, year in (("a", 2019), ("b", 2021), ("c", 2021)):
        put(stem)
        with Path(f"corpus/{stem}.yaml").open("a") as out:
            out.write(f"published: {year}-03-14\n")
    assert [row["year"] for row in corpuskit.stats((), by=["year"]).facts["stats"]["by"]] == ["2019", "2021"]


def test_statistics_count_instead_of_listing(capsys):
    Path("corpuskit.toml").write_text("")
    put("fog")
    run(["validate", "--statistics", "--no-cache"])
    assert "corpus/fog" not in capsys.readouterr().out


def test_a_text_by_itself_heeds_the_options_of_clean(capsys):
    Path("fog.txt").write_text(PAGE)
    assert run(["clean", "fog.txt", "--diff"]) == 1
    assert "-Leave a Reply" in capsys.readouterr().out
    assert run(["clean", "fog.txt", "--explain"]) == 0
    assert "remove  Leave a Reply" in capsys.readouterr().out
    assert run(["clean", "fog.txt", "--output-format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["changed"], report["dry_run"]) == (["fog.txt"], True)
    assert {step["rule"] for step in report["changes"][0]["steps"]} == {"comment-form"}
    run(["clean", "fog.txt", "--select", "share-bar"])
    assert capsys.readouterr() == (PAGE, "corpuskit: fog.txt: nothing to do\n")
    assert run(["clean", "fog.txt", "--ignore", "no-such-rule"]) == 2
    assert "no such rule: 'no-such-rule'" in capsys.readouterr().err


def test_a_text_that_has_a_name_only_shows_its_diff(monkeypatch, capfdbinary):
    stdin(monkeypatch, PAGE)
    assert run(["clean", "-", "--stdin-filename", "nowhere.txt", "--diff", "-q"]) == 1
    said = capfdbinary.readouterr()
    assert b"-Leave a Reply" in said.out
    assert not said.err
