"""How far a long `add` is, told where somebody looks."""

import gzip
import io
import json

import pytest

from corpuskit.cli import progress
from corpuskit.commands.add.command import add


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


def test_a_terminal_gets_a_bar_and_keeps_nothing(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

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
