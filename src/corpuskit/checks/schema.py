"""A corpus's JSON Schema: read once, checked, and ready to judge sidecars. The `jsonschema` package is the authority."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from corpuskit.checks.acceptance import Acceptor, make_acceptor
from corpuskit.checks.formats import FORMATS
from corpuskit.checks.looking import Look, look_of
from corpuskit.checks.pattern_keywords import with_patterns
from corpuskit.checks.patterns import PatternError, compile_pattern
from corpuskit.checks.schema_files import PREFIX, unpack_bundle
from corpuskit.checks.schema_limits import expansions, too_deep
from corpuskit.config import limits
from corpuskit.errors import SettingsError
from corpuskit.text.json_pointer import escape_token, unescape_token
from corpuskit.text.lines import Lines
from corpuskit.text.packaged import packaged
from corpuskit.text.yaml12 import YamlProblem, load, locate

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from referencing import Registry

# Values of these keywords are data, not schemas.
_IN_DATA = re.compile("/(?:const|default|enum|examples)(?:/|$)")
MAX_DEPTH = 128
MAX_EXPANSIONS = 20_000
_HUGE = re.compile(r"\d{4000}")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def packaged_schema() -> str:
    """Return the schema that comes with corpuskit, as text."""
    return packaged("corpuskit", "schema.json")


@cache
def packaged_id() -> str:
    """Return the `$id` of the schema that comes with corpuskit."""
    return str(json.loads(packaged_schema())["$id"])


def parsed_schema(text: str, path: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON of a schema. Raises `SettingsError`, with its place, for text that is no JSON, or no schema by its shape."""
    if text == packaged_schema():
        return json.loads(text)
    if place := too_deep(text, MAX_DEPTH):
        line, column = Lines(text).place(place)
        raise SettingsError(f"{path}:{line}:{column}: nested deeper than {MAX_DEPTH} levels")
    if path.endswith((".yaml", ".yml")):
        return _parse_yaml_schema(text, path)
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        line, column = Lines(text).place(error.pos)
        raise SettingsError(f"{path}:{line}:{column}: not JSON: {error.msg}") from None
    except ValueError:
        found = _HUGE.search(text)
        line, column = Lines(text).place(found.start() if found else 0)
        raise SettingsError(f"{path}:{line}:{column}: a number with thousands of digits") from None
    return _check_shape(data, path)


def _parse_yaml_schema(text: str, path: str) -> Any:  # noqa: ANN401 - as above
    try:
        return _check_shape(load(text), path)
    except YamlProblem as problem:
        raise SettingsError(f"{path}:{problem.line}:{problem.column}: {problem.message}") from None


def _check_shape(data: Any, path: str) -> Any:  # noqa: ANN401 - as above
    if not isinstance(data, dict | bool):
        raise SettingsError(f"{path}:1:1: a JSON Schema is an object")
    data = unpack_bundle(data)
    _check_expansions(data, path)
    return data


def _check_expansions(data: object, path: str) -> None:
    try:
        rules = expansions(data)
    except RecursionError:
        raise SettingsError(f"{path}:1:1: its references lead on and on") from None
    if rules > MAX_EXPANSIONS:
        raise SettingsError(
            f"{path}:1:1: its references multiply to {rules:,} rules for one value; there may be {MAX_EXPANSIONS:,}"
        )


class Schema:
    """A JSON Schema that judges sidecars. `text` is its JSON, `path` its file, for messages.

    It may refer to the packaged schema by its `$id`, and to files that are bundled with it; nothing is ever fetched. `whole` off: it is a
    part of a bundle, whose references are checked there. It can be pickled. Raises `SettingsError` for a text that is
    no JSON, no JSON Schema, or has a reference that leads nowhere.
    """

    def __init__(self, text: str, path: str = "schema.json", *, whole: bool = True) -> None:
        self.text = text
        self.path = path
        self.data = parsed_schema(text, path)
        if text != packaged_schema() and (not whole or self._acceptor is None):
            self._check_schema(references=whole)

    def __reduce__(self) -> tuple[type["Schema"], tuple[str, str]]:
        return type(self), (self.text, self.path)

    @classmethod
    def packaged(cls) -> "Schema":
        """Return the schema that comes with corpuskit."""
        return cls(packaged_schema(), "schema.json")

    def accepts(self, value: object, *, few: bool = False) -> bool:
        """Return whether a quick test accepts `value`. `False` decides nothing: only `errors` does.

        `few`: there are few values to come, so the test is the one that is ready sooner.
        """
        if few and self._look is not None:
            return self._look(value)
        if self._acceptor is None:
            return False
        # Patterns end by themselves: linear time, or a limit of their own.
        return self._acceptor(value)

    def errors(self, value: object) -> Iterator["ValidationError"]:
        """Yield the errors of `value` by `jsonschema`. Raises `SettingsError` for a schema without end."""
        try:
            with limits.limited_time():
                found = list(self._validator.iter_errors(value))
        except RecursionError:
            raise SettingsError(f"{self.path}:1:1: the schema refers to itself without end") from None
        except limits.TooSlowError:
            raise self._too_slow() from None
        yield from found

    def _too_slow(self) -> SettingsError:
        patterns = ", ".join(
            sorted({repr(part["pattern"]) for _, part in _walk_objects(self.data) if "pattern" in part})
        )
        return SettingsError(
            f"{self.path}: takes longer than {limits.PATIENCE:g} s for one article"
            + (f"; see its patterns {patterns}" if patterns else "")
        )

    def is_valid(self, value: object) -> bool:
        """Return whether `value` is valid."""
        return self.accepts(value) or next(self.errors(value), None) is None

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The top-level fields of the schema, in its order."""
        return self.fields_of(self.data)

    def fields_of(self, part: object) -> tuple[str, ...]:
        """Return the fields of a part of the schema, with those of the parts it refers to."""
        found: dict[str, None] = {}
        self._collect_fields(part, found, set())
        return tuple(found)

    @cached_property
    def required(self) -> frozenset[str]:
        """The top-level fields that every sidecar must have."""
        return frozenset(self._collect_required(self.data, set()))

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The values of top-level fields that the schema states with `default`, for empty fields."""
        found: dict[str, Any] = {}
        for pointer, part in _walk_objects(self.data):
            name = unescape_token(pointer.rpartition("/")[2])
            own = pointer.rpartition("/")[0].rpartition("/")[2] == "properties" and not _IN_DATA.search(pointer)
            if own and "default" in part and name in self.fields and pointer.count("/properties/") == 1:
                found.setdefault(name, part["default"])
        return found

    @cache  # noqa: B019 - a run has one schema
    def field(self, name: str) -> Mapping[str, Any]:
        """Return the subschema of a top-level field, one with examples first; empty where there is none."""
        found: list[Mapping[str, Any]] = []
        packaged = () if self.text == packaged_schema() else _walk_objects(json.loads(packaged_schema()))
        for pointer, part in (*_walk_objects(self.data), *packaged):
            fields = part.get("properties") if "/properties" not in pointer else None
            field = fields.get(name) if isinstance(fields, Mapping) else None
            found += [field] if isinstance(field, Mapping) else []
        return next((field for field in found if field.get("examples")), found[0] if found else {})

    def fits(self, part: object, value: object) -> bool:
        """Return whether a part of the schema accepts a value by itself; false where that cannot be decided."""
        try:
            return bool(self._validator.evolve(schema=part).is_valid(value))
        except Exception:  # noqa: BLE001 - a reference that leads nowhere from there
            return False

    @cached_property
    def unchecked_formats(self) -> tuple[tuple[str, str], ...]:
        """The formats in it that nothing checks, each with the pointer to its first place."""
        found: dict[str, str] = {}
        for pointer, part in _walk_objects(self.data):
            name = part.get("format")
            data = _IN_DATA.search(pointer) or pointer.endswith("/properties")
            if isinstance(name, str) and name not in FORMATS and not data:
                found.setdefault(name, f"{pointer}/format")
        return tuple(found.items())

    def place(self, pointer: str) -> tuple[int, int]:
        """Return line and column of a part of the schema; for a part of a file that it refers to, those of the reference."""
        if file := self.file_of(pointer):
            wanted = f"#/$defs/{escape_token(PREFIX + file)}"
            pointer = next((f"{at}/$ref" for at, part in _walk_objects(self.data) if _refers(part, wanted)), "")
        try:
            return locate(self.text, pointer, of="key")
        except YamlProblem:
            return 1, 1

    @staticmethod
    def file_of(pointer: str) -> str:
        """Return the file beside the schema that a part of it comes from, an empty text for a part of the schema itself."""
        first, _, rest = pointer.removeprefix("/").partition("/")
        name = unescape_token(rest.partition("/")[0])
        return name.removeprefix(PREFIX) if first == "$defs" and name.startswith(PREFIX) else ""

    def _check_schema(self, *, references: bool = True) -> None:
        from jsonschema import FormatChecker  # noqa: PLC0415 - takes 0.1 s, and the packaged schema needs it not
        from jsonschema.exceptions import SchemaError  # noqa: PLC0415 - as above

        self._check_patterns()
        try:
            self._class.check_schema(self.data, format_checker=FormatChecker(()))
        except SchemaError as error:
            from corpuskit.checks.schema_faults import explain_schema_error  # noqa: PLC0415 - rarely needed

            pointer = "".join(f"/{escape_token(part)}" for part in error.absolute_path)
            raise self._schema_error(pointer, f"not a JSON Schema: {explain_schema_error(error)}") from None
        if references:
            self._check_references()

    def _check_patterns(self) -> None:
        for pointer, part in _walk_objects(self.data):
            named = part.get("patternProperties")
            patterns = [(f"{pointer}/pattern", part.get("pattern"))]
            patterns += [
                (f"{pointer}/patternProperties/{escape_token(p)}", p)
                for p in (named if isinstance(named, dict) else ())
            ]
            for place, pattern in patterns:
                if isinstance(pattern, str) and not _IN_DATA.search(pointer):
                    self._check_pattern(place, pattern)

    def _check_pattern(self, pointer: str, pattern: str) -> None:
        try:
            compile_pattern(pattern)
        except PatternError as error:
            raise self._schema_error(pointer, f"{pattern!r} is no pattern of ECMA-262: {error}") from None

    def _check_references(self) -> None:
        from referencing.exceptions import Unresolvable  # noqa: PLC0415 - as above
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 - as above

        if isinstance(self.data, bool):
            return
        specification = DRAFT202012.detect(self.data) if "$schema" in self.data else DRAFT202012
        resource = specification.create_resource(self.data)
        waiting = [(self._registry.resolver_with_root(resource), resource)]
        while waiting:
            resolver, part = waiting.pop()
            for keyword in _REFERENCES:
                reference = part.contents.get(keyword) if isinstance(part.contents, Mapping) else None
                if isinstance(reference, str):
                    try:
                        resolver.lookup(reference)
                    except Unresolvable:
                        raise self._unresolved_error(keyword, reference) from None
            waiting += [(resolver.in_subresource(sub), sub) for sub in part.subresources()]

    def _unresolved_error(self, keyword: str, reference: str) -> SettingsError:
        pointer = next((f"{p}/{keyword}" for p, part in _walk_objects(self.data) if part.get(keyword) == reference), "")
        remote = "://" in reference
        words = (
            "leads nowhere: schemas are never fetched; save that one beside this schema, and write its file name"
            if remote
            else f"leads nowhere; there is {packaged_id()!r}"
        )
        return self._schema_error(pointer, f"{keyword!r} to {reference!r} {words}")

    def _schema_error(self, pointer: str, message: str) -> SettingsError:
        line, column = self.place(pointer)
        return SettingsError(f"{self.path}:{line}:{column}: {message}")

    @cached_property
    def _class(self) -> Any:  # noqa: ANN401 - jsonschema's validator classes have no common type
        from jsonschema import validators  # noqa: PLC0415 - as above

        dialect = self.data.get("$schema", DIALECT) if isinstance(self.data, dict) else DIALECT
        known = validators._META_SCHEMAS  # type: ignore[attr-defined] # noqa: SLF001 - validator_for only warns
        if not isinstance(dialect, str) or dialect.rstrip("#") not in {str(uri).rstrip("#") for uri in known}:
            raise self._schema_error("/$schema", f"unknown '$schema' {dialect!r}; the newest is {DIALECT!r}")
        found = validators.validator_for(self.data, default=validators.Draft202012Validator)
        return with_patterns(found)

    @cached_property
    def _registry(self) -> "Registry[Any]":
        from jsonschema import validators  # noqa: PLC0415 - as above
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 - as above

        ours = DRAFT202012.create_resource(json.loads(packaged_schema()))
        return validators.SPECIFICATIONS.with_resource(packaged_id(), ours)  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def _validator(self) -> Any:  # noqa: ANN401 - as above
        return self._class(self.data, format_checker=_format_checker(), registry=self._registry)

    @cached_property
    def _look(self) -> Look | None:
        return look_of(self.data) if self.text == packaged_schema() else None

    @cached_property
    def _acceptor(self) -> Acceptor | None:
        return make_acceptor(self.data, json.loads(packaged_schema()))

    def _collect_fields(self, part: object, found: dict[str, None], seen: set[str], *, ours: bool = False) -> None:
        """Collect the fields of `part`, a part of this schema or (`ours`) of the packaged one."""
        if not isinstance(part, Mapping):
            return
        found.update(dict.fromkeys(part.get("properties", ())))
        reference = part.get("$ref")
        if isinstance(reference, str) and f"{ours} {reference}" not in seen:
            seen.add(f"{ours} {reference}")
            ours_next = ours or reference.partition("#")[0] == packaged_id()
            self._collect_fields(self._resolve_pointer(reference, ours=ours_next), found, seen, ours=ours_next)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for branch in part.get(keyword, ()):
                self._collect_fields(branch, found, seen, ours=ours)

    def _collect_required(self, part: object, seen: set[str], *, ours: bool = False) -> Iterator[str]:
        if not isinstance(part, Mapping):
            return
        yield from (name for name in part.get("required", ()) if isinstance(name, str))
        reference = part.get("$ref")
        if isinstance(reference, str) and f"{ours} {reference}" not in seen:
            seen.add(f"{ours} {reference}")
            ours_next = ours or reference.partition("#")[0] == packaged_id()
            yield from self._collect_required(self._resolve_pointer(reference, ours=ours_next), seen, ours=ours_next)
        for branch in part.get("allOf", ()):
            yield from self._collect_required(branch, seen, ours=ours)

    def _resolve_pointer(self, reference: str, *, ours: bool) -> object:
        """Return the target of a `$ref` to a place in this schema, or in the packaged one."""
        part: Any = json.loads(packaged_schema()) if ours else self.data
        fragment = reference.partition("#")[2]
        if fragment and not fragment.startswith("/"):
            return next((each for _, each in _walk_objects(part) if each.get("$anchor") == fragment), {})
        for token in fragment.split("/")[1:]:
            part = part.get(unescape_token(token), {}) if isinstance(part, Mapping) else {}
        return part


@cache
def _format_checker() -> Any:  # noqa: ANN401 - jsonschema is imported late
    from jsonschema import FormatChecker  # noqa: PLC0415 - as above

    checker = FormatChecker(())
    for name, has_format in FORMATS.items():
        checker.checks(name)(lambda value, has=has_format: not isinstance(value, str) or has(value))
    return checker


def _walk_objects(value: object, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every object in a JSON value with its pointer."""
    if isinstance(value, Mapping):
        yield pointer, value
        for key, part in value.items():
            yield from _walk_objects(part, f"{pointer}/{escape_token(key)}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _walk_objects(part, f"{pointer}/{number}")


def _refers(part: Mapping[str, Any], wanted: str) -> bool:
    reference = part.get("$ref")
    return isinstance(reference, str) and (reference == wanted or reference.startswith(f"{wanted}/"))
