"""Errors of `jsonschema` as findings: with a code, a place, words for people, and the value that was meant where one can be told."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from corpuskit.checks.branches import ALTERNATIVES, describe_alternatives, pick_causes
from corpuskit.checks.patterns import any_matches
from corpuskit.checks.proposing import Proposal, Refused, propose_values
from corpuskit.checks.schema import Schema
from corpuskit.checks.schema_checks import CHOICE, FORMAT, LIMIT, MISSING, TYPE, UNKNOWN
from corpuskit.checks.wording import (
    describe_advice,
    describe_failure,
    describe_mismatch,
    explain_formats,
    show_example,
    show_value,
    show_yaml,
)
from corpuskit.model import Finding
from corpuskit.registry import suggestion
from corpuskit.text import yaml12
from corpuskit.text.field_names import field_meant
from corpuskit.text.yaml12 import Places

if TYPE_CHECKING:
    from corpuskit.checks.definition import Check

Steps = tuple[str | int, ...]
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
_SHOWN = 100
_ROUNDS = 10


class SidecarEdit(NamedTuple):
    """An edit of a sidecar that is safe: the field at `path` gets `value`, or, with `rename`, another name."""

    path: Steps
    value: Any
    rename: str = ""


class _Told(NamedTuple):
    finding: Finding
    edit: SidecarEdit | None = None


def schema_findings(
    schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int = 1
) -> list[Finding]:
    """Return what the schema has against a sidecar (at its line and column in `text`) or a row's metadata (at the row)."""
    return [told.finding for told in _explain_all(schema, value, path, text, row)]


def safe_edits(schema: Schema, value: Mapping[str, Any], text: str) -> list[SidecarEdit]:
    """Return the edits of a sidecar that mend what the schema has against it, of those that can be meant in one way only."""
    told = _explain_all(schema, value, "", text, 1)
    return [each.edit for each in told if each.edit is not None and each.finding.fixable]


def fitted_fields(schema: Schema, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return fields with the values that were surely meant where the schema refuses the given ones: numbers for digits, dates, choices."""
    for _ in range(_ROUNDS):
        edits = [told.edit for told in _explain_all(schema, value, "", None, 1) if told.edit and not told.edit.rename]
        if not edits:
            return value
        for edit in edits:
            value = edit_value(value, edit)
    return value


def _explain_all(schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int) -> list[_Told]:
    if schema.accepts(value):
        return []
    told: dict[tuple[str, str, str], _Told] = {}
    sidecar = _Sidecar(schema, value, path, text, row)
    for error in schema.errors(value):
        for deeper in pick_causes(error):
            for each in _Explainer(sidecar, deeper).explain_error():
                key = (each.finding.check, each.finding.pointer or "", each.finding.message)
                told.setdefault(key, each)
    return list(told.values())


class _Sidecar:
    """The sidecar (or row) that errors are about: its value, the schema, and where everything stands."""

    def __init__(self, schema: Schema, value: Mapping[str, Any], path: str, text: str | None, row: int) -> None:
        self.schema, self.value, self.path, self.row = schema, value, path, row
        self._lines = None if text is None else re.split(r"\r\n|\r|\n", text)
        self._places = None if text is None else Places(text)

    @property
    def lang(self) -> str:
        """The language of the article, as far as it is known."""
        lang = self.value.get("lang")
        return lang if isinstance(lang, str) else ""

    def place(self, pointer: str, of: str) -> tuple[int, int]:
        """Return line and column of a value or key; those of the row where there is no text."""
        if self._places is None:
            return self.row, 1
        return self._places.key(pointer) if of == "key" else self._places.value(pointer)

    def source(self, pointer: str, value: object) -> str:
        """Return how a value on one line is written, without a comment behind it; of an empty one the comment. Empty where that is not sure."""
        if self._places is None or self._lines is None:
            return "" if isinstance(value, dict | list) or value is None else show_yaml(value).strip("'")
        line, column = self._places.value(pointer)
        rest = self._lines[line - 1][column - 1 :]
        if value is None:
            found = re.match(r"[^#:]*:\s+(#.*\S)", rest)
            return found[1] if found else ""
        if isinstance(value, int | float):
            return re.split(r"[\s,\]}#]", rest, maxsplit=1)[0]
        bare = re.split(r"\s+#", rest, maxsplit=1)[0].strip()
        return bare if _reads_as(bare, value) else ""

    def edited(self, edit: SidecarEdit) -> "_Sidecar":
        """Return the sidecar with an edit, as a row: nothing in it has a place."""
        return _Sidecar(self.schema, edit_value(self.value, edit), self.path, None, self.row)

    def accepts(self, edit: SidecarEdit) -> bool:
        """Return whether the schema has nothing against a field any more, once it is edited."""
        edited, steps = edit_value(self.value, edit), edit.path
        if edit.rename:
            steps = (*edit.path[:-1], edit.rename)
        return not any(tuple(e.absolute_path)[: len(steps)] == steps for e in self.schema.errors(edited))


def edit_value(value: Any, edit: SidecarEdit) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value with an edit made; the given one stays as it is."""
    return _edit_steps(value, edit.path, edit)


def _edit_steps(value: Any, steps: Sequence[str | int], edit: SidecarEdit) -> Any:  # noqa: ANN401
    if not steps:
        return edit.value
    first, rest = steps[0], steps[1:]
    if isinstance(value, list):
        return [_edit_steps(part, rest, edit) if number == first else part for number, part in enumerate(value)]
    renamed = edit.rename if edit.rename and not rest else first
    return {renamed if k == first else k: _edit_steps(v, rest, edit) if k == first else v for k, v in value.items()}


def _reads_as(source: str, value: object) -> bool:
    try:
        return bool(source) and yaml12.load(source) == value
    except yaml12.YamlProblem:
        return False


class _Explainer:
    """One error of `jsonschema`, as findings."""

    def __init__(self, sidecar: _Sidecar, error: Any) -> None:  # noqa: ANN401 - parts of an error may be unset
        self.sidecar, self.schema, self.error = sidecar, sidecar.schema, error
        self.steps: Steps = tuple(error.absolute_path)
        self.pointer = "".join(f"/{_pointer_token(step)}" for step in self.steps)

    def explain_error(self) -> Iterator[_Told]:
        """Yield the findings: one for each field concerned, or one for the value."""
        match str(self.error.validator):
            case "additionalProperties" | "unevaluatedProperties" if names := list(self._unexpected_names()):
                yield from (self._unknown_field(name) for name in names)
            case "required":
                missing = [name for name in self.error.validator_value if name not in self.error.instance]
                yield from (self._tell(f"missing field {name!r}{self._name_parent()}") for name in missing)
            case "dependentRequired" | "dependencies":
                yield from self._missing_dependents()
            case _ if self._names_a_field():
                name = str(self.error.instance)
                why = (
                    self._build_message().removeprefix(f"{self._dotted_name()}: ").removeprefix(f"{show_value(name)} ")
                )
                words = f"the name {show_value(name)} is not allowed{self._name_parent()}: it {why}{self._advice()}"
                yield self._tell(words, name=name, of="key")
            case "None" if name := self._forbidden_field():
                yield self._tell(f"the field {name!r} is not allowed{self._name_parent()}", name=name, of="key")
            case _:
                yield self._refused_value()

    def _missing_dependents(self) -> Iterator[_Told]:
        for name, needed in self.error.validator_value.items():
            if name in self.error.instance and isinstance(needed, list):
                for each in (each for each in needed if each not in self.error.instance):
                    yield self._tell(f"missing field {each!r}{self._name_parent()}: {name!r} needs it beside it")

    def _forbidden_field(self) -> str:
        """Return the field that a schema `false` forbids: `jsonschema` tells its value, and where the mapping is that holds it."""
        mapping: Any = self.sidecar.value
        for step in self.steps:
            mapping = mapping[step]
        fields = mapping.items() if isinstance(mapping, Mapping) and mapping is not self.error.instance else ()
        names = [name for name, value in fields if value is self.error.instance]
        return names[0] if len(names) == 1 else ""

    def _tell(
        self, message: str, *, name: str | None = None, of: str = "value", edit: SidecarEdit | None = None
    ) -> _Told:
        check = _KINDS.get(str(self.error.validator), LIMIT)
        if check is LIMIT and self._is_formats():
            check = FORMAT
        pointer = self.pointer if name is None else f"{self.pointer}/{_pointer_token(name)}"
        place = self.sidecar.place(pointer, of)
        finding = check.at(self.sidecar.path, place, message, pointer=pointer, fixable=edit is not None)
        return _Told(finding, edit)

    def _unknown_field(self, name: str) -> _Told:
        if name == "<<":
            words = "unknown field '<<' - it copies no fields here: write the fields themselves instead"
            return self._tell(words, name=name, of="key")
        hint, edit = self._hint_at_field(name)
        return self._tell(f"unknown field {name!r}{self._name_parent()}{hint}", name=name, of="key", edit=edit)

    def _hint_at_field(self, name: str) -> tuple[str, SidecarEdit | None]:
        """Return what to do about an unknown field, and the edit that does it where that is safe."""
        there = self._known_fields()
        known = [field for field in there if field not in self.error.instance]
        meant = field_meant(name) if not self.steps else ""
        if meant in known:
            edit = self._renaming(name, meant)
            return f" - did you mean {meant!r}?", edit
        if meant and meant in there:
            return f" - {meant!r} is there already: delete this one, or put it under 'meta'", None
        if not self.steps and name in _COMPUTED:
            return " - the text stands in the .txt file beside; what is computed of it is not stored", None
        said = suggestion(name, known) if known else self._allowed_names()
        return (
            f" - {said}"
            if said.startswith("did you") or self.steps or not known
            else " - your own go under 'meta:', after two spaces"
        ), None

    def _allowed_names(self) -> str:
        schema = self.error.schema
        patterns = list(schema.get("patternProperties", ())) if isinstance(schema, Mapping) else []
        return "names here match " + " or ".join(map(repr, patterns)) if patterns else "no fields are allowed here"

    def _renaming(self, name: str, meant: str) -> SidecarEdit | None:
        """Return the edit that renames a field, with its value in the form that the schema wants; `None` where it is not sure."""
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
        return self.pointer[1:].replace("/", ".").replace("~1", "/").replace("~0", "~")

    def _is_formats(self) -> bool:
        return bool(self.error.context) and all(cause.validator == "format" for cause in self.error.context or ())

    def _refused_value(self) -> _Told:
        """Return the finding about a value, with the value that was meant."""
        message = self._build_message()
        for proposal in self._proposals():
            if proposal.value is None:
                return self._tell(f"{message} - {proposal.words}")
            edit = SidecarEdit(self.steps, proposal.value)
            if self.sidecar.accepts(edit):
                return self._proposing(message, proposal, edit)
        return self._tell(message + self._advice())

    def _proposing(self, message: str, proposal: Proposal, edit: SidecarEdit) -> _Told:
        shown = show_yaml(proposal.value)
        words = f"{proposal.words}: write" if proposal.words else "write"
        if len(shown) > _SHOWN:
            words, shown = "quote it", ""
        advice = f" - {words} {shown}".rstrip()
        return self._tell(message + advice, edit=edit if proposal.safe else None)

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
            yield from propose_values(Refused(field, keyword, wanted, self.error.instance, source, self.sidecar.lang))

    def _advice(self) -> str:
        """Return what to do where no value can be proposed."""
        if self._is_formats():
            return explain_formats([cause.validator_value for cause in self.error.context or ()], self.error.instance)
        schema = self.error.schema if isinstance(self.error.schema, Mapping) else {}
        told = describe_advice(str(self.error.validator), self.error.validator_value, self.error.instance, schema)
        return told or self._why_quoting_fails()

    def _why_quoting_fails(self) -> str:
        """Return what the schema has against a number or true as text: then quotation marks alone are no help."""
        value, wanted = self.error.instance, self.error.validator_value
        if self.error.validator != "type" or "string" not in ([wanted] if isinstance(wanted, str) else wanted):
            return ""
        if value is None:
            return ": write a value, or delete the line" if self._is_optional() else ": write a value"
        source = self.sidecar.source(self.pointer, value)
        if not isinstance(value, int | float) or not source:
            return show_example(self.error.schema)
        return self._next_fault(source)

    def _next_fault(self, text: str) -> str:
        edited = edit_value(self.sidecar.value, SidecarEdit(self.steps, text))
        for error in self.schema.errors(edited):
            if tuple(error.absolute_path) == self.steps:
                words = _Explainer(self.sidecar, error)._refused_value().finding.message  # noqa: SLF001 - the same class
                return f", and quoted {words.removeprefix(f'{self._dotted_name()}: ')}"
        return ": quote it"

    def _is_optional(self) -> bool:
        required = self.schema.required
        return len(self.steps) == 1 and self.steps[0] not in required

    def _build_message(self) -> str:
        wanted, value, schema = self.error.validator_value, self.error.instance, self.error.schema
        name = f"{self._dotted_name()}: " if self.pointer else ""
        if self._is_formats() and isinstance(value, str):
            return name + describe_mismatch([cause.validator_value for cause in self.error.context or ()], value)
        if self.error.validator is None:
            return f"{name}{show_value(value)} is not allowed here"
        if self.error.validator in ALTERNATIVES:
            return name + describe_alternatives(self.error)
        said = describe_failure(str(self.error.validator), wanted, value, schema if isinstance(schema, Mapping) else {})
        return name + (said or str(self.error.message))


def _pointer_token(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


__all__ = ["SidecarEdit", "edit_value", "safe_edits", "schema_findings"]
