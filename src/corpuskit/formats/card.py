"""Descriptions of an export for other tools: a dataset card of the Hugging Face Hub, a Data Package of Frictionless Data."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpuskit.formats.layout import Column, Layout
from corpuskit.formats.shapes import ListOf, Shape, Struct

_DTYPES = {"date": "date32", "integer": "int64", "number": "float64", "boolean": "bool"}
_FIELD_TYPES = {
    "date": "date",
    "time": "datetime",
    "list": "array",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """One file of an export: its part of the data set (`""`: all of it), how many rows, whether it was or would be written."""

    path: str
    part: str
    rows: int
    changed: bool = True

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.replace("\\", "/").rpartition("/")[2]


def dataset_info(layout: Layout, kind: str, files: Sequence[Exported]) -> dict[str, Any]:
    """Return the keys `configs` and `dataset_info` of a dataset card for files of the format `kind`.

    Without declared features, `datasets` fails where a column is empty in the first file and not in the next, and turns strings that
    look like times into times.
    """
    data_files = [{"split": file.part or "train", "path": file.name} for file in files]
    features = [_card_feature(column, kind) for column in layout.columns]
    return {
        "configs": [{"config_name": "default", "data_files": data_files}],
        "dataset_info": {"features": features},
    }


def _card_feature(column: Column, kind: str) -> dict[str, Any]:
    if column.kind == "list" and kind != "csv":
        return {"name": column.name, "list": "string"}
    if kind == "jsonl" and column.kind in ("moment", "any"):
        # Its reader of JSON takes "2026-03-14T06:30:00Z" for a time and gives it back as other text; as JSON it stays.
        return {"name": column.name, "dtype": "json"}
    if kind == "csv" and column.kind == "date":
        return {"name": column.name, "dtype": "string"}
    if column.kind == "time":
        return {"name": column.name, "dtype": f"timestamp[us, tz={column.zone or 'UTC'}]"}
    if column.kind == "nested" and column.shape:
        return {"name": column.name, **_shape_feature(column.shape)}
    return {"name": column.name, "dtype": _DTYPES.get(column.kind, "string")}


def _shape_feature(shape: Shape) -> dict[str, Any]:
    if isinstance(shape, ListOf):
        member = _shape_feature(shape.member)
        return {"list": member.get("dtype", member.get("struct", member))}
    if isinstance(shape, Struct):
        return {"struct": [{"name": name, **_shape_feature(member)} for name, member in shape.fields]}
    return {"dtype": _DTYPES.get(shape, "string")}


def data_package(name: str, layout: Layout, kind: str, files: Sequence[Exported]) -> dict[str, Any]:
    """Return the description of an export as a Data Package (specs.frictionlessdata.io/data-package, version 1)."""
    return {
        "name": _package_name(name),
        "profile": "data-package",
        "resources": [_package_resource(layout, kind, file) for file in files],
    }


def _package_resource(layout: Layout, kind: str, file: Exported) -> dict[str, Any]:
    dialect = {"dialect": {"delimiter": "\t"}} if kind == "tsv" else {}
    packed = {"compression": "gz"} if file.name.endswith(".gz") else {}
    return {
        "name": _package_name(file.name.split(".")[0]),
        "path": file.name,
        "format": "csv" if kind == "tsv" else kind,
        "encoding": "utf-8",
        **packed,
        **dialect,
        "schema": {"fields": [_package_field(column) for column in layout.columns], "missingValues": [""]},
    }


def _package_field(column: Column) -> dict[str, Any]:
    nested = "array" if isinstance(column.shape, ListOf) else "object"
    other = {"any": "any", "nested": nested}.get(column.kind, "string")
    described = {"name": column.name, "type": _FIELD_TYPES.get(column.kind, other)}
    return {**described, "description": column.description} if column.description else described


def _package_name(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.") or "corpus"


def package_text(package: Mapping[str, Any], before: str | None) -> str:
    """Return `datapackage.json`; the user's additions to an earlier one (title, licences, …) stay."""
    try:
        old = json.loads(before) if before else {}
    except ValueError:
        old = {}
    kept = {key: value for key, value in old.items() if key != "resources"} if isinstance(old, dict) else {}
    return json.dumps({**package, **kept}, ensure_ascii=False, indent=2) + "\n"
