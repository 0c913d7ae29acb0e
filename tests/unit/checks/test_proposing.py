"""Values that messages propose."""

from corpuskit.checks.proposing_formats import _LONGEST_MOMENT, propose_moment


def test_a_long_text_is_no_moment_with_a_zone():
    assert "BST" in propose_moment("2026-03-14 06:30 BST", "en").words
    long = "1" * _LONGEST_MOMENT + " 2026-03-14 06:30 BST"
    assert propose_moment(long, "en").value is None
