"""Alternatives of a schema (`anyOf`, `oneOf`): the branch that a value was meant for, seen by what speaks against each."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpuskit.checks.wording import describe_types, show_value

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

ALTERNATIVES = ("anyOf", "oneOf")


def pick_causes(error: "ValidationError") -> Iterator["ValidationError"]:
    """Yield the errors to tell: for alternatives those of the branch that fits best, if one fits better than all others."""
    if error.validator not in ALTERNATIVES or not error.context:
        yield error
        return
    ranked = sorted(group_branches(error), key=_rank_branch)
    best = ranked[0]
    if _misses_kind(best) or (len(ranked) > 1 and _rank_branch(ranked[1]) == _rank_branch(best)):
        yield error
        return
    for cause in best:
        yield from pick_causes(cause)


def group_branches(error: "ValidationError") -> "list[list[ValidationError]]":
    """Return what speaks against each branch, in the order of the branches."""
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context or ():
        branches.setdefault(cause.schema_path[0], []).append(cause)
    return list(branches.values())


def describe_alternatives(error: "ValidationError") -> str:
    """Return in words that a value fits no branch, or more than one."""
    value = error.instance
    branches = group_branches(error)
    if not branches:
        count = len(error.validator_value) if isinstance(error.validator_value, list) else 0
        return f"{show_value(value)} fits more than one of the {count} forms that are allowed here; it may fit only one"
    if all(map(_misses_kind, branches)):
        types = dict.fromkeys(name for causes in branches for cause in causes for name in _types_of(cause))
        return f"expected {describe_types(types)}, not {show_value(value)}"
    return f"{show_value(value)} has none of the {len(branches)} forms that are allowed here"


def _types_of(cause: "ValidationError") -> list[str]:
    if cause.validator != "type" or cause.path:
        return []
    wanted: Any = cause.validator_value
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _misses_kind(causes: "list[ValidationError]") -> bool:
    """Return whether a value is not even of the branch's type."""
    return any(cause.validator == "type" and not cause.path for cause in causes)


def _rank_branch(causes: "list[ValidationError]") -> tuple[bool, int, int, int]:
    """Return how badly a branch fits: the wrong type, then a wrong constant (`kind: photo`), then unknown or missing fields, then all else."""
    constants = sum(cause.validator in ("const", "enum") and len(cause.path) <= 1 for cause in causes)
    fields = sum(cause.validator in ("required", "additionalProperties", "unevaluatedProperties") for cause in causes)
    return _misses_kind(causes), constants, fields, len(causes)
