"""The project keeps its own promises: pages made from code are current, lists are complete, nothing speaks of places it should not."""

import importlib.util
import json
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import corpuskit
from corpuskit import checks, engines, formats, rules, views
from corpuskit.checks.lists import TEXT_CHECKS
from corpuskit.cli.app import COMMANDS
from corpuskit.rules.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src/corpuskit"


def made_by(script):
    """Return the page that a script would write, made in a process of its own."""
    code = f"import runpy, sys; sys.stdout.write(runpy.run_path('scripts/{script}.py')['page']())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.stdout


@pytest.mark.parametrize("page", ["settings", "commands"])
def test_pages_made_from_code_are_current(page):
    assert (ROOT / f"docs/{page}.md").read_text(encoding="utf-8") == made_by(f"{page}_page")


def test_the_schema_in_the_package_is_the_one_at_the_top():
    assert (SRC / "schema.json").read_bytes() == (ROOT / "schema.json").read_bytes()
    json.loads((ROOT / "schema.json").read_text(encoding="utf-8"))


def test_every_command_is_a_module_a_function_and_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        module = importlib.import_module(f"corpuskit.cli.{name}")
        assert callable(getattr(module, name))
        assert COMMANDS[name].rstrip(".").split(",")[0].split(":")[0] in (getattr(module, name).__doc__ or ""), name
    for name in ("init", "add", "validate", "clean", "dedup", "export"):
        assert f"corpuskit {name}" in readme


def test_the_public_functions_are_there():
    for name in corpuskit.__all__:
        assert callable(getattr(corpuskit, name))
    with pytest.raises(AttributeError, match="no attribute 'cleen'"):
        corpuskit.cleen  # noqa: B018


def test_every_module_says_what_it_is_for():
    for module in pkgutil.walk_packages([str(SRC)], "corpuskit."):
        origin = Path(importlib.util.find_spec(module.name).origin)
        source = origin if origin.suffix == ".py" else origin.with_name(module.name.rpartition(".")[2] + ".pyx")
        assert re.match(r'(# cython: .*\n)?\s*r?"""\S.{8,}', source.read_text(encoding="utf-8")), module.name


def test_every_view_and_format_has_a_module_of_its_own():
    assert {"text", "json", "github", "sarif"} <= set(views.VIEWS)
    assert {"jsonl", "csv", "tsv", "parquet"} <= set(formats.FORMATS)
    assert engines.engine_for(1, 10**6).name == "serial"
    assert all(checks.CHECKS[code].page.strip() for code in checks.CHECKS)


def test_every_format_view_and_kind_of_rule_has_a_row_in_its_page():
    written = {name for name, known in formats.FORMATS.items() if known.is_written}
    pages = (("export.md", written), ("how-to/pre-commit-and-ci.md", set(views.VIEWS)), ("cleaning.md", set(KINDS)))
    for page, names in pages:
        rows = re.findall(r"^\| (`[^|]*`) \|", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE)
        assert names <= {name for row in rows for name in re.findall(r"`([^`]*)`", row)}, page


def test_every_check_of_texts_has_cases():
    for group in TEXT_CHECKS:
        for check in group.checks:
            assert (ROOT / f"tests/cases/checks/{check.name}.yaml").is_file(), (
                f"{check.name} has no cases in tests/cases/checks"
            )


def test_every_rule_is_explained_by_example():
    for rule in rules.load_packs().rules:
        assert rule.says.endswith("."), rule.name
        assert rule.goes or not rule.pack, rule.name


def test_versions_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == corpuskit.__version__
    assert project["name"] == "corpuskit-cli"


def test_dependencies_have_their_reasons():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    extras = [
        name
        for extra, names in project["optional-dependencies"].items()
        if extra not in ("all", "dev")
        for name in names
    ]
    for requirement in (*project["dependencies"], *extras):
        name = re.match(r"[\w-]+", requirement)[0]
        assert re.search(rf"\| {name}\b", page), name


def test_nobody_is_told_to_install_the_other_corpuskit():
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *SRC.rglob("*.py")):
        assert not re.search(r"pip install ['\"]?corpuskit(?!-cli)", path.read_text(encoding="utf-8")), path


def test_all_extras_and_those_of_developers_hold_the_others():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    plain = {name for extra in ("html", "lang", "parquet", "warc", "xlsx", "zstd") for name in extras[extra]}
    assert set(extras["all"]) == plain
    assert set(extras["dev"]) >= {*plain, *extras["cluster"]}
