"""YAML events from PyYAML's C parser, and its errors with the place where a person would look.

libyaml follows YAML 1.1 not only in the meaning of scalars: U+0085, U+2028 and U+2029 end a line. In 1.2 they are letters
like any other, so letters of the private use area stand in for them while libyaml reads.
"""

import contextlib
import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import yaml

from corpuskit.text.decoding import BOM
from corpuskit.text.lines import Lines
from corpuskit.text.yaml_problem import Kind, YamlProblem

MAX_DEPTH = 64
TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels - take the inner groups and lists out"
_BREAKS = re.compile("[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Stream:
    """The events of one text. `shift` is added to their marks, `offset(mark)` is a mark's place in the text; `restore` undoes stand-ins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shift = 1 if text.startswith(BOM) else 0
        self._stand_ins: dict[int, str] = {}
        self._back: dict[int, str] = {}
        if not text.isascii() and _BREAKS.search(text):
            self._stand_ins = _stand_ins(text)
            self._back = {ord(to): chr(of) for of, to in self._stand_ins.items()}

    def each(self, take: Callable[[Any], None]) -> None:
        """Hand PyYAML's events to `take`, one after the other. Raises `YamlProblem`."""
        try:
            for event in iter(_choose_parser()(self._readable_text()).get_event, None):
                take(event)
        except yaml.YAMLError as error:
            raise self._explain_error(error) from None
        except UnicodeEncodeError as error:
            raise self.problem(error.start + self.shift, "a lone surrogate is no character", "character") from None

    def offset(self, mark: Any) -> int:  # noqa: ANN401 - PyYAML's marks have two types
        """Return the place of a mark in the text."""
        return int(mark.index) + self.shift

    @property
    def replaced(self) -> bool:
        """Whether stand-ins were needed."""
        return bool(self._back)

    def restore(self, value: str) -> str:
        """Return a scalar's text with its original characters."""
        return value.translate(self._back)

    def problem(self, offset: int, message: str, kind: Kind) -> YamlProblem:
        """Return a problem at an offset of the text."""
        return YamlProblem(*Lines(self.text).place(offset), message, kind)

    def _readable_text(self) -> str:
        """Return the text for libyaml: without byte order mark, with stand-ins."""
        bare = self.text[self.shift :] if self.shift else self.text
        return bare.translate(self._stand_ins) if self._stand_ins else bare

    def _explain_error(self, error: yaml.YAMLError) -> YamlProblem:
        bad = _UNPRINTABLE.search(self.text, self.shift)
        if bad and not isinstance(error, yaml.MarkedYAMLError):
            return self.problem(
                bad.start(), f"an invisible character (U+{ord(bad[0]):04X}) stands here - delete it", "character"
            )
        if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
            return self.problem(len(self.text), str(error).split("\n", 1)[0], "syntax")
        if "nesting depth" in (error.problem or ""):  # libyaml reads ahead, and has a limit of its own
            return self.problem(self.offset(error.problem_mark), TOO_DEEP, "depth")
        at, message = self._place_and_reason(error)
        kind: Kind = "alias" if "alias" in (error.problem or "") else "syntax"
        return self.problem(min(at, len(self.text)), message, kind)

    def _place_and_reason(self, error: Any) -> tuple[int, str]:  # noqa: ANN401 - its marks have two types
        """Return the place to look at. A collection that is never closed is only noticed lines later, so its start is given."""
        at = self.offset(error.problem_mark)
        if "<document start>" in (error.problem or "") and (line := self._document_sign(at)):
            return line.start(), _INSTRUCTION if line[
                0
            ] == "%" else "'...' ends the fields here, and more follows - delete the line '...'"
        if (quoted := self._torn_quotation(at)) is not None:
            return quoted, _advise_torn_quotation(self.text[quoted], self.text[at:].split("\n", 1)[0].strip())
        opened: Any = error.context_mark
        context, problem = error.context or "", error.problem or str(error)
        if opened is not None and any(sign in context for sign in _SIGNS):
            return self.offset(opened), _reword_problem(problem, self.text[self.offset(opened)])
        later = opened is not None and opened.line < error.problem_mark.line
        if (later or "end of stream" in problem) and any(part in context for part in _UNCLOSED):
            start = self.offset(opened)
            reason = next(reason for part, reason in _UNCLOSED.items() if part in context)
            sign = self.text[start]
            return start, reason.format(sign, {"{": "}", "[": "]"}.get(sign, sign))
        return at, _reword_problem(problem, self.text[at : at + 1] or " ")

    def _document_sign(self, at: int) -> "re.Match[str] | None":
        """Return the line with the instruction, or with the end of a document, that a problem at `at` comes from."""
        signs = list(_DIRECTIVE.finditer(self.text))
        return next((sign for sign in reversed(signs) if sign.start() <= at), signs[0] if signs else None)

    def _torn_quotation(self, at: int) -> int | None:
        """Return where the last quoted scalar starts, if it runs over lines and the problem follows right behind it."""
        last = self._last_event()
        if getattr(last, "value", None) is None or last.style not in ("'", '"'):
            return None
        if last.start_mark.line == last.end_mark.line or self.text[self.offset(last.end_mark) : at].strip(" \t"):
            return None
        return self.offset(last.start_mark)

    def _last_event(self) -> Any:  # noqa: ANN401 - PyYAML's events are untyped
        """Return the last event before the error; it is needed rarely, so the text is parsed again."""
        last = None
        with contextlib.suppress(yaml.YAMLError):
            for last in iter(_choose_parser()(self._readable_text()).get_event, None):  # noqa: B007 - only the last one is used
                continue
        return last


def _advise_torn_quotation(sign: str, rest: str) -> str:
    """Return the advice about a quotation on several lines, behind which more text follows: the sign that ends it moves to the end."""
    fault = "the quotation that begins here ends some lines below, and more text follows"
    if sign in rest or not 0 < len(rest) <= _SHOWN_REST:
        return f"{fault} - write '' for each ' inside it, or \\\" for each \""
    return f"{fault} - if {rest!r} belongs to it, move the {sign} before {rest!r} to the end of the line; else delete {rest!r}"


_SHOWN_REST = 60
_SIGNS = ("scanning an alias", "scanning an anchor", "scanning a tag", "scanning a directive", "scanning a %")
_UNCLOSED = {
    "quoted scalar": "the quotation that begins here is never closed",
    "simple key": "this line has no field's name with a ':' - if it goes on with the text above, put two spaces before it; else write a name and ':' before it, or delete it",
    "flow ": "the '{}' here is never closed - write '{}' where it ends",
}
_INSTRUCTION = "a line that begins with '%' is an instruction to the program that reads the file - delete it"
_DIRECTIVE = re.compile(r"^(?:%|\.\.\.)", re.MULTILINE)
_HINTS = {
    "mapping values are not allowed in this context": "a ':' is not expected here - put quotation marks around the value, or check the spaces before this line",
    "did not find expected key": "a field is expected here - put as many spaces before it as before those above, or look above for a quotation mark too many or ' #' in a text",
    "could not find expected ':'": "this line has no ':' after a field's name - write name: value",
    "did not find expected node content": "a value is missing here - write one",
    "did not find expected comment or line break": "after '|' or '>' nothing may follow on the line - begin the text on the next one",
    "block sequence entries are not allowed in this context": "the item of a list may not begin here - put each item on a line of its own",
    "block sequence entries are not allowed here": "the item of a list may not begin here - put each item on a line of its own",
    "mapping keys are not allowed in this context": "a value that begins with '? ' needs quotation marks",
    "did not find expected '-' indicator": "an item with '-' is expected here - put as many spaces before it as before those above, or delete their '-'",
    "did not find expected ',' or ']'": "a list in brackets has ',' between its items and ends with ']' - write one of them here",
    "did not find expected ',' or '}'": "fields in braces have ',' between them and end with '}' - write one of them here",
    "found unexpected ':'": "a ':' has no place here - put quotation marks around the value",
    "found unexpected end of stream": "the file ends in the middle of a value - complete it",
    "found unexpected document indicator": "'---' or '...' has no place inside a value - delete it, or put quotation marks around the value",
    "did not find expected <document start>": "the first field has spaces before it, and this one has none - delete those of the first",
    "found an indentation indicator equal to 0": "the number after '|' or '>' is 1 to 9",
    "did not find expected whitespace or line break": "a space is missing here - write one",
    "found undefined tag handle": "a value that begins with '!' needs quotation marks",
    **dict.fromkeys(
        (
            "found unknown escape character",
            "did not find expected hexdecimal number",
            "found invalid Unicode character escape code",
        ),
        "a backslash between double quotation marks changes what follows it - write two of them, or use single quotation marks",
    ),
    **dict.fromkeys(
        (
            "found incompatible YAML document",
            "found duplicate %YAML directive",
            "found duplicate %TAG directive",
            "found unknown directive name",
            "could not find expected directive name",
            "found unexpected non-alphabetical character",
            "did not find expected digit or '.' character",
        ),
        _INSTRUCTION,
    ),
}


def _reword_problem(problem: str, character: str) -> str:
    if character == "\t" and ("start any token" in problem or "tab character" in problem):
        return "a line may not begin with a tab - put two spaces in its place"
    if "start any token" in problem or character in "*&!":
        return f"a value that begins with {character!r} needs quotation marks"
    if character == "-" and problem == "did not find expected key":
        return "an item with '-' stands here without a list - write a line with the name of the list above it, such as tags:"
    return _HINTS.get(problem, problem)


def _stand_ins(text: str) -> dict[int, str]:
    """Return three characters of the private use area that the text does not hold, for the three that it may."""
    used = set(text)
    free = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in used)
    return {code: next(free) for code in (0x85, 0x2028, 0x2029)}


def hide_separators(text: str) -> str:
    """Return a text of equal length with letters of the private use area in place of U+0085, U+2028 and U+2029."""
    return text.translate(_stand_ins(text)) if not text.isascii() and _BREAKS.search(text) else text


@cache
def _choose_parser() -> Callable[[str], Any]:
    """Return the C parser; where PyYAML was built without libyaml the pure one, with one warning."""
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser  # noqa: PLC0415 - it is not always there

        return CParser
    sys.stderr.write("corpuskit: PyYAML has no libyaml here; sidecars are read, but ten times slower\n")
    return _PureParser


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's parser in Python, with the C parser's interface."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)
