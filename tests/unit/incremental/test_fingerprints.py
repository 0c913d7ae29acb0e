"""The fingerprint of the package: any byte of a module or a data file is part of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import corpuskit

PACKAGE = Path(corpuskit.__file__).parent


def digest_of_copy(folder):
    code = "from corpuskit.incremental.fingerprints import package_digest; print(package_digest().hex())"
    return subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(folder)}, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize("name", ["duplicates/noise.py", "rules/packs.json", "cli/exit.py"])
def test_one_changed_byte_changes_the_fingerprint(tmp_path, name):
    ignored = shutil.ignore_patterns("__pycache__", "*.so")
    shutil.copytree(PACKAGE, tmp_path / "corpuskit", ignore=ignored)
    before = digest_of_copy(tmp_path)
    assert digest_of_copy(tmp_path) == before
    path = tmp_path / "corpuskit" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest_of_copy(tmp_path) != before
