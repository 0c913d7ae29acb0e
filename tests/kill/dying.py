"""Dies by SIGKILL at the n-th operation that changes a folder: what a crash, a full battery or an impatient admin does."""

import os
import signal
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}


def dies_at(number, folder, action):
    """Run `action` in a child that kills itself before its `number`-th change in `folder`; return whether it did."""
    child = os.fork()
    if child == 0:
        _run(number, os.path.realpath(folder), action)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the command failed where it should have died or ended"
    return False


def _run(number, folder, action):
    left = [number]

    def hook(event, arguments):
        if _changes(event, arguments, folder):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    code = 70
    try:
        code = action() or 0
    finally:
        os._exit(code)


def _changes(event, arguments, folder):
    if event == "open":
        path, mode, flags = arguments
        changing = bool((flags or 0) & WRITING) or bool(set(mode or "") & set("wax+"))
    elif event in CHANGING:
        path, changing = arguments[0], True
    else:
        return False
    return changing and isinstance(path, str | bytes | os.PathLike) and _inside(path, folder)


def _inside(path, folder):
    return os.path.realpath(os.fsdecode(path)).startswith(folder)
