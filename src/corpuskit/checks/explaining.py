"""Errors of `jsonschema` as findings: with a code, a place, words for people, and the intended value where there is one."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit.checks.branches import (
    ALTERNATIVES,
    describe_alternatives,
    group_branches,
    name_single_fields,
    pick_causes,
)
from corpuskit.checks.form_words import describe_condition, describe_form
from corpuskit.checks.judged_sidecar import JudgedSidecar, SidecarEdit, Steps, edit_value
from corpuskit.checks.pattern_words import describe_pattern
from corpuskit.checks.patterns import any_matches
from corpuskit.checks.proposals import Proposal, Refused
from corpuskit.checks.proposing import propose_values
from corpuskit.checks.proposing_formats import NO_MOMENT, NO_TIME
from corpuskit.checks.schema import Schema
from corpuskit.checks.schema_checks import CHOICE, FORMAT, LIMIT, MISSING, TYPE, UNKNOWN
from corpuskit.checks.shown_values import (
    PLACEHOLDER,
    character_name,
    count_things,
    describe_types,
    name_place,
    show_value,
    show_yaml,
    write_yaml,
)
from corpuskit.checks.wording import (
    TWICE,
    author_words,
    describe_advice,
    describe_failure,
    describe_mismatch,
    describe_name_fault,
    describe_number,
    explain_formats,
    find_example,
    tell_author_words,
)
from corpuskit.model import Finding
from corpuskit.registry import closest_name, suggestion
from corpuskit.text.field_names import field_meant, fold_name, known_names
from corpuskit.text.json_pointer import escape_token

if TYPE_CHECKING:
    from corpuskit.checks.definition import Check

_NAMES = r"(?s)\((.*) (?:was|were) unexpected\)"
_KINDS: "dict[str, Check]" = {
    "additionalProperties": UNKNOWN,
    "unevaluatedProperties": UNKNOWN,
    "required": MISSING,
    "dependentRequired": MISSING,
    "type": TYPE,
    "format": FORMAT,
    "enum": CHOICE,
    "const": CHOICE,
}
_COMPUTED = ("text", "words", "path")
_NO_FIELDS = {
    "text": "the article's text stands in the .txt file: move there what is missing in it, then delete this line",
    "words": "the number of words is computed: delete this line",
    "path": "the path of the file is known: delete this line",
}
_SHOWN = 100
_FEW = 4
_RECORD = (
    " - only `corpuskit clean` writes this record: if you typed it, delete it; if not, leave it and ask whoever looks"
    " after the corpus to bring back the last saved version (git)"
)
_NEAR = 40
# So like must the names of two fields be where one of them is to be deleted.
_SURE = 0.8
_DIGITS = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?")
# After such advice the line may go as well.
_HOPELESS = ("there is no such", NO_MOMENT, NO_TIME, "write true", "write the fields", "each value needs a name")
# Where a value breaks one of these, another is as good as none.
_LEAVABLE = frozenset(
    (
        "enum",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "pattern",
        "minLength",
        "maxLength",
    )
)
_LENGTHS = {"minLength": "is really so short", "maxLength": "is right"}
_ROUNDS = 10
_NEEDED = ", which is needed "
_EMPTY_TWICE = f"{show_value(None)}{TWICE}"
_FOR_TEXTS = ("format", "pattern", "minLength", "enum")
_NOTHING = frozenset(("none", "n/a", "na", "nil", "unknown", "-", "?", "tbd", "todo", "no"))


class _Explained(NamedTuple):
    """A finding, the safe edit that mends it, and the field: for an unknown one the intended name, for a missing one its own.

    `lacking` are the missing fields of a cleaning record. `belongs_to_meta`: the field stands below an empty `meta:`, outside of it.
    """

    finding: Finding
    edit: SidecarEdit | None = None
    field: str = ""
    lacking: tuple[str, ...] = ()
    belongs_to_meta: bool = False


def schema_findings(
    schema: Schema,
    value: Mapping[str, Any],
    path: str,
    text: str | None,
    row: int = 1,
    *,
    wants: Callable[[Finding], bool] = bool,
) -> list[Finding]:
    """Return the findings of the schema in a sidecar (at its line and column in `text`) or a row's metadata (at the row).

    Only findings that `wants` lets pass are returned. A field under a wrong name is one finding, of its name; that the field of the
    right name is missing is not reported as well.
    """
    explained = [each for each in _explain_all(schema, value, path, text, row) if wants(each.finding)]
    empty = {_parent_pointer(each.finding) for each in explained if each.finding.check == TYPE.name}
    explained = [
        each
        for each in explained
        if not (each.finding.message.endswith(_EMPTY_TWICE) and (each.finding.pointer or "") in empty)
    ]
    if any(each.belongs_to_meta for each in explained):
        explained = [each for each in explained if each.finding.pointer != "/meta"]
    meant = {(_parent_pointer(each.finding), each.field) for each in explained if each.finding.check == UNKNOWN.name}
    return [
        each.finding
        for each in explained
        if not (each.finding.check == MISSING.name and (each.finding.pointer or "", each.field) in meant)
    ]


def _parent_pointer(finding: Finding) -> str:
    return (finding.pointer or "").rpartition("/")[0]


def safe_edits(schema: Schema, value: Mapping[str, Any], text: str) -> list[SidecarEdit]:
    """Return the edits of a sidecar that mend findings of the schema with only one possible meaning."""
    explained = _explain_all(schema, value, "", text, 1)
    return [each.edit for each in explained if each.edit is not None and each.finding.fixable]


def fitted_fields(schema: Schema, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return fields with the surely intended values where the schema refuses the given ones: numbers for digits, dates, choices."""
    for _ in range(_ROUNDS):
        edits = [each.edit for each in _explain_all(schema, value, "", None, 1) if each.edit and not each.edit.rename]
        if not edits:
            return value
        for edit in edits:
            value = edit_value(value, edit)
    return value


def _explain_all(schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int) -> list[_Explained]:
    if schema.accepts(value):
        return []
    explained: dict[tuple[str, str, str], _Explained] = {}
    sidecar = JudgedSidecar(schema, value, path, text, row)
    for error in schema.errors(value):
        for deeper in pick_causes(error):
            for each in _Explainer(sidecar, deeper).explain_error():
                key = (each.finding.check, each.finding.pointer or "", each.finding.message)
                explained.setdefault(key, each)
    return _join_lacking(list(explained.values()))


def _describe_lacking(names: Iterable[str]) -> str:
    """Return what a cleaning record lacks, and what to do."""
    return f"cleaning: fields are missing ({', '.join(names)}){_RECORD}"


def _join_lacking(explained: list[_Explained]) -> list[_Explained]:
    """Return the findings with one in place of several about missing fields of a cleaning record."""
    lacking = [each for each in explained if each.lacking]
    if len(lacking) < len(("one", "other")):
        return explained
    message = _describe_lacking(sorted({name for each in lacking for name in each.lacking}))
    joined = lacking[0]._replace(finding=replace(lacking[0].finding, message=message))
    return [joined if each is lacking[0] else each for each in explained if each is lacking[0] or each not in lacking]


class _Explainer:
    """One error of `jsonschema`, as findings."""

    def __init__(self, sidecar: JudgedSidecar, error: Any) -> None:  # noqa: ANN401 - parts of an error may be unset
        self.sidecar, self.schema, self.error = sidecar, sidecar.schema, error
        self.steps: Steps = tuple(error.absolute_path)
        # Whether a field was sent below a line `meta:` that is still to be written.
        self.has_moved = False
        self.pointer = "".join(f"/{escape_token(step)}" for step in self.steps)

    def explain_error(self) -> Iterator[_Explained]:
        """Yield the findings: one for each field concerned, or one for the value."""
        match str(self.error.validator):
            case "additionalProperties" | "unevaluatedProperties" if names := list(self._unexpected_names()):
                yield from (self._unknown_field(name) for name in names)
            case "required":
                missing = [name for name in self.error.validator_value if name not in self.error.instance]
                if self.steps == ("cleaning",):
                    yield self._tell(_describe_lacking(missing))._replace(lacking=tuple(missing))
                else:
                    yield from map(self._missing_field, missing)
            case "dependentRequired" | "dependencies":
                yield from self._missing_dependents()
            case _ if self._names_a_field():
                yield self._refused_name(str(self.error.instance))
            case "None" if name := self._forbidden_field():
                yield self._tell(self._forbid_field(name), name=name, of="key")
            case "not" if names := self._excluded_fields():
                yield self._tell(self._build_message(), name=names[-1], of="key")
            case "anyOf" | "oneOf" if self._concerns_single_fields():
                yield self._choose_single_field()
            case "type" if rows := self._advise_rows():
                parent = _Explainer(self.sidecar, self.error)
                parent.steps, parent.pointer = self.steps[:-1], self.pointer.rpartition("/")[0]
                yield parent._tell(f"{parent._dotted_name()}: {rows}")
            case _:
                yield self._refused_value()

    def _forbid_field(self, name: str) -> str:
        """Return that a field is not allowed, and the condition where there is one."""
        words = f"the field {name!r} is not allowed{self._name_parent()}"
        condition, when = self._part_of_condition(), self._condition()
        fields = list(condition.get("properties", ())) if when and isinstance(condition, Mapping) else []
        if not when:
            return f"{words} - delete it"
        correct = f", or correct {fields[0]!r}" if len(fields) == 1 else ""
        return f"{words} {when.removeprefix(_NEEDED)} - delete it{correct}"

    def _single_fields(self) -> list[str]:
        """Return the fields of which only one may stand here, as far as they are there."""
        if not isinstance(self.error.instance, Mapping):
            return []
        names = name_single_fields(self.error.validator_value)
        return [name for name in self.error.instance if name in names]

    def _choose_single_field(self) -> _Explained:
        """Return the finding that one of several fields is missing, or that more than one is there: then it stands at the last of them."""
        message = self._build_message()
        if names := self._single_fields():
            return self._tell(message, name=names[-1], of="key")
        return self._tell(message.replace("add a line", self._where_to_add(), 1) if self.steps else message)

    def _concerns_single_fields(self) -> bool:
        return isinstance(self.error.instance, Mapping) and bool(name_single_fields(self.error.validator_value))

    def _where_to_add(self) -> str:
        """Return where a group of fields gets another one."""
        before = self._spaces_before_fields()
        if not before or self.sidecar.written(self.pointer).startswith("{"):
            return "add to it"
        return f"add below it, after {before}, a line"

    def _spaces_before_fields(self) -> str:
        """Return how many spaces stand before the fields of a group, in words; empty where none do."""
        first = next(iter(self.error.instance), "")
        column = self.sidecar.place(f"{self.pointer}/{escape_token(first)}", "key")[1] if first else 1
        return count_things(column - 1, "space") if column > 1 else ""

    def _advise_rows(self) -> str:
        """Return how a list of lists is written where its items are no lists; empty where that is not the fault."""
        if self.error.validator_value != "array" or not self.steps or not isinstance(self.steps[-1], int):
            return ""
        items: Any = self.sidecar.value
        for step in self.steps[:-1]:
            items = items[step]
        if not 2 <= len(items) <= _NEAR or any(isinstance(item, list | dict | None) for item in items):  # noqa: PLR2004 - two rows
            return ""
        parent = self.steps[:-1]
        ways = [([list(items)], "one row"), ([[item] for item in items], f"{len(items)} rows")]
        fitting = [(way, words) for way, words in ways if self.sidecar.accepts(SidecarEdit(parent, way))]
        name = f"{parent[-1]}: " if isinstance(parent[-1], str) and self.sidecar.has_lines else ""
        shown = ", or ".join(f"{name}{write_yaml(way)} for {words}" for way, words in fitting)
        return f"each item has to be a list itself - write {shown}" if shown and len(shown) <= 2 * _SHOWN else ""

    def _missing_dependents(self) -> Iterator[_Explained]:
        for name, needed in self.error.validator_value.items():
            if name in self.error.instance and isinstance(needed, list):
                for each in (each for each in needed if each not in self.error.instance):
                    words = f"missing field {each!r}{self._name_parent()}, which {name!r} needs beside it"
                    yield self._tell(words + self._line_to_add(each), field=each)

    def _missing_field(self, name: str) -> _Explained:
        return self._tell(
            f"missing field {name!r}{self._name_parent()}{self._condition()}{self._line_to_add(name)}", field=name
        )

    def _line_to_add(self, name: str) -> str:
        """Return the missing line, or one such as it, for the end of a message; empty where there are no lines."""
        if not self.sidecar.has_lines:
            return ""
        example = self._example_of(name)
        if self.steps and self.steps[0] == "cleaning":
            return _RECORD
        if self.steps:
            return self._part_to_add(name, PLACEHOLDER if example is None else example)
        if example is None:
            return f" - add a line {name}: {PLACEHOLDER}"
        choices = self._choices_of(name)
        if 0 < len(choices) <= _FEW:
            lines = " or ".join(f"{name}: {write_yaml(choice)}" for choice in choices)
            return f" - add a line {lines}"
        return f" - add a line such as {name}: {write_yaml(example)}"

    def _part_to_add(self, name: str, value: object) -> str:
        """Return the field that a group lacks: the group as it is written then, or the line to add to it."""
        line = f"{name}: {write_yaml(value)}"
        group = self.error.instance
        if self.sidecar.written(self.pointer).startswith("{") and isinstance(group, Mapping):
            lacking = [each for each in self._required_here() if each not in group]
            whole = self._line_with({**group, **{each: self._value_of(each) for each in lacking}, name: value})
            if len(whole) <= _SHOWN:
                return f" - write {whole}"
        before = self._spaces_before_fields()
        if not before:
            return f" - add {line} to it"
        such = "" if value == PLACEHOLDER else " such as"
        return f" - add below it, after {before}, a line{such} {line}"

    def _required_here(self) -> list[str]:
        wanted = self.error.validator_value
        return wanted if self.error.validator == "required" and isinstance(wanted, list) else []

    def _value_of(self, name: str) -> object:
        example = self._example_of(name)
        return PLACEHOLDER if example is None else example

    def _choices_of(self, name: str) -> list[Any]:
        """Return the few values that a missing field may have."""
        part = self._schema_of(name)
        if not isinstance(part, Mapping):
            return []
        choices = [part["const"]] if "const" in part else part.get("enum")
        return choices if isinstance(choices, list) else []

    def _schema_of(self, name: str) -> object:
        fields = self.error.schema.get("properties") if isinstance(self.error.schema, Mapping) else None
        own = fields.get(name) if isinstance(fields, Mapping) else None
        return self.schema.field(name) if own is None and not self.steps else own

    def _example_of(self, name: str) -> object:
        fields = self.error.schema.get("properties") if isinstance(self.error.schema, Mapping) else None
        own = find_example(fields.get(name)) if isinstance(fields, Mapping) else None
        return find_example(self.schema.field(name)) if own is None and not self.steps else own

    def _condition(self) -> str:
        """Return in words the condition that makes a field needed, where an `if` or another field does."""
        path = list(self.error.absolute_schema_path)
        if "dependentSchemas" in path[:-1] and self.error.validator == "required":
            return f", which {path[path.index('dependentSchemas') + 1]!r} needs beside it"
        words = describe_condition(self._part_of_condition())
        return f"{_NEEDED}{'where' if 'then' in path else 'unless'} {words}" if words else ""

    def _part_of_condition(self) -> object:
        """Return the `if` of the schema whose `then` or `else` an error is about; `None` for any other error."""
        path = list(self.error.absolute_schema_path)
        branch = next((step for step in path if step in ("then", "else")), None)
        part: Any = self.schema.data if branch else None
        for step in path[: path.index(branch)] if branch else ():
            part = part.get(step) if isinstance(part, Mapping) else part[step] if isinstance(part, list) else None
        return part["if"] if isinstance(part, Mapping) and {"if", branch} <= part.keys() else None

    def _refused_name(self, name: str) -> _Explained:
        """Return the finding about the name of a field (`propertyNames`), with the form that names have here."""
        words = f"the name {show_value(name)} is not allowed{self._name_parent()}"
        if self.error.validator == "pattern":
            return self._tell(words + describe_name_fault(self.error.validator_value, name), name=name, of="key")
        why = self._build_message().removeprefix(f"{self._dotted_name()}: ").removeprefix(f"{show_value(name)} ")
        return self._tell(f"{words}: it {why}{self._advice()}", name=name, of="key")

    def _excluded_fields(self) -> list[str]:
        """Return the fields that exclude each other, in the order of the sidecar."""
        wanted = self.error.validator_value
        names = wanted.get("required") if isinstance(wanted, Mapping) else None
        if not isinstance(names, list) or not isinstance(self.error.instance, Mapping):
            return []
        return [name for name in self.error.instance if name in names]

    def _forbidden_field(self) -> str:
        """Return the field that a schema `false` forbids: `jsonschema` gives its value, and the place of its mapping."""
        mapping: Any = self.sidecar.value
        for step in self.steps:
            mapping = mapping[step]
        fields = mapping.items() if isinstance(mapping, Mapping) and mapping is not self.error.instance else ()
        names = [name for name, value in fields if value is self.error.instance]
        return names[0] if len(names) == 1 else ""

    def _tell(
        self,
        message: str,
        *,
        name: str | None = None,
        of: str = "value",
        edit: SidecarEdit | None = None,
        field: str = "",
    ) -> _Explained:
        check = _KINDS.get(str(self.error.validator), LIMIT)
        if check is LIMIT and self._is_formats():
            check = FORMAT
        pointer = self.pointer if name is None else f"{self.pointer}/{escape_token(name)}"
        place = self.sidecar.place(pointer, of)
        finding = check.at(self.sidecar.path, place, message, pointer=pointer, fixable=edit is not None)
        return _Explained(finding, edit, field)

    def _unknown_field(self, name: str) -> _Explained:
        if self._stands_below_empty_meta(name):
            line = f"{name}: {self.sidecar.written(f'{self.pointer}/{escape_token(name)}').strip()}"
            words = f"{name!r} stands outside 'meta:' - put two spaces before it:   {line}"
            return self._tell(words, name=name, of="key")._replace(belongs_to_meta=True)
        hint, edit, meant = self._hint_at_field(name)
        odd = next((f" (with a {character_name(c)} in it)" for c in name if not c.isprintable()), "")
        words = f"unknown field {show_value(name)}{odd}{self._name_parent()}{hint}"
        return self._tell(words, name=name, of="key", edit=edit, field=meant)

    def _stands_below_empty_meta(self, name: str) -> bool:
        """Return whether an unknown field stands right below a line `meta:` that holds nothing, or below another such field."""
        fields = self.error.instance
        if self.steps or not self.sidecar.has_lines or fields.get("meta", ...) is not None or len(fields) > _SHOWN:
            return False
        if isinstance(fields[name], list | dict | None) or "\n" in str(fields[name]):
            return False
        lines = {self.sidecar.place(f"/{escape_token(each)}", "key")[0]: each for each in fields}
        line = self.sidecar.place(f"/{escape_token(name)}", "key")[0] - 1
        while line in lines and lines[line] != "meta" and lines[line] not in self.schema.fields:
            line -= 1
        return lines.get(line) == "meta"

    def _hint_at_field(self, name: str) -> tuple[str, SidecarEdit | None, str]:
        """Return the advice about an unknown field, the edit that follows it where that is safe, and the intended field."""
        there = self._known_fields()
        free = [field for field in there if field not in self.error.instance]
        meant = field_meant(name) if not self.steps else ""
        if meant in free and not self._holds_other_kind(name):
            return self._hint_at_renaming(name, meant)
        if meant in there and meant not in free:
            return self._hint_at_double(name, meant), None, ""
        if name == "<<" or (not self.steps and name in _COMPUTED):
            return f" - {_NO_FIELDS.get(name) or f'it copies no fields here: {self._fields_to_write()}'}", None, ""
        if near := "" if self._holds_other_kind(name) else closest_name(name, free):
            return self._hint_at_spelling(name, near)
        if double := self._second_name_of(name, [field for field in there if field not in free]):
            return self._hint_at_double(name, double), None, ""
        named = suggestion(name, free) if free and self.steps else self._allowed_names()
        return f" - {named if self.steps or not free else self._place_of_own(name)}", None, ""

    def _second_name_of(self, name: str, fields: list[str]) -> str:
        """Return the one of some fields of which a name is a misspelling, or one of another word for it; empty where none is."""
        if near := closest_name(name, fields, cutoff=_SURE):
            return near
        meant = "" if self.steps else field_meant(closest_name(fold_name(name), known_names(), cutoff=_SURE))
        return meant if meant in fields else ""

    def _holds_other_kind(self, name: str) -> bool:
        """Return whether an unknown field holds a group or a list that no field with a name like it may hold."""
        value = self.error.instance[name]
        if self.steps or not isinstance(value, Mapping | list) or not value:
            return False
        near = field_meant(name) or closest_name(name, self._known_fields())
        part = self.schema.field(near) if near else None
        kind = part.get("type") if isinstance(part, Mapping) else None
        return bool(near) and kind not in ("array", "object") and self._renaming(name, near) is None

    def _hint_at_double(self, name: str, meant: str) -> str:
        """Return the advice about a second name of a field that is there: only a person can choose between the two values."""
        value, there = self.error.instance[name], self.error.instance[meant]
        edit = self._renaming(name, meant)
        line = f"{meant}: {write_yaml(edit.value)}" if edit else ""
        if not 0 < len(line) <= _SHOWN or not self.sidecar.has_lines or value == there:
            return f" - {meant!r} is there already: {'delete this line' if self.sidecar.has_lines else 'leave one of them out'}"
        return f" - {meant!r} is there already: delete this line; if its value is the right one, write {line} in place of the other"

    def _fields_to_write(self) -> str:
        """Return the lines that a merge key (`<<`) inserts."""
        value = self.error.instance["<<"]
        parts = value.items() if isinstance(value, Mapping) else ()
        lines = [f"{name}: {write_yaml(part)}" for name, part in parts if name not in self.error.instance]
        if not lines:
            return "delete this line" if parts else "write the fields themselves instead"
        shown = lines[0] if len(lines) == 1 else " and ".join(f"'{line}'" for line in lines)
        if len(shown) > 2 * _SHOWN:
            return "write the fields themselves instead, each on its line"
        return f"write {shown}" if len(lines) == 1 else f"write its fields instead, each on its line: {shown}"

    def _place_of_own(self, name: str) -> str:
        """Return the place for a field of the user's own, and the lines."""
        value = self.error.instance[name]
        there = isinstance(self.error.instance.get("meta"), Mapping)
        if not self.sidecar.has_lines:
            return "fields of your own go under 'meta'"
        again, self.has_moved = self.has_moved, True
        parts = value if isinstance(value, list) else [value]
        if not any(isinstance(part, list | dict | None) for part in parts) and len(write_yaml(value)) <= _SHOWN:
            line = f"put it under the same 'meta:', after two spaces: {name}: {write_yaml(value)}"
            return f"fields of your own go under 'meta:': {line if again and not there else self._move_to_meta(name, value)}"
        above = "move it below the line 'meta:'" if there or again else "write a line 'meta:' above it"
        return f"fields of your own go under 'meta:': {above}, and put two spaces before each of its lines"

    def _hint_at_spelling(self, name: str, meant: str) -> tuple[str, SidecarEdit | None, str]:
        """Return the hint that another field with a similar name was intended, with its line."""
        edit = self._renaming(name, meant)
        line = f"{meant}: {write_yaml(edit.value)}" if edit and self.sidecar.has_lines else ""
        then = f" Then write {line}" if 0 < len(line) <= _SHOWN else "" if edit else self._fault_under(name, meant)
        alike = next((c for c, d in zip(name, meant, strict=False) if c != d), "") if len(name) == len(meant) else ""
        look = f" Its {alike!r} is another letter ({character_name(alike)})." if alike and not alike.isascii() else ""
        return f" - did you mean {meant!r}?{look}{then}", None, meant

    def _hint_at_renaming(self, name: str, meant: str) -> tuple[str, SidecarEdit | None, str]:
        """Return the line with the right name, and with its right value; where that is not sure, the fault of the value."""
        edit = self._renaming(name, meant)
        if edit is None:
            return f" - did you mean {meant!r}?{self._fault_under(name, meant)}", None, meant
        value = self.error.instance[name]
        typed = self.sidecar.source(f"{self.pointer}/{escape_token(name)}", value) if edit.value == value else ""
        line = f"{meant}: {typed or write_yaml(edit.value)}"
        if not self.sidecar.has_lines or len(line) > _SHOWN or "\n" in str(edit.value):
            return f" - did you mean {meant!r}?", edit, meant
        return f" - write {line}", edit, meant

    def _fault_under(self, name: str, meant: str) -> str:
        """Return the fault of the value of a field under the intended name, as a second sentence."""
        edit = SidecarEdit((*self.steps, name), self.error.instance[name], meant)
        for error in self.sidecar.errors_after(edit):
            choices: Any = error.validator_value if error.validator == "enum" else []
            if 0 < len(choices) <= _FEW and self.sidecar.has_lines:
                lines = " or ".join(f"{meant}: {write_yaml(choice)}" for choice in choices)
                return f" Then write {lines} ({show_value(edit.value)} is not allowed)"
            words = _Explainer(self.sidecar.edited(edit), error)._refused_value().finding.message  # noqa: SLF001 - the same class
            return f" If so, {words.removeprefix(f'{meant}: ')}"
        return ""

    def _allowed_names(self) -> str:
        schema = self.error.schema
        patterns = list(schema.get("patternProperties", ())) if isinstance(schema, Mapping) else []
        if not patterns:
            return "no fields are allowed here: delete it"
        simple = [describe_pattern(pattern) for pattern in patterns]
        return "rename it: a name here " + " or ".join(
            word or f"fits {pattern}" for word, pattern in zip(simple, patterns, strict=True)
        )

    def _renaming(self, name: str, meant: str) -> SidecarEdit | None:
        """Return the edit that renames a field, with its value in the form of the schema; `None` where it is not sure."""
        value = self.error.instance[name]
        steps = (*self.steps, name)
        if self.sidecar.accepts(SidecarEdit(steps, value, meant)):
            return SidecarEdit(steps, value, meant)
        renamed = self.sidecar.edited(SidecarEdit(steps, value, meant))
        for error in self.schema.errors(renamed.value):
            if tuple(error.absolute_path) == (*self.steps, meant):
                for proposal in _Explainer(renamed, error)._proposals():  # noqa: SLF001 - the same class
                    edit = SidecarEdit(steps, proposal.value, meant)
                    if proposal.safe and self.sidecar.accepts(edit):
                        return edit
        return None

    def _known_fields(self) -> list[str]:
        return list(self.schema.fields if not self.pointer else self.schema.fields_of(self.error.schema))

    def _unexpected_names(self) -> Iterator[str]:
        """Yield the names that were not expected: of `properties` and patterns, or as the message lists them."""
        schema = self.error.schema
        if self.error.validator == "additionalProperties" and isinstance(schema, Mapping):
            patterns = list(schema.get("patternProperties", ()))
            known = schema.get("properties", {})
            yield from (n for n in self.error.instance if n not in known and not any_matches(patterns, n))
        elif listed := re.search(_NAMES, self.error.message):
            import ast  # noqa: PLC0415 - slow to import, rarely needed

            yield from sorted(ast.literal_eval(f"({listed[1]},)"), key=list(self.error.instance).index)

    def _names_a_field(self) -> bool:
        """Return whether the error is about a field's name (`propertyNames`) and not about a value."""
        path = list(self.error.absolute_schema_path)
        at = path.index("propertyNames") if "propertyNames" in path else -1
        return (
            at >= 0
            and isinstance(self.error.instance, str)
            and (at == 0 or path[at - 1] not in ("properties", "$defs"))
        )

    def _name_parent(self) -> str:
        return f" in {self._dotted_name()!r}" if self.pointer else ""

    def _dotted_name(self) -> str:
        return name_place(self.steps)

    def _is_formats(self) -> bool:
        return bool(self.error.context) and all(cause.validator == "format" for cause in self.error.context or ())

    def _refused_value(self) -> _Explained:
        """Return the finding about a value, with the intended value."""
        if self.error.validator == "type" and (quoted := self._fault_when_quoted()):
            return quoted
        if self.error.instance == "" and (self.error.validator in _FOR_TEXTS or self._is_formats()):
            return self._tell(f"{self._dotted_name()}: is empty{self._fill_in()}")
        if words := self._fault_of_number_in_quotes() or self._fault_of_odd_digits():
            return self._tell(words)
        message = self._build_message()
        for proposal in () if self.steps[:1] == ("cleaning",) else self._proposals():
            if proposal.value is None:
                return self._tell(f"{message} - {self._words_to_do(proposal.words)}")
            edit = SidecarEdit(self.steps, proposal.value)
            if self.sidecar.accepts(edit):
                return self._proposing(message, proposal, edit)
        return self._fault_when_quoted() or self._tell(self._choose_text() or message + self._advice())

    def _choose_text(self) -> str:
        """Return that none of several forms of texts fits, each with an example; empty where the forms are others, or have none."""
        forms = self.error.validator_value if self.error.validator in ALTERNATIVES and self.error.context else []
        texts = [form for form in forms if isinstance(form, Mapping) and form.get("type") == "string"]
        others = [form for form in forms if form not in texts and form != {"type": "null"}]
        examples = [find_example(form) for form in texts]
        if others or not texts or isinstance(self.error.instance, list | dict | None):
            return ""
        if not all(isinstance(e, str) and self.sidecar.accepts(SidecarEdit(self.steps, e)) for e in examples):
            return ""
        ways = []
        for form, example in zip(texts, examples, strict=True):
            words = describe_form(form).removeprefix("text (").removesuffix(")")
            marks = " in quotation marks" if str(example).isdecimal() else ""
            ways.append(f"{words}{marks}, such as {self._line_with(example)}")
        way_out = f", or {self._way_out()}" if self._is_optional() else ""
        return f"{self._dotted_name()}: {show_value(self.error.instance)} is not allowed - write {', or '.join(ways)}{way_out}"

    def _fault_of_number_in_quotes(self) -> str:
        """Return the fault of a number between quotation marks that would be wrong without them, too; empty for any other."""
        value = self.error.instance
        if self.error.validator != "type" or not isinstance(value, str) or not _DIGITS.fullmatch(value.strip()):
            return ""
        if not {"integer", "number"} & set(self._types_wanted()) or self.steps[:1] == ("cleaning",):
            return ""
        number = float(value) if "." in value else int(value)
        edit = SidecarEdit(self.steps, number)
        for error in self.sidecar.errors_after(edit):
            words = _Explainer(self.sidecar.edited(edit), error)._refused_value().finding.message  # noqa: SLF001 - the same class
            fault, _, advice = words.removeprefix(f"{self._dotted_name()}: ").partition(" - ")
            told = fault.removeprefix(f"{number} is ")
            why = f"is text, and {told} as a number" if told != fault else "is text"
            advice, either, way_out = advice.partition(", or delete")
            limited = len(self.steps) == 1 and advice.endswith(("or more", "or less"))
            near = self._number_near(number) if limited else None
            such = f", such as {self._line_with(near)}" if near is not None else ""
            todo = f"{advice or 'write another number'}, without quotation marks{such}{either}{way_out}"
            return f"{self._dotted_name()}: {show_value(value)} {why} - {todo}"
        return ""

    def _fault_of_odd_digits(self) -> str:
        """Return the fault of a number that is out of its limits, as its digits are read otherwise than decimal ones: `0x1F`."""
        value, schema = self.error.instance, self.error.schema
        if self.error.validator not in ("minimum", "maximum") or not isinstance(schema, Mapping):
            return ""
        typed = self.sidecar.source(self.pointer, value) if self.sidecar.has_lines else ""
        if not re.match(r"[-+]?0[xo]", typed):
            return ""
        low_or_high = "low" if self.error.validator == "minimum" else "high"
        kind = "integer" if schema.get("type") == "integer" else "number"
        noun, _, example = describe_number(kind, schema).partition(", such as ")
        such = f", such as {self.steps[-1]}: {example}" if example and isinstance(self.steps[-1], str) else ""
        return f"{self._dotted_name()}: '{typed}' is read as {value}, which is too {low_or_high} - write {noun}, in ordinary digits{such}"

    def _words_to_do(self, words: str) -> str:
        """Return the advice in words, with the lines to put under `meta`, and the way out for a field that is not needed."""
        if "under 'meta'" in words and len(self.steps) == 1:
            return words.replace(
                "put the value under 'meta'", self._move_to_meta(str(self.steps[0]), self.error.instance)
            )
        hopeless = (
            words.startswith(_HOPELESS) or "' alone on its line, and the fields" in words or self.error.instance is None
        )
        deletable = hopeless and "the day alone" not in words and self._is_optional()
        return f"{words}, or {self._way_out()}" if deletable else words

    def _move_to_meta(self, name: str, value: object) -> str:
        """Return how a field is written under `meta`."""
        there = isinstance(self.sidecar.value.get("meta"), Mapping)
        line = f"{name}: {write_yaml(value)}"
        if not self.sidecar.has_lines:
            return "put it under 'meta'"
        if there:
            return f"move the line below 'meta:', after two spaces: {line}"
        return f"write two lines instead, 'meta:' and below it, after two spaces, {line}"

    def _proposing(self, message: str, proposal: Proposal, edit: SidecarEdit) -> _Explained:
        shown = proposal.shown or self._line_with(proposal.value)
        words = f"{proposal.words}: {proposal.verb}" if proposal.words else proposal.verb
        is_guess = isinstance(proposal.value, list) and "string" in self._types_wanted()
        if len(shown) > _SHOWN:
            words, shown = "put it in quotation marks" if isinstance(proposal.value, str) else "use --fix", ""
        advice = f" - {words} {shown}".rstrip() + (proposal.when + self._other_of(proposal) if shown else "")
        empty = self.error.instance in ([], {}) and self.error.validator in ("minItems", "minProperties")
        if is_guess and shown:
            forms = self.error.validator_value if self.error.validator in ALTERNATIVES else []
            text = next((form for form in forms if isinstance(form, Mapping) and form.get("type") == "string"), None)
            advice += f" if {show_value(self.error.instance)} is right, or {describe_form(text) if text else 'a text'}"
        sample = proposal.verb == "write for example" and isinstance(proposal.value, list)
        if (empty or sample or self.error.validator in ("const", "not")) and self._is_optional():
            advice += f", or {self._way_out()}"
        if self.error.instance is None and proposal.words.startswith("what follows") and self.steps == (self.steps[0],):
            advice += f", or {self._way_out()}" if self._is_optional() else ""
        return self._tell(message + advice, edit=edit if proposal.safe and not is_guess else None)

    def _other_of(self, proposal: Proposal) -> str:
        """Return the second possible value, for the end of a message."""
        if proposal.other is None or not self.sidecar.accepts(SidecarEdit(self.steps, proposal.other)):
            return ""
        shown = self._line_with(proposal.other)
        return f", or {shown}{proposal.other_when}" if len(shown) <= _SHOWN else ""

    def _line_with(self, value: object) -> str:
        """Return the line with a value as a person would type it; the value alone of an item of a list, or in a row."""
        name = self.steps[-1] if self.steps and self.sidecar.has_lines else 0
        return show_yaml(value) if isinstance(name, int) else f"{name}: {write_yaml(value)}"

    def _proposals(self) -> Iterator[Proposal]:
        keywords = [(str(self.error.validator), self.error.validator_value)]
        if self._is_formats():
            # The last one is the one that allows most: a date and time.
            keywords = [("format", cause.validator_value) for cause in reversed(self.error.context or ())]
        elif self.error.validator in ALTERNATIVES:
            causes = [cause for cause in self.error.context or () if not cause.path]
            keywords = [(str(cause.validator), cause.validator_value) for cause in causes]
        field = next((step for step in reversed(self.steps) if isinstance(step, str)), "")
        source = self.sidecar.source(self.pointer, self.error.instance)
        for keyword, wanted in keywords:
            yield from propose_values(
                Refused(
                    field,
                    keyword,
                    wanted,
                    self.error.instance,
                    source,
                    self.sidecar.lang,
                    "" if source else self.sidecar.lines_of(self.pointer, self.error.instance),
                    self.error.schema if isinstance(self.error.schema, Mapping) else {},
                    [str(wanted) for _, wanted in keywords],
                    bool(self.steps) and isinstance(self.steps[-1], int),
                    self.sidecar.place(self.pointer, "value")[0] > self.sidecar.place(self.pointer, "key")[0],
                    self.sidecar.is_dashed(self.pointer),
                )
            )

    def _advice(self) -> str:
        """Return the advice where no value can be proposed."""
        if self.error.instance is None and self.error.validator == "type":
            return self._fill_in()
        advice = self._advise()
        if self.error.validator in ALTERNATIVES and name_single_fields(self.error.validator_value):
            return ""
        if not advice and self.error.validator == "oneOf" and not self.error.context:
            return self._advise_single_form()
        if not advice and self.error.validator in ALTERNATIVES and (near := self._fitting_number()) is not None:
            return f", such as {self._line_with(near)}"
        nothing = isinstance(self.error.instance, str) and self.error.instance.lower() in _NOTHING
        in_words = self.error.validator == "type" and advice.startswith((" - write a ", " - write true"))
        left = self.error.validator in _LEAVABLE and "did you mean" not in advice and "prefixItems" not in self._path()
        hopeless = (
            in_words
            or left
            or self.error.validator in ("not", "format")
            or self._is_formats()
            or "another word" in advice
        )
        deletable = advice and (nothing or hopeless) and "meta" not in advice and "delete" not in advice
        way_out = self._way_out() if deletable and self._is_optional() else ""
        if in_words and deletable and not way_out:
            way_out = self._way_out_inside()
        return advice + (f", or {way_out}" if way_out else "") + self._ask_about_length()

    def _ask_about_length(self) -> str:
        """Return the person to ask where a text of a wrong length may be right."""
        said, keyword = _LENGTHS.get(str(self.error.validator), ""), self.error.validator
        needed = said and (keyword == "maxLength" or not self._is_optional())
        return f"; if it {said}, ask whoever wrote the corpus's schema.json" if needed else ""

    def _advise_single_form(self) -> str:
        """Return a number near the given one that fits a single form, where there is one; else the person to ask."""
        fitting = self._fitting_number()
        ask = "ask whoever wrote the corpus's schema.json which form is meant"
        return f" - {ask}" if fitting is None else f" - write another, such as {self._line_with(fitting)}, or {ask}"

    def _fitting_number(self) -> int | None:
        """Return the whole number nearest to the given one that the schema accepts."""
        return self._number_near(self.error.instance)

    def _number_near(self, value: object) -> int | None:
        near = (value + sign * step for step in range(1, _NEAR) for sign in (1, -1)) if type(value) is int else ()
        return next((number for number in near if self.sidecar.accepts(SidecarEdit(self.steps, number))), None)

    def _advise(self) -> str:
        if self._is_formats():
            return explain_formats([cause.validator_value for cause in self.error.context or ()], self.error.instance)
        schema = self.error.schema if isinstance(self.error.schema, Mapping) else {}
        advice = describe_advice(str(self.error.validator), self.error.validator_value, self.error.instance, schema)
        if advice:
            return advice
        if self.steps and self.steps[0] == "cleaning":
            return _RECORD
        example = find_example(schema) if self.error.validator == "type" else None
        if example is None and self.error.validator in ("type", *ALTERNATIVES) and len(self.steps) == 1:
            example = find_example(self.schema.field(str(self.steps[0])))
        return "" if example is None else f" - for example {self._line_with(example)}"

    def _way_out(self) -> str:
        """Return the way to drop a value that is not needed."""
        if not self.sidecar.is_file:
            return "leave it out"
        if not self.steps or not isinstance(self.steps[-1], int):
            return "delete the line"
        items: Any = self.sidecar.value
        for step in self.steps[:-1]:
            items = items[step]
        if len(self.steps) != len(("field", "item")) or len(items) > 1 or self.steps[0] in self.schema.required:
            return "delete the item"
        in_line = self.sidecar.place(self.pointer, "value")[0] == self.sidecar.place(f"/{self.steps[0]}", "key")[0]
        return "delete the line" if in_line else f"delete the field {self.steps[0]!r}"

    def _fill_in(self) -> str:
        """Return the advice about an empty value."""
        schema = self.error.schema if isinstance(self.error.schema, Mapping) else {}
        example = find_example(schema)
        if example is None and len(self.steps) == 1:
            example = find_example(self.schema.field(str(self.steps[0])))
        thing = "name" if self.steps[:1] == ("authors",) and len(self.steps) > 1 else "value"
        words = f" - write a {thing}" if example is None else f" - write a value, such as {self._line_with(example)}"
        return words + (f", or {self._way_out()}" if self._is_optional() else "")

    def _fault_when_quoted(self) -> "_Explained | None":
        """Return the fault of a number or true as text, as then quotation marks alone are no help."""
        value = self.error.instance
        if not isinstance(value, int | float) or "string" not in self._types_wanted():
            return None
        source = self.sidecar.source(self.pointer, value)
        if not source:
            return None
        for error in self.sidecar.errors_after(SidecarEdit(self.steps, source)):
            explained = _Explainer(self.sidecar, error)._refused_value()  # noqa: SLF001 - the same class
            return self._tell(explained.finding.message, edit=explained.edit)
        return None

    def _types_wanted(self) -> list[str]:
        """Return the types that the value may have, where it has none of them."""
        causes = [self.error] if self.error.validator == "type" else []
        if self.error.validator in ALTERNATIVES:
            groups = group_branches(self.error)
            causes = [next((c for c in group if c.validator == "type" and not c.path), None) for group in groups]
        if not causes or None in causes:
            return []
        wanted = [cause.validator_value for cause in causes]
        return [name for each in wanted for name in ([each] if isinstance(each, str) else each)]

    def _is_optional(self) -> bool:
        if self.steps and isinstance(self.steps[-1], int):
            return True
        required = self.schema.required
        return len(self.steps) == 1 and self.steps[0] not in required and not self._is_needed_by_rule()

    def _is_needed_by_rule(self) -> bool:
        """Return whether the schema has more against the whole sidecar once a field is gone: a rule asks for it."""
        fields = self.sidecar.value
        if len(fields) > _NEAR:
            return False
        rest = {name: part for name, part in fields.items() if name != self.steps[0]}
        return self._count_faults_of_all(rest) > self._count_faults_of_all(fields)

    def _count_faults_of_all(self, fields: Mapping[str, Any]) -> int:
        return sum(not error.absolute_path for error in self.schema.errors(fields))

    def _path(self) -> list[str | int]:
        return list(self.error.absolute_schema_path)

    def _way_out_inside(self) -> str:
        """Return how a field of a group is dropped: with its line, or out of the line; empty where it is needed."""
        if len(self.steps) < 2 or not isinstance(self.steps[-1], str) or not self.sidecar.has_lines:  # noqa: PLR2004 - a group and its field
            return ""
        key, parent = self.sidecar.place(self.pointer, "key"), self.pointer.rpartition("/")[0]
        group: Any = self.sidecar.value
        for step in self.steps[:-1]:
            group = group[step]
        if len(group) > _NEAR:
            return ""
        rest = {name: part for name, part in group.items() if name != self.steps[-1]}
        alone = key[0] not in (self.sidecar.place(f"{parent}/{escape_token(name)}", "key")[0] for name in rest)
        if not self.sidecar.accepts(SidecarEdit(self.steps[:-1], rest)):
            return ""
        if alone and rest and key[0] != self.sidecar.place(parent, "key")[0]:
            return "delete the line"
        in_braces = self.sidecar.written(parent).startswith("{")
        return f"take '{self.steps[-1]}: {write_yaml(self.error.instance)}' out" if in_braces else ""

    def _describe_wrong_type(self) -> str:
        """Return that something else is expected than nothing, a number or true, as it is written."""
        value = self.error.instance
        if value is None:
            return "null stands for no value" if self.sidecar.written(self.pointer).startswith("null") else "is empty"
        source = self.sidecar.source(self.pointer, value) if self.sidecar.has_lines else ""
        shown = ("" if isinstance(value, bool) else "the number ") + (source or show_value(value))
        if alias := re.match(r"\*[^\s,\]}]+", self.sidecar.written(self.pointer)):
            shown += f", for which '{alias[0]}' stands"
        return f"expected {describe_types(self.error.validator_value)}, not {shown}"

    def _build_message(self) -> str:
        wanted, value, schema = self.error.validator_value, self.error.instance, self.error.schema
        name = f"{self._dotted_name()}: " if self.pointer else ""
        if self._is_formats() and isinstance(value, str):
            return name + describe_mismatch([cause.validator_value for cause in self.error.context or ()], value)
        if words := author_words(schema, str(self.error.validator)):
            return name + tell_author_words(show_value(value), words)
        if self.error.validator is None:
            return f"{name}{show_value(value)} is not allowed here"
        if self.error.validator == "type" and (value is None or isinstance(value, int | float)):
            return name + self._describe_wrong_type()
        if self.error.validator in ALTERNATIVES:
            forms = wanted if isinstance(wanted, list) else []
            return name + describe_alternatives(self.error, [form for form in forms if self.schema.fits(form, value)])
        said = describe_failure(str(self.error.validator), wanted, value, schema if isinstance(schema, Mapping) else {})
        return name + (said or str(self.error.message))


__all__ = ["SidecarEdit", "edit_value", "safe_edits", "schema_findings"]
