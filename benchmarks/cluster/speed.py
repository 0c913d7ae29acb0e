"""How long two worker nodes of one CPU take beside two processes, for each command, and what the driver holds.

    python -m benchmarks.cluster.speed FOLDER [ARTICLES] [COMMAND,...] [ROUNDS]

Wall time of the whole process, start-up and connecting included, and CPU time of all that take part; both take turns, medians. The nodes
are on this machine, so the network costs nothing. Each node is a session of its own, and Linux shares a busy machine out by sessions: then
wall time flatters Ray, and CPU time says more. `driver MB` is what the process holds that starts the run on Ray.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median

from benchmarks import corpus
from benchmarks.cluster.nodes import Cluster

HEAD = """| command | processes s | Ray s | ratio | processes CPU s | Ray CPU s | ratio | driver MB |
|---|---:|---:|---:|---:|---:|---:|---:|"""


def timed(folder, command, options, cluster, env=None):
    shutil.rmtree(folder / "out", ignore_errors=True)
    where = "-o" if command in {"clean", "export"} else "--report-to"
    program = [sys.executable, "-m", "corpuskit", command, "news.jsonl", where, "out/", "--slice", "16", *options]
    before, start = cluster.cpu(), time.perf_counter()
    process = subprocess.Popen(program, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watch = threading.Thread(target=watched, args=(cluster, ended := threading.Event()), daemon=True)
    watch.start()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    ended.set()
    watch.join()
    assert os.waitstatus_to_exitcode(status) in {0, 1}, program
    more = cluster.cpu() - before if env else 0
    return wall, used.ru_utime + used.ru_stime + more, used.ru_maxrss // 1024


def watched(cluster, ended):
    """Look often what the nodes have used. Both runs are watched, so that it costs them the same."""
    while not ended.wait(0.2):
        cluster.cpu()


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
        print(HEAD, flush=True)
        for command in commands:
            local, ray = [], []
            for number in range(rounds):
                local.append(timed(folder, command, ["--jobs", "2"], cluster))
                options = ["--engine", "ray", "--address", cluster.address]
                ray.append(timed(folder, command, options, cluster, cluster.environment))
                print(f"  {command} {number + 1}/{rounds}: {local[-1]} {ray[-1]}", file=sys.stderr, flush=True)
            (wall, cpu, _), (theirs, their_cpu, held) = (map(median, zip(*runs, strict=True)) for runs in (local, ray))
            ratios = f"{theirs / wall:.2f} | {cpu:.1f} | {their_cpu:.1f} | {their_cpu / cpu:.2f}"
            print(f"| `{command}` | {wall:.1f} | {theirs:.1f} | {ratios} | {held:.0f} |", flush=True)


if __name__ == "__main__":
    main()
