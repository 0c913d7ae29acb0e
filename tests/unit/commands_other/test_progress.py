"""How far a long `add` is, told where somebody looks."""

import gzip
import io
import json
import sys
from importlib import import_module
from inspect import signature

import pytest

from corpuskit.cli import progress
from corpuskit.cli.app import COMMANDS, run
from corpuskit.commands.add.command import add
from corpuskit.commands.clean.command import clean
from corpuskit.commands.clean.records import Rows
from corpuskit.commands.clean.records import clean as clean_rows
from corpuskit.commands.dedup.command import dedup
from corpuskit.commands.export.command import Choice, export
from corpuskit.commands.validate.command import validate
from corpuskit.pipeline.options import Means
from corpuskit.store.progress import count_done, count_skipped, listening


@pytest.fixture
def work(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    rows = [
        {"title": f"Fog {n}", "text": f"Fog lay over harbour number {n}. " * 40, "source": "Post"} for n in range(60)
    ]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (tmp_path / "a.jsonl").write_bytes(data * 9)  # more than is read at once, and mostly there already
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(data))
    return tmp_path


@pytest.mark.parametrize("names", [["a.jsonl"], ["b.jsonl.gz"], ["b.jsonl.gz", "a.jsonl"]])
def test_the_share_grows_to_the_whole(work, names):
    told = []
    add(names, progress=lambda done, share: told.append((done, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(names) == 1 or shares[0] < 0.5


def test_nobody_knows_how_long_a_pipe_is(work, monkeypatch):
    class Pipe(io.BufferedReader):
        def seekable(self):
            return False

    raw = io.BytesIO((work / "a.jsonl").read_bytes())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Pipe(raw)))
    told = []
    add(["-"], progress=lambda _, share: told.append(share))
    assert set(told) == {None}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("args", [["export"], ["clean", "a.jsonl", "-o", "-"], ["dedup", "a.jsonl", "-o", "-"]])
def test_no_bar_stands_among_rows_on_the_same_terminal(work, monkeypatch, args):
    monkeypatch.setattr("sys.stderr", Terminal())
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setattr(progress, "_EVERY", 0)
    run(args)
    assert "a second" not in sys.stderr.getvalue()
    run(["export", "a.jsonl", "-o", "out.jsonl"])
    assert "a second" in sys.stderr.getvalue()


def test_a_terminal_gets_a_bar_and_keeps_nothing(monkeypatch):
    out = Terminal()
    monkeypatch.setattr("sys.stderr", out)
    monkeypatch.setattr(progress, "_EVERY", 0)
    with progress.counting("articles") as tell:
        tell(500, 0.5)
        tell(600)
    bar, plain, end = out.getvalue().split("\r\x1b[K")[1:]
    assert bar.startswith("[############------------]  50 %  500 articles, ")
    assert plain.startswith("600 articles, ")
    assert not end


class Heard:
    """A meter that keeps what it hears."""

    def __init__(self):
        self.done = self.skipped = 0
        self.stages, self.files = [], []

    def begin(self, things, total):
        self.stages.append((things, total))
        self.done = 0

    def advance(self, count):
        self.done += count

    def skip(self, count):
        self.skipped += count

    def note_read(self, count):
        pass

    def watch(self, path, stream):
        self.files.append(path)


@pytest.fixture
def twelve(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("")
    for n in range(12):
        (tmp_path / f"corpus/{n}.txt").write_text(
            f"Fog lay over harbour number {n}, and nobody saw the ferry leave.\n" * 9
        )
        (tmp_path / f"corpus/{n}.yaml").write_text(f"id: f-{n}\ntitle: Fog {n}\nsource: Post\nlang: en\n")
    return tmp_path


def test_cached_articles_take_no_time_and_count_as_done(twelve):
    for done, skipped in ((12, 0), (0, 12)):
        with listening(witnessed := Heard()):
            validate(means=Means(cache=True))
        assert (witnessed.done, witnessed.skipped) == (done, skipped)


def test_clean_and_dedup_and_rows_say_how_far_they_are(twelve):
    with listening(witnessed := Heard()):
        clean()
    assert witnessed.done == 12
    with listening(witnessed := Heard()):
        dedup()
    assert witnessed.stages[0] == ("articles", 12)
    export(choice=Choice("a.jsonl"))
    for work in (lambda: clean_rows(Rows("a.jsonl", "b.jsonl")), lambda: validate(["a.jsonl"])):
        with listening(witnessed := Heard()):
            work()
        assert (witnessed.done, witnessed.files) == (12, ["a.jsonl"])


def test_workers_are_not_heard(monkeypatch):
    with listening(witnessed := Heard()):
        monkeypatch.setattr("os.getpid", lambda: -1)
        count_done(7)
    assert not witnessed.done


def watch_terminal(monkeypatch):
    """Return what is written to standard error from now on, which is a terminal that shows every step."""

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stderr", out := Terminal())
    monkeypatch.setattr(progress, "_EVERY", 0)
    return out


def test_rows_that_are_written_after_all_was_read_from_the_cache_have_a_rate(twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    with progress.counting("articles", ["corpus"]) as tell:
        count_skipped(12)
        tell(3)
    assert " 25 %  3 of 12 articles, " in terminal.getvalue()
    assert ", -" not in terminal.getvalue()


def test_a_page_for_review_says_how_far_it_is(twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    run(["report", "-o", "page.html"])
    for stage in ("articles cleaned", "articles read for the page"):
        assert f"12 {stage}, " in terminal.getvalue()


def test_a_terminal_is_told_how_long_it_takes(twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    with progress.counting("articles", ["corpus"]):
        count_skipped(4)
        count_done(2)
    [shown] = [line for line in terminal.getvalue().split("\r\x1b[K") if line]
    assert shown.startswith("[######------------------]  25 %  6 of 12 articles, ")
    assert " a second, " in shown
    assert shown.endswith(" left")


WORK = {
    "set": ["set", "meta.desk=sea", "corpus"],
    "show": ["clean", "--show"],
    "pair": ["dedup", "--show", "f-1", "f-2"],
    "again": ["clean", "--offer-again"],
    "accept": ["dedup", "--accept", "f-1", "f-2"],
    "derived": ["export", "--derived", "bag", "-o", "bag.jsonl"],
    "where": ["validate", "--where", "lang == 'en'"],
}


@pytest.mark.parametrize("name", WORK)
def test_every_command_that_reads_the_corpus_says_how_far_it_is(name, twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    assert run(WORK[name]) == 0
    assert "12 of 12 articles" in terminal.getvalue()


def test_moving_says_how_far_it_is(twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    assert run(["mv", *(f"corpus/{n}.txt" for n in range(12)), "corpus/old/"]) == 0
    assert "12 of 12 articles" in terminal.getvalue()


def test_one_thing_is_named_in_the_singular(twelve, monkeypatch):
    terminal = watch_terminal(monkeypatch)
    assert run(["set", "meta.desk=sea", "corpus/1.txt"]) == 0
    assert "1 of 1 article, " in terminal.getvalue()


QUIET = {
    "init": ["."],
    "add": ["more.jsonl"],
    "validate": [],
    "clean": ["corpus"],
    "dedup": ["--mark"],
    "export": ["-o", "out.jsonl"],
    "diff": ["old.jsonl", "new.jsonl"],
    "rebuild": ["standoff.jsonl", "pages.jsonl"],
    "set": ["meta.desk=sea", "corpus"],
    "mv": ["corpus/1.txt", "corpus/old/"],
    "report": ["-o", "page.html"],
    "apply": ["decisions.yaml"],
    "withdraw": ["f-1", "--why", "asked for"],
}


def test_every_command_that_can_be_quiet_is_listed():
    quiet = {
        name
        for name in COMMANDS
        if "quiet" in signature(getattr(import_module(f"corpuskit.cli.{name}"), name)).parameters
    }
    assert set(QUIET) == quiet


@pytest.mark.parametrize("name", QUIET)
def test_a_quiet_command_shows_no_progress(name, twelve, monkeypatch):
    for path in ("more.jsonl", "old.jsonl", "new.jsonl", "pages.jsonl"):
        (twelve / path).write_text(json.dumps({"id": path, "title": "Fog", "text": "Fog lay over it. " * 40}) + "\n")
    (twelve / "decisions.yaml").write_text("removals: []\n")
    run(["export", "--standoff", "-o", "standoff.jsonl"])
    terminal = watch_terminal(monkeypatch)
    run([name, *QUIET[name], "-q"])
    assert "\x1b" not in terminal.getvalue()
    run(["validate"])
    assert "\x1b[K" in terminal.getvalue()
