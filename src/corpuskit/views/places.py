"""Paths as programs beside a repository need them: relative to its root, and in characters that every format can hold."""

import os
from functools import cache
from pathlib import Path
from urllib.parse import quote

from corpuskit.text.visible import make_visible

# Where these systems have checked the repository out.
_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def repository_path(path: str) -> str:
    """Return a path relative to the root of the repository that the working folder is in, with `/` between its parts.

    A path outside of it, and a URL, stays as it is.
    """
    if "://" in path or path == "-":
        return path
    working_folder = os.getcwd()  # noqa: PTH109 - paths of reports are texts
    root = find_root(working_folder)
    found = os.path.relpath(os.path.join(working_folder, path), root)  # noqa: PTH118 - as above
    return path if found.startswith(os.pardir) else found.replace(os.sep, "/")


def repository_uri(path: str) -> str:
    """Return a path relative to the repository as a URI: its bytes, percent-encoded; an absolute one outside of it as a `file:` URI."""
    found = repository_path(path)
    if "://" in found:
        return found
    return ("file://" if found.startswith("/") else "") + quote(_encode_name(found))


def readable_path(path: str) -> str:
    r"""Return a path relative to the repository in which bytes that are not UTF-8 are spelled `\xff`."""
    return make_visible(repository_path(path))


@cache
def find_root(folder: str) -> str:
    """Return the root of the repository that holds a folder: the CI system's checkout, else the nearest folder with `.git`, else the folder."""
    for name in _CHECKOUTS:
        checkout = os.environ.get(name)
        if checkout and Path(folder).is_relative_to(os.path.realpath(checkout)):
            return os.path.realpath(checkout)
    return next((str(each) for each in (Path(folder), *Path(folder).parents) if (each / ".git").exists()), folder)


def _encode_name(name: str) -> bytes:
    """Return the bytes of a file name; half of a surrogate pair that stands for no byte, as no file system gives it, is written as such."""
    try:
        return os.fsencode(name)
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")
