"""Names and docstrings stay readable: one word for one thing, functions are verb and object, docstrings have a subject."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

import corpuskit

# A protocol asks modules for these names.
PROTOCOL = {"find", "read", "write", "show", "claim", "map"}
INDIRECT = re.compile(r"(?:What|Which|How)\b|.*\bwhat (?:is|was)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def modules():
    return {p: ast.parse(p.read_text(encoding="utf-8")) for p in Path(corpuskit.__file__).parent.rglob("*.py")}


def share(some, everything):
    return len(some) / len(everything)


def test_few_definitions_share_their_name(modules):
    homes = defaultdict(list)
    for path, module in modules.items():
        for node in module.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
                homes[node.name].append(path)
    everything = [name for name, paths in homes.items() for _ in paths]
    shared = [name for name in everything if len(homes[name]) > 1 and name not in PROTOCOL]
    assert share(shared, everything) <= 0.1, sorted(set(shared))


def test_docstrings_begin_with_a_subject(modules):
    nodes = [node for module in modules.values() for node in ast.walk(module)]
    kinds = ast.FunctionDef | ast.ClassDef | ast.Module
    firsts = [text.splitlines()[0] for node in nodes if isinstance(node, kinds) and (text := ast.get_docstring(node))]
    indirect = [line for line in firsts if INDIRECT.match(line)]
    assert share(indirect, firsts) <= 0.02, indirect


def test_functions_are_verb_and_object(modules):
    functions = [
        node.name
        for module in modules.values()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("__")
        and not any("property" in ast.dump(decorator) for decorator in node.decorator_list)
    ]
    single = [name for name in functions if "_" not in name.strip("_")]
    assert share(single, functions) <= 0.3, sorted(set(single))
