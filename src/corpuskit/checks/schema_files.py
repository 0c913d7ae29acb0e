"""Schemas that lie beside the corpus's own and that it refers to by their file names, as one document with it.

JSON Schema calls that bundling (2020-12, section 9.3). The bundled files follow the schema's own text, so that its lines keep their
numbers; once read they are definitions like any other, and no reader of the schema has to handle files.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from corpuskit.text.json_pointer import escape_token

BUNDLE = "corpuskit:files"
PREFIX = "file:"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FLOW_ROOT = re.compile(r"(?:\s|#[^\n]*\n|---\s)*\{")
_DATA = ("const", "default", "enum", "examples")

Rewrite = Callable[[str], str]


def file_references(schema: object, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield each `$ref` to a file beside the schema, and the JSON Pointer to it.

    >>> list(file_references({"properties": {"a": {"$ref": "base.json#/$defs/a"}, "b": {"$ref": "#/x"}, "c": {"$ref": "urn:x"}}}))
    [('/properties/a/$ref', 'base.json#/$defs/a')]
    """
    if isinstance(schema, Mapping):
        for key, part in schema.items():
            if key == "$ref" and isinstance(part, str):
                if is_file_reference(part):
                    yield f"{pointer}/$ref", part
            elif key not in _DATA:
                yield from file_references(part, f"{pointer}/{escape_token(key)}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from file_references(part, f"{pointer}/{number}")


def is_file_reference(reference: str) -> bool:
    """Return whether a reference names a file: neither a place in the same document nor a URI with a scheme."""
    return bool(reference) and not reference.startswith("#") and not _SCHEME.match(reference)


def file_of(reference: str, home: str) -> str:
    """Return the file that a reference in the file `home` names, relative to the schema's folder.

    >>> file_of("../base.json#/$defs/a", "parts/more.json")
    'base.json'
    """
    return posixpath.normpath(posixpath.join(posixpath.dirname(home), unquote(reference.partition("#")[0])))


def embed_schema(schema: Any, home: str, own: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the schema of the file `home` as part of a bundle: its references lead into the bundle. `own` is the file that bundles."""
    anchors = dict(_find_anchors(schema, _place_of(home)))

    def rewrite(reference: str) -> str:
        if reference.startswith("#"):
            return _into(home, reference[1:], anchors)
        if not is_file_reference(reference):
            return reference
        target = file_of(reference, home)
        fragment = reference.partition("#")[2]
        return f"#{fragment}" if target == own else _into(target, fragment, {})

    return _rewrite_references(_without_identity(schema), rewrite)


def append_bundle(text: str, files: Mapping[str, Any], *, is_yaml: bool) -> str:
    """Return the text of a schema with embedded files behind it; no line of the schema gets another number."""
    bundle = json.dumps(files, ensure_ascii=False)
    body = text.rstrip()
    if is_yaml and not _FLOW_ROOT.match(body):
        return f'{body}\n"{BUNDLE}": {bundle}\n'
    return f'{body[:-1].rstrip()}, "{BUNDLE}": {bundle}}}\n'


def unpack_bundle(schema: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a schema whose bundled files are definitions, and whose references to files lead there."""
    if not isinstance(schema, dict) or BUNDLE not in schema:
        return schema
    files = schema[BUNDLE]
    own = {key: part for key, part in schema.items() if key != BUNDLE}

    def rewrite(reference: str) -> str:
        if not is_file_reference(reference):
            return reference
        target = file_of(reference, "")
        return _into(target, reference.partition("#")[2], {}) if target in files else f"#{reference.partition('#')[2]}"

    rewritten = _rewrite_references(own, rewrite)
    definitions = {**rewritten.get("$defs", {}), **{PREFIX + name: part for name, part in files.items()}}
    return {**rewritten, "$defs": definitions}


def _rewrite_references(part: Any, rewrite: Rewrite) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(part, Mapping):
        return {
            key: rewrite(value)
            if key == "$ref" and isinstance(value, str)
            else value
            if key in _DATA
            else _rewrite_references(value, rewrite)
            for key, value in part.items()
        }
    return [_rewrite_references(each, rewrite) for each in part] if isinstance(part, list) else part


def _without_identity(schema: Any) -> Any:  # noqa: ANN401 - any JSON value
    return {k: v for k, v in schema.items() if k not in ("$id", "$schema")} if isinstance(schema, Mapping) else schema


def _find_anchors(part: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, Mapping):
        if isinstance(part.get("$anchor"), str):
            yield part["$anchor"], pointer
        for key, value in part.items():
            if key not in _DATA:
                yield from _find_anchors(value, f"{pointer}/{escape_token(key)}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _find_anchors(value, f"{pointer}/{number}")


def _into(file: str, fragment: str, anchors: Mapping[str, str]) -> str:
    """Return the reference to a place in an embedded file."""
    if fragment in anchors:
        return f"#{anchors[fragment]}"
    # An anchor is one for the whole bundle.
    return f"#{fragment}" if fragment and not fragment.startswith("/") else f"#{_place_of(file)}{fragment}"


def _place_of(file: str) -> str:
    return f"/$defs/{escape_token(PREFIX + file)}"
