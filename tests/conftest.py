"""What tests of every kind share."""

import signal

import pytest


@pytest.fixture
def interruptible():
    """Processes in the background of a shell are not interrupted, nor are those that they start: here they are."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
