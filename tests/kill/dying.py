"""Dies by SIGKILL at the n-th operation that changes a folder: what a crash, a full battery or an impatient admin does."""

import os
import signal
import sys
import tempfile
import traceback

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate"}


def dies_at(number, folder, action):
    """Run `action` in a child that kills itself before its `number`-th change in `folder`; return whether it did."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            _run(number, os.path.realpath(folder), action, said.fileno())
        _, status = os.waitpid(child, 0)
        said.seek(0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return True
        assert os.WEXITSTATUS(status) == 0, said.read().decode()
        return False


def _run(number, folder, action, said):
    left = [number]

    def hook(event, arguments):
        if _changes(event, arguments, folder):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    sys.stdout = sys.stderr = os.fdopen(said, "w", closefd=False)
    code = 70
    try:
        code = action() or 0
    except Exception:  # noqa: BLE001 - it is printed for the test to show
        traceback.print_exc()
    finally:
        sys.stdout.flush()
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
