"""One text by itself, outside of any corpus or from standard input: cleaned and printed, or checked."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpuskit.cli.exit import Exit
from corpuskit.config import find_settings
from corpuskit.errors import StoreError
from corpuskit.store.corpus import SIDECAR, TEXT, read_bytes
from corpuskit.views.width import terminal_width

if TYPE_CHECKING:
    from corpuskit.commands.clean.outcome import Mode
    from corpuskit.commands.resources import Choice
    from corpuskit.model import Cleaning


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


class SingleCall(NamedTuple):
    """Options of a call of `clean` about one text."""

    choice: "Choice"
    mode: "Mode"
    explain: bool
    quiet: bool
    as_json: bool


def clean_single_text(single: Single, call: SingleCall) -> Exit:
    """Print a text without its boilerplate, and on standard error the removals; or its diff, its verdicts, or a report as JSON.

    Without writing, exit code 1 means that something would be removed. Raises `UsageError` for an unknown rule.
    """
    from corpuskit.commands.texts import clean_alone, explain_alone  # noqa: PLC0415 - the rules, for those who clean a text

    text = single.read()
    if call.explain:
        print("\n".join([single.name, *explain_alone(text, call.choice, terminal_width(sys.stdout))]))  # noqa: T201 - a CLI prints
        return Exit.FINE
    cleaning = clean_alone(text, {}, call.choice)
    changes = cleaning.text != text
    if call.as_json or call.mode.diff:
        _show_change(single, text, cleaning, call)
    elif call.mode.write:
        sys.stdout.buffer.write(cleaning.text.encode("utf-8", "surrogatepass"))
        sys.stdout.flush()
    if not (call.quiet or call.as_json):
        print(f"corpuskit: {single.name}: {_print_removed(cleaning, call)}", file=sys.stderr)  # noqa: T201 - as above
    return Exit.FOUND if changes and not call.mode.write else Exit.FINE


def _show_change(single: Single, text: str, cleaning: "Cleaning", call: SingleCall) -> None:
    """Print the removals from a text as a report: its diff for people, or JSON."""
    from corpuskit.cli.show import show  # noqa: PLC0415 - for those who look at it
    from corpuskit.commands.clean.marks import marked  # noqa: PLC0415 - as above
    from corpuskit.model import Change, Report  # noqa: PLC0415 - as above
    from corpuskit.text.diffs import unified_diff  # noqa: PLC0415 - as above

    diff = unified_diff(single.name, text, cleaning.text) if call.mode.diff else ""
    diff += marked(single.name, text, cleaning.steps) if diff else ""
    if not call.as_json:
        sys.stdout.write(diff)
        return
    change = Change(single.name, "", cleaning.steps, diff, cleaning.refused)
    changes = (change,) if cleaning.steps or cleaning.refused else ()
    changed = (single.name,) if cleaning.text != text else ()
    show(Report("clean", 1, changes=changes, changed=changed, dry_run=True), "json")


def _print_removed(cleaning: "Cleaning", call: SingleCall) -> str:
    removed = sum(step.span.end - step.span.start for step in cleaning.steps)
    if not removed:
        return cleaning.refused or "nothing to do"
    return f"{removed} character{'' if removed == 1 else 's'} {'removed' if call.mode.write else 'would go'}"
