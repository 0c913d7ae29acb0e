from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean import command as commands
from corpuskit.commands.clean import outcome
from corpuskit.commands.clean.command import Mode, clean, explain, forget, undo
from corpuskit.errors import SettingsError
from corpuskit.model import Edit, Span
from corpuskit.pipeline.options import Means
from corpuskit.text import yaml12

STORY = """\
The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.

Nobody was hurt. “We will look at every cable before the first ship comes in again,” Ines Adaro said on the quay.
"""
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SIDECAR = "id: port-1   # set once\ntitle:  'Harbour closed'\nsource: The Ostrel Mail\nlang: en\n"
DRY = Mode(write=False, diff=True)


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    write(STORY + TAIL)
    return tmp_path


def write(text, meta=SIDECAR):
    Path("corpus/a.txt").write_bytes(text.encode())
    if meta is not None:
        Path("corpus/a.yaml").write_text(meta, encoding="utf-8")


def text():
    return Path("corpus/a.txt").read_bytes().decode()


def sidecar():
    return Path("corpus/a.yaml").read_text(encoding="utf-8")


def test_leftovers_go_and_the_sidecar_says_which(corpus):
    report = clean()
    assert report.changed == ("corpus/a.txt", "corpus/a.yaml")
    assert text() == STORY
    assert sidecar().startswith(SIDECAR)
    (removed,) = yaml12.load(sidecar())["cleaning"]["removed"]
    assert (removed["text"], removed["start"], removed["end"]) == (TAIL, len(STORY), len(STORY + TAIL))


def test_a_dry_run_writes_nothing_and_shows_all(corpus):
    report = clean(mode=DRY)
    assert (text(), sidecar()) == (STORY + TAIL, SIDECAR)
    assert "-Leave a Reply\n" in report.changes[0].diff
    assert report.changed


def test_undo_restores_the_bytes_and_is_remembered(corpus):
    clean()
    undo()
    assert text() == STORY + TAIL
    assert clean().changed == ()
    assert [d["text"] for d in yaml12.load(sidecar())["cleaning"]["declined"]] == [TAIL]


def test_undoing_nothing_changes_nothing(corpus):
    assert undo().changed == ()
    assert sidecar() == SIDECAR


def test_an_edited_text_is_left_alone_until_the_edit_is_accepted(corpus):
    clean()
    Path("corpus/a.txt").write_bytes((text() + "\nA line by hand.\n").encode())
    for report in (clean(), undo()):
        (finding,) = report.findings
        assert "clean --forget" in finding.message
        assert report.changed == ()
    forget()
    assert "cleaning" not in yaml12.load(sidecar())
    assert clean().findings == ()


def test_the_hash_in_the_sidecar_is_kept_true(corpus):
    write(STORY + TAIL, SIDECAR + "sha256: x\n")
    clean()
    assert yaml12.load(sidecar())["sha256"] == yaml12.load(sidecar())["cleaning"]["after"]


def test_line_ends_and_byte_order_mark_are_the_users(corpus):
    whole = "\ufeff" + (STORY + TAIL).replace("\n", "\r\n")
    write(whole)
    clean()
    assert text() == "\ufeff" + STORY.replace("\n", "\r\n")
    undo()
    assert text() == whole


def test_a_text_without_a_sidecar_is_not_cleaned(corpus):
    Path("corpus/a.yaml").unlink()
    report = clean()
    assert text() == STORY + TAIL
    assert [finding.path for finding in report.findings] == ["corpus/a.txt"]


def test_one_bad_article_does_not_stop_the_others(corpus):
    Path("corpus/bad.txt").write_bytes(b"\xff\xfe")
    Path("corpus/bad.yaml").write_text("id: [")
    report = clean()
    assert text() == STORY
    assert {finding.path for finding in report.findings} == {"corpus/bad.txt", "corpus/bad.yaml"}


def test_a_file_that_cannot_be_written_is_told_and_the_rest_goes_on(corpus, monkeypatch):
    Path("corpus/b.txt").write_text(STORY + TAIL, encoding="utf-8")
    Path("corpus/b.yaml").write_text(SIDECAR.replace("port-1", "port-2"))
    carry_out = commands.cleaned.carry_out

    def meddled(pair, *rest):
        if pair.path == "corpus/a.txt":
            Path("corpus/a.yaml").write_text("id: theirs\n")
        carry_out(pair, *rest)

    monkeypatch.setattr(commands.cleaned, "carry_out", meddled)
    report = clean()
    assert [failure.path for failure in report.failures] == ["corpus/a.txt"]
    assert sidecar() == "id: theirs\n"
    assert Path("corpus/b.txt").read_text(encoding="utf-8") == STORY


def test_every_line_is_explained(corpus):
    lines = list(explain(["corpus/a.txt"]))
    assert lines[0] == "corpus/a.txt"
    assert [line.split()[0] for line in lines[1:]] == ["keep", "keep", "remove", "remove"]
    assert sidecar() == SIDECAR


def test_a_guessed_title_is_no_evidence(corpus):
    write(f"Harbour closed\n\n{STORY}", SIDECAR + "meta:\n  guessed: [title]\n")
    assert clean().changed == ()


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [
        ("The mayor said that the\n\n", "bridge would close.\n", True),
        ("The mayor said no.\n\n", "bridge of sighs.\n", False),
        ("The mayor said that the\n", "Bridge Street would close.\n", False),
        ("", "all is well.\n", False),
    ],
)
def test_a_removal_inside_a_sentence_is_warned_of(before, after, warned):
    line = "Share this\n"
    step = Edit("share-bar", Span(len(before), len(before + line)), line)
    warnings = outcome._warn_of_cuts(before + line + after, [step])
    assert bool(warnings) == warned
    if warned:
        assert warnings[0].startswith("line 3: share-bar cuts into a sentence")


def test_what_was_declined_is_counted_and_offered_again(corpus, capsys):
    clean()
    undo()
    for means in (Means(), Means(cache=True), Means(cache=True)):
        assert clean(means=means).facts == {"declined": 1}
    assert run(["clean"]) == 0
    assert "1 removal declined by you (--offer-again clears that)" in capsys.readouterr().out
    assert run(["clean", "--offer-again"]) == 0
    assert text() == STORY
    assert "declined" not in sidecar()
    assert "declined" not in capsys.readouterr().out


@pytest.mark.parametrize("more", [["--check"], ["--undo"], ["a.jsonl", "-o", "b.jsonl"]])
def test_offering_again_is_for_pairs_and_writes(corpus, more, capsys):
    assert run(["clean", "--offer-again", *more]) == 2
    assert "--offer-again" in capsys.readouterr().err


def test_a_rule_that_the_settings_switch_off_for_a_source_is_not_used_there(corpus):
    Path("corpuskit.toml").write_text('[clean.per-source-ignore]\n"The Ostrel Mail" = ["comment-form"]\n')
    assert "comment-form" not in {step.rule for change in clean(mode=DRY).changes for step in change.steps}
    write(STORY + TAIL, SIDECAR.replace("The Ostrel Mail", "Saltby Post"))
    assert "comment-form" in {step.rule for change in clean(mode=DRY).changes for step in change.steps}


def test_the_cache_knows_which_rules_are_off(corpus):
    assert clean(mode=DRY).changes
    Path("corpuskit.toml").write_text(
        '[clean]\nmodel = false\n\n[clean.per-source-ignore]\n"The Ostrel Mail" = ["comment-form"]\n'
    )
    with_cache = clean(mode=DRY)
    assert with_cache == clean(mode=DRY, means=Means(cache=False))


def test_an_unknown_rule_that_is_off_for_a_source_is_told(corpus):
    Path("corpuskit.toml").write_text('[clean.per-source-ignore]\n"The Ostrel Mail" = ["comment-from"]\n')
    with pytest.raises(
        SettingsError,
        match=r"per-source-ignore of 'The Ostrel Mail': no such rule: 'comment-from' .did you mean 'comment-form'",
    ):
        clean()


def test_a_rule_that_removed_nothing_is_told(corpus, capsys):
    assert run(["clean", "--undo", "--rule", "no-such-rule"]) == 0
    assert "nothing that 'no-such-rule' removed" in capsys.readouterr().err
