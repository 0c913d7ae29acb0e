"""Formats: articles as bytes and back, one module each; guesses about an article that comes with nothing but its text."""

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

__all__ = ["FORMATS", "Format"]
