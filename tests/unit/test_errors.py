"""One line for people of every kind of error."""

import pytest

from corpuskit.errors import explained


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libarrow.so.2000: failed to map segment from shared object"),
        ImportError("numpy: Cannot allocate memory"),
    ],
)
def test_want_of_memory_is_told_as_such(error):
    assert explained(error) == "not enough memory: try --jobs 1, or fewer articles at a time"


def test_of_what_a_library_says_the_cause_counts():
    error = ImportError("IMPORTANT: read this")
    error.__cause__ = ImportError("liba.so: failed to map segment from shared object")
    assert explained(error).startswith("not enough memory")


def test_a_library_that_does_not_fit_is_named():
    assert "cannot be loaded: cannot import name 'x'" in explained(ImportError("cannot import name 'x'"))
