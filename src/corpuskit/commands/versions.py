"""What a verdict depends on besides the article: the code that judges, and what it is built on."""

import os
import sys
import unicodedata
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import corpuskit

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
def code(*packages: str) -> bytes:
    """Return a hash of the sources and data of packages of corpuskit, of the Python that runs them and of the libraries they use.

    The release alone would do for those who install releases; who works on a rule wants to see what it does now.
    """
    hashed = blake2b(repr((corpuskit.__version__, sys.version_info[:3], unicodedata.unidata_version)).encode())
    hashed.update(repr(_libraries()).encode())
    for package in packages:
        for path in sorted(_files(Path(corpuskit.__file__).parent / package)):
            data = path.read_bytes()
            hashed.update(f"{path.name}\0{len(data)}\0".encode())
            hashed.update(data)
    return hashed.digest()


def _files(folder: Path) -> list[Path]:
    return [
        Path(above) / name
        for above, folders, names in os.walk(folder)
        if not above.endswith("__pycache__")
        for name in names
        if not name.endswith(".pyc")
    ]


def _libraries() -> list[str]:
    """Return names and versions of the libraries, as their installers wrote them; asking `importlib.metadata` takes much longer."""
    yaml = find_spec("yaml")  # importing it takes longer than all the rest
    folder = Path(yaml.origin).parent.parent if yaml and yaml.origin else Path()
    return sorted(
        name
        for name in os.listdir(folder)  # noqa: PTH208 - names are what is wanted
        if name.endswith(".dist-info") and name.partition("-")[0].lower() in _LIBRARIES
    )
