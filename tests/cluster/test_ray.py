"""The engine `ray`, on a small cluster of its own. `benchmarks/cluster` has one of three nodes, and ends one of them."""

import json
import os
import secrets
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra [cluster] is not installed"),
]

LAWS = """
import sys
import time
from pathlib import Path
from corpuskit.engines.ray import connected
from corpuskit.cli.app import run
from tests.unit.engines import kernels

def cut(size):
    return [list(range(40))[i : i + size] for i in range(0, 40, size)]

def flat(results):
    return [item for result in results for item in result]

def there(path):
    until = time.monotonic() + 60
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return path.exists()

Path("begun.py").write_text(f"open({str(Path('begun').resolve())!r}, 'w')")
with connected("local", "begun") as engine:
    assert there(Path("begun")), "workers begin, and load what they will need, before they have work"
    assert flat(engine.map(kernels.doubled, cut(7), kernels.lost)) == [2 * n for n in range(40)], "order"
    wanted = [2 * n if n != 13 else ("lost", 13) for n in range(40)]
    assert flat(engine.map(kernels.deadly, cut(8), kernels.lost)) == wanted, "deadly"
    try:
        flat(engine.map(kernels.failing, cut(2), kernels.lost))
    except ValueError as error:
        assert "three" in str(error)
    else:
        raise AssertionError("an exception was lost")
    for command in ("clean", "validate", "dedup", "export"):
        option = "-o" if command in {"clean", "export"} else "--report-to"
        assert run([command, "news.jsonl", option, f"ray-{command}/", "--slice", "1", "--engine", "ray", "--address", "local"]) == 0
assert run(["clean", "news.jsonl", "-o", "gone/", "--engine", "ray", "--address", "127.0.0.9:1"]) == 2
assert not Path("gone").exists(), "a run that never began"
"""


@pytest.fixture
def news(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    story = (
        "The night tram of Askford ran twice on Tuesday.\n\nThe driver got cake.\n\nLeave a Reply\n" + "Tram. " * 900
    )
    row = {"title": "Tram", "source": "Askford Sun", "lang": "en", "text": story}
    Path("news.jsonl").write_text("".join(json.dumps({"id": f"t-{n}"} | row) + "\n" for n in range(500)))


def test_a_cluster_does_what_processes_do(news):
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", LAWS], env=_environment(root), capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    for command in ("clean", "validate", "dedup", "export"):
        call = [
            sys.executable,
            "-m",
            "corpuskit",
            command,
            "news.jsonl",
            "-o" if command in {"clean", "export"} else "--report-to",
            f"local-{command}/",
            "--slice",
            "1",
            "-j",
            "1",
        ]
        assert subprocess.run(call, capture_output=True, check=False).returncode == 0
        files = sorted(path.name for path in Path(f"local-{command}").iterdir() if not path.name.startswith("_"))
        assert len(files) > 1
        for name in files:
            assert Path(f"ray-{command}/{name}").read_bytes() == Path(f"local-{command}/{name}").read_bytes()


def _environment(root):
    """Return an environment in which Ray keeps to itself: a secret of its own, none in somebody's home."""
    own = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_ADDRESS": ""}
    return {
        **os.environ,
        **own,
        "PYTHONPATH": os.pathsep.join([str(root), os.getcwd()]),
        "RAY_memory_monitor_refresh_ms": "0",
    }


def test_who_does_not_ask_for_it_does_not_import_it():
    """A worker begins as fast as it imports what it needs: no engine, no file systems, no other command."""
    needless = {"ray", "fsspec", "s3fs", "numpy", "corpuskit.commands.dedup.distributed.plan"}
    code = f"import sys, corpuskit.commands.export.parts; assert not {needless} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
