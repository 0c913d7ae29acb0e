"""A text without its sidecar, or a sidecar without its text."""

from corpuskit.checks.definition import Check
from corpuskit.model import Finding, Pair

NO_SIDECAR = Check(
    "CK201",
    "text without sidecar",
    """A `.txt` file has no `.yaml` file of the same name beside it.

Without its sidecar nobody knows where a text comes from. What to do: write one, or let `corpuskit add` write it; move a text that
is no article out of the corpus, or name it under `exclude` in the settings.
""",
)
NO_TEXT = Check(
    "CK202",
    "sidecar without text",
    """A `.yaml` file has no `.txt` file of the same name beside it.

The text was deleted, renamed or never added. What to do: bring it back, rename the sidecar too (`corpuskit mv` moves both), or
delete the sidecar.
""",
)


def find_missing(pair: Pair) -> list[Finding]:
    """Return a finding for each file that a pair lacks."""
    if pair.text is None:
        message = f"sidecar without its text {_file_name(pair.path)!r} - bring the text back, or delete this file"
        return [NO_TEXT.at(pair.meta_path, (1, 1), message)]
    if pair.meta is None:
        message = f"text without its sidecar {_file_name(pair.meta_path)!r} - write one, or let `corpuskit add` do it"
        return [NO_SIDECAR.at(pair.path, (1, 1), message)]
    return []


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]
