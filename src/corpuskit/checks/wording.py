"""Words for the faults of values: one sentence for each keyword of JSON Schema, with values as YAML writes them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from corpuskit.checks.form_words import describe_form
from corpuskit.checks.formats import FORMAT_EXAMPLES, FORMATS, explain_mismatch, format_words
from corpuskit.checks.pattern_words import describe_pattern, example_of_pattern, matches_pattern
from corpuskit.checks.shown_values import count_things, describe_types, show_value, write_yaml
from corpuskit.registry import closest_name
from corpuskit.text.field_names import fold_name

# The requirements of patterns that a person should not have to read.
_PATTERN_WORDS = {
    "[A-Za-z]|[^\u0000-\u00bf]": "needs a letter in it",
    "^[0-9a-f]{64}$": "is not a hash (64 digits and small letters a to f)",
}
_TIME = re.compile(r"(?i)\d[:.h]\d\d(?![.\d])(?=\W*$|\s|:)|\d:\d\d|\d\s?[ap]\.?m\b")
_CHOICES = 40
_LIMITS_OF_NUMBERS = frozenset(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
_EXCLUDED = re.compile(r"\^\(\?!(?P<word>[\w-]+)\$\)(?P<rest>.*)")
TWICE = " stands in the list twice"
"""The end of the message about an item that repeats."""
_EXAMPLES = {"integer": "4", "number": "4.5"}


def describe_mismatch(names: list[str], value: str) -> str:
    """Return the sentence that a text has none of some formats."""
    if {"date", "date-time"} <= set(names):
        # A value with a clock time in it gets the form of a date and time, any other that of a date.
        names = ["date-time" if _TIME.search(value) else "date"]
    return f"{show_value(value.strip())} is not {' or '.join(map(format_words, names))}"


def explain_formats(names: list[str], value: object) -> str:
    """Return why a text has none of some formats, with the dash before it; empty where there is no more to add."""
    if not isinstance(value, str):
        return ""
    return next((r for name in names if name in FORMATS and (r := explain_mismatch(name, value))), "")


def describe_failure(keyword: str, wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401 - any JSON value
    """Return the fault of a value by a keyword of a schema in words; empty where there are none for the keyword."""
    say = _WORDS.get(keyword)
    return say(wanted, value, schema) if say else ""


def describe_advice(keyword: str, wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401 - any JSON value
    """Return the advice where no value can be proposed, with the dash before it: a likely choice, the reason, an example."""
    if keyword == "enum":
        return _suggest_choice(wanted, value)
    if keyword == "format":
        return explain_formats([wanted], value)
    if keyword == "pattern":
        return _advise_other_word(wanted) if _excludes_word(wanted, value) else _advise_pattern(wanted, schema)
    advise = _ADVICE.get(keyword)
    return f" - {words}" if advise and (words := advise(wanted, value, schema)) else ""


def _suggest_choice(wanted: Any, value: Any) -> str:  # noqa: ANN401
    names = [choice for choice in wanted if isinstance(choice, str)]
    near = closest_name(value, names) or _choice_meant(value, names) if isinstance(value, str) else ""
    more = (
        f", … (ask whoever wrote the corpus's schema.json for the other {len(wanted) - _CHOICES})"
        if len(wanted) > _CHOICES
        else ""
    )
    choices = ", ".join(map(write_yaml, wanted[:_CHOICES])) + more
    return f" - did you mean {near!r}? There are: {choices}" if near else f" - write one of: {choices}"


# Words that people use for the relations of copies.
_CHOICES_MEANT = {
    "exact": "copy copied duplicate dup identical same equal reprint republished repost",
    "near": "similar almost close nearduplicate neardup",
    "noisy": "ocr scan scanned transcript transcription",
    "update": "updated version newversion correction corrected revision revised later",
    "edited": "edit shortened changed modified lightlyedited",
    "excerpt": "part partial extract fragment cut abridged summary",
    "rewrite": "rewritten paraphrase reworded spun",
    "shares_quote": "quote quotation samequote",
    "shares_passage": "passage sharedpassage overlap overlapping",
    "background": "followup context related",
    "template": "form boilerplate",
    "stub": "empty short",
}


def _choice_meant(value: str, choices: list[str]) -> str:
    """Return the choice for another word with its meaning; empty where there is none."""
    word = fold_name(value)
    return next((choice for choice in choices if word in _CHOICES_MEANT.get(choice, "").split()), "")


def _describe_pattern(wanted: str, value: str, schema: Mapping[str, Any]) -> str:
    words = _PATTERN_WORDS.get(wanted)
    if words is None and _excludes_word(wanted, value):
        words = "may not stand here"
    if words is None:
        simple = describe_pattern(wanted)
        words = (
            f"has the wrong form: it {simple}"
            if simple
            else f"has not the form that this corpus asks for{_name_form(schema)}"
        )
    return f"{show_value(value)} {words}"


def _excludes_word(pattern: str, value: object) -> bool:
    """Return whether a pattern refuses a value only since it excludes this word: `^(?!none$)[a-z]+$`."""
    found = _EXCLUDED.fullmatch(pattern)
    return bool(found) and found["word"] == value and matches_pattern("^" + found["rest"], found["word"])  # type: ignore[index]


def _advise_other_word(pattern: str) -> str:
    simple = describe_pattern(pattern[pattern.index(")") + 1 :].join(("^", "")))
    form = f" ({simple.removeprefix('has to be ')})" if simple else ""
    example = example_of_pattern(pattern)
    return f" - write another word{form}" + (f", such as {show_value(example)}" if example else "")


def _name_form(schema: Mapping[str, Any]) -> str:
    """Return the schema's title of a field in brackets."""
    title = schema.get("title")
    return f" ({title.strip()})" if isinstance(title, str) and title.strip() else ""


def _advise_pattern(wanted: str, schema: Mapping[str, Any]) -> str:
    """Return an example of a pattern, and the schema's description of the field, for the end of a message."""
    shown = show_example(schema)
    if wanted in _PATTERN_WORDS:
        return show_example({"examples": schema.get("examples")})
    if "for example" in shown or not (example := example_of_pattern(wanted)):
        if "for example" in shown or describe_pattern(wanted):
            return shown
        more = f" ({shown.removeprefix(' - ')})" if shown else ""
        return f" - ask whoever wrote the corpus's schema.json how it is written{more}"
    ask = "" if describe_pattern(wanted) else "; ask whoever wrote the corpus's schema.json for the exact form"
    return f" - for example {show_value(example)}" + (f" ({shown.removeprefix(' - ')})" if shown else ask)


def describe_name_fault(pattern: str, name: str) -> str:
    """Return how names have to look, with a name like the given one that does, for the end of a message."""
    simple = describe_pattern(pattern)
    words = (
        f" - a name here {simple}"
        if simple
        else " - ask whoever wrote the corpus's schema.json how names are written here"
    )
    ways = [re.sub(r"\W+", sign, part).strip(sign) for sign in "_-" for part in (name, name.lower(), name.upper())]
    meant = next((way for way in ways if way != name and matches_pattern(pattern, way)), "")
    return f"{words}: write {meant}" if meant else words


def find_example(schema: object) -> object:
    """Return the first example of a schema, or a value that it requires; `None` where it has none."""
    if not isinstance(schema, Mapping):
        return None
    for keyword in ("examples", "enum"):
        if isinstance(schema.get(keyword), list) and schema[keyword]:
            return schema[keyword][0]
    if (stated := schema.get("const", schema.get("default"))) is not None:
        return stated
    pattern, form = schema.get("pattern"), schema.get("format")
    if isinstance(pattern, str):
        return example_of_pattern(pattern) or None if pattern not in _PATTERN_WORDS else None
    return FORMAT_EXAMPLES.get(form) if isinstance(form, str) else _example_of_type(schema)


def _example_of_type(schema: Mapping[str, Any]) -> object:
    """Return a number, or true, where a schema requires one and sets no limits; `None` for all else."""
    if schema.keys() & _LIMITS_OF_NUMBERS:
        return None
    kind = schema.get("type")
    known: dict[object, object] = {"integer": 4, "number": 4.5, "boolean": True}
    return known.get(kind) if isinstance(kind, str) else None


def show_example(schema: Mapping[str, Any]) -> str:
    """Return the first example of a schema, or else the first sentence of its description, for the end of a message."""
    example = find_example({"examples": schema.get("examples")})
    if isinstance(example, str | int | float):
        return f" - for example {show_value(example)}"
    words = schema.get("description")
    return f" - {words.partition('. ')[0].rstrip('.')}" if isinstance(words, str) and words else ""


_BEGINNINGS = (
    "is",
    "isn't",
    "has",
    "hasn't",
    "must",
    "mustn't",
    "needs",
    "should",
    "shouldn't",
    "may",
    "can",
    "cannot",
    "can't",
    "does",
    "doesn't",
    "will",
    "was",
    "are",
)


def tell_author_words(shown: str, words: str) -> str:
    """Return the author's words about a value as one sentence with it.

    >>> tell_author_words("'17'", "is no shelf mark"), tell_author_words("'17'", "the mark is on the back")
    ("'17' is no shelf mark", "'17' is not right: the mark is on the back")
    """
    first = words.split(maxsplit=1)[0]
    if first.lower() in _BEGINNINGS:
        return f"{shown} {first.lower()}{words[len(first) :]}".rstrip(".")
    return f"{shown} is not right: {words}"


def author_words(schema: object, keyword: str) -> str:
    """Return the words that the schema's author wrote for a fault (`errorMessage`, as ajv-errors has it); empty where it has none.

    >>> author_words({"errorMessage": {"pattern": "must be a shelf mark"}}, "pattern")
    'must be a shelf mark'
    """
    words = schema.get("errorMessage") if isinstance(schema, Mapping) else None
    if isinstance(words, Mapping):
        words = words.get(keyword) or words.get("_")
    return words.strip() if isinstance(words, str) else ""


def _describe_contains(wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    if most is not None and least == 0:
        return f"more than {count_things(most, 'item')} {_describe_item(wanted)}"
    bounds = f"at least {'one' if least == 1 else least}" + (f" and at most {most}" if most is not None else "")
    return f"{'is empty: ' if not value else ''}{bounds} of its items must be {_describe_item(wanted)}"


def _describe_item(schema: object) -> str:
    return describe_form(schema) or "of the kind that the schema's 'contains' describes"


def _describe_not(wanted: Any, value: Any, _: object) -> str:  # noqa: ANN401
    if isinstance(wanted, Mapping):
        names = wanted.get("required")
        if isinstance(names, list) and isinstance(value, Mapping):
            together = "together - delete one of them" if len(names) > 1 else "here - delete it"
            return f"{' and '.join(map(repr, names))} may not stand {together}"
        if "type" in wanted and len(wanted) == 1:
            return f"{show_value(value)} is {describe_types(wanted['type'])}, which may not stand here"
        if isinstance(wanted.get("pattern"), str):
            words = describe_pattern(wanted["pattern"]).replace("has to ", "may not ", 1).replace("only ", "not only ")
            return f"{show_value(value)} is not allowed: it {words or 'fits the pattern ' + wanted['pattern']}"
    return f"{show_value(value)} is not allowed here"


def _describe_repeats(_: object, value: Any, __: object) -> str:  # noqa: ANN401
    seen: list[Any] = []
    for item in value:
        if any(type(item) is type(other) and item == other for other in seen):
            return f"{show_value(item)}{TWICE}"
        seen.append(item)
    return "items repeat"


def _describe_extra_items(_: object, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401
    first = schema.get("prefixItems", schema.get("items", ()))
    most = len(first) if isinstance(first, list) else 0
    if not most:
        return f"has {count_things(len(value), 'item')}, and some are not allowed here - delete them, or ask whoever wrote the corpus's schema.json"
    return f"has {count_things(len(value), 'item')}, and may have at most {most} - delete {count_things(len(value) - most, 'item')}"


def _describe_few(wanted: int, there: int, thing: str) -> str:
    if not there:
        return f"is empty, and needs at least {count_things(wanted, thing)}"
    return f"has {count_things(there, thing)}, and needs at least {wanted}"


def _describe_empty(wanted: int, value: str, _: object) -> str:
    if not value:
        return "is empty"
    return (
        f"{show_value(value)} is too short: it has {count_things(len(value), 'character')}, and needs at least {wanted}"
    )


def _advise_nearest(wanted: Any, value: Any, _: object) -> str:  # noqa: ANN401
    """Return the multiples next to a number, in decimal arithmetic: those of 0.01 next to 0.075 are 0.07 and 0.08."""
    step, number = Decimal(str(wanted)), Decimal(str(value))
    if not 0 < number < step * 1_000_000_000:
        return ""
    below = number // step * step
    return f"write {below.normalize():f} or {(below + step).normalize():f}"


def _advise_type(wanted: Any, value: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if isinstance(value, str) and _EXAMPLES.keys() & set(names) and re.fullmatch(r"[-+]?\d+(?:\.\d+)?", value.strip()):
        return "write another number, and without quotation marks"
    if isinstance(value, str) and (kind := next((name for name in names if name in _EXAMPLES), "")):
        return f"write {describe_number(kind, schema)}"
    return "write true or false" if names == ["boolean"] and value is not None else ""


def _describe_kind(wanted: Any, schema: Mapping[str, Any]) -> str:  # noqa: ANN401 - a name or a list of names
    """Return the type that is expected, of a list with the number of its items."""
    least = schema.get("minItems", 0)
    many = wanted == "array" and isinstance(least, int) and least > 1
    return f"a list of {least} or more items" if many else describe_types(wanted)


def describe_number(kind: str, schema: Mapping[str, Any]) -> str:
    """Return the numbers that a schema allows, and one of them where it is known.

    >>> describe_number("number", {"minimum": 0, "maximum": 1, "examples": [0.93]})
    'a number from 0 to 1, such as 0.93'
    """
    low, high, example = schema.get("minimum"), schema.get("maximum"), find_example(schema)
    noun = "a whole number" if kind == "integer" else "a number"
    if low is not None and high is not None:
        noun += f" from {low} to {high}"
    elif low is not None or high is not None:
        noun += f", {high} or less" if low is None else f", {low} or more"
    limited = schema.keys() & _LIMITS_OF_NUMBERS
    if example is None and limited:
        return noun
    return f"{noun}, such as {_EXAMPLES[kind] if example is None else write_yaml(example)}"


def _other_values(wanted: object) -> str:
    """Return the values that are allowed where `not` refuses one, as far as it names others."""
    choices = wanted.get("enum") if isinstance(wanted, Mapping) else None
    shown = list(map(write_yaml, choices[:_CHOICES])) if isinstance(choices, list) else []
    return f"a value other than {', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "another value"


_ADVICE: dict[str, Callable[[Any, Any, Any], str]] = {
    "type": _advise_type,
    "minimum": lambda wanted, _value, _schema: f"write {wanted} or more",
    "maximum": lambda wanted, _value, _schema: f"write {wanted} or less",
    "exclusiveMinimum": lambda wanted, _value, _schema: f"write more than {wanted}",
    "exclusiveMaximum": lambda wanted, _value, _schema: f"write less than {wanted}",
    "minProperties": lambda wanted, value, _: f"add {count_things(wanted - len(value), 'field')}",
    "minLength": lambda wanted, _value, _schema: f"write it in full ({count_things(wanted, 'character')} or more)",
    "maxLength": lambda wanted, _value, _schema: f"write the right one ({count_things(wanted, 'character')} or fewer)",
    "multipleOf": _advise_nearest,
    "minContains": lambda _wanted, _value, _schema: "add what is missing",
    "maxContains": lambda _wanted, _value, _schema: "delete the others",
    "maxProperties": lambda wanted, value, _: f"delete {count_things(len(value) - wanted, 'field')}",
    "maxItems": lambda wanted, value, _: f"delete {count_things(len(value) - wanted, 'item')}",
    "minItems": lambda wanted, value, _: f"add {count_things(wanted - len(value), 'item')}",
    "not": lambda wanted, value, _: "" if isinstance(value, Mapping) else f"write {_other_values(wanted)}",
}
_WORDS: dict[str, Callable[[Any, Any, Any], str]] = {
    "type": lambda wanted, value, schema: f"expected {_describe_kind(wanted, schema)}, not {show_value(value)}",
    "format": lambda wanted, value, _: describe_mismatch([wanted], value),
    "enum": lambda _wanted, value, _: f"{show_value(value)} is not allowed",
    "const": lambda _wanted, value, _: f"{show_value(value)} is not allowed",
    "pattern": _describe_pattern,
    "minLength": _describe_empty,
    "maxLength": lambda wanted, value, _: (
        f"{show_value(value)} is too long: it has {count_things(len(value), 'character')}, and may have at most {wanted}"
    ),
    "minimum": lambda _wanted, value, _: f"{value} is too low",
    "maximum": lambda _wanted, value, _: f"{value} is too high",
    "exclusiveMinimum": lambda _wanted, value, _: f"{value} is too low",
    "exclusiveMaximum": lambda _wanted, value, _: f"{value} is too high",
    "multipleOf": lambda wanted, value, _: f"{value} is not a multiple of {wanted}",
    "minItems": lambda wanted, value, _: _describe_few(wanted, len(value), "item"),
    "maxItems": lambda wanted, value, _: f"has {count_things(len(value), 'item')}, and may have at most {wanted}",
    "items": _describe_extra_items,
    "additionalItems": _describe_extra_items,
    "unevaluatedItems": _describe_extra_items,
    "uniqueItems": _describe_repeats,
    "minProperties": lambda wanted, value, _: _describe_few(wanted, len(value), "field"),
    "maxProperties": lambda wanted, value, _: f"has {count_things(len(value), 'field')}, and may have at most {wanted}",
    "contains": _describe_contains,
    "minContains": lambda wanted, _value, schema: (
        f"at least {wanted} of its items must be {_describe_item(schema.get('contains'))}"
    ),
    "maxContains": lambda wanted, _value, schema: (
        f"at most {wanted} of its items may be {_describe_item(schema.get('contains'))}"
    ),
    "not": _describe_not,
}
