"""Articles are read and judged by processes: what is too large, what kills."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpuskit.commands.validate.command import validate
from corpuskit.pipeline import run as judging
from corpuskit.pipeline.options import Means
from corpuskit.pipeline.run import BATCH, BATCH_BYTES, Plain, Worker, WorkItem, batch_by_size
from corpuskit.store.corpus import Corpus
from tests.unit.engines import kernels


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    Path("corpus").mkdir()
    for number in range(40):
        Path(f"corpus/{number:02}.txt").write_text(f"Fog lay over bay {number} today.\n")
        Path(f"corpus/{number:02}.yaml").write_text(f"id: fog-{number}\ntitle: Fog\nsource: The Mail\nlang: en\n")
    return Corpus.at(tmp_path)


def test_a_process_that_is_killed_costs_the_article_it_held_which_is_told(corpus, monkeypatch):
    monkeypatch.setattr(judging, "WORTH", 1)
    monkeypatch.setattr("corpuskit.engines.WORTH", 1)
    results = Plain(Worker(corpus, kernels.deadly_judge), corpus.stems(), jobs=2)
    told = [known.stem for known in results.articles()]
    assert told == [f"corpus/{number:02}" for number in range(40) if number != 13]
    [failure] = results.failures
    assert failure.path == "corpus/13.txt"
    assert "killed" in failure.message


def test_one_huge_item_is_a_batch_of_its_own():
    asks = [WorkItem(str(n), size=200 << 20 if n == 300 else 2_000) for n in range(600)]
    batches = list(batch_by_size(asks, lambda ask: ask.size))
    assert [ask for batch in batches for ask in batch] == asks
    assert [batch for batch in batches if len(batch) == 1] == [[asks[300]]]
    assert all(len(batch) <= BATCH and sum(a.size for a in batch) <= BATCH_BYTES for batch in batches if len(batch) > 1)


def test_a_file_that_is_huge_stands_alone_in_a_run_with_an_index(corpus, monkeypatch):
    with Path("corpus/20.txt").open("wb") as file:
        file.truncate(BATCH_BYTES)
    seen = []
    call = Worker.__call__
    monkeypatch.setattr(
        Worker, "__call__", lambda self, batch: seen.append([a.stem for a in batch]) or call(self, batch)
    )
    assert validate(means=Means(jobs=1)).articles == 40
    assert [batch for batch in seen if "corpus/20" in batch] == [["corpus/20"]]


STORY = """\
Fog lay over bay {} today, and no boat left the harbour of Ostrel before noon, the port's master said.

Nobody was hurt. "We will look at every lamp before the next winter comes," Ines Adaro said on the quay.
"""
FORM = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_ends_a_run_and_every_file_is_whole(corpus):
    for number in range(300):
        Path(f"corpus/{number:03}.txt").write_text(STORY.format(number) + FORM)
        Path(f"corpus/{number:03}.yaml").write_text(f"id: bay-{number}\ntitle: Fog\nsource: The Mail\nlang: en\n")
    command = [sys.executable, "-m", "corpuskit", "clean", "--jobs", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as run:
        while run.poll() is None and "cleaning" not in Path("corpus/000.yaml").read_text():
            time.sleep(0.001)
        run.send_signal(signal.SIGINT)
        said = run.communicate()[1]
    assert (run.returncode, said) == (130, "corpuskit: interrupted; every file is whole\n")
    assert not list(Path("corpus").rglob("*.tmp"))
    left = [path for path in sorted(Path("corpus").glob("*.txt")) if FORM in path.read_text()]
    assert left
    assert not {finding.check for finding in validate(means=Means(cache=False)).findings} - {"CK012", "CK209"}
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    assert not validate(means=Means(cache=False)).findings
