"""How long two worker nodes of one CPU take beside two processes, for each command, and what the driver holds.

    python -m benchmarks.cluster.speed FOLDER [ARTICLES] [COMMAND,...]

Wall time of the whole process, start-up and connecting included. The nodes are on this machine, so the network costs nothing.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import corpus
from benchmarks.cluster.nodes import Cluster


def timed(folder, command, name, options, env=None):
    shutil.rmtree(folder / name, ignore_errors=True)
    program = [sys.executable, "-m", "corpuskit", command, "news.jsonl", "-o", f"{name}/", *options]
    start = time.perf_counter()
    process = subprocess.Popen(program, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 1}, (command, name)
    return time.perf_counter() - start, used.ru_maxrss // 1024


def main():
    folder, count = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    commands = sys.argv[3].split(",") if len(sys.argv) > 3 else ["clean", "validate", "export", "dedup"]
    news = corpus.write(folder / f"news-{count}.jsonl", count)
    (folder / "news.jsonl").unlink(missing_ok=True)
    (folder / "news.jsonl").symlink_to(news)
    (folder / "corpuskit.toml").touch()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the nodes are ended, too
    with Cluster() as cluster:
        for command in commands:
            ours, _ = timed(folder, command, "local", ["--jobs", "2"])
            options = ["--engine", "ray", "--address", cluster.address]
            theirs, held = timed(folder, command, "ray", options, cluster.environment)
            print(f"| {command} | {ours:.1f} | {theirs:.1f} | {theirs / ours:.2f} | {held} |", flush=True)


if __name__ == "__main__":
    main()
