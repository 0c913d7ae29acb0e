"""Choosing rows by an expression: `source == "The Harbour Post" and words > 300`."""

import ast
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from corpuskit.errors import UsageError
from corpuskit.registry import suggestion

Test = Callable[[Mapping[str, Any]], bool]


def where(expression: str, names: Collection[str]) -> Test:
    """Return the test that `expression` is, over columns of these names.

    The language is that of `simpleeval`: comparisons, `and`, `or`, `not`, `in`, arithmetic, the methods of strings, and the functions
    `len`, `lower` and `matches(pattern, text)`; nothing of it reaches beyond the row. Where a value that is needed is not there,
    the row does not fit, as in SQL. Raises `UsageError` for an expression that is none, or that asks for an unknown column.
    """
    import simpleeval  # noqa: PLC0415 - only where rows are chosen

    functions = {"len": len, "lower": _lower, "matches": _matches}
    evaluator = simpleeval.EvalWithCompoundTypes(functions=functions)
    try:
        parsed = evaluator.parse(expression)
    except (SyntaxError, simpleeval.InvalidExpression) as error:
        raise UsageError(f"--where: {expression!r} is not an expression: {error}") from None
    _check_names(parsed, [*names, *functions, "True", "False", "None"])

    def fits(row: Mapping[str, Any]) -> bool:
        evaluator.names = dict(row)
        try:
            return bool(evaluator.eval(expression, previously_parsed=parsed))
        except (TypeError, AttributeError, simpleeval.AttributeDoesNotExist):
            return False
        except simpleeval.InvalidExpression as error:
            raise UsageError(f"--where: {expression!r}: {error}") from None
        except (ArithmeticError, ValueError, LookupError) as error:
            raise UsageError(f"--where: {expression!r}: {error}") from None

    return fits


def _check_names(parsed: ast.AST, known: Collection[str]) -> None:
    """Refuse a column that is not there before the first row is read."""
    made = {node.id for node in ast.walk(parsed) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Name) and node.id not in known and node.id not in made:
            raise UsageError(f"--where: no such field: {node.id!r} ({suggestion(node.id, known)})")


def _lower(text: str) -> str:
    return text.lower()


def _matches(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error as error:
        raise UsageError(f"--where: {pattern!r} is not a regular expression: {error}") from None
