"""A node is lost in the middle of each command, and the result is what the processes of one machine give.

    python -m pytest benchmarks/cluster

A head and two worker nodes on loopback; 20,000 articles. Takes some minutes, so it stands here and not among the tests.
"""

import os
import subprocess
import sys
import time
from functools import cache

import pytest

from benchmarks import corpus
from benchmarks.cluster.nodes import HOSTS, Cluster

pytest.importorskip("ray", reason="the extra [cluster] is not installed")

ARTICLES = int(os.environ.get("ARTICLES", "20000"))
# What there must be three of when the node is lost. `dedup` has many stages: it loses one early, among rounds of stars, and late.
MOMENTS = [
    ("clean", "part-*"),
    ("validate", "part-*"),
    ("export", "part-*"),
    ("dedup", "_work/part-*.sketch"),
    ("dedup", "_work/part-*.stories.large1"),
    ("dedup", "_work/part-*.matches"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("survive")
    corpus.write(folder / "news.jsonl", ARTICLES)
    (folder / "corpuskit.toml").touch()
    return folder


@pytest.fixture(scope="module")
def cluster():
    with Cluster() as cluster:
        yield cluster


def call(folder, command, output, *more, env=None):
    where = "-o" if command in {"clean", "export"} else "--report-to"
    program = [sys.executable, "-m", "corpuskit", command, "news.jsonl", where, f"{output}/", "--slice", "4", *more]
    return subprocess.Popen(program, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def finished(process):
    _, said = process.communicate(timeout=600)
    assert process.returncode in {0, 1}, said


def files(folder):
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("_"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def wanted(folder):
    """Return a function that gives the files that processes write, once for each command."""

    @cache
    def made(command):
        finished(call(folder, command, f"local-{command}", "--jobs", "2"))
        return files(folder / f"local-{command}")

    return made


@pytest.mark.parametrize(("command", "marks"), MOMENTS)
def test_a_lost_node_costs_its_tasks_and_nothing_else(folder, cluster, wanted, command, marks):
    wished = wanted(command)
    output = folder / f"ray-{command}{marks.rpartition('.')[2]}".replace("*", "")
    running = call(
        folder, command, output.name, "--engine", "ray", "--address", cluster.address, env=cluster.environment
    )
    while len(list(output.glob(marks))) < 3:
        assert running.poll() is None, running.communicate()
        time.sleep(0.05)
    cluster.kill(cluster.nodes[-1])
    assert running.poll() is None, "all was done before the node was lost"
    finished(running)
    assert files(output) == wished
    cluster.add(HOSTS[2])
