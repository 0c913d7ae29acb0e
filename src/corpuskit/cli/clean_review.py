"""`clean --review`: each removal is shown and asked about, as `git add -p` does it. The one command that asks, and only on a terminal."""

import sys
from collections.abc import Sequence
from pathlib import Path

from corpuskit.cli.exit import Exit
from corpuskit.cli.options import OutputFormat
from corpuskit.cli.removed import terminal_drawing
from corpuskit.cli.show import code, show
from corpuskit.cli.streams import exact
from corpuskit.commands.resources import Choice
from corpuskit.errors import UsageError
from corpuskit.pipeline.options import Means
from corpuskit.review.walk import Answer, Question, review_removals
from corpuskit.store.lock import Waiting
from corpuskit.text.visible import make_visible
from corpuskit.views.colours import Style, paint
from corpuskit.views.removals import draw_removals

_ANSWERS: dict[str, Answer] = {"y": "yes", "n": "no", "a": "all", "d": "none", "q": "quit"}
_HELP = """\
y - remove this
n - keep this, and never remove it again
a - remove this and all that this rule removes
d - keep this and all that this rule would remove
q - quit: what was answered is done, the rest is left for another time
? - this help"""


def review_on_terminal(
    paths: Sequence[str], config: Path | None, choice: Choice, means: Means, waiting: Waiting
) -> Exit:
    """Ask about each removal and make those that are wanted. Raises `UsageError` where there is no terminal for questions."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--review asks about each removal: it needs a terminal (`corpuskit report` makes a page)")
    report = review_removals(paths, _ask_person, config=config, choice=choice, means=means, waiting=waiting)
    show(report, OutputFormat.TEXT)
    return code(report)


def _ask_person(question: Question) -> Answer:
    how = terminal_drawing()
    out = exact(sys.stdout)
    lines = draw_removals(question.path, question.text, [question.step], how)
    out.write("\n".join(lines))
    why = make_visible(question.step.why)
    out.write(f"{paint(why, Style.DIM) if how.colour else why}\n")
    prompt = f"({question.at}/{question.total}) Remove this [y,n,a,d,q,?]? "
    while True:
        out.write(paint(prompt, Style.BOLD) if how.colour else prompt)
        out.flush()
        reply = sys.stdin.readline()
        if not reply:
            return "quit"
        if answer := _ANSWERS.get(reply.strip().lower()[:1]):
            return answer
        out.write(f"{_HELP}\n")
