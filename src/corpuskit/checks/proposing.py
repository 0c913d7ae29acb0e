"""Proposals: the intended value where the schema refuses one. Each is checked before a message shows it."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from corpuskit.checks.pattern_words import example_of_pattern
from corpuskit.checks.proposals import Proposal, Refused
from corpuskit.checks.proposing_formats import propose_format
from corpuskit.checks.shown_values import PLACEHOLDER, show_yaml, write_yaml
from corpuskit.text.field_names import fold_name

# A comment has a space behind its sign.
_HASHED = re.compile(r"#[^\s#]")
_ITEMS = re.compile(r"\s*[,;]\s*")
_NAMES = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|und|et|y|&)\s+")
_NAMED_VALUE = re.compile(r"([A-Za-z_][\w-]*)\s*[:=]\s*([^\s:=][^:=]*)")
_COMMA_NUMBER = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,. _']\d{3})+")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NO_FIELD = "-"
_WORD = "north"
_ON_ONE_LINE = "write on one line, in place of all these:"
_WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
# Whose items are words: a comma parts them. Names of people hold commas ("Calder, Ines").
_COMMAS_PART = ("tags",)
# Keys for the name of a person or thing in other people's data.
_NAMING = frozenset(("name", "author", "fullname", "title", "label", "value", "text", "headline"))
_BULLET = re.compile(r"^\s*(?:[-*•–—·]\s*|\d+[.)]\s+)")
_BARS = re.compile(r"\s*(?:[,;]|\s[|/]\s)\s*")
_BY = re.compile(r"(?i)^by:?\s+(?=\S)")


def propose_values(refused: Refused) -> Iterator[Proposal]:
    """Yield proposals, the likeliest first."""
    propose = _BY_KEYWORD.get(refused.keyword)
    if propose:
        yield from propose(refused)


def _propose_type(refused: Refused) -> Iterator[Proposal]:
    names = [refused.wanted] if isinstance(refused.wanted, str) else list(refused.wanted)
    for name in names:
        for proposal in _BY_TYPE.get(name, _propose_nothing)(refused):
            # Where a text may stand as well, a list is a guess.
            yield proposal._replace(safe=proposal.safe and not (name == "array" and "string" in names))
    if names == ["array"]:
        yield from _propose_sample_list(refused)


def _propose_nothing(_: Refused) -> Iterator[Proposal]:
    yield from ()


def _propose_text(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, list) and refused.item:
        yield Proposal(words="a list has no list in it: take the inner brackets, or the inner '-', away")
    elif isinstance(value, list):
        yield from _propose_one_of(refused)
    elif value is None and _HASHED.match(source):
        bare = source.lstrip("#") if refused.field in _COMMAS_PART else source
        yield Proposal(bare, words="what follows '#' is only a comment")
    elif isinstance(value, dict) and value:
        yield from _propose_name_of_group(refused)
    elif source and value is not None:
        yield Proposal(source, safe=True)
    elif isinstance(value, int | float):
        yield Proposal(json.dumps(value))


def _propose_one_of(refused: Refused) -> Iterator[Proposal]:
    """Yield the first text of a list, and the list as a text in brackets where that is likely."""
    value, source = refused.value, refused.source
    texts = [item for item in value if isinstance(item, str) and item]
    if not value:
        yield Proposal(words="an empty list says nothing: write a text, or delete it")
    in_words = source.startswith("[") and refused.field not in ("id", "duplicate_of")
    other, when = (source, " if the brackets belong to it") if in_words else (None, "")
    if len(value) == 1 and texts:
        safe = source != f"[{texts[0]}]" or refused.field in ("lang", "url")
        yield Proposal(texts[0], safe=safe, other=None if safe else other, other_when=when)
    elif texts:
        words, verb = "only one value can stand here", "write the right one, such as"
        yield Proposal(texts[0], words=words, verb=verb, other=other, other_when=when)
    if source:
        yield Proposal(source)


def _propose_name_of_group(refused: Refused) -> Iterator[Proposal]:
    """Yield the text that a ': ' made a group of fields: `Ines Calder: photos`."""
    value, source = refused.value, refused.source
    named = next((part for name, part in value.items() if fold_name(name) in _NAMING and isinstance(part, str)), None)
    if named is not None:
        lost = [name for name in value if value[name] is not named]
        key = next(name for name in value if value[name] is named)
        when = _keep_roles([(name, value[name], named) for name in lost])
        shown = f"- {write_yaml(named)}, without '{key}:'" if refused.dashed else ""
        yield Proposal(named, words="only the name belongs here", when=when, shown=shown)
    elif len(value) == 1 and not source.startswith("{"):
        yield from _propose_parted(refused)
    elif len(value) == 1 and _are_plain(list(value.values())) and refused.field not in ("id", "duplicate_of"):
        yield Proposal(source[1:-1].strip(), other=source, other_when=" if the braces belong to it")
    elif source and list(value.values()) == [None] and refused.field not in ("id", "duplicate_of"):
        yield Proposal(next(iter(value)), other=source, other_when=" if the braces belong to it")
    elif source:
        yield Proposal(source)
    yield Proposal(words="write one text in place of the fields")


def _propose_parted(refused: Refused) -> Iterator[Proposal]:
    """Yield the text that a ': ' parted: `Ines Calder: photos`."""
    [(name, part)] = refused.value.items()
    if refused.field == "authors":
        words = "only the name belongs here, without what follows the ':'"
        yield Proposal(name, words=words, when=_keep_role(part, name))
    if not isinstance(part, list | dict | None):
        text = refused.source or f"{name}: {part if isinstance(part, str) else json.dumps(part)}"
        yield Proposal(text, words="a ': ' in a text needs quotation marks around it")


def _keep_roles(lost: Sequence[tuple[str, object, str]]) -> str:
    """Return that fields beside a name go away, and where they can stand."""
    if not lost:
        return ""
    parts = [f"'{name}: {part}'" if not isinstance(part, list | dict | None) else f"'{name}'" for name, part, _ in lost]
    first = _keep_role(lost[0][1], lost[0][2]) if len(lost) == 1 else ""
    return f", and delete {' and '.join(parts)}{first}"


def _keep_role(part: object, name: str) -> str:
    """Return where the role of a person can stand: a field of its own under `meta`."""
    if not isinstance(part, str) or not re.fullmatch(r"[^\W\d_]{2,20}", part):
        return ""
    return f" (to keep {part!r}: under a line 'meta:', after two spaces, {part}: {write_yaml(name)})"


def _propose_list(refused: Refused) -> Iterator[Proposal]:
    value, source = refused.value, refused.source
    if isinstance(value, str) and len(refused.lines) > 1:
        yield from _propose_list_of_lines(refused)
    elif isinstance(value, str):
        bare = _strip_brackets(value.strip())
        if refused.field == "authors" and (signed := _BY.sub("", bare)) != bare:
            yield from _propose_list(refused._replace(value=signed))
            return
        parting = _ITEMS if refused.field in _COMMAS_PART else _NAMES
        if refused.field in _COMMAS_PART and re.search(r"\s[|/]\s", bare):
            parting = _BARS
        parts = [part for part in parting.split(bare) if part]
        sure = parting is not _BARS and bare == value.strip() and (len(parts) == 1 or refused.field in _COMMAS_PART)
        yield Proposal(list(dict.fromkeys(parts)), safe=sure)
    elif value is None and _HASHED.match(source):
        parts = [part.strip("#,;") for part in source.split()]
        yield Proposal([part for part in parts if part], words="what follows '#' is only a comment")
    elif isinstance(value, int | float):
        yield Proposal([source or str(value)], safe=True)
        yield Proposal([value], safe=True)
    elif isinstance(value, dict) and all(part is None for part in value.values()):
        yield Proposal(list(value), safe=True)
    elif isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
        lost = [f"'{name}'" for name in value if fold_name(name) not in ("name", "names", *field_words(refused.field))]
        words = f"a list has no room for the words before ':' ({', '.join(lost)})" if lost else ""
        kept = [f"{name}: {write_yaml(part)}" for name, part in value.items() if isinstance(part, str)] if lost else []
        when = (
            f" (to keep what stood before ':', write under a line 'meta:' one line each, after two spaces: {' and '.join(kept)})"
            if kept
            else ""
        )
        yield Proposal(list(value.values()), safe=False, words=words, when=when)


def _propose_sample_list(refused: Refused) -> Iterator[Proposal]:
    """Yield a list of one item, as the schema allows one, where the value says nothing about the items."""
    if isinstance(refused.value, dict) and (parts := list(_leaves_of(refused.value))):
        names = ", ".join(dict.fromkeys(_names_in(refused.value)))
        verb = _ON_ONE_LINE if refused.below else "write"
        yield Proposal(parts, verb=verb, when=f" (a list has no room for the names {names})")
    if isinstance(refused.value, str | dict) and not refused.lines:
        item = _likely_value(refused.schema.get("items"))
        least = refused.schema.get("minItems", 1)
        items = [_WORD if item == PLACEHOLDER else item] * (least if least in (1, 2, 3) else 1)
        if isinstance(refused.value, str):
            yield Proposal([refused.value, *items[1:]], verb="write for example")
        yield Proposal(items, verb="write for example")


def _leaves_of(value: object) -> Iterator[Any]:
    """Yield the numbers and texts in groups of fields and lists; nothing else."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _leaves_of(part)
    elif value is not None:
        yield value


def _names_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _names_in(part)


def _propose_list_of_lines(refused: Refused) -> Iterator[Proposal]:
    """Yield the list that several lines are: with the sign that is wrong before each, or on one line."""
    items = [item for line in refused.lines if (item := _BULLET.sub("", line).strip(" ,;"))]
    meant = list(dict.fromkeys(items))
    marks = {found[0].strip() if (found := _BULLET.match(line)) else "" for line in refused.lines}
    kinds = {re.sub(r"\d+", "1", mark) for mark in marks}
    if refused.below and len(kinds) == 1 and (mark := next(iter(kinds))):
        first = re.sub(r"\d+", "1", mark)
        words = f"an item of a list begins with '- ', not with '{first} '"
        if mark == "-":
            words = "a space is missing after '-'"
        elif mark in "–—":
            words = f"an item of a list begins with the short dash '- ', not with '{mark} '"
        yield Proposal(meant, words=words, shown=f"- {write_yaml(items[0])}, and so on the lines below")
    yield Proposal(meant, verb=_ON_ONE_LINE)


def _strip_brackets(value: str) -> str:
    """Return a text without brackets and quotation marks around all of it."""
    bare = value.strip("[]{}\"'")
    return bare[1:-1] if bare[:1] + bare[-1:] in ("()", "<>") else bare


def field_words(field: str) -> tuple[str, ...]:
    """Return the words that name one thing of a list and add nothing: `author` of `authors`."""
    return field, field.removesuffix("s")


def _propose_number(refused: Refused) -> Iterator[Proposal]:
    value = refused.value
    if isinstance(value, float):
        if value.is_integer():
            yield Proposal(int(value), safe=True)
        yield Proposal(words=f"write {math.floor(value)} or {math.ceil(value)}")
    if not isinstance(value, str):
        return
    text = value.strip()
    if _NUMBER.fullmatch(text):
        yield Proposal(_read_number(text), safe=True)
    elif text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        yield Proposal(float(text[:-1]) / 100)
    elif text.lower() in _NUMBERS:
        yield Proposal(_NUMBERS.index(text.lower()))
    else:
        yield from _propose_part_of_number(text, refused.wanted)


def _propose_part_of_number(text: str, wanted: object) -> Iterator[Proposal]:
    """Yield the number in a text with other signs: a comma, a unit, a second number."""
    if wanted == "integer" and _THOUSANDS.fullmatch(text):
        yield Proposal(int(re.sub("[,. _']", "", text)), words="a number has no signs between its digits")
    elif _COMMA_NUMBER.fullmatch(text):
        yield Proposal(float(text.replace(",", ".")), words="a number has a point in it, not a comma")
    elif found := re.fullmatch(rf"({_NUMBER.pattern})\s*(?:-|–|to|/)\s*({_NUMBER.pattern})", text):
        yield Proposal(words=f"one number belongs here: write {found[1]} or {found[2]}")
    elif found := re.fullmatch(rf"({_NUMBER.pattern})\s*([^\W\d_]\S*|[$€£])|([$€£])\s*({_NUMBER.pattern})", text):
        yield Proposal(
            _read_number(found[1] or found[4]), words=f"the number stands alone, without {found[2] or found[3]!r}"
        )


def _read_number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _propose_truth(refused: Refused) -> Iterator[Proposal]:
    value, reserves = refused.value, refused.field == "tdm_reservation"
    if isinstance(value, str) and value.lower() in _WORDS:
        yield Proposal(_WORDS[value.lower()], safe=True)
    elif reserves and type(value) is int and value in (0, 1):
        # The TDM Reservation Protocol writes 1 and 0.
        yield Proposal(bool(value))
    elif reserves and value is not None:
        yield Proposal(words="write true if the right to text and data mining is reserved, false if it is not")


def _propose_mapping(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, list) and refused.value and all(isinstance(part, dict) for part in refused.value):
        merged = {name: part for group in refused.value for name, part in group.items()}
        if len(merged) == sum(map(len, refused.value)):
            yield Proposal(merged, words="a group of fields has no '-'")
    if isinstance(refused.value, str) and (found := _NAMED_VALUE.fullmatch(refused.value.strip())):
        if refused.below and refused.value.startswith(f"{found[1]}:"):
            line = f"{found[1]}: {write_yaml(found[2])}"
            yield Proposal({found[1]: found[2]}, words=f"a space is missing after '{found[1]}:'", shown=line)
        yield Proposal({found[1]: found[2]})
    refused = refused._replace(schema=_first_group(refused.schema))
    required, known = refused.schema.get("required"), refused.schema.get("properties")
    named = list(known) if isinstance(known, Mapping) and refused.field != "meta" else []
    fields = required if isinstance(required, list) and required else named
    if fields and isinstance(refused.value, str):
        yield Proposal({fields[0]: refused.value})
    elif fields and isinstance(refused.value, list) and refused.value and _are_plain(refused.value):
        first, *rest = refused.value
        yield Proposal({fields[0]: first}, when=_name_rest(refused, {fields[0]: first}, rest))
    if fields and isinstance(known, Mapping):
        yield Proposal(
            {name: _likely_value(known.get(name)) for name in required or fields[:1]}, verb="write for example"
        )
    yield Proposal(words=_advise_fields_below(refused, _sample_field(refused.schema, fields)))


def _first_group(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the first of several forms that is a group of fields with names; the schema itself where there are no such forms."""
    forms = schema.get("anyOf") or schema.get("oneOf") or []
    named = (form for form in forms if isinstance(form, Mapping) and isinstance(form.get("properties"), Mapping))
    return schema if schema.get("properties") else next(named, schema)


def _sample_field(schema: Mapping[str, Any], fields: Sequence[str]) -> str:
    """Return a line that a group of fields may have; a dash where the schema allows none that is known."""
    known, patterns, more = (schema.get(key) for key in ("properties", "patternProperties", "additionalProperties"))
    if fields:
        return f"{fields[0]}: {write_yaml(_likely_value(known.get(fields[0]) if isinstance(known, Mapping) else None))}"
    if isinstance(patterns, Mapping) and patterns and (name := example_of_pattern(next(iter(patterns)))):
        return f"{name}: {write_yaml(_likely_value(next(iter(patterns.values()))))}"
    if isinstance(more, Mapping) and (value := _likely_value(more)) != PLACEHOLDER:
        return f"desk: {write_yaml(value)}"
    return _NO_FIELD if more is False else ""


def _advise_fields_below(refused: Refused, line: str) -> str:
    """Return how a group of fields is written: its name alone on a line, and the fields below."""
    value, like = refused.value, f"such as '  {line or 'desk: sea'}'"
    if line == _NO_FIELD:
        return "a group of fields goes here, which whoever wrote the corpus's schema.json has to name"
    if refused.item or value is None:
        return f"write the fields on lines below, each after two spaces, {like}"
    if isinstance(value, list) and value and _are_plain(value) and not line:
        word = write_yaml(next((part for part in value if part != "desk"), value[0]))
        return f"each value needs a name: write '{refused.field}:' alone on its line, and below it lines such as '  desk: {word}'"
    return f"write '{refused.field}:' alone on its line, and the fields below it, each after two spaces, {like}"


def _are_plain(values: Sequence[Any]) -> bool:
    return not any(isinstance(value, list | dict | None) for value in values)


def _name_rest(refused: Refused, group: Mapping[str, Any], values: Sequence[Any]) -> str:
    """Return that further values of a list need names, for the end of a message."""
    if not values:
        return ""
    known = refused.schema.get("properties") or {}
    name = "note" if isinstance(values[0], str) else "page"
    if (
        len(values) == 1
        and name not in known
        and refused.schema.get("additionalProperties") is None
        and not refused.item
    ):
        such = f"{refused.field}: {write_yaml({**group, name: values[0]})}"
        return f"; to keep {write_yaml(values[0])}, give it a name inside the braces, such as {such}"
    needs = "needs a field name of its own" if len(values) == 1 else "need field names of their own"
    return f"; {', '.join(map(write_yaml, values))} {needs}"


def _propose_choice(refused: Refused) -> Iterator[Proposal]:
    choices = refused.wanted if refused.keyword == "enum" else [refused.wanted]
    for choice in choices:
        if (
            (isinstance(choice, str) and fold_name(choice) == fold_name(str(refused.value)) != "")
            or (isinstance(choice, str) and refused.source and refused.source == choice)
            or (
                isinstance(refused.value, str)
                and isinstance(choice, int | float)
                and refused.value == str(choice).lower()
            )
        ):
            yield Proposal(choice, safe=True)
    if refused.keyword == "const":
        yield Proposal(
            refused.wanted, words=f"only {show_yaml(refused.wanted)} is allowed here", when=" if that is right"
        )


def _propose_unlike(refused: Refused) -> Iterator[Proposal]:
    kept: list[Any] = []
    for item in refused.value:
        if not any(type(item) is type(other) and item == other for other in kept):
            kept.append(item)
    yield Proposal(kept, safe=True)


def _propose_other_case(refused: Refused) -> Iterator[Proposal]:
    if isinstance(refused.value, str):
        value = refused.value.strip()
        padded = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", value)
        joined = [
            re.sub(r"[\W_]+", sign, way).strip(sign) for sign in "-_" for way in (value, value.lower(), value.upper())
        ]
        for candidate in (value.lower(), value.upper(), value, padded, *joined, re.sub(r"[\W_]+", "", value)):
            if candidate and candidate != refused.value:
                yield Proposal(candidate, safe=refused.field == "sha256")


def _propose_share(refused: Refused) -> Iterator[Proposal]:
    if refused.wanted == 1 and isinstance(refused.value, int | float) and 10 <= refused.value <= 100:  # noqa: PLR2004 - percent
        yield Proposal(refused.value / 100, words=f"write {refused.wanted} or less; if {refused.value}% is meant")


def _propose_item(refused: Refused) -> Iterator[Proposal]:
    """Yield the list with the items that it must hold, where the schema names them."""
    choices = _choices_of(refused.schema.get("contains"))
    least = refused.schema.get("minContains", 1)
    if not choices or not isinstance(refused.value, list) or not isinstance(least, int):
        return
    there = [item for item in refused.value if item in choices]
    missing = [*(choice for choice in choices if choice not in there), *(choices * least)]
    yield Proposal([*refused.value, *missing[: max(0, least - len(there))]])


def _propose_fewer(refused: Refused) -> Iterator[Proposal]:
    """Yield the list without the last ones of the items that it may not hold so often."""
    choices, most = _choices_of(refused.schema.get("contains")), int(refused.schema.get("maxContains", 0))
    kept: list[Any] = []
    for item in refused.value if choices else ():
        if item not in choices or sum(other in choices for other in kept) < most:
            kept.append(item)
    if kept:
        yield Proposal(kept)


def _choices_of(schema: object) -> list[Any]:
    if not isinstance(schema, Mapping):
        return []
    if "const" in schema:
        return [schema["const"]]
    choices = schema.get("enum")
    return choices if isinstance(choices, list) else []


def _propose_fields(refused: Refused) -> Iterator[Proposal]:
    """Yield a group with as many fields as it needs: those that the schema names, or any."""
    fields = refused.schema.get("properties")
    known = fields if isinstance(fields, Mapping) else {}
    free = [name for name in (*known, "name", "note", "place", "kind") if name not in refused.value]
    lacking = refused.wanted - len(refused.value)
    added = {name: _likely_value(known.get(name)) for name in dict.fromkeys(free[:lacking])}
    least = "one field" if refused.wanted == 1 else f"{refused.wanted} fields"
    verb = "write for example" if refused.value else f"write at least {least}, such as"
    yield Proposal({**refused.value, **added}, verb=verb)


def _propose_more_items(refused: Refused) -> Iterator[Proposal]:
    """Yield a list with as many items as it needs."""
    parts = refused.schema.get("items")
    choices = [choice for choice in _choices_of(parts) if choice not in refused.value]
    lacking = refused.wanted - len(refused.value)
    more = [*choices, *([_likely_value(parts)] * lacking)][:lacking]
    least = "one item" if refused.wanted == 1 else f"{refused.wanted} items"
    verb = "write for example" if refused.value else f"write at least {least}, such as"
    if more == [PLACEHOLDER] and not refused.value:
        yield Proposal([_WORD], verb=verb)
    yield Proposal([*refused.value, *more], verb=verb)


def _propose_other_type(refused: Refused) -> Iterator[Proposal]:
    """Yield the text for a number where no number may stand."""
    numbers = refused.wanted.get("type") in ("number", "integer") if isinstance(refused.wanted, Mapping) else False
    if numbers and len(refused.wanted) == 1 and not isinstance(refused.value, bool):
        yield Proposal(refused.source or json.dumps(refused.value), verb="write text, such as")


def _likely_value(schema: object) -> Any:  # noqa: ANN401 - any JSON value
    from corpuskit.checks.wording import find_example  # noqa: PLC0415 - it imports this layer's words

    example = find_example(schema)
    if example is not None or not isinstance(schema, Mapping) or not isinstance(schema.get("properties"), Mapping):
        return PLACEHOLDER if example is None else example
    fields = schema["properties"]
    needed = schema.get("required") or list(fields)[:1]
    return {name: _likely_value(fields.get(name)) for name in needed}


_Proposer = Callable[[Refused], Iterator[Proposal]]
_BY_TYPE: Mapping[str, _Proposer] = {
    "string": _propose_text,
    "array": _propose_list,
    "integer": _propose_number,
    "number": _propose_number,
    "boolean": _propose_truth,
    "object": _propose_mapping,
}
_BY_KEYWORD: Mapping[str, _Proposer] = {
    "type": _propose_type,
    "format": propose_format,
    "enum": _propose_choice,
    "const": _propose_choice,
    "uniqueItems": _propose_unlike,
    "pattern": _propose_other_case,
    "maximum": _propose_share,
    "contains": _propose_item,
    "minContains": _propose_item,
    "maxContains": _propose_fewer,
    "minProperties": _propose_fields,
    "minItems": _propose_more_items,
    "not": _propose_other_type,
}
