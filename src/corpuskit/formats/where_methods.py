"""Methods of values that an expression of `--where` may call: those that only look."""

import ast
from collections.abc import Mapping

from corpuskit.errors import UsageError
from corpuskit.registry import suggestion

METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset(
        [
            "capitalize",
            "casefold",
            "count",
            "endswith",
            "find",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "islower",
            "isnumeric",
            "isspace",
            "istitle",
            "isupper",
            "lower",
            "lstrip",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "upper",
        ]
    ),
    list: frozenset({"count", "index"}),
    tuple: frozenset({"count", "index"}),
    dict: frozenset({"get", "items", "keys", "values"}),
}
_ALLOWED = frozenset().union(*METHODS.values())


def check_methods(parsed: ast.AST) -> None:
    """Refuse a method that changes something, or makes something larger, before the first row is read."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in _ALLOWED:
                raise UsageError(
                    f"--where: no such method: {node.func.attr!r} ({suggestion(node.func.attr, _ALLOWED)})"
                )
            if node.keywords:
                raise UsageError("--where: methods take no named arguments")
