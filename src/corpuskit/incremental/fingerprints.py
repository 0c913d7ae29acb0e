"""Fingerprints: hashes of the code and of the settings that a cached result depends on."""

import os
import sys
import unicodedata
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from corpuskit.version import __version__

# What the kernels import and what has a say in their verdicts.
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


def fingerprint(*parts: object) -> bytes:
    """Return a hash of values by their `repr`, which must tell all of them."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def package_digest() -> bytes:
    """Return a hash of all sources and data of corpuskit, of the Python that runs them and of the libraries they use.

    The release alone would do for those who install releases; who works on a rule wants to see its effect at once.
    """
    hashed = blake2b(repr((__version__, sys.version_info[:3], unicodedata.unidata_version)).encode())
    hashed.update(repr(_library_versions()).encode())
    root = Path(__file__).parents[1]
    for path in sorted(_package_files(root)):
        data = path.read_bytes()
        hashed.update(f"{path.relative_to(root)}\0{len(data)}\0".encode())
        hashed.update(data)
    return hashed.digest()


def _package_files(folder: Path) -> list[Path]:
    return [
        Path(above) / name
        for above, folders, names in os.walk(folder)
        if not above.endswith("__pycache__")
        for name in names
        if not name.endswith(".pyc")
    ]


def _library_versions() -> list[str]:
    """Return names and versions of the libraries, as their installers wrote them; asking `importlib.metadata` takes much longer."""
    yaml = find_spec("yaml")  # importing it takes longer than all the rest
    folder = Path(yaml.origin).parent.parent if yaml and yaml.origin else Path()
    return sorted(
        name
        for name in os.listdir(folder)  # noqa: PTH208 - names are what is wanted
        if name.endswith(".dist-info") and name.partition("-")[0].lower() in _LIBRARIES
    )
