"""A data set as Croissant 1.1 describes it, in JSON-LD. Source: MLCommons, Croissant Format Specification 1.1."""

import re
from collections.abc import Sequence
from typing import Any

from corpuskit.formats.card import Exported
from corpuskit.formats.dataset import DataSet, licence_address
from corpuskit.formats.layout import Column, Layout

_TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "time": "sc:DateTime",
}
_ENCODINGS = {
    "jsonl": "application/jsonlines",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "parquet": "application/x-parquet",
}
_SPLITS = {"train": "TrainingSplit", "dev": "ValidationSplit", "validation": "ValidationSplit", "test": "TestSplit"}


def croissant(
    data: DataSet, layout: Layout, kind: str, files: Sequence[Exported], digests: Sequence[tuple[str, int]]
) -> dict[str, Any]:
    """Return the description of the files of an export.

    Arguments:
        data: the data set.
        layout: the columns of its files.
        kind: the name of their format.
        files: the files.
        digests: of each file the SHA-256 in hex and the size in bytes.

    """
    about = data.about
    document = {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": re.sub(r"[^\w.-]+", "-", data.name).strip("-") or "corpus",
        "alternateName": data.name,
        "description": data.description,
        "url": about.url or None,
        "license": licence_address(data.licence) or data.licence or None,
        "citeAs": data.citation,
        "version": about.version or "1.0.0",
        "datePublished": data.figures.latest or None,
        "inLanguage": sorted(data.figures.languages),
        "keywords": ["news", "corpus"],
        "creator": [{"@type": "sc:Organization", "name": name} for name in about.authors] or None,
        "publisher": {"@type": "sc:Organization", "name": about.publisher} if about.publisher else None,
        "distribution": [_file_object(file, kind, digest) for file, digest in zip(files, digests, strict=True)],
        "recordSet": [*_split_records(files), *(_record_set(file, layout) for file in files)],
        "prov:wasGeneratedBy": [_activity(name, sentence) for name, sentence in data.steps()],
    }
    return {name: value for name, value in document.items() if value is not None}


def _file_object(file: Exported, kind: str, digest: tuple[str, int]) -> dict[str, Any]:
    packed = {".gz": "application/gzip", ".zst": "application/zstd"}
    outer = [media for suffix, media in packed.items() if file.name.endswith(suffix)]
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.name,
        "contentSize": f"{digest[1]} B",
        "encodingFormat": [_ENCODINGS[kind], *outer] if outer else _ENCODINGS[kind],
        "sha256": digest[0],
    }


def _record_set(file: Exported, layout: Layout) -> dict[str, Any]:
    name = f"articles-{file.part}" if file.part else "articles"
    # Consumers have no type for objects: in JSON Lines such columns are there and not described.
    is_json = file.name.partition(".")[2].startswith(("jsonl", "ndjson"))
    described = (column for column in layout.columns if not (is_json and column.kind == "any"))
    fields = [_field(name, column, file) for column in described if column.kind != "nested"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": "One article a row.",
        "key": {"@id": f"{name}/id"},
        "field": fields,
    }


def _field(records: str, column: Column, file: Exported) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{records}/{column.name}",
        "name": column.name,
        "description": column.description or column.name,
        "dataType": _TYPES.get(column.kind, "sc:Text"),
        "source": {"fileObject": {"@id": file.name}, "extract": {"column": column.name}},
    }
    return (
        {**described, "isArray": True, "arrayShape": "-1"}
        if column.kind == "list" and not file.name.endswith((".csv", ".tsv"))
        else described
    )


def _split_records(files: Sequence[Exported]) -> list[dict[str, Any]]:
    """Return the record set that names the parts of the data set, where there are any."""
    parts = [file.part for file in files if file.part]
    if not parts:
        return []
    rows = [{"split/name": part, "split/url": f"cr:{_SPLITS.get(part, 'Split')}"} for part in parts]
    fields = [
        {"@type": "cr:Field", "@id": "split/name", "dataType": "sc:Text"},
        {"@type": "cr:Field", "@id": "split/url", "dataType": ["sc:URL", "wd:Q7889"]},
    ]
    return [{
        "@type": "cr:RecordSet", "@id": "split", "name": "split", "description": "The parts of the data set.", "dataType": "cr:Split",
        "key": {"@id": "split/name"}, "field": fields, "data": rows,
    }]  # fmt: skip


def _activity(name: str, sentence: str) -> dict[str, Any]:
    agent = {"@type": "prov:SoftwareAgent", "prov:label": "corpuskit"}
    return {"@type": "prov:Activity", "prov:label": name, "sc:description": sentence, "prov:wasAssociatedWith": agent}


def _context() -> dict[str, Any]:
    """Return the context that the specification prescribes, with PROV beside it."""
    same = ("citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes", "isLiveDataset",
        "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate", "separator", "source",
        "subField", "transform", "arrayShape", "containedIn", "isArray", "value")  # fmt: skip
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "prov": "http://www.w3.org/ns/prov#",
        "wd": "https://www.wikidata.org/wiki/",
        "conformsTo": "dct:conformsTo",
        "name": {"@container": "@language"},
        "description": {"@container": "@language"},
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
        **{name: f"cr:{name}" for name in same},
    }
