"""A Ray cluster of processes on this machine's loopback, each node with an address of its own, for tests that end nodes."""

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

# Ray takes 127.0.0.1 for the machine's own address, so nodes that are to be told apart have others.
HOSTS = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
SMALL = ["--object-store-memory", str(200 << 20), "--disable-usage-stats"]


def _free_port(host):
    with socket.socket() as taken:
        taken.bind((host, 0))
        return taken.getsockname()[1]


class Cluster:
    """A head that does no work, and two worker nodes with one CPU each."""

    def __init__(self, **environment):
        self.folder = Path(tempfile.mkdtemp(prefix="ckray", dir="/tmp"))
        self.port = _free_port(HOSTS[0])
        self.address = f"{HOSTS[0]}:{self.port}"
        self.environment = {
            **os.environ,
            "RAY_USAGE_STATS_ENABLED": "0",
            # A secret of its own: nobody else on this machine can join, and none that lies in somebody's home is used.
            "RAY_AUTH_MODE": "token",
            "RAY_AUTH_TOKEN": secrets.token_hex(32),
            # A node that is gone is noticed within seconds; memory is what the machine has, whoever else runs.
            "RAY_health_check_period_ms": "500",
            "RAY_health_check_timeout_ms": "2000",
            "RAY_memory_monitor_refresh_ms": "0",
            # Ray's workers give way to all other programs, by default: beside processes that do not, they would look slow.
            "RAY_worker_niceness": "0",
            **environment,
        }
        self.nodes = []
        self.spent = {}

    def __enter__(self):
        try:
            self._begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _begin(self):
        head = ["--head", "--port", str(self.port), "--num-cpus", "0", "--include-dashboard", "false"]
        self._start(HOSTS[0], [*head, "--temp-dir", str(self.folder)])
        for host in HOSTS[1:]:
            self.add(host)

    def __exit__(self, *_):
        for node in list(self.nodes):
            self.kill(node)
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, host):
        """Start a worker node and return it."""
        return self._start(host, ["--address", self.address, "--num-cpus", "1"])

    def _start(self, host, options):
        """Start a node, in a process group of its own, and wait until it is there."""
        log = self.folder / f"{host}.log"
        ray = Path(sysconfig.get_path("scripts")) / "ray"
        command = [sys.executable, str(ray), "start", "--block", "--node-ip-address", host, *SMALL, *options]
        with log.open("w") as out:
            node = subprocess.Popen(command, stdout=out, stderr=out, env=self.environment, start_new_session=True)
        self.nodes.append(node)
        until = time.monotonic() + 40
        while "Ray runtime started" not in log.read_text():
            assert node.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        return node

    def cpu(self):
        """Return the seconds of CPU that the nodes have used. Ask often: what a process used since, when it ends, is lost."""
        spent = dict(_spent())
        for node in self.nodes:
            self.spent |= {process: spent[process][1] for process in _below(node.pid, spent) if process in spent}
        return sum(self.spent.values())

    def kill(self, node):
        """End a node and all its processes as a power cut would."""
        family = _family(node.pid)
        for process in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        node.wait()
        self.nodes.remove(node)


def _spent():
    """Yield the id of each process of this machine, with the id of its parent and the seconds of CPU that it has used."""
    tick = os.sysconf("SC_CLK_TCK")
    for process in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            yield int(process), (int(fields[1]), (int(fields[11]) + int(fields[12])) / tick)


def _family(pid):
    """Return the ids of a process and all below it."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return _below(pid, {int(child): (int(parent),) for child, parent in re.findall(r"(\d+)\s+(\d+)", listed)})


def _below(pid, processes):
    """Return the ids of a process and all below it, where the parent is the first of what is known of each."""
    below = {}
    for child, (parent, *_) in processes.items():
        below.setdefault(parent, []).append(child)
    found = [pid]
    for process in found:
        found += below.get(process, [])
    return found
