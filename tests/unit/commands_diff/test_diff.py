"""`diff` between revisions, the work tree, exports and the corpus."""

import json
import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpuskit.cli.app import run
from corpuskit.commands.clean import clean
from corpuskit.commands.diff.command import diff, resolve_sides
from corpuskit.commands.diff.words import compare_words
from corpuskit.commands.export.command import Choice, export
from corpuskit.errors import UsageError

SIDECAR = "id: {0}\ntitle: 'Fog {0}'\nsource: Saltby Post\nlang: en\n"
TEXT = "Fog {0} closed the harbour of Ostrel on Monday.\n\nIt lifted at noon, said the port's master.\n\nShare on Facebook\n"


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    for name in ("a-1", "a-2", "a-3", "a-4"):
        (tmp_path / f"corpus/{name}.txt").write_text(TEXT.format(name))
        (tmp_path / f"corpus/{name}.yaml").write_text(SIDECAR.format(name))
    git("init", "-q")
    git("config", "user.email", "a@b.example")
    git("config", "user.name", "A")
    git("add", "-A")
    git("commit", "-qm", "one")
    return tmp_path / "corpus"


def change(corpus):
    """Add an article, remove one, move and rename one, edit one, clean all, mark one as a copy."""
    (corpus / "a-5.txt").write_text(TEXT.format("a-5"))
    (corpus / "a-5.yaml").write_text(SIDECAR.format("a-5"))
    for suffix in ("txt", "yaml"):
        (corpus / f"a-2.{suffix}").unlink()
    text = corpus / "a-3.txt"
    text.write_text(text.read_text().replace("noon", "dusk"))
    clean(["corpus"])
    (corpus / "deep").mkdir()
    for suffix in ("txt", "yaml"):
        (corpus / f"a-1.{suffix}").rename(corpus / f"deep/a-1.{suffix}")
    sidecar = corpus / "a-4.yaml"
    sidecar.write_text(sidecar.read_text().replace("Fog", "Mist") + "duplicate_of: a-3\nrelation: near\nscore: 0.8\n")


def by_id(report):
    return {one["id"]: one for one in report.facts["diff"]["articles"]}


def check_changes(report):
    found = by_id(report)
    assert {name: one["status"] for name, one in found.items()} == {
        "a-1": "changed", "a-2": "removed", "a-3": "changed", "a-4": "changed", "a-5": "added",
    }  # fmt: skip
    assert found["a-1"]["fields"] == [{"name": "path", "old": "corpus/a-1.txt", "new": "corpus/deep/a-1.txt"}]
    assert [(hunk["old"], hunk["new"]) for hunk in found["a-3"]["text"]] == [("noon", "dusk")]
    assert [hunk for name in ("a-1", "a-4") for hunk in found[name]["text"]] == []
    assert all([p["rule"] for p in found[name]["cleaning"]] == ["share-bar"] for name in ("a-1", "a-3", "a-4"))
    assert {f["name"] for f in found["a-4"]["fields"]} == {"title", "score"}
    assert found["a-4"]["link_gained"] == {"relation": "near", "of": "a-3"}
    counts = report.facts["diff"]["counts"]
    assert (counts["added"], counts["removed"], counts["changed"], counts["links_gained"]) == (1, 1, 3, 1)


def test_the_work_tree_and_two_revisions_are_compared_alike(corpus):
    assert diff().facts["diff"]["articles"] == []
    change(corpus)
    check_changes(diff())
    git("add", "-A")
    git("commit", "-qm", "two")
    for sides in (["HEAD~1..HEAD"], ["HEAD~1", "HEAD"], ["HEAD~1"], ["HEAD~1.."]):
        check_changes(diff(sides))
    back = diff(["HEAD..HEAD~1"]).facts["diff"]
    assert (back["counts"]["links_lost"], back["counts"]["added"]) == (1, 1)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xml", "jsonl.gz"])
def test_exports_are_compared_with_each_other_and_with_the_corpus(corpus, suffix):
    export([], Choice(output=f"old.{suffix}"))
    change(corpus)
    export([], Choice(output=f"new.{suffix}"))
    check_changes(diff([f"old.{suffix}", f"new.{suffix}"]))
    check_changes(diff([f"old.{suffix}"]))
    assert diff([f"new.{suffix}"]).articles == 0


def test_exit_codes_are_those_of_git(corpus, capsys):
    assert run(["diff", "--exit-code"]) == 0
    (corpus / "a-1.txt").write_text("Other.\n")
    assert run(["diff"]) == 0
    assert run(["diff", "--exit-code"]) == 1
    capsys.readouterr()
    assert run(["diff", "-q"]) == 1
    assert capsys.readouterr().out == ""
    assert run(["diff", "no-such-thing"]) == 2
    assert run(["diff", "--output-format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["facts"]["diff"]["counts"]["changed"] == 1


def test_an_article_that_cannot_be_read_is_told(corpus):
    (corpus / "a-1.yaml").write_text("id: [\n")
    report = diff()
    assert report.findings
    assert by_id(report)["a-1"]["status"] == "removed"


def test_nothing_that_the_repository_names_is_run(corpus, tmp_path):
    flag = tmp_path / "ran"
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {flag}\ncat\n")
    program.chmod(0o755)
    for name in (
        "core.fsmonitor",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "core.pager",
    ):
        git("config", name, str(program))
    git("config", "filter.x.required", "true")
    (tmp_path / ".gitattributes").write_text("corpus/** filter=x diff=x\n")
    (corpus / "a-1.txt").write_text("Other.\n")
    os.utime(corpus / "a-2.txt")
    assert set(by_id(diff())) == {"a-1"}
    assert not flag.exists()


@pytest.mark.parametrize("revision", ["--output=x", "-p", "HEAD;ls", ":/one\n", "$(touch x)"])
def test_odd_revisions_are_refused_in_one_line(corpus, revision):
    with pytest.raises(UsageError, match="neither a revision"):
        diff([revision])
    assert not (corpus.parent / "x").exists()


@pytest.mark.parametrize("sides", [["a", "b", "c"], ["a...b"], ["corpuskit.toml", "HEAD"]])
def test_sides_that_make_no_sense_are_refused(corpus, sides):
    with pytest.raises(UsageError):
        resolve_sides(sides)


@given(st.text(st.sampled_from("ab \n."), max_size=40), st.text(st.sampled_from("ab \n."), max_size=40))
def test_hunks_lead_from_one_text_to_the_other(old, new):
    parts, at = [], 0
    for hunk in compare_words(old, new):
        parts += [old[at : hunk.start], hunk.new]
        assert old[hunk.start :].startswith(hunk.old)
        assert new[hunk.new_start :].startswith(hunk.new)
        at = hunk.start + len(hunk.old)
    assert "".join([*parts, old[at:]]) == new
