"""Hold back what the schema of a corpus refuses: no command writes a sidecar that `validate` would then find fault with."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from corpuskit import checks
from corpuskit.commands.schema_file import schema_text
from corpuskit.errors import SettingsError, StoreError
from corpuskit.model import Finding
from corpuskit.store.corpus import Corpus

UPDATE = "corpuskit init --update-schema"

_DIGEST = "0" * 64
_REMOVALS = [{"start": 0, "end": 1, "rule": "rule", "text": "x"}]
_RECORD = {"rules": "", "before": _DIGEST, "after": _DIGEST, "removed": _REMOVALS, "declined": _REMOVALS}
# A record of cleaning with everything in it that one can hold.
RECORD_EXAMPLE = {"version": 1, **_RECORD, "pending": _RECORD}


class SchemaGuard:
    """The schema of a corpus, asked before a sidecar is written. It is read when the first one is to be written."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._examined: set[str] = set()

    def examine_key(self, before: Mapping[str, Any], key: str, example: object, path: str) -> None:
        """Check once a run whether the sidecar at `path`, which holds `before`, may hold `key` with all that it can hold."""
        if key not in self._examined:
            self.check(before, {**before, key: example}, path)
            self._examined.add(key)

    def check(self, before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> None:
        """Let pass a sidecar that is to hold `after` instead of `before` if the schema has nothing against it that it had not before.

        Raises `SettingsError`, which ends the run, where the schema only lacks what an update of it adds, and `StoreError`, which
        is about this sidecar, for anything else.
        """
        if self.schema.accepts(after, few=True):
            return
        found = new_findings(self.schema, before, after, path)
        if found:
            self.refuse_outdated(before, after, path)
            raise StoreError(f"{path}: not written: {found[0].check} {found[0].message} ({self.schema.path})")

    def refuse_outdated(self, before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> None:
        """Raise `SettingsError` where the schema refuses fields only because it lacks what an update of it adds."""
        found = new_findings(self.schema, before, after, path)
        if found and self.needs_update(before, after, path):
            raise SettingsError(
                f"{self.schema.path}: refuses what would be written for {path}: {found[0].message};"
                f" stopped before that: `{UPDATE}` adds what the schema lacks"
            )

    def needs_update(self, before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> bool:
        """Return whether the schema would accept a sidecar if it had all that the one of corpuskit has."""
        from corpuskit.checks.schema_update import add_missing_parts  # noqa: PLC0415 - only where something is wrong

        own = json.dumps(self.schema.data)
        updated = add_missing_parts(own)
        return updated != own and not new_findings(checks.Schema(updated), before, after, path)

    def lacks_field(self, name: str) -> bool:
        """Return whether the schema does not know a field, and an update of it adds that."""
        from corpuskit.checks.schema_update import add_missing_parts  # noqa: PLC0415 - as above

        updated = add_missing_parts(json.dumps(self.schema.data))
        return name not in self.schema.fields and name in checks.Schema(updated).fields

    @cached_property
    def schema(self) -> checks.Schema:
        """The schema of the corpus. Raises `SettingsError` where it cannot be used."""
        return checks.Schema(*schema_text(self._corpus))


def new_findings(
    schema: checks.Schema, before: Mapping[str, Any], after: Mapping[str, Any], path: str
) -> list[Finding]:
    """Return what `schema` has against the fields `after` that it had not against those `before`.

    A field that it knows is not reported as unknown: another fault of the sidecar can hide from `unevaluatedProperties` what is known.
    """
    from corpuskit.checks.explaining import schema_findings  # noqa: PLC0415 - only where something is wrong
    from corpuskit.checks.schema_checks import UNKNOWN  # noqa: PLC0415 - as above

    old = {(found.check, found.pointer, found.message) for found in schema_findings(schema, before, path, None)}
    return [
        found
        for found in schema_findings(schema, after, path, None)
        if (found.check, found.pointer, found.message) not in old
        and not (found.check == UNKNOWN.name and old and (found.pointer or "")[1:] in schema.fields)
    ]
