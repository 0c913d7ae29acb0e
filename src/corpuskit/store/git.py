"""Files that git tracks, listed in a way that runs no program that the repository names.

A corpus may come from anybody, and git runs commands that a repository's own configuration names: `core.fsmonitor` at each
look at the index, hooks, and the transport of a missing object. All of them are switched off for this one call.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpuskit.errors import CorpuskitError

OFF = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "core.gitProxy": "false",
    "core.askPass": "false",
    "credential.helper": "",
    "protocol.allow": "never",
}
_NO_COMMANDS = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
# Variables that a hook of another repository (a submodule's parent) exports; with them git would answer for that one.
_PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")
_SECONDS = 60


class GitError(CorpuskitError):
    """Git is there and cannot answer."""


class GitMissingError(GitError):
    """There is no git on this machine."""


def tracked_files(root: Path, wanted: Iterable[str]) -> bytes | None:
    """Return the paths (relative to `root`, each ended by NUL) among `wanted` that are in git's index; `None` where there is no git.

    Raises `GitError` with git's reason where it fails.
    """
    own = repository_of(root)
    if own is None:
        return None
    try:
        return run_git(own, root, ["ls-files", "-z", "--", *(f":(literal){path}" for path in wanted)])
    except GitMissingError:
        return None


def repository_of(root: Path) -> Path | None:
    """Return the folder of the work tree in which a folder lies, `None` where there is none."""
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def run_git(
    own: Path, folder: Path, arguments: Sequence[str], *, given: bytes | None = None, settings: Mapping[str, str] = OFF
) -> bytes:
    """Return the output of a git command run in `folder`, in the repository whose work tree is `own`.

    Arguments:
        own: the top of the work tree.
        folder: where the command runs.
        arguments: the command and its arguments; names of users behind `--` or `--end-of-options`.
        given: its standard input.
        settings: configuration for this call; it overrides that of the repository.

    Raises `GitMissingError` where there is no git, `GitError` with git's reason where it cannot answer.

    """
    switched = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    command = ["git", *switched, "-C", str(folder), *arguments]
    stdin: dict[str, Any] = {"input": given} if given is not None else {"stdin": subprocess.DEVNULL}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, paths as data
            command, capture_output=True, check=False, env=_environment(own), timeout=_SECONDS, **stdin
        )
    except FileNotFoundError:
        raise GitMissingError("git is not installed") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"{error}") from None
    if done.returncode:
        raise GitError(f"{_reason(done.stderr)}")
    output: bytes = done.stdout
    return output


def _environment(own: Path) -> Mapping[str, str]:
    """Return the environment of the call, without variables that point to another repository than that of the folder `own`."""
    environment = {**os.environ, **_NO_COMMANDS}
    if not _is_below(own, environment):
        for name in _PLACES:
            environment.pop(name, None)
    return environment


def _is_below(own: Path, environment: Mapping[str, str]) -> bool:
    """Return whether `GIT_DIR` and `GIT_INDEX_FILE`, which hooks export, are those of this repository."""
    git_dir = os.path.realpath(_git_dir(own))
    index = environment.get("GIT_INDEX_FILE")
    given = environment.get("GIT_DIR")
    return (given is None or os.path.realpath(given) == git_dir) and (
        index is None or os.path.realpath(index).startswith(git_dir + os.sep)
    )


def _git_dir(own: Path) -> Path:
    """Return the folder of a repository's data: `.git`, or the folder that a file of that name points to (worktrees, submodules)."""
    path = own / ".git"
    if path.is_dir():
        return path
    try:
        named = path.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    except (OSError, UnicodeDecodeError):
        return path
    return own / named


def _reason(error: bytes) -> str:
    lines = error.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else "it says no reason"
