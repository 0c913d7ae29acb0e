"""Alternatives of a schema (`anyOf`, `oneOf`): the branch that a value was meant for, found by the errors of each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpuskit.checks.form_words import describe_form
from corpuskit.checks.shown_values import PLACEHOLDER, describe_types, show_value

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

ALTERNATIVES = ("anyOf", "oneOf")


def pick_causes(error: "ValidationError") -> Iterator["ValidationError"]:
    """Yield the errors to report: for alternatives those of the branch that fits best, if one fits better than all others."""
    if error.validator not in ALTERNATIVES or not error.context:
        yield error
        return
    ranked = sorted(group_branches(error), key=_rank_branch)
    best = ranked[0]
    if _misses_kind(best) or (len(ranked) > 1 and _rank_branch(ranked[1]) == _rank_branch(best)):
        yield _join_constants(ranked) or error
        return
    for cause in best:
        yield from pick_causes(cause)


def _join_constants(branches: "list[list[ValidationError]]") -> "ValidationError | None":
    """Return one error about a field whose constant separates all branches (`kind: photo`), with all of these as choices."""
    first = branches[0][0]
    alike = all(
        len(causes) == 1 and causes[0].validator in ("const", "enum") and causes[0].path == first.path
        for causes in branches
    )
    if not alike:
        return None
    stated: list[tuple[str, Any]] = [(str(causes[0].validator), causes[0].validator_value) for causes in branches]
    first.validator = "enum"
    first.validator_value = [
        choice for keyword, value in stated for choice in (value if keyword == "enum" else [value])
    ]
    return first


def group_branches(error: "ValidationError") -> "list[list[ValidationError]]":
    """Return the errors of each branch, in the order of the branches."""
    branches: dict[object, list[ValidationError]] = {}
    for cause in error.context or ():
        # The branch `false` has no path.
        branches.setdefault(cause.schema_path[0] if cause.schema_path else None, []).append(cause)
    return list(branches.values())


def describe_alternatives(error: "ValidationError", fitting: list[Any]) -> str:
    """Return in words that a value fits no branch, or more than one, which are `fitting`."""
    value = error.instance
    branches = group_branches(error)
    if isinstance(value, Mapping) and (single := name_single_fields(error.validator_value)):
        return _describe_choice_of_fields(single, [name for name in single if name in value])
    if not branches:
        names = _name_forms(fitting)
        return f"{show_value(value)} fits {len(fitting) or 'several'} of the forms that a value may have here, and may fit only one{names}"
    if all(map(_misses_kind, branches)):
        types = dict.fromkeys(name for causes in branches for cause in causes for name in _types_of(cause))
        wanted: Any = error.validator_value
        forms = [describe_form(form) for form in wanted] if isinstance(value, int | float) else []
        said = " or ".join(forms) if forms and all(forms) else describe_types(types)
        return f"expected {said}, not {show_value(value)}"
    names = _name_forms(error.validator_value)
    if not names:
        return f"{show_value(value)} fits none of the {len(branches)} forms that a value may have here - ask whoever wrote the corpus's schema.json"
    return f"{show_value(value)} is not allowed - write one of these{names}"


def name_single_fields(forms: object) -> list[str]:
    """Return the fields of which forms require one each, and nothing else; none where they require more."""
    if not isinstance(forms, list) or not all(
        isinstance(form, Mapping) and form.keys() == {"required"} for form in forms
    ):
        return []
    names = [form["required"] for form in forms]
    return [name[0] for name in names] if all(len(name) == 1 for name in names) else []


def _describe_choice_of_fields(names: list[str], there: list[str]) -> str:
    if there:
        return f"{' and '.join(map(repr, there))} may not stand together - keep one of them, and delete the other{'s' if len(there) > len('ab') else ''}"
    lines = ", or ".join(f"{name}: {PLACEHOLDER}" for name in names)
    return f"one of the fields {' and '.join(map(repr, names))} is missing - add a line {lines}"


def _name_forms(forms: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the forms in words, with a colon before them; empty where one of them has none."""
    words = [describe_form(form) for form in forms] if isinstance(forms, list) else []
    return ": " + "; ".join(words) if words and all(words) else ""


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
