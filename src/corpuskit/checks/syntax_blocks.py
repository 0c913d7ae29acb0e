"""Faults of a sidecar that concern more than a line: a value that continues below, the items of a list, a second set of fields."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpuskit.checks.shown_values import count_spaces, count_things
from corpuskit.text import yaml12
from corpuskit.text.field_names import field_meant
from corpuskit.text.lines import Lines

_MOST_LINES = 50
_ITEM = re.compile(r"( *)-[ \t]+(?![^\s:]+:(?:\s|$))\S.*")
_FIELD = re.compile(r"[^\s:#\"'\[{-][^\s:]*[ \t]*:(?=\s|$)")
_NO_JOIN = ("|", ">", "#", "&", "*")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
_FOREIGN_COMMENTS = ("<!--", "//", "/*", ";", "--")
_AFTER_BAR = re.compile(r":[ \t]+(?P<sign>[|>][+-]?[0-9]?)(?P<words>[^|>\s].*)$")
_WORDY = re.compile(r"[^\W\d][\w.-]*")


class ValueBlock(NamedTuple):
    """A field and its value on several lines: the first one's number, the offsets of all, and the same on one line."""

    number: int
    start: int
    end: int
    line: str


def find_value_block(text: str, number: int) -> ValueBlock | None:
    """Return the field whose value continues over line `number`; `None` where the line is a field of its own, or an item."""
    lines = _split_lines(text)
    if not 1 <= number <= len(lines):
        return None
    first = number
    while first > 1 and _indent_of(lines[first - 1]) > 0 and number - first < _MOST_LINES:
        if _indent_of(lines[first - 2]) < _indent_of(lines[first - 1]) and lines[first - 2].strip():
            break
        first -= 1
    for head in dict.fromkeys((number, first - 1)):
        if head >= 1 and (below := _continuation(lines, head)):
            place = Lines(text)
            joined = " ".join([lines[head - 1].rstrip(), *below])
            end = place.start(head + len(below)) + len(lines[head + len(below) - 1])
            return ValueBlock(head, place.start(head), end, joined)
    return None


def _continuation(lines: list[str], head: int) -> list[str]:
    """Return the lines on which the value of the field in line `head` continues, without their blanks."""
    line = lines[head - 1]
    value = line.partition(":")[2].strip()
    if not _FIELD.match(line.lstrip()) or not value or value.startswith(_NO_JOIN):
        return []
    below: list[str] = []
    for each in lines[head : head + _MOST_LINES]:
        bare = each.strip()
        if not bare or _indent_of(each) <= _indent_of(line) or bare.startswith(("#", "- ")) or _FIELD.match(bare):
            break
        below.append(bare)
    return below


class MovedItems(NamedTuple):
    """The items of a list that do not begin where its first one does: their lines' numbers, the words, and the text with all in one column."""

    numbers: list[int]
    column: int
    words: str
    line: str
    text: str


def align_items(text: str, number: int) -> MovedItems | None:
    """Return the items that are not right below the first one, where line `number` is among them or follows them; else `None`."""
    lines = _split_lines(text)
    items = list(_items_around(lines, number))
    if not items:
        return None
    column = _indent_of(lines[items[0] - 1])
    wrong = [item for item in items if _indent_of(lines[item - 1]) != column]
    if not wrong:
        return None
    place, aligned = Lines(text), text
    for item in reversed(wrong):
        line, start = lines[item - 1], place.start(item)
        aligned = aligned[:start] + " " * column + line.lstrip(" ") + aligned[start + len(line) :]
    return MovedItems(wrong, _indent_of(lines[wrong[0] - 1]) + 1, *_describe_columns(lines, wrong, column), aligned)


def _describe_columns(lines: list[str], wrong: list[int], column: int) -> tuple[str, str]:
    """Return the fault and the advice, and the line that it shows where only one is wrong."""
    wanted = count_spaces(column)
    if len(wrong) == 1:
        line = lines[wrong[0] - 1]
        has = _say_spaces(_indent_of(line))
        return (
            f"this item has {has} before its '-', and the first one of the list has {column or 'none'} - put {wanted} before",
            line.strip(),
        )
    numbers = ", ".join(map(str, wrong[:-1])) + f" and {wrong[-1]}"
    return (
        f"the items in lines {numbers} do not begin below the first one of the list - put {wanted} before the '-' of each",
        "",
    )


def _items_around(lines: list[str], number: int) -> Iterator[int]:
    """Yield the numbers of the lines of the list of plain items that line `number` belongs to, or ends."""
    first = number
    while first > 1 and number - first < _MOST_LINES and _ITEM.fullmatch(lines[first - 2]):
        first -= 1
    for at in range(first, min(first + _MOST_LINES, len(lines)) + 1):
        if not _ITEM.fullmatch(lines[at - 1]):
            return
        yield at


def reword_problem(text: str, problem: yaml12.YamlProblem) -> str:
    """Return a message that depends on more than the place of the problem; the problem's own where there is no better one."""
    if problem.kind == "documents" or problem.message.startswith("'...'"):
        return _advise_second_document(text, problem.line)
    if problem.kind == "number":
        return _advise_number(text, problem)
    if problem.kind == "syntax" and problem.line <= len(lines := _split_lines(text)):
        return _reword_line(text, lines, problem)
    return problem.message


def _reword_line(text: str, lines: list[str], problem: yaml12.YamlProblem) -> str:
    """Return the fault of a line, by its form and the lines around it."""
    line, message = lines[problem.line - 1], problem.message
    if line.lstrip().startswith(": "):
        return "the field's name is missing before this ':' - write it, or delete the line"
    if message.startswith("an item with '-'") and (column := _column_of_items(text, problem.line)) is not None:
        words = f"put {count_spaces(column)} before its '-', and {column + 2} before each further line of the item"
        return f"this item does not begin below the one above it - {words}"
    if message.startswith("after '|' or '>'") and (found := _AFTER_BAR.search(line)):
        words = f"keep only '{found['sign']}' on this line, and put {found['words'].strip()} on a line of its own below"
        return f"after '{found['sign']}' nothing may follow on the line - {words}, after {_indent_of(line) + 2} spaces"
    if message.startswith("this line has no") or line.startswith(_CONFLICT):
        return _advise_line_without_name(lines, problem.line, message)
    if message.startswith("a field is expected"):
        return _advise_column_of_field(lines, problem.line, message)
    return _advise_field_below(text, problem)


def _advise_line_without_name(lines: list[str], number: int, message: str) -> str:
    """Return the advice about a line without a field's name: the trace of a conflict, a comment, an item of a list."""
    line, above = lines[number - 1].strip(), lines[number - 2].strip() if number > 1 else ""
    if line.startswith(_CONFLICT):
        return "git left a conflict here - keep the right lines, and delete those with <<<<<<<, ======= and >>>>>>>"
    if sign := next((sign for sign in _FOREIGN_COMMENTS if line.startswith(sign)), ""):
        words = line.removeprefix(sign).removesuffix("-->").removesuffix("*/").strip()
        return f"a comment begins with '#' here, not with '{sign}' - write # {words}"
    if above.startswith("- ") or above in ("authors:", "tags:"):
        below = lines[number].strip() if number < len(lines) else ""
        more = bool(below) and not _FIELD.match(below) and not below.startswith(("- ", "#", *_CONFLICT))
        belongs = ", and so on the lines below, if they belong" if more else " if it belongs"
        return f"an item of a list begins with '- ' - write - {line}{belongs} to the list above"
    return message


def advise_bare_text(text: str) -> str:
    """Return the advice about a sidecar that is a text: its fields may have '=' or nothing behind their names."""
    lines = [line.strip() for line in _split_lines(text) if line.strip()]
    if all(re.match(r"[^\W\d][\w-]*\s*=", line) for line in lines):
        name, _, rest = lines[0].partition("=")
        return f"write ':' in place of each '=', such as {name.strip()}: {rest.strip()}"
    if all(field_meant(line.split()[0]) == line.split()[0] for line in lines):
        name, _, rest = lines[0].partition(" ")
        return f"write ':' behind the name of each field, such as {name}: {rest.strip()}"
    return "write id, title, source and lang; the article's text belongs in a .txt file"


def _advise_column_of_field(lines: list[str], number: int, message: str) -> str:
    """Return the advice about a field in another column than the one above it."""
    line, above = lines[number - 1], lines[number - 2] if number > 1 else ""
    has, wanted = _indent_of(line), _indent_of(above)
    if not _FIELD.match(line.strip()) or not _FIELD.match(above.strip()) or has == wanted:
        return message
    return (
        f"this field has {_say_spaces(has)} before it, and the one above has {wanted or 'none'}"
        f" - put {count_spaces(wanted)} before {line.strip()}"
    )


def _column_of_items(text: str, number: int) -> int | None:
    """Return the number of blanks before the items of the list above line `number`; `None` where there is no list."""
    for line in reversed(_split_lines(text)[max(0, number - _MOST_LINES) : number - 1]):
        if line.lstrip().startswith("- "):
            return _indent_of(line)
        if not line.startswith(" "):
            return None
    return None


def _advise_second_document(text: str, number: int) -> str:
    """Return the advice about a line '---' or '...' in the middle: the rest may be fields, another article, or a text."""
    lines = _split_lines(text)
    sign = lines[number - 1].strip()[:3]
    marks = [n for n, line in enumerate(lines, 1) if line.strip() in ("---", "...")]
    below = "\n".join(lines[number:])
    if _holds_fields("\n".join(line for n, line in enumerate(lines, 1) if n not in marks)):
        others = [n for n in marks if n != number]
        if not others:
            return f"'{sign}' has no place between the fields - delete the line '{sign}'"
        return f"'{sign}' has no place between the fields - delete lines {' and '.join(map(str, sorted(marks)))}"
    if _holds_fields(below):
        return (
            f"'{sign}' begins the fields of another article, and a sidecar holds those of one"
            " - move the lines below to the sidecar of that article, and delete this line; or delete all from here on"
        )
    return (
        f"'{sign}' ends the fields, and below it stands other text - move what stands below it to the article's .txt file,"
        " unless it is there already; then delete this line and all below it"
    )


def _holds_fields(text: str) -> bool:
    try:
        return isinstance(yaml12.load(text), dict)
    except yaml12.YamlProblem as problem:
        return problem.kind == "documents"


def _advise_number(text: str, problem: yaml12.YamlProblem) -> str:
    fault = problem.message.partition(" - ")[0]
    line = _split_lines(text)[problem.line - 1]
    name = line.strip().partition(":")[0]
    if not _WORDY.fullmatch(name):
        return f"{fault} - write a number such as 0.93"
    way_out = "" if line.startswith(" ") else ", or delete the line"
    return f"{fault} - write a number such as {name}: 0.93{way_out}"


def _advise_field_below(text: str, problem: yaml12.YamlProblem) -> str:
    """Return the advice about a field with spaces before it below a field with a value."""
    lines = _split_lines(text)
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    found = _FIELD.match(line.strip())
    above = lines[problem.line - 2].strip() if problem.line > 1 else ""
    if "':' is not expected" not in problem.message or not found or not line.startswith(" ") or not above:
        return problem.message
    name = found[0].rstrip(": \t")
    more = sum(
        _indent_of(each) == _indent_of(line) and bool(_FIELD.match(each.strip())) for each in lines[problem.line :]
    )
    here = ", here and on the lines below that begin so," if more else ""
    wanted, other = _indent_of(lines[problem.line - 2]), _FIELD.match(above)
    if wanted and other:
        further = ", and the lines below that begin so as far" if more else ""
        return (
            f"{name!r} begins further to the right than {other[0].rstrip(': ')!r} - if it is a field, put {count_spaces(wanted)}"
            f" before {line.strip()}{further}; if it is text, put the value above in quotation marks, from its first word to the"
            " end of this line"
        )
    return (
        f"the spaces before {name!r} make it part of the value above - take them away{here} if it is a field;"
        f" if it is text, put that value in quotation marks, from its first word to the end of this line"
    )


def _split_lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def _say_spaces(number: int) -> str:
    return count_things(number, "space") if number else "no spaces"


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
