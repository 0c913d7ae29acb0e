"""Words for a setting whose value has the wrong type: the right type, and the value to write instead where that is clear."""

import difflib
import types
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

_SHOWN = 120
_TRUTHS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_NAMES = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def explain_misfit(hint: Any, value: object) -> str:  # noqa: ANN401 - a type form
    """Return the requirement that a setting does not meet, for the end of `KEY …`.

    >>> explain_misfit(int, "3"), explain_misfit(tuple[str, ...], "CK104")
    ("must be a whole number, not '3' - write 3", "must be a list of strings, not 'CK104' - write ['CK104']")
    """
    choices = _choices_of(hint)
    if choices and isinstance(value, list):
        wrong = next((part for part in value if part not in choices), value)
        return f"must be {describe_hint(hint)}; {show_toml(wrong)} is none{_suggest_choice(wrong, choices)}"
    shown = show_toml(value)
    problem = f"must be {describe_hint(hint)}, not {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}"
    return problem + (_suggest_choice(value, choices) or _suggest_value(hint, value))


def describe_hint(hint: Any) -> str:  # noqa: ANN401 - a type form
    """Return the type of a setting in words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(map(repr, args))
    if origin is tuple:
        return "a list of " + ("strings" if args[0] is str else describe_hint(args[0]).removeprefix("one of "))
    if origin is dict:
        return f"a table of which each value is {describe_hint(args[1])}"
    if origin is types.UnionType:
        return " or ".join(describe_hint(arg) for arg in args)
    return _NAMES.get(hint, getattr(hint, "__name__", str(hint)))


def show_toml(value: object) -> str:
    """Return a value as TOML writes it.

    >>> show_toml([True, "a"]), show_toml({"a": 1})
    ("[true, 'a']", '{a = 1}')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(show_toml, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {show_toml(part)}" for key, part in value.items()) + "}"
    return repr(value) if isinstance(value, str) else str(value)


def _choices_of(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type form
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return args
    return _choices_of(args[0]) if origin is tuple else ()


def _suggest_choice(value: object, choices: tuple[Any, ...]) -> str:
    if isinstance(value, str) and value in choices:
        return f" - write [{value!r}]"
    near = difflib.get_close_matches(str(value).lower(), [str(choice) for choice in choices], n=1)
    return f" - did you mean {near[0]!r}?" if near else ""


def _suggest_value(hint: Any, value: object) -> str:  # noqa: ANN401 - a type form
    """Return the value that was clearly meant, with a dash before it."""
    if get_origin(hint) is tuple and isinstance(value, str):
        return f" - write [{value!r}]"
    if hint is bool and isinstance(value, str) and value.lower() in _TRUTHS:
        return f" - write {show_toml(_TRUTHS[value.lower()])}"
    if hint in (int, float) and isinstance(value, str) and value.strip().isdecimal():
        return f" - write {value.strip()}"
    return f" - write {str(value)!r}" if hint is str and isinstance(value, int | float) else ""
