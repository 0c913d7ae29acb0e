"""How long two worker nodes of one CPU take beside two processes, for each command, and what the driver holds.

    python -m benchmarks.cluster.speed FOLDER [ARTICLES] [COMMAND,...] [ROUNDS]

Wall time of the whole process, start-up and connecting included; both take turns, medians. The nodes are on this machine, so the network
costs nothing. `driver MB` is what the process holds that starts the run on Ray.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

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
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    news = corpus.write(folder / f"news-{count}.jsonl", count)
    (folder / "news.jsonl").unlink(missing_ok=True)
    (folder / "news.jsonl").symlink_to(news)
    (folder / "corpuskit.toml").touch()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the nodes are ended, too
    with Cluster() as cluster:
        print("| command | processes s | Ray s | ratio | driver MB |\n|---|---:|---:|---:|---:|", flush=True)
        for command in commands:
            ours, theirs = [], []
            for number in range(rounds):
                ours.append(timed(folder, command, "local", ["--jobs", "2"])[0])
                options = ["--engine", "ray", "--address", cluster.address]
                seconds, held = timed(folder, command, "ray", options, cluster.environment)
                theirs.append(seconds)
                print(f"  {command} {number + 1}/{rounds}: {ours[-1]:.1f} {seconds:.1f}", file=sys.stderr, flush=True)
            local, ray = median(ours), median(theirs)
            print(f"| `{command}` | {local:.1f} | {ray:.1f} | {ray / local:.2f} | {held} |", flush=True)


if __name__ == "__main__":
    main()
