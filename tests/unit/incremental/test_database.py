import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from array import array
from contextlib import closing
from pathlib import Path

import pytest

from corpuskit import checks
from corpuskit.commands.clean import command as commands
from corpuskit.commands.clean.command import Mode, clean
from corpuskit.commands.resources import Choice
from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.errors import SettingsError
from corpuskit.incremental import changes as standing
from corpuskit.incremental import database as index
from corpuskit.incremental import results as recall
from corpuskit.incremental import snapshot as file_groups
from corpuskit.incremental.database import Index, Page
from corpuskit.pipeline.options import Means
from corpuskit.store.digests import CacheKey
from corpuskit.views.text import line

COLD, WARM = Means(cache=False), Means(cache=True)
LINES = ValidateOptions(lines=True)
LOOK = Mode(write=False)
STORY = """\
Fog lay over the bay today, and no boat left the harbour of Ostrel before noon, the port's master said.

Nobody was hurt. "We will look at every lamp before the next winter comes," Ines Adaro said on the quay.
"""
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SIDECAR = "id: {}\ntitle: Fog over the bay\nsource: The Mail\nlang: {}\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    for name in ("a", "b", "more/c"):
        path = Path(f"corpus/{name}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Fog lay over the bay today.\n")
        path.with_suffix(".yaml").write_text(SIDECAR.format("fog-" + name[-1], "en"))
    return tmp_path


@pytest.fixture
def stopped_clock(monkeypatch):
    """All that happens in a test happens within one tick of the file system's clock."""
    for module, name in ((file_groups, "_stat_names"), (recall, "stamp_of"), (file_groups, "folder_stamp")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, real=real: _without_time(real(*a)))
    monkeypatch.setattr(Index, "_file_clock", lambda _: 0)


def _without_time(stamps):
    if isinstance(stamps[0], array):
        return array("q", _without_time(tuple(stamps[0]))), stamps[1]
    return tuple(0 if number > 10**15 else number for number in stamps)


def told(report):
    return (report.articles, report.findings, report.failures, report.facts)


def expect_as_cold(paths=()):
    warm, cold = validate(paths, means=WARM), validate(paths, means=COLD)
    assert told(warm) == told(cold)
    return {f"{finding.path} {finding.check}" for finding in warm.findings}


def database():
    """Return the cache's database, to be closed by `with`."""
    return closing(sqlite3.connect(".corpuskit/index.sqlite", isolation_level=None))


def ask(question):
    with database() as data:
        return data.execute(question).fetchall()


def test_what_did_not_change_is_not_judged_again(corpus, monkeypatch):
    expect_as_cold()
    judged = []
    monkeypatch.setattr("corpuskit.checks.check", lambda batch, *_: judged.extend(batch) or [])
    assert validate(means=WARM).articles == 3
    assert not judged


def settle():
    """Look until every stamp is older than the look."""
    validate(means=WARM)
    time.sleep(0.02)
    validate(means=WARM)


def test_named_articles_are_cleaned_without_the_rules_if_there_was_nothing_to_do(corpus, monkeypatch):
    names = ["corpus/a.txt", "corpus/more/c.txt"]
    validate(means=WARM)
    assert clean(names, mode=LOOK, means=WARM).articles == 2

    def asked(*_):
        raise SettingsError("asked")

    monkeypatch.setattr("corpuskit.commands.clean.command.full_rule_set", asked)
    assert clean(names, mode=LOOK, means=WARM).articles == 2
    with pytest.raises(SettingsError):
        clean(["corpus/b.txt"], mode=LOOK, means=WARM)
    with pytest.raises(SettingsError):
        clean(names, mode=LOOK, means=WARM, choice=Choice(strength="high"))


@pytest.mark.parametrize("names", [[], ["corpus/a.txt", "corpus/b.txt"]])
@pytest.mark.parametrize("mode", [LOOK, Mode(write=False, diff=True)])
def test_what_is_to_be_cleaned_is_remembered_too(corpus, monkeypatch, names, mode):
    Path("corpus/a.txt").write_text(STORY + FORM)
    settle()
    cold = clean(names, mode=mode, means=COLD)
    assert clean(names, mode=mode, means=WARM) == cold
    monkeypatch.setattr("corpuskit.rules.clean", None)
    assert clean(names, mode=mode, means=WARM) == cold
    assert cold.changes[0].steps
    assert bool(cold.changes[0].diff) == mode.diff


def test_what_is_changed_between_the_look_and_the_deed_is_judged_anew(corpus, monkeypatch):
    Path("corpus/a.txt").write_text(STORY + FORM)
    clean(mode=LOOK, means=WARM)
    carry_out = commands._carry_out

    def late(*arguments):
        Path("corpus/a.txt").write_text(STORY.replace("noon", "ten") + FORM)
        carry_out(*arguments)

    monkeypatch.setattr(commands, "_carry_out", late)
    assert clean(means=WARM).changed == ("corpus/a.txt", "corpus/a.yaml")
    assert Path("corpus/a.txt").read_text() == STORY.replace("noon", "ten")
    assert not validate(means=COLD).findings


def test_named_articles_are_cleaned_when_they_need_it(corpus):
    settle()
    clean(mode=LOOK, means=WARM)
    Path("corpus/a.txt").write_text(STORY + FORM)
    for _ in range(2):
        assert clean(["corpus/a.txt", "corpus/b.txt"], mode=LOOK, means=WARM).changed
    assert [change.path for change in clean(["corpus/a.txt"], means=WARM).changes] == ["corpus/a.txt"]
    assert not clean(["corpus/a.txt"], mode=LOOK, means=WARM).changed
    assert not clean(mode=LOOK, means=WARM).changed


def test_lines_are_printed_again_without_a_finding_being_made(corpus, monkeypatch):
    Path("corpus/b.yaml").write_text(SIDECAR.format("fog-b", "xx"))
    settle()
    first = validate(means=WARM, requested=LINES)
    monkeypatch.setattr("corpuskit.commands.validate.command.reported_of", None)
    again = validate(means=WARM, requested=LINES)
    assert again == first
    assert again.lines.text.startswith("corpus/b.yaml:4:7: CK107 ")
    assert (again.lines.errors, again.lines.warnings, again.articles, again.findings) == (1, 0, 3, ())


@pytest.mark.parametrize("path", ["corpus/a.yaml", "corpuskit.toml"])
def test_lines_are_those_of_the_corpus_as_it_is(corpus, path):
    settle()
    assert validate(means=WARM, requested=LINES).lines.text == ""
    Path(path).write_text({"corpuskit.toml": "[validate]\nmin-words = 50\n"}.get(path, SIDECAR.format("fog-b", "en")))
    settle()
    assert validate(means=WARM, requested=LINES).lines.text == "\n".join(map(line, validate(means=COLD).findings)) != ""


def test_lines_tell_what_git_says_today(corpus):
    subprocess.run(["git", "init", "-q"], check=True)
    settle()
    validate(means=WARM, requested=LINES)
    subprocess.run(["git", "add", "corpus/a.txt"], check=True)
    assert "CK211" in validate(means=WARM, requested=LINES).lines.text


def test_lines_are_not_enough_for_who_wants_more(corpus):
    Path("corpus/b.yaml").write_text(SIDECAR.format("fog-b", "xx"))
    validate(means=WARM, requested=LINES)
    report = validate(means=WARM, requested=LINES._replace(statistics=True))
    assert report.lines is None
    assert [row["code"] for row in report.facts["statistics"]] == ["CK107"]


def test_a_change_costs_the_change(corpus, monkeypatch):
    expect_as_cold()
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-a", "xx"))
    judged, check = [], checks.check
    monkeypatch.setattr("corpuskit.checks.check", lambda batch, *rest: judged.extend(batch) or check(batch, *rest))
    assert [f.path for f in validate(means=WARM).findings] == ["corpus/a.yaml"]
    assert [pair.path for pair in judged] == ["corpus/a.txt"]


def test_it_ignores_itself(corpus):
    subprocess.run(["git", "init", "-q"], check=True)
    expect_as_cold()
    listed = subprocess.run(["git", "status", "--short", "-uall"], check=True, capture_output=True, text=True).stdout
    assert ".corpuskit" not in listed
    assert Path(".corpuskit/.gitignore").read_text() == "*\n"


def test_a_change_within_a_tick_of_the_clock(corpus, stopped_clock):
    expect_as_cold()
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-a", "xx"))
    assert "corpus/a.yaml CK107" in expect_as_cold()


def test_a_file_replaced_within_a_tick_where_nobody_looks(corpus, stopped_clock, monkeypatch):
    monkeypatch.setattr(standing, "LOOKS_AT_ALL", -1)
    expect_as_cold()
    Path("new").write_text(SIDECAR.format("fog-a", "en"))
    Path("new").replace("corpus/more/c.yaml")
    assert "corpus/more/c.yaml CK203" in expect_as_cold(["corpus/a.txt"])


def test_a_large_corpus_is_looked_at_by_folders(corpus, monkeypatch):
    expect_as_cold()
    time.sleep(0.02)
    expect_as_cold()
    monkeypatch.setattr(standing, "LOOKS_AT_ALL", -1)
    files_seen = []
    look = file_groups.scan_folder
    monkeypatch.setattr(file_groups, "scan_folder", lambda path, *rest: files_seen.append(path) or look(path, *rest))
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-c", "en"))
    assert "corpus/more/c.yaml CK203" in expect_as_cold(["corpus/a.txt"])
    assert not files_seen
    Path("new").write_text(SIDECAR.format("fog-b", "en"))
    Path("new").replace("corpus/more/c.yaml")
    assert "corpus/more/c.yaml CK203" in expect_as_cold(["corpus/b.yaml"])
    assert "corpus/more" in files_seen


def test_a_folder_to_which_nothing_came_is_not_listed_again(corpus, monkeypatch):
    expect_as_cold()
    time.sleep(0.02)
    expect_as_cold()
    files_seen = []
    look = file_groups.scan_folder
    monkeypatch.setattr(file_groups, "scan_folder", lambda path, *rest: files_seen.append(path) or look(path, *rest))
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-b", "en"))
    assert "corpus/b.yaml CK203" in expect_as_cold()
    assert not files_seen
    Path("corpus/more/d.yaml").write_text(SIDECAR.format("fog-c", "en"))
    assert "corpus/more/d.yaml CK203" in expect_as_cold()
    assert "corpus/more" in files_seen
    Path("corpus/more/c.yaml").unlink()
    assert "corpus/more/d.yaml CK203" not in expect_as_cold()


def test_every_folder_is_listed_where_its_time_does_not_tell_of_new_files(corpus, monkeypatch):
    with closing(Index(corpus)) as kept:
        assert kept.folder_times_change(corpus)
    monkeypatch.setattr(file_groups, "folder_stamp", lambda _: (5, 5))
    monkeypatch.setattr(Index, "_file_clock", lambda _: 2**62)
    expect_as_cold()
    Path("corpus/more/d.yaml").write_text(SIDECAR.format("fog-c", "en"))
    assert "corpus/more/d.yaml CK203" in expect_as_cold()


def test_a_full_folder_stands_in_many_file_groups(corpus, monkeypatch):
    monkeypatch.setattr(file_groups, "FULL", 3)
    expect_as_cold()
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-b", "en"))
    assert "corpus/b.yaml CK203" in expect_as_cold()
    assert ask("SELECT count(*) FROM file_groups")[0][0] == file_groups.PARTS + 1
    monkeypatch.setattr(file_groups, "FULL", 100)
    expect_as_cold()
    assert ask("SELECT count(*) FROM file_groups")[0][0] == 2


@pytest.mark.parametrize("column", ["reported", "facts", "stems", "digests"])
def test_a_bit_that_flipped_inside_a_row(corpus, column):
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-b", "xx"))
    expect_as_cold()
    with database() as data:
        for row, blob in data.execute(f"SELECT rowid, {column} FROM pages").fetchall():  # noqa: S608
            at = len(blob) - 2
            flipped = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
            data.execute(f"UPDATE pages SET {column} = ? WHERE rowid = ?", (flipped, row))  # noqa: S608
        data.execute("DELETE FROM decisions")
    expect_as_cold()
    expect_as_cold()


SWAPPED = [*(("file_groups", c) for c in ("head", "names", "stamps", "stems", "digests", "fingerprint", "digest"))]
SWAPPED += [("pages", c) for c in ("reported", "facts", "stems", "digests", "ties", "links", "digest")]


@pytest.mark.parametrize(("table", "column"), SWAPPED)
@pytest.mark.parametrize("paths", [(), ("corpus/a.txt",)])
def test_values_that_stand_in_the_row_of_another(corpus, table, column, paths):
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-b", "xx"))
    expect_as_cold()
    settle()
    with database() as data:
        rows = data.execute(f"SELECT rowid, {column} FROM {table}").fetchall()  # noqa: S608
        for (row, _), (_, blob) in zip(rows, rows[1:] + rows[:1], strict=True):
            data.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (blob, row))  # noqa: S608
        data.execute("DELETE FROM decisions")
    expect_as_cold(paths)
    expect_as_cold()


@pytest.mark.parametrize("value", [None, 7, "x", b"x"])
def test_a_row_of_another_table(corpus, value):
    expect_as_cold()
    settle()
    with database() as data:
        data.execute("UPDATE file_groups SET head = ?, fingerprint = ?, digest = ?", (value,) * 3)
        data.execute("UPDATE pages SET reported = ?, digest = ?", (value, value))
        data.execute("UPDATE tasks SET used = ?, task = CAST(used AS BLOB)", (value,))
        data.execute("UPDATE decisions SET decided = ?", (value,))
    expect_as_cold()
    expect_as_cold(["corpus/a.txt"])


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 5000])
def test_a_file_that_is_no_index(corpus, content):
    Path(".corpuskit").mkdir()
    Path(".corpuskit/index.sqlite").write_bytes(content)
    expect_as_cold()
    assert ask("SELECT count(*) FROM file_groups")[0][0] == 2


def test_an_index_of_another_version(corpus):
    expect_as_cold()
    with database() as data:
        data.execute("DROP TABLE pages")
        data.execute("CREATE TABLE pages (other)")
        data.execute("PRAGMA user_version = 99")
    expect_as_cold()
    assert ask("PRAGMA user_version")[0][0] == index.FORMAT


def test_a_place_where_none_can_be_kept(corpus):
    Path(".corpuskit").write_text("a file")
    expect_as_cold()
    assert Path(".corpuskit").read_text() == "a file"


def test_without_a_corpus_there_is_none(corpus):
    Path("corpuskit.toml").unlink()
    expect_as_cold()
    assert not Path(".corpuskit").exists()


def test_folders_that_are_gone_are_forgotten(corpus):
    expect_as_cold()
    for path in Path("corpus/more").iterdir():
        path.unlink()
    Path("corpus/more").rmdir()
    expect_as_cold()
    assert ask("SELECT folder FROM pages") == [("corpus",)]


def test_few_tasks_are_kept_and_those_in_use_are_among_them(corpus):
    folder = corpus / "elsewhere"
    folder.mkdir()
    kept = Index(folder)
    tasks = [CacheKey("validate", bytes([n])) for n in range(7)]
    for task in tasks:
        kept.use(task)
        kept.put_page(task, ("corpus", 0), Page({"a": b"0" * 16}, {"a": 1}, {"a": 2}), array("Q"), [])
    kept.use(tasks[3])
    kept.use(CacheKey("validate", b"new"))
    alive = [task for task in tasks if kept.page(task, ("corpus", 0)).digests]
    kept.close()
    assert tasks[3] in alive
    assert tasks[0] not in alive
    assert len(alive) <= 5


def test_two_runs_at_once(corpus):
    command = [sys.executable, "-m", "corpuskit", "validate"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    said = [run.communicate() for run in runs]
    assert len({out for out, _ in said}) == 1
    # On a busy machine a run may wait for a second and go on without writing the cache.
    assert all(not error or b"the cache is held by another process" in error for _, error in said)
    expect_as_cold()


def test_a_run_waits_for_one_that_writes(corpus):
    expect_as_cold()
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-b", "en"))
    other = sqlite3.connect(".corpuskit/index.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ends = threading.Timer(0.5, other.interrupt)
    done = []
    run = threading.Thread(target=lambda: done.append(validate(means=WARM)))
    run.start()
    run.join(0.4)
    assert not done
    other.execute("COMMIT")
    other.close()
    run.join()
    ends.cancel()
    assert told(done[0]) == told(validate(means=COLD))


KILLED = """
import os, signal
from corpuskit.pipeline.options import Means
from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.incremental.database import Index
left = [{0}]
real = Index._write_values
def write(self, *rest):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, *rest)
    {1}
Index._write_values = write
validate(means=Means())
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("commit", ["pass", "self.commit()"])
def test_killed_in_the_middle_of_an_update(corpus, commit):
    expect_as_cold()
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-c", "xx"))
    Path("corpus/more/c.yaml").write_text(SIDECAR.format("fog-b", "en"))
    for number in range(1, 4):
        killed = subprocess.run([sys.executable, "-c", KILLED.format(number, commit)], check=False)
        assert killed.returncode == -signal.SIGKILL
    assert expect_as_cold()


def test_a_link_is_looked_at_where_it_leads(corpus):
    os.symlink("../b.yaml", "corpus/more/d.yaml")
    Path("corpus/more/d.txt").write_text("Fog lay over the bay today.\n")
    assert "corpus/more/d.yaml CK203" in expect_as_cold()
    Path("corpus/b.yaml").write_text(SIDECAR.format("fog-q", "xx"))
    assert "corpus/more/d.yaml CK107" in expect_as_cold()


@pytest.mark.parametrize("settled", [False, True])
def test_what_named_articles_are_tied_to(corpus, settled):
    """Found by the index alone: links to nowhere, circles through others, paths that are alike."""
    link = "duplicate_of: fog-{}\n"
    Path("corpus/more/c.yaml").write_text(SIDECAR.format("fog-c", "en") + link.format("z"))
    Path("corpus/a.yaml").write_text(SIDECAR.format("fog-a", "en") + link.format("b"))
    Path("corpus/b.yaml").write_text(SIDECAR.format("fog-b", "en") + link.format("a"))
    for suffix in (".txt", ".yaml"):
        Path(f"corpus/A{suffix}").write_text(
            Path(f"corpus/a{suffix}").read_text().replace("fog-a", "fog-q").replace(link.format("b"), "")
        )
    if settled:
        expect_as_cold()
        time.sleep(0.02)
        expect_as_cold()
    found = expect_as_cold(["corpus/a.yaml"])
    assert {"corpus/more/c.yaml CK204", "corpus/a.yaml CK205", "corpus/b.yaml CK205", "corpus/a.txt CK210"} <= found


def test_a_cache_that_another_process_holds_is_told_and_let_be(corpus, capsys):
    validate(means=WARM)
    held = sqlite3.connect(".corpuskit/index.sqlite", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    Path("corpus/b.txt").write_text("Another text, of some more words than before, about the fog over the quay.\n")
    started = time.monotonic()
    assert validate(means=WARM).articles == 3
    assert time.monotonic() - started < 20
    assert capsys.readouterr().err.count("the cache is held by another process") == 1
    held.execute("ROLLBACK")
    held.close()
