"""The formats by name, in the order in which they are listed."""

from corpuskit.formats import csv, folder, html, json_documents, jsonl, parquet, tei, text, vertical, warc, xlsx
from corpuskit.formats.format import Format
from corpuskit.registry import Registry

FORMATS: Registry[Format] = Registry(
    "format",
    [
        jsonl.FORMAT,
        csv.FORMAT,
        csv.TSV,
        parquet.FORMAT,
        vertical.FORMAT,
        tei.FORMAT,
        folder.FORMAT,
        xlsx.FORMAT,
        html.FORMAT,
        text.FORMAT,
        text.MARKDOWN,
        json_documents.FORMAT,
        warc.FORMAT,
    ],
)
