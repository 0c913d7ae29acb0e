"""`apply` does what was decided, to the byte as by hand; what changed meanwhile is told and left."""

import base64
import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean.command import clean
from corpuskit.commands.clean.outcome import LOOK, Mode
from corpuskit.commands.dedup.command import dedup
from corpuskit.errors import UsageError
from corpuskit.pipeline.options import ALONE
from corpuskit.review.apply import apply
from corpuskit.review.report import report

ROOT = Path(__file__).resolve().parents[3]
LABELS = {"y": "right", "n": "wrong"}


@pytest.fixture
def sample(sample):
    (sample / "corpuskit.toml").write_text("# ours\n", encoding="utf-8")
    return sample


def page_data():
    report(output="report.html")
    return json.loads(re.search(r'id="data">(.*?)</script>', Path("report.html").read_text("utf-8"), re.DOTALL)[1])


def digest_of(article):
    return base64.b64decode(article[2] + "==").hex()


def text_of(group, member):
    before, behind = member[2:] or group["blanks"]
    return before + group["text"] + behind


def removals(data, wanted, decision="wrong"):
    """Return rows as the page's script makes them, for groups that are wanted."""
    return [
        {
            "article": data["articles"][member[0]][0],
            "path": data["articles"][member[0]][1],
            "before": digest_of(data["articles"][member[0]]),
            "rule": group["rule"],
            "start": member[1],
            "end": member[1] + len(text_of(group, member)),
            "text": text_of(group, member),
            "decision": decision,
        }
        for group in data["groups"]
        if wanted(group)
        for member in group["at"]
    ]


def pair_row(data, pair, decision):
    a, b = (data["articles"][pair[side]] for side in "ab")
    keep = {"a": a[0], "b": b[0]}[pair["keep"] if decision == "duplicate" else "ab"[pair["keep"] == "a"]]
    return {
        "a": a[0],
        "b": b[0],
        "a_path": a[1],
        "b_path": b[1],
        "a_before": digest_of(a),
        "b_before": digest_of(b),
        "decision": decision,
        **({} if decision == "both" else {"keep": keep}),
        "relation": pair["relation"],
        "score": pair["score"],
        "copies": bool(pair["cluster"]),
    }


def write(**rows):
    Path("decisions.json").write_text(json.dumps({"version": 1, **rows}), encoding="utf-8")
    return "decisions.json"


def files():
    return {
        p.as_posix(): p.read_bytes()
        for p in Path().rglob("*")
        if p.is_file() and ".corpuskit" not in p.parts and p.suffix in (".txt", ".yaml", ".toml")
    }


def in_a_copy(tmp_path, monkeypatch, *commands):
    """Return the files of a copy of the corpus after commands that are typed by hand."""
    other = tmp_path.with_name(f"{tmp_path.name}-by-hand")
    shutil.copytree(tmp_path, other, ignore=shutil.ignore_patterns(".corpuskit"))
    with monkeypatch.context() as patch:
        patch.chdir(other)
        for command in commands:
            assert run(command) in (0, 1)
        return files()


def test_undoing_what_a_rule_removed_is_the_same_as_by_hand(sample, monkeypatch):
    clean()
    decisions = write(removals=removals(page_data(), lambda g: g["rule"] == "comment-form"))
    by_hand = in_a_copy(sample, monkeypatch, ["clean", "--undo", "--rule", "comment-form"])
    before = files()
    assert not apply(decisions).failures
    assert files() == by_hand != before
    assert not apply(decisions).changed


def test_a_removal_that_is_declined_before_it_is_made_stays_as_after_cleaning_and_undoing(sample, monkeypatch):
    data = page_data()
    [path] = {row["path"] for row in removals(data, lambda g: True)[:1]}
    every = [row for row in removals(data, lambda g: True) if row["path"] == path]
    by_hand = in_a_copy(sample, monkeypatch, ["clean", path], ["clean", "--undo", path])
    assert not apply(write(removals=every)).failures
    assert files() == by_hand
    assert path not in {change.path for change in clean(mode=LOOK).changes}


def test_right_removals_change_nothing_and_give_the_precision(sample):
    before = files()
    rows = [row | {"sample": True} for row in removals(page_data(), lambda g: True, "right")]
    found = apply(write(removals=rows))
    assert files() == before
    assert found.facts["precision"]["share"] == 1.0
    assert found.facts["precision"]["low"] < 1.0


def test_accepting_pairs_is_the_same_as_by_hand(sample, monkeypatch):
    data = page_data()
    pairs = [pair_row(data, pair, "both") for pair in data["pairs"][:3]]
    by_hand = in_a_copy(sample, monkeypatch, *(["dedup", "--accept", row["a"], row["b"]] for row in pairs))
    assert not apply(write(pairs=pairs)).failures
    assert files() == by_hand
    accepted = {pair["key"] for pair in data["pairs"][:3]}
    assert accepted.isdisjoint(pair["key"] for pair in page_data()["pairs"])


def test_marking_duplicates_is_the_same_as_by_hand(sample, monkeypatch):
    data = page_data()
    pairs = [pair_row(data, pair, "duplicate") for pair in data["pairs"] if pair["cluster"]]
    by_hand = in_a_copy(sample, monkeypatch, ["dedup", "--mark"])
    assert not apply(write(pairs=pairs)).failures
    assert files() == by_hand
    assert not apply(write(pairs=pairs)).changed


def test_a_link_that_is_called_a_duplicate_stays_marked_when_dedup_marks_again(sample):
    data = page_data()
    row = next(pair_row(data, pair, "duplicate") for pair in data["pairs"] if not pair["cluster"])
    apply(write(pairs=[row]))
    drop = row["b"] if row["keep"] == row["a"] else row["a"]
    path = Path(row["b_path"] if drop == row["b"] else row["a_path"]).with_suffix(".yaml")
    marked = path.read_bytes()
    assert f"duplicate_of: {row['keep']}" in marked.decode()
    assert run(["dedup", "--mark"]) == 0
    assert path.read_bytes() == marked


def test_the_other_copy_is_kept_from_then_on(sample, monkeypatch):
    data = page_data()
    pair = next(pair for pair in data["pairs"] if pair["cluster"])
    row = pair_row(data, pair, "keep")
    assert not apply(write(pairs=[row])).failures
    assert Path("duplicates.yaml").read_text("utf-8").endswith(f'keep: "{row["keep"]}"\n')
    for means in (ALONE, ALONE._replace(cache=False)):
        found = dedup(means=means)
        assert row["keep"] in {cluster.keep for cluster in found.clusters}
        assert not {row["a"], row["b"]} - {row["keep"]} & {cluster.keep for cluster in found.clusters}


def test_a_rule_is_switched_off_for_a_source(sample):
    data = page_data()
    group = next(g for g in data["groups"] if g["rule"] == "line-model")
    assert not apply(write(rules_off=[{"source": group["source"], "rule": "line-model"}])).failures
    text = Path("corpuskit.toml").read_text("utf-8")
    assert text.startswith("# ours\n")
    assert tomllib.loads(text) == {"clean": {"per-source-ignore": {group["source"]: ["line-model"]}}}
    after = page_data()
    assert (group["source"], "line-model") not in {(g["source"], g["rule"]) for g in after["groups"]}
    assert not apply("decisions.json").changed


def test_a_decision_about_an_article_that_changed_is_told_and_left(sample):
    data = page_data()
    rows = removals(data, lambda g: True)
    changed = rows[0]["path"]
    Path(changed).write_text(Path(changed).read_text("utf-8") + "A line more.\n", encoding="utf-8")
    before = Path(changed).read_bytes(), Path(changed).with_suffix(".yaml").read_bytes()
    pairs = [pair_row(data, pair, "both") for pair in data["pairs"]]
    found = apply(write(removals=rows, pairs=pairs))
    assert any(
        failure.path == changed and "changed since the report was made" in failure.message for failure in found.failures
    )
    assert (Path(changed).read_bytes(), Path(changed).with_suffix(".yaml").read_bytes()) == before
    others = {row["path"] for row in rows} - {changed}
    assert others <= {change.path for change in found.changes}


@pytest.mark.parametrize("before", ["", "0", "f" * 32])
def test_a_decision_without_a_fitting_digest_is_left(sample, before):
    row = removals(page_data(), lambda g: True)[0] | {"before": before}
    was = files()
    assert "changed since the report was made" in apply(write(removals=[row])).failures[0].message
    assert files() == was


def test_an_article_that_was_moved_is_found_by_its_id(sample):
    rows = removals(page_data(), lambda g: True)
    rows = [row for row in rows if row["path"] == rows[0]["path"]]
    for suffix in (".txt", ".yaml"):
        shutil.move(Path(rows[0]["path"]).with_suffix(suffix), f"corpus/moved{suffix}")
    found = apply(write(removals=rows))
    assert not found.failures
    assert [change.path for change in found.changes] == ["corpus/moved.txt"]


def test_an_article_that_is_gone_is_told(sample):
    rows = removals(page_data(), lambda g: True)[:1]
    for suffix in (".txt", ".yaml"):
        Path(rows[0]["path"]).with_suffix(suffix).unlink()
    [failure] = apply(write(removals=rows)).failures
    assert "no article has the id" in failure.message


def test_a_path_outside_of_the_corpus_is_never_read(sample, tmp_path):
    rows = removals(page_data(), lambda g: True)[:1]
    for suffix in (".txt", ".yaml"):
        shutil.move(Path(rows[0]["path"]).with_suffix(suffix), tmp_path.parent / f"outside{suffix}")
    rows[0]["path"] = "../outside.txt"
    assert apply(write(removals=rows)).failures
    assert "cleaning" not in (tmp_path.parent / "outside.yaml").read_text("utf-8")


@pytest.mark.parametrize("mode", [Mode(write=False), Mode(write=False, diff=True)])
def test_nothing_is_written_by_a_look(sample, mode):
    data = page_data()
    rows = {
        "removals": removals(data, lambda g: True),
        "pairs": [
            pair_row(data, pair, kind)
            for pair, kind in zip(data["pairs"], ("both", "duplicate", "keep") * 9, strict=False)
        ],
        "rules_off": [{"source": "Kestrel Wire", "rule": "share-bar"}],
    }
    before = files()
    look = apply(write(**rows), mode=mode)
    assert files() == before
    assert look.dry_run
    assert any(change.diff for change in look.changes) == mode.diff
    assert apply("decisions.json").changed == look.changed


def test_a_look_names_every_file_that_would_change(sample, capsys):
    data = page_data()
    row = removals(data, lambda g: g["rule"] == "share-bar")[0]
    write(removals=[row], pairs=[pair_row(data, data["pairs"][0], "both")])
    assert run(["apply", "decisions.json", "--diff"]) == 1
    printed = capsys.readouterr().out
    for path in (Path(row["path"]).with_suffix(".yaml").as_posix(), "duplicates.yaml"):
        assert path in printed


def test_a_pair_that_the_file_calls_something_else_is_told(sample):
    data = page_data()
    row = pair_row(data, data["pairs"][0], "both")
    apply(write(pairs=[row]))
    before = files()
    [failure] = apply(write(pairs=[pair_row(data, data["pairs"][0], "keep")])).failures
    assert "differs from the line there" in failure.message
    assert files() == before


def test_the_command_says_what_it_does(sample, capsys):
    data = page_data()
    rows = (
        removals(data, lambda g: g["rule"] == "share-bar")[:1]
        + removals(data, lambda g: g["rule"] == "copyright", "right")[:2]
    )
    pair = next(pair for pair in data["pairs"] if pair["cluster"])
    write(removals=[row | {"sample": True} for row in rows], pairs=[pair_row(data, pair, "keep")])
    assert run(["apply", "decisions.json", "--dry-run"]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        "1 removal to undo, 2 removals that are right, 1 copy chosen\nsample: 2 of 3 removals are right: precision 0.667"
    )
    assert "would change: duplicates.yaml" in said
    assert run(["apply", "decisions.json"]) == 0
    assert "2 files changed" in capsys.readouterr().out
    assert run(["apply", "decisions.json"]) == 0
    assert "nothing to do" in capsys.readouterr().out


ROW = 'removals:\n- article: "a"\n  path: "corpus/a.txt"\n  before: "0"\n  rule: "r"\n  start: 0\n  end: 1\n  text: "x"\n  decision: "wrong"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "decisions.yaml:1:1: expected decisions of version 1"),
        ("version: 2\n", "decisions.yaml:1:1: expected decisions of version 1"),
        ("version: 1\nmore: []\n", "decisions.yaml:1:1: unknown key 'more'"),
        ("version: 1\nremovals: {}\nremovals: []\n", "decisions.yaml:3:"),
        (
            f"version: 1\n{ROW}".replace("end: 1", "end: 2"),
            "decisions.yaml:3:3: removals/0: 'start' and 'end' do not fit 'text'",
        ),
        (f"version: 1\n{ROW}".replace("wrong", "maybe"), "no such decision: 'maybe' .there are: right, wrong"),
        (f"version: 1\n{ROW}".replace("start: 0", "start: '0'"), "'start' must be a whole number"),
        (f"version: 1\n{ROW}  colour: red\n", "unknown key 'colour'"),
        (f"version: 1\n{ROW}".replace('  rule: "r"\n', ""), "'rule' is missing"),
        ("version: 1\npairs:\n- a\n", "decisions.yaml:3:3: pairs/0: expected a mapping"),
    ],
)
def test_a_file_that_holds_no_decisions_is_told_with_its_place(sample, text, said):
    Path("decisions.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        apply("decisions.yaml")


def test_broken_files_are_one_line(sample):
    for name, data in (("decisions.json", b"{"), ("decisions.yaml", b"\xff"), ("decisions.yaml", b"a: [")):
        Path(name).write_bytes(data)
        with pytest.raises(UsageError, match=name):
            apply(name)
    with pytest.raises(UsageError, match=r"none\.yaml: no such file"):
        apply("none.yaml")
