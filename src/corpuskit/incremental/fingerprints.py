"""Fingerprints: hashes of the code and of the settings that a cached result depends on."""

import os
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from corpuskit.version import __version__

# Libraries that the kernels import and that can change their results.
_LIBRARIES = (
    "ftfy",
    "google_re2",
    "jsonschema",
    "jsonschema_rs",
    "numpy",
    "pyyaml",
    "rapidfuzz",
    "referencing",
    "ryaml",
)
_DISTRIBUTION = "corpuskit_cli"
"""The name of the project in the folders that pip writes."""


def fingerprint(*parts: object) -> bytes:
    """Return a hash of values by their `repr`, which must show all of each."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def package_digest() -> bytes:
    """Return a hash of all sources and data of corpuskit, of the Python that runs them and of the libraries they use.

    The release alone would do for those who install releases; who works on a rule wants to see its effect at once. pip's record of an
    installed package holds the hash of each file. A file changed since then, and each file of a working copy, is identified by its size and
    time: reading all of them takes longer than many a run.
    """
    root = Path(__file__).parents[1]
    record, written = _read_record(root.parent / f"{_DISTRIBUTION}-{__version__}.dist-info/RECORD")
    files = sorted((path, size, time if time > written else 0) for path, size, time in _file_stamps(str(root)))
    python = (sys.version_info[:3], unicodedata.unidata_version)
    return fingerprint(__version__, python, _library_versions(), record, files)


def _read_record(path: Path) -> tuple[bytes, int]:
    """Return pip's record of the installed package and when it was written; nothing for a working copy."""
    try:
        with path.open("rb") as record:
            return record.read(), os.fstat(record.fileno()).st_mtime_ns
    except OSError:
        return b"", 0


def _file_stamps(folder: str, inside: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of each file of the package but compiled modules. `os.scandir` is the quickest way."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                stat = entry.stat()
                yield inside + entry.name, stat.st_size, stat.st_mtime_ns
            elif entry.name != "__pycache__":
                yield from _file_stamps(entry.path, f"{inside}{entry.name}/")


def _library_versions() -> list[str]:
    """Return names and versions of the libraries, as their installers wrote them; `importlib.metadata` takes much longer."""
    yaml = find_spec("yaml")  # importing it takes longer than all the rest
    folder = Path(yaml.origin).parent.parent if yaml and yaml.origin else Path()
    return sorted(
        name
        for name in os.listdir(folder)  # noqa: PTH208 - only names are needed
        if name.endswith(".dist-info") and name.partition("-")[0].lower() in _LIBRARIES
    )
