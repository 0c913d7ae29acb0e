"""Each kind of growth is one module and one line: one of each is added to a copy of the package and seen to work."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import corpuskit

PACKAGE = Path(corpuskit.__file__).parent

CHECK = '''"""Texts that shout: a line in capitals from end to end."""

from collections.abc import Iterator

from corpuskit.checks.article_text import ArticleText
from corpuskit.checks.definition import Check, TextChecks, page
from corpuskit.checks.options import Options
from corpuskit.model import Finding

SHOUTS = Check("CK999", "shouts", page(__doc__))


def find(subject: ArticleText, _: Options) -> Iterator[Finding]:
    if subject.text.isupper():
        yield SHOUTS.at(subject.path, (1, 1), "the text shouts")


CHECKS = TextChecks((SHOUTS,), find)
'''
SIDECAR_CHECK = '''"""Titles that are one word."""

from collections.abc import Iterator

from corpuskit.checks.article_sidecar import ArticleSidecar
from corpuskit.checks.definition import Check, SidecarChecks, page
from corpuskit.model import Finding

TERSE = Check("CK998", "terse title", page(__doc__))


def find(sidecar: ArticleSidecar) -> Iterator[Finding]:
    if " " not in sidecar.meta.get("title", " "):
        yield TERSE.at(sidecar.where, sidecar.place_of_value("/title"), "the title is one word")


CHECKS = SidecarChecks((TERSE,), find)
'''
FORMAT = '''"""Ids, a line each."""

from corpuskit.formats.format import Format


def write(rows, out, layout):
    count = 0
    for count, row in enumerate(rows, 1):
        out.write(row["id"].encode() + b"\\n")
    return count


FORMAT = Format("ids", (".ids",), None, write)
'''
VIEW = '''"""A report as the number of its findings."""


def show(report, out):
    out.write(f"{len(report.findings)} in all\\n")
'''
KIND = '''"""A rule of this kind takes its line and the line before it."""

from corpuskit.rules.kinds.kind import Kind


def claim(page, index, rule):
    for each in (index - 1, index):
        page.take(max(each, 0), rule)


KIND = Kind("pair", "a line and the one before it", spreads=True, claim=claim)
'''
TEXT = "THE FERRY TO CAPE LUNN WILL NOT SAIL ON MONDAY, THE COUNCIL SAID.\n"
SIDECAR = "id: cape-lunn-1\ntitle: No ferry\nsource: The Quay Post\nlang: en\nurl: https://quay.example/1\npublished: 2026-03-02\nauthors: [Ines Adaro]\n"


@pytest.fixture
def grow(tmp_path, monkeypatch):
    """Return a function that adds a module and one line to a copy of the package, and one that runs the copy."""
    copy = tmp_path / "lib" / "corpuskit"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    corpus = tmp_path / "news" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    (corpus / "a.yaml").write_text(SIDECAR, encoding="utf-8")
    (tmp_path / "news" / "corpuskit.toml").write_text('corpus = "corpus"\n', encoding="utf-8")

    def add(module, source, listed, after, entry):
        (copy / module).write_text(source, encoding="utf-8")
        path = copy / listed
        text = path.read_text(encoding="utf-8")
        assert text.count(after) == 1
        path.write_text(text.replace(after, after + entry), encoding="utf-8")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "corpuskit", *arguments],
            cwd=tmp_path / "news",
            env={**os.environ, "PYTHONPATH": str(tmp_path / "lib")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return add, run


def test_a_check_of_texts_is_a_module_and_a_line(grow):
    add, run = grow
    add(
        "checks/shouts.py",
        CHECK,
        "checks/lists.py",
        "    mojibake.CHECKS,\n",
        "    __import__('corpuskit.checks.shouts', fromlist=['CHECKS']).CHECKS,\n",
    )
    done = run("validate")
    assert "corpus/a.txt:1:1: CK999 the text shouts" in done.stdout
    assert done.returncode == 1
    assert "Texts that shout" in run("explain", "CK999").stdout


def test_a_check_of_sidecars_is_a_module_and_a_line(grow, tmp_path):
    add, run = grow
    add(
        "checks/terse.py",
        SIDECAR_CHECK,
        "checks/lists.py",
        "    record.CHECKS,\n",
        "    __import__('corpuskit.checks.terse', fromlist=['CHECKS']).CHECKS,\n",
    )
    sidecar = tmp_path / "news" / "corpus" / "a.yaml"
    sidecar.write_text(SIDECAR.replace("No ferry", "Ferry"), encoding="utf-8")
    assert "corpus/a.yaml:2:8: CK998 the title is one word" in run("validate").stdout
    assert "Titles that are one word" in run("explain", "CK998").stdout


def test_a_format_is_a_module_and_a_line(grow):
    add, run = grow
    add(
        "formats/ids.py",
        FORMAT,
        "formats/listed.py",
        "        text.FORMAT,\n",
        "        __import__('corpuskit.formats.ids', fromlist=['FORMAT']).FORMAT,\n",
    )
    assert run("export", "--format", "ids").stdout == "cape-lunn-1\n"
    assert re.search(r"--format NAME[^;]*\bids\b", run("export", "--help").stdout)
    assert "not for ids" in run("export", "--format", "ids", "--excel", "-o", "o.ids").stderr


def test_a_view_is_a_module_and_a_line(grow):
    add, run = grow
    add("views/number.py", VIEW, "views/__init__.py", '        View("sarif"),\n', '        View("number"),\n')
    assert run("validate", "--output-format", "number").stdout == "0 in all\n"


def test_a_kind_of_rule_is_a_module_and_a_line(grow, tmp_path):
    add, run = grow
    add(
        "rules/kinds/pair.py",
        KIND,
        "rules/kinds/__init__.py",
        "tail.KIND",
        ", __import__('corpuskit.rules.kinds.pair', fromlist=['KIND']).KIND",
    )
    news = tmp_path / "news"
    rule = {
        "name": "tide",
        "kind": "pair",
        "says": "Tides.",
        "lines": ["Tides today"],
        "goes": ["Tides today"],
        "stays": ["Tides"],
    }
    (news / "packs").mkdir()
    (news / "packs" / "own.yaml").write_text(
        json.dumps({"pack": "own", "says": "Own.", "rules": [rule]}), encoding="utf-8"
    )
    story = "The ferry to Cape Lunn will not sail on Monday, the council of the islands said.\n" * 9
    (news / "corpus" / "a.txt").write_text(story + "Moon tonight\nTides today\n", encoding="utf-8")
    done = run("clean", "--diff")
    assert "-Moon tonight\n-Tides today" in done.stdout, done
