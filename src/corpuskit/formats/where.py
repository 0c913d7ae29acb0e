"""Choosing rows by an expression: `source == "The Harbour Post" and words > 300`.

An expression may come from anybody (a script, a colleague's notes), so it can neither change a row nor take all memory or time: methods
that only look are allowed, patterns are matched in linear time, and one row may take five seconds.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from corpuskit.config.limits import TooSlowError, limited_time
from corpuskit.errors import UsageError
from corpuskit.formats.where_methods import METHODS, check_methods
from corpuskit.registry import suggestion

if TYPE_CHECKING:
    import simpleeval

Test = Callable[[Mapping[str, Any]], bool]

_LONGEST = 64 << 20  # characters
_MOST_BITS = 10_000


def where(expression: str, names: Collection[str]) -> Test:
    """Return the test that `expression` is, over columns of these names.

    The language is that of `simpleeval`: comparisons, `and`, `or`, `not`, `in`, arithmetic, the methods of strings, lists and mappings
    that change nothing, and the functions `len`, `lower` and `matches(pattern, text)`; nothing of it reaches beyond the row. Where a value
    that is needed is not there, the row does not fit, as in SQL. Raises `UsageError` for an expression that is none, that asks for an
    unknown column or method, or that takes too long.
    """
    import simpleeval  # noqa: PLC0415 - only where rows are chosen

    functions: dict[str, Callable[..., Any]] = {"len": len, "lower": _lower_text, "matches": _matches_pattern}
    evaluator = _evaluator(functions)
    try:
        _refuse_statements(expression)
        parsed = evaluator.parse(expression)
        _check_names(parsed, [*names, *functions, "True", "False", "None"])
        check_methods(parsed)
    except (SyntaxError, ValueError, simpleeval.InvalidExpression) as error:
        raise _wrong(expression, f"is not an expression: {error}") from None
    except (RecursionError, MemoryError):
        raise _wrong(expression, "is nested too deep") from None
    used = {node.id for node in ast.walk(parsed) if isinstance(node, ast.Name)}

    def fits(row: Mapping[str, Any]) -> bool:
        evaluator.names = {name: row[name] for name in used if name in row}
        with _explain_error(expression):
            try:
                return bool(evaluator.eval(expression, previously_parsed=parsed))
            except (TypeError, AttributeError, simpleeval.AttributeDoesNotExist):
                return False

    return fits


def _evaluator(functions: Mapping[str, Callable[..., Any]]) -> "simpleeval.EvalWithCompoundTypes":
    """Return an evaluator whose methods only look, and whose operators cannot make anything huge."""
    import simpleeval  # noqa: PLC0415 - as above

    class Evaluator(simpleeval.EvalWithCompoundTypes):  # type: ignore[misc] # without types
        def _eval_call(self, node: ast.Call) -> Any:  # noqa: ANN401 - an expression has any value
            if not isinstance(node.func, ast.Attribute):
                return super()._eval_call(node)
            target, name = self._eval(node.func.value), node.func.attr
            if name not in METHODS.get(type(target), ()):
                raise AttributeError(name)
            arguments = [self._eval(argument) for argument in node.args]
            if name == "replace":
                _check_growth(target, *arguments[:2])
            return getattr(target, name)(*arguments)

    operators = {**simpleeval.DEFAULT_OPERATORS, ast.Pow: _power, ast.Mod: _remainder}
    evaluator = Evaluator(functions=dict(functions), operators=operators)
    for kind in (ast.JoinedStr, ast.FormattedValue):
        evaluator.nodes.pop(kind, None)
    return evaluator


@contextmanager
def _explain_error(expression: str) -> Iterator[None]:
    """Turn the error of a row into a `UsageError`."""
    import simpleeval  # noqa: PLC0415 - as above

    try:
        with limited_time():
            yield
    except TooSlowError:
        raise _wrong(expression, "takes too long for one row") from None
    except (RecursionError, MemoryError):
        raise _wrong(expression, "takes too much memory for one row") from None
    except (simpleeval.InvalidExpression, ArithmeticError, ValueError, LookupError, re.error) as error:
        raise _wrong(expression, str(error)) from None


def _wrong(expression: str, why: str) -> UsageError:
    shown = expression if len(expression) <= 200 else f"{expression[:200]}…"  # noqa: PLR2004 - as much as a line shows
    return UsageError(
        f"--where: {shown!r} {why}" if why.startswith(("is ", "takes ")) else f"--where: {shown!r}: {why}"
    )


def _refuse_statements(expression: str) -> None:
    """Raise `ValueError` for anything but a single expression. `lang = 'en'` would be true for every row, and `a; b` would be `a`."""
    body = ast.parse(expression.strip()).body
    if any(isinstance(statement, ast.Assign) for statement in body):
        raise ValueError("'=' compares nothing, write '=='")
    if len(body) > 1:
        raise ValueError("there are several; join them with 'and' or 'or'")


def _check_names(parsed: ast.AST, columns: Collection[str]) -> None:
    """Refuse a column that is not there before the first row is read."""
    made = {node.id for node in ast.walk(parsed) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Name) and node.id not in columns and node.id not in made:
            raise UsageError(f"--where: no such field: {node.id!r} ({suggestion(node.id, columns)})")


def _check_growth(text: str, old: object, new: object) -> None:
    if isinstance(old, str) and isinstance(new, str) and len(text) + text.count(old) * len(new) > _LONGEST:
        raise ValueError("makes a text that is too long")


def _power(base: Any, exponent: Any) -> Any:  # noqa: ANN401 - numbers of any kind
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * abs(exponent) > _MOST_BITS:
        raise ValueError("makes a number that is too large")
    return base**exponent


def _remainder(left: Any, right: Any) -> Any:  # noqa: ANN401 - numbers of any kind
    if isinstance(left, str | bytes):
        raise ValueError("% is for numbers only")  # noqa: TRY004 - a TypeError would mean that the row does not fit
    return left % right


def _lower_text(text: str) -> str:
    return text.lower()


def _matches_pattern(pattern: str, text: str) -> bool:
    return _search(pattern)(text) is not None


@cache
def _search(pattern: str) -> Callable[[str], object]:
    """Return a search for a pattern: RE2 in linear time, Python's `re` for features that RE2 lacks (looking around, back references)."""
    import re2  # noqa: PLC0415 - as above

    options = re2.Options()
    options.log_errors = False
    try:
        python = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"--where: {pattern[:200]!r} is not a regular expression: {error}") from None
    try:
        return (
            re2.compile(pattern, options).search if pattern.isascii() and not _UNLIKE.search(pattern) else python.search
        )
    except re2.error:
        return python.search


# Syntax that RE2 reads otherwise than Python: letters and digits of all scripts, `$` before a last line feed, case.
_UNLIKE = re.compile(r"\\[wWdDsSbBZ]|\$|\(\?[aiLmsux]")
