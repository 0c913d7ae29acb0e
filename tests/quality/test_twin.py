"""The whole way with the invented twin of two scraped texts, by the script that also takes real ones."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_whole_way(capsys):
    spec = importlib.util.spec_from_file_location("check_pair", ROOT / "scripts/check_pair.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main(str(ROOT / "tests/cases/twin"), "Wherever a harbour master", [sys.executable, "-m", "corpuskit"])
    assert capsys.readouterr().out.count("ok  ") > 30
