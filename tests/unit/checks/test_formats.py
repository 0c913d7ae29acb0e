"""Cases of URIs, and what keeps their pattern fit for every Python."""

import ast
import re
import time
from pathlib import Path

import pytest

import corpuskit
from corpuskit.checks.formats import is_iri, is_uri, is_uri_reference

GOOD = [
    "https://weldmoor.example/2026/03/tram?line=4#stop",
    "http://weldmoor.example",
    "https://ines@weldmoor.example:8080/",
    "http://[::1]/a",
    "http://[v1.fe]/a",
    "https://weldmoor.example/a%20b",
    "urn:isbn:1",
    "mailto:desk@weldmoor.example",
    "file:///var/tmp",
]
BAD = [
    "",
    "weldmoor.example/tram",
    "https://",
    "https:///tram",
    "https://weldmoor.example/a b",
    "https://weldmoor.example/%2",
    "https://weldmoor.example/%zz",
    "http://[::1",
    "http://[1]/",
    "https://weldmoor.example:port/",
    "https://weldmoor.example/#a#b",
    "1https://weldmoor.example",
]


@pytest.mark.parametrize("uri", GOOD)
def test_uris(uri):
    assert is_uri(uri)
    assert is_uri_reference(uri)
    assert is_iri(uri)


@pytest.mark.parametrize("text", BAD)
def test_no_uris(text):
    assert not is_uri(text)


def test_iris_hold_letters_of_any_script():
    assert is_iri("https://weldmoor.example/straße")
    assert not is_uri("https://weldmoor.example/straße")


def test_relative_references():
    assert is_uri_reference("../tram?line=4")
    assert is_uri_reference("//weldmoor.example/tram")
    assert not is_uri_reference("tr:am line")
    assert not is_uri_reference("1a:b")


@pytest.mark.parametrize("part", ["a", "a@", "1:", "/", "?", "%41", "a/"])
def test_long_texts_take_linear_time(part):
    started = time.process_time()
    is_uri("http://" + part * 300_000 + "|")
    is_uri_reference(part * 300_000 + "|")
    assert time.process_time() - started < 2


def test_no_pattern_needs_possessive_repeats_or_atomic_groups():
    """Early releases of Python 3.11 match some of them wrongly."""
    sign = re.compile(r"(?<![\\\[(+*?])[\])}.\w][*+?]\+|\}\+|\(\?>")
    package = Path(corpuskit.__file__).parent
    nodes = [node for path in package.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert not [text for text in texts if sign.search(text)]
