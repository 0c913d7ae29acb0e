"""Fixtures that tests of every kind share, and how many examples hypothesis tries."""

import gc
import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings

# No law has a deadline: a busy machine breaks none. Every day a fifth of the examples; all of them in CI, or where HYPOTHESIS_PROFILE=full.
settings.register_profile("full", deadline=None, print_blob=True)
settings.register_profile("fast", deadline=None, print_blob=True, max_examples=20)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("full" if os.environ.get("CI") else "fast")
settings.load_profile(PROFILE)
ROOT = Path(__file__).resolve().parents[1]
_FEWEST = 5
_SHARE = 5


def pytest_collection_modifyitems(items):
    """Give laws that ask for a number of examples a fifth of them in the fast profile, and no law a deadline."""
    for test in {getattr(item, "function", None) for item in items}:
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None:
            test._hypothesis_internal_use_settings = for_every_day(own)
    for machine in {getattr(item, "cls", None) for item in items}:
        if isinstance(getattr(machine, "settings", None), settings):
            machine.settings = for_every_day(machine.settings)


def for_every_day(own):
    """Return the settings of a law with as many examples as the profile wants."""
    fewer = min(own.max_examples, max(_FEWEST, own.max_examples // _SHARE))
    return settings(own, max_examples=own.max_examples if PROFILE == "full" else fewer, deadline=None)


def pytest_collection_finish():
    """Take the thousands of collected tests out of garbage collection, which would look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """Enter a copy of the sample corpus, with settings that say nothing; return its folder."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    shutil.copy(ROOT / "schema.json", tmp_path)
    (tmp_path / "corpuskit.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def interruptible():
    """Processes in the background of a shell are not interrupted, nor are those that they start: here they are."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
