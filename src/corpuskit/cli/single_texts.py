"""One text by itself, outside of any corpus or from standard input: cleaned and printed, or checked."""

import sys
from pathlib import Path
from typing import NamedTuple

from corpuskit.cli.exit import Exit
from corpuskit.config import find_settings
from corpuskit.errors import StoreError
from corpuskit.store.corpus import SIDECAR, TEXT, read_bytes


class Single(NamedTuple):
    """A text: its name for messages, and where it is read (`-`: standard input)."""

    name: str
    path: str

    def read(self) -> str:
        """Return the text. Raises `StoreError` where it cannot be read, or is not UTF-8."""
        from corpuskit.text.decoding import Undecodable, decode  # noqa: PLC0415 - most runs are about a corpus

        try:
            data = sys.stdin.buffer.read() if self.path == "-" else read_bytes(self.path)
        except OSError as error:
            raise StoreError(f"{self.name}: cannot be read: {error.strerror or error}") from None
        text = decode(data) if data is not None else None
        if text is None or isinstance(text, Undecodable):
            raise StoreError(f"{self.name}: {text.message if text else 'no such file'}")
        return text


def single_text(paths: list[str], stdin_filename: str) -> Single | None:
    """Return the text that a call is about: standard input under a name, or one file outside of any corpus."""
    if stdin_filename and paths in ([], ["-"]):
        return Single(stdin_filename, "-")
    if len(paths) != 1 or not paths[0].endswith(TEXT) or not Path(paths[0]).is_file():
        return None
    path = Path(paths[0])
    if path.with_suffix(SIDECAR).exists() or find_settings(path.resolve().parent):
        return None
    return Single(paths[0], paths[0])


def clean_single_text(single: Single, strength: str, *, quiet: bool, check: bool) -> Exit:
    """Print a text without what the site left in it, and on standard error what went; with `check` exit 1 says that something would."""
    from corpuskit.commands.texts import cleaned  # noqa: PLC0415 - the rules, for those who clean a text

    cleaning = cleaned(single.read(), strength=strength)
    if not check:
        sys.stdout.buffer.write(cleaning.text.encode("utf-8", "surrogatepass"))
        sys.stdout.flush()
    removed = sum(step.span.end - step.span.start for step in cleaning.steps)
    if not quiet:
        said = (
            f"{removed} characters {'would go' if check else 'removed'}"
            if removed
            else cleaning.refused or "nothing to do"
        )
        print(f"corpuskit: {single.name}: {said}", file=sys.stderr)  # noqa: T201 - this is what a CLI is for
    return Exit.FOUND if check and removed else Exit.FINE
