"""Pairs of which both articles are wanted: named one by one, by cluster, by relation, or in a table that was filled in."""

import csv
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.dedup.command import dedup
from corpuskit.commands.dedup.decisions import read_decisions
from corpuskit.errors import UsageError
from corpuskit.store.accepted import read_accepted

STORY = " ".join(f"word{k} of the harbour" for k in range(60)) + ".\n"
EDITED = STORY.replace("word7 ", "ferry ").replace("word31 ", "crane ")


@pytest.fixture(autouse=True)
def corpus(tmp_path, monkeypatch):
    """Five articles: four tell one story, two of them in the same words."""
    monkeypatch.chdir(tmp_path)
    Path("corpus").mkdir()
    Path("corpuskit.toml").write_text("")
    texts = {
        "a": STORY,
        "b": EDITED,
        "c": EDITED,
        "-d": STORY + "More.\n",
        "e": " ".join(f"other{k}" for k in range(90)),
    }
    for number, (name, text) in enumerate(texts.items()):
        Path(f"corpus/{number}.txt").write_text(text)
        Path(f"corpus/{number}.yaml").write_text(
            f"id: '{name}'\ntitle: T {name}\nsource: S{number}\nlang: en\npublished: 2030-01-0{number + 1}\n"
        )


def clusters():
    return [(c.keep, c.drop) for c in dedup().clusters]


def test_two_that_are_wanted_are_in_no_cluster_but_their_copies_are():
    assert clusters() == [("a", ("-d", "b", "c"))]
    assert run(["dedup", "--accept", "a", "b"]) == 0
    assert run(["dedup", "--accept", "c", "a"]) == 0
    assert sorted(clusters()) == [("a", ("-d",)), ("b", ("c",))], "that b is a copy of c was not accepted"
    assert dedup().facts["accepted"] == [("a", "b"), ("a", "c")]
    assert run(["dedup", "--check", "-q"]) == 1


@pytest.mark.parametrize(
    "arguments", [["--accept-cluster", "c"], ["--decisions", "all.csv"], ["--decisions", "all.yaml"]]
)
def test_many_are_accepted_at_once(arguments):
    names = ["-d", "a", "b", "c"]
    pairs = [(x, y) for x in names for y in names if x < y]
    Path("all.yaml").write_text("".join(f"- a: '{x}'\n  b: '{y}'\n" for x, y in pairs))
    Path("all.csv").write_text("a,decision,b\n" + "".join(f"{x},Both,{y}\n" for x, y in pairs))
    assert run(["dedup", *arguments, "--why", "four papers"]) == 0
    assert len(read_accepted(Path("duplicates.yaml"))) == 6
    assert 'why: "four papers"' in Path("duplicates.yaml").read_text()
    assert clusters() == []
    assert run(["dedup", "--check", "-q"]) == 0


def test_copies_of_one_relation_are_accepted():
    exact = {(m.a, m.b): m.relation for m in dedup().matches}
    dropped = [(min("a", d), max("a", d)) for d in clusters()[0][1]]
    assert run(["dedup", "--accept-relation", "near"]) == 0
    assert read_accepted(Path("duplicates.yaml")) == {pair for pair in dropped if exact[pair] == "near"}
    assert run(["dedup", "--accept-relation", "nearly"]) == 2


def test_the_table_comes_back_with_decisions(capsysbinary):
    assert run(["dedup", "--output-format", "csv"]) == 0
    rows = list(csv.DictReader(capsysbinary.readouterr().out.decode("utf-8-sig").splitlines()))
    assert [(row["a"], row["drop"]) for row in rows if row["cluster"]] == [("a", "b"), ("a", "c"), ("a", "'-d")]
    for row in rows:
        row["decision"] = "both" if row["b"] == "'-d" else "duplicate"
    with Path("decided.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert run(["dedup", "--decisions", "decided.csv"]) == 0
    assert read_accepted(Path("duplicates.yaml")) == {("-d", "a")}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a: a\n  b: nobody\n", "all.yaml:1:3: no article has the id 'nobody'"),
        ("- a: a\n", "all.yaml:1:3: expected the ids"),
        ("- a: a\n  b: b\n  decision: perhaps\n", "no such decision: 'perhaps'"),
        ("- a: [\n", "all.yaml"),
        ("a: b\n", "expected a list of pairs"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(text, problem, capsys):
    Path("all.yaml").write_text(text)
    assert run(["dedup", "--decisions", "all.yaml"]) == 2
    assert problem in capsys.readouterr().err
    assert not Path("duplicates.yaml").exists()


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(UsageError, match="cannot be read"):
        read_decisions(Path("none.csv"))


def test_leaks_are_counted_by_the_strongest_relation(capsys):
    Path("new").mkdir()
    for name, text in (("x", STORY), ("y", EDITED), ("z", " ".join(f"fresh{k}" for k in range(80)))):
        Path(f"new/{name}.txt").write_text(text)
        Path(f"new/{name}.yaml").write_text(f"id: new-{name}\ntitle: T\nsource: S\nlang: en\n")
    leaks = dedup(["new"], against=["corpus"]).facts["leaks"]
    assert leaks == {"articles": 3, "found": 2, "copies": 2, "relations": {"exact": 2}}
    assert run(["dedup", "new", "--against", "corpus", "--report", "leaks"]) == 0
    assert "66.67 %" in capsys.readouterr().out
    assert run(["dedup", "--report", "leaks"]) == 2


def test_the_richest_copy_is_kept():
    with Path("corpus/2.yaml").open("a") as sidecar:
        sidecar.write("authors: [A. Hand]\nsection: ports\n")
    assert {c.keep for c in dedup(keep=["richest"]).clusters} == {"c"}
    assert {c.keep for c in dedup(keep=["earliest"]).clusters} == {"a"}
