"""Show what goes inside a line: where it stands, by which rule, and what stands around it."""

from collections.abc import Iterator, Sequence

from corpuskit.model import Edit
from corpuskit.text.lines import Lines

_AROUND, _MOST = 30, 120
"""So many characters of the line are shown on each side, and of the piece itself."""


def marked(path: str, text: str, steps: Sequence[Edit]) -> str:
    r"""Return a line, as a comment below a diff, for each removal that takes a part of a line; nothing for whole lines.

    >>> from corpuskit.model import Span
    >>> text = "It opens in May. Read more\n"
    >>> print(marked("a.txt", text, [Edit("read-more", Span(16, 26), " Read more")]), end="")
    # a.txt:1:18: read-more: It opens in May.[- Read more-]
    """
    return "".join(f"# {path}:{said}\n" for said in _told(text, steps))


def _told(text: str, steps: Sequence[Edit]) -> Iterator[str]:
    lines = Lines(text)
    for step in sorted(steps, key=lambda step: step.span):
        start, end = step.span.start, step.span.end
        before = _last_line(text[max(0, start - _AROUND) : start])
        after = "" if text[end - 1 : end] in ("\r", "\n") else _first_line(text[end : end + _AROUND])
        if step.before and (before.strip() or after.strip()):
            line, column = lines.place(start + len(step.before) - len(step.before.lstrip()))
            yield f"{line}:{column}: {step.rule}: {before}[-{_short(step.before)}-]{after}"


def _last_line(text: str) -> str:
    return text.replace("\r", "\n").rpartition("\n")[2]


def _first_line(text: str) -> str:
    return text.replace("\r", "\n").partition("\n")[0]


def _short(text: str) -> str:
    said = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return said if len(said) <= _MOST else f"{said[: _MOST // 2]} … {said[-_MOST // 2 :]}"
