"""Commands in a real terminal: colours, rules at the margin, tables that fit, a pager, and `clean --review`, which asks."""

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from corpuskit.review.walk import review_removals
from corpuskit.text import yaml12
from corpuskit.views.width import measure_width
from tests.cli.transcripts import UPDATE

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests/cases/terminal"
SGR = re.compile(r"\x1b\[[\d;]*m")
STORY = "The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.\n\nNobody was hurt.\n"
TEXT = f"{STORY}\nShare this article\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text("", encoding="utf-8")
    shutil.copy(ROOT / "schema.json", tmp_path)
    for number, (title, text) in enumerate(
        (("Harbour closed", TEXT), ("港口关闭 after the storm", TEXT.replace("Ostrel", "海港"))), 1
    ):
        path = tmp_path / f"corpus/port-{number}.txt"
        path.write_text(text, encoding="utf-8")
        path.with_suffix(".yaml").write_text(
            f"id: port-{number}\ntitle: {title}\nsource: The Ostrel Mail and Weldmoor Echo 海港新闻\nlang: en\npublished: 2026-03-0{number}\n",
            encoding="utf-8",
        )
    return tmp_path


def in_terminal(folder, *arguments, columns=80, lines=200, typed="", **environment):
    """Run corpuskit in a terminal of that size; return what it shows and its exit code."""
    code = "import sys; from corpuskit.cli import main; main()"
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PAGER", "GITHUB_ACTIONS")
    }
    env |= {
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT / "src"),
        **environment,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=env
    )
    os.close(theirs)
    if typed:
        os.write(mine, typed.encode())
    shown = b""
    while True:
        ready, _, _ = select.select([mine], [], [], 0.1)
        try:
            part = os.read(mine, 65536) if ready else b""
        except OSError:
            break
        shown += part
        if not part and process.poll() is not None:
            break
    os.close(mine)
    return shown.decode().replace("\r\n", "\n"), process.wait()


def plain(text):
    return SGR.sub("", text)


@pytest.mark.parametrize("columns", [80, 160])
def test_views_are_as_recorded_and_fit(corpus, columns):
    said = []
    for command in ("clean --diff", "clean", "clean --show", "stats", "dedup", "validate"):
        shown, code = in_terminal(corpus, *command.split(), columns=columns)
        shown = re.sub(r"\r[^\n]*\x1b\[K", "", shown)  # progress leaves no trace
        said.append(f"$ corpuskit {command}\n{shown.replace(chr(27), '␛')}[exit {code}]\n")
        if command != "validate":
            assert max(map(measure_width, plain(shown).split("\n"))) <= columns, command
    path = RECORDED / f"{columns}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(said), encoding="utf-8")
    assert "\n".join(said) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"TERM": "dumb"}, False),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color=always",), {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_are_as_one_wants_them(corpus, arguments, environment, coloured):
    shown, code = in_terminal(corpus, "clean", "--diff", *arguments, **environment)
    assert code == 1
    assert bool(SGR.search(shown)) == coloured
    assert "comment-form" in shown


def test_a_pipe_gets_no_colours_unless_they_are_wanted(corpus):
    def run(*arguments, **environment):
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")} | environment
        code = "from corpuskit.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=corpus, capture_output=True, text=True, check=False, env=env
        ).stdout

    assert not SGR.search(run("clean", "--diff"))
    assert "# corpus/port-1.txt:5: share-" in run("clean", "--diff")
    assert SGR.search(run("clean", "--diff", FORCE_COLOR="1"))
    assert SGR.search(run("--color", "always", "clean", "--diff"))


def test_text_cannot_colour_or_steer_the_terminal(corpus):
    path = corpus / "corpus/port-1.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\n\x1b[2JShare this article\n", encoding="utf-8")
    shown, _ = in_terminal(corpus, "clean", "--diff", NO_COLOR="1")
    assert "\x1b[2J" not in shown
    shown, _ = in_terminal(corpus, "clean", "--diff")
    assert "\x1b[2J" not in shown


def test_long_output_goes_through_the_pager(corpus):
    shown, code = in_terminal(
        corpus,
        "clean",
        "--diff",
        lines=10,
        PAGER=f"{sys.executable} -c \"import sys; print('PAGED', len(sys.stdin.readlines()))\"",
    )
    assert code == 1
    assert re.search(r"PAGED \d\d", shown)
    shown, _ = in_terminal(corpus, "clean", "--diff", lines=10, PAGER="cat")
    assert "comment-form" in shown


def test_a_pager_that_is_left_early_does_no_harm(corpus):
    shown, code = in_terminal(corpus, "clean", "--diff", lines=5, PAGER="true")
    assert code == 1
    assert "Traceback" not in shown


def record_of(corpus, number):
    return yaml12.load((corpus / f"corpus/port-{number}.yaml").read_text(encoding="utf-8")).get("cleaning")


def test_review_asks_about_each_removal(corpus):
    shown, code = in_terminal(corpus, "clean", "--review", "corpus/port-1.txt", typed="?\ny\nn\n")
    assert code == 0
    assert "Remove this [y,n,a,d,q,?]?" in shown
    assert "keep this, and never remove it again" in shown
    record = record_of(corpus, 1)
    assert len(record["removed"]) == len(record["declined"]) == 1
    shown, code = in_terminal(corpus, "clean", "--check", "corpus/port-1.txt")
    assert code == 0


def test_review_can_take_all_of_a_rule_and_be_left(corpus):
    before = (corpus / "corpus/port-2.txt").read_bytes()
    _, code = in_terminal(corpus, "clean", "--review", typed="a\nq\n")
    assert code == 0
    assert len(record_of(corpus, 1)["removed"]) == 1
    assert record_of(corpus, 2) is None
    assert (corpus / "corpus/port-2.txt").read_bytes() == before


def test_review_that_removes_everything_is_the_same_as_cleaning(corpus, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "news"
    shutil.copytree(corpus, other)
    in_terminal(corpus, "clean", "--review", typed="y\n" * 20)
    in_terminal(other, "clean")
    for path in sorted((corpus / "corpus").iterdir()):
        assert path.read_bytes() == (other / "corpus" / path.name).read_bytes()


def test_review_needs_a_terminal(corpus):
    code = "from corpuskit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", "--review"],
        cwd=corpus,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert "it needs a terminal" in done.stderr


def test_an_article_that_changes_while_one_is_asked_is_left(corpus):
    path = corpus / "corpus/port-1.txt"

    def ask(question):
        path.write_text(TEXT + "A line more.\n", encoding="utf-8")
        return "yes"

    report = review_removals([str(path)], ask)
    assert "changed while you were asked" in report.failures[0].message
    assert path.read_text(encoding="utf-8") == TEXT + "A line more.\n"


def test_a_quiet_command_prints_nothing(corpus):
    for command in (["dedup"], ["clean"], ["dedup", "--mark"], ["set", "lang=de", "corpus"]):
        assert in_terminal(corpus, *command, "-q") == ("", 0), command


def test_every_explained_line_fits(corpus):
    shown, _ = in_terminal(corpus, "clean", "--explain", columns=60)
    lines = shown.splitlines()
    assert "  remove  Leave a Reply" in lines
    assert max(map(measure_width, lines)) <= 60
