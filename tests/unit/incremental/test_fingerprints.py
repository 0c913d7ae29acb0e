"""The fingerprint of the package: any byte of a module or a data file is part of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import corpuskit

PACKAGE = Path(corpuskit.__file__).parent


def copy_package(folder):
    shutil.copytree(PACKAGE, folder / "corpuskit", ignore=shutil.ignore_patterns("__pycache__", "*.so"))


def digest_of_copy(folder):
    code = "from corpuskit.incremental.fingerprints import package_digest; print(package_digest().hex())"
    return subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(folder)}, capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize("name", ["duplicates/noise.py", "rules/packs.json", "cli/exit.py"])
def test_one_changed_byte_changes_the_fingerprint(tmp_path, name):
    copy_package(tmp_path)
    before = digest_of_copy(tmp_path)
    assert digest_of_copy(tmp_path) == before
    path = tmp_path / "corpuskit" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest_of_copy(tmp_path) != before


def test_a_changed_byte_is_seen_where_the_size_stays(tmp_path):
    copy_package(tmp_path)
    before = digest_of_copy(tmp_path)
    path = tmp_path / "corpuskit" / "cli" / "exit.py"
    path.write_bytes(path.read_bytes().replace(b"0", b"9", 1))
    assert digest_of_copy(tmp_path) != before


def test_an_installed_package_has_the_fingerprint_of_its_record(tmp_path):
    """Installed once more, at another time, it is the same one; a file changed by hand afterwards makes it another."""
    digests = []
    for folder in (tmp_path / "once", tmp_path / "again"):
        copy_package(folder)
        record = folder / f"corpuskit_cli-{corpuskit.__version__}.dist-info" / "RECORD"
        record.parent.mkdir()
        record.write_text("corpuskit/cli/exit.py,sha256=abc,12\n", encoding="ascii")
        digests.append(digest_of_copy(folder))
    path = folder / "corpuskit" / "cli" / "exit.py"
    os.utime(path, ns=(1 << 60, record.stat().st_mtime_ns + 1))
    assert digests[0] == digests[1] != digest_of_copy(folder)
    os.utime(path, ns=(1 << 60, record.stat().st_mtime_ns))
    record.write_text("corpuskit/cli/exit.py,sha256=abd,12\n", encoding="ascii")
    assert digest_of_copy(folder) != digests[0]
