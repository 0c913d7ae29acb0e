"""Comments below a diff: which lines go by which rule, and which pieces go inside a line."""

from collections.abc import Iterator, Sequence

from corpuskit.model import Edit
from corpuskit.text.lines import Lines

_AROUND, _MOST = 30, 120
"""So many characters of the line are shown on each side, and of the piece itself."""


def marked(path: str, text: str, steps: Sequence[Edit]) -> str:
    r"""Return a line for each removal, as a comment below a diff: its place and rule, and, where it takes a part of a line, that part.

    >>> from corpuskit.model import Span
    >>> text = "It opens in May. Read more\n\nLeave a Reply\nName *\n"
    >>> steps = [Edit("read-more", Span(16, 26), " Read more"), Edit("comment-form", Span(27, 49), text[27:])]
    >>> print(marked("a.txt", text, steps), end="")
    # a.txt:1:18: read-more: It opens in May.[- Read more-]
    # a.txt:3-4: comment-form
    """
    return "".join(f"# {path}:{place}\n" for place in _describe_steps(text, steps))


def _describe_steps(text: str, steps: Sequence[Edit]) -> Iterator[str]:
    lines = Lines(text)
    for step in sorted(steps, key=lambda step: step.span):
        start, end = step.span.start, step.span.end
        before = _last_line(text[max(0, start - _AROUND) : start])
        after = "" if text[end - 1 : end] in ("\r", "\n") else _first_line(text[end : end + _AROUND])
        if step.before and (before.strip() or after.strip()):
            line, column = lines.place(start + len(step.before) - len(step.before.lstrip()))
            yield f"{line}:{column}: {step.rule}: {before}[-{_short(step.before)}-]{after}"
        elif step.before.strip():
            first, _ = lines.place(start + len(step.before) - len(step.before.lstrip()))
            last, _ = lines.place(start + len(step.before.rstrip()) - 1)
            yield f"{first}: {step.rule}" if first == last else f"{first}-{last}: {step.rule}"


def _last_line(text: str) -> str:
    return text.replace("\r", "\n").rpartition("\n")[2]


def _first_line(text: str) -> str:
    return text.replace("\r", "\n").partition("\n")[0]


def _short(text: str) -> str:
    shown = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return shown if len(shown) <= _MOST else f"{shown[: _MOST // 2]} … {shown[-_MOST // 2 :]}"
