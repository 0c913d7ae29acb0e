"""The keywords of JSON Schema that `jsonschema` reads as Python does: patterns, and multiples of decimal fractions."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from corpuskit.checks.patterns import SECONDS, PatternTimeoutError, any_matches, compile_pattern


@cache
def with_patterns(validator: Any) -> Any:  # noqa: ANN401 - classes of jsonschema have no common type
    """Return a validator class of `jsonschema` whose `pattern`, `patternProperties` and `additionalProperties` follow ECMA-262, and whose `multipleOf` is decimal."""
    from jsonschema.validators import extend  # noqa: PLC0415 - takes 0.1 s

    keywords = {"pattern": _check_pattern, "patternProperties": _pattern_properties, "multipleOf": _check_multiple}
    if "additionalProperties" in validator.VALIDATORS:
        keywords["additionalProperties"] = _additional_properties
    extended: Any = extend  # jsonschema has no types here
    return extended(validator, {name: check for name, check in keywords.items() if name in validator.VALIDATORS})


def _make_error(message: str) -> Any:  # noqa: ANN401 - as above
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415 - as above

    return ValidationError(message)


def _check_pattern(validator: Any, pattern: str, instance: object, _: object) -> Iterator[Any]:  # noqa: ANN401
    if not validator.is_type(instance, "string"):
        return
    try:
        if not compile_pattern(pattern)(instance):  # type: ignore[arg-type]
            yield _make_error(f"{instance!r} does not match {pattern!r}")
    except PatternTimeoutError:
        yield _make_error(f"the pattern {pattern!r} takes more than {SECONDS:.0f} s for this value")


def _check_multiple(validator: Any, step: float, instance: Any, _: object) -> Iterator[Any]:  # noqa: ANN401
    """Yield an error for a number that is no multiple of `step`, as both are written: 0.07 is one of 0.01."""
    if validator.is_type(instance, "number") and not is_multiple(instance, step):
        yield _make_error(f"{instance!r} is not a multiple of {step}")


def is_multiple(value: float, step: float) -> bool:
    """Return whether a number is a multiple of another in decimal arithmetic.

    >>> is_multiple(0.07, 0.01), is_multiple(0.075, 0.01), is_multiple(1e300, 3)
    (True, False, False)
    """
    from fractions import Fraction  # noqa: PLC0415 - few schemas have multiples

    quotient = Fraction(repr(value)) / Fraction(repr(step))
    return quotient.denominator == 1


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], instance: Any, _: object) -> Iterator[Any]:  # noqa: ANN401
    if validator.is_type(instance, "object"):
        for pattern, schema in patterns.items():
            for name, value in instance.items():
                if any_matches([pattern], name):
                    yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[Any]:  # noqa: ANN401
    if not validator.is_type(instance, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extras = [name for name in instance if name not in known and not any_matches(patterns, name)]
    if validator.is_type(allowed, "object"):
        for name in extras:
            yield from validator.descend(instance[name], allowed, path=name)
    elif not allowed and extras:
        listed = ", ".join(map(repr, sorted(extras)))
        if patterns:
            verb = "does" if len(extras) == 1 else "do"
            yield _make_error(f"{listed} {verb} not match any of the regexes: {', '.join(map(repr, sorted(patterns)))}")
        else:
            verb = "was" if len(extras) == 1 else "were"
            yield _make_error(f"Additional properties are not allowed ({listed} {verb} unexpected)")
