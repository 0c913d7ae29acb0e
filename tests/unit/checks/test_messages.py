"""Every mistake of `tests/cases/messages` is told in the words that somebody who doesn't know the code can act on, and mended so.

`UPDATE_SNAPSHOTS=1` records anew: read what is recorded.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corpuskit.checks import Options, Schema, check
from corpuskit.checks.explaining import SidecarEdit, edit_value, schema_findings
from corpuskit.commands.validate.sidecar_mending import mended_sidecar
from corpuskit.model import Pair
from corpuskit.text import yaml12

CASES = Path(__file__).parents[2] / "cases" / "messages"
FIELDS = {"id": "fog-1", "title": "Fog over Askford", "source": "The Askford Echo", "lang": "en"}
OURS = "urn:corpuskit:sidecar:1#/$defs/fields"
RAW = (
    "did not find expected",
    "while parsing",
    "None",
    "True",
    "False",
    "typing.",
    "is not valid under any",
    "dependency of",
)


@dataclass
class Case:
    """A mistake: the lines that a person typed, what is said about them, and the lines that `--fix` makes of them."""

    name: str
    theme: str
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def sidecar(self) -> str:
        typed = self.parts[""].replace("<NBSP>", "\u00a0").replace("<TAB>", "\t").replace("<ZWSP>", "\u200b")
        names = {re.split(r"\W", line.strip("- "), maxsplit=1)[0] for line in typed.split("\n")}
        given = set(self.parts.get("without", "").split()) | names
        return "".join(f"{name}: {value}\n" for name, value in FIELDS.items() if name not in given) + typed

    @property
    def schema(self) -> Schema:
        if "schema" not in self.parts:
            return Schema.packaged()
        own = {"$ref": OURS, "properties": json.loads(self.parts["schema"]), "unevaluatedProperties": False}
        if "rules" in self.parts:
            own |= json.loads(self.parts["rules"])
        return Schema(json.dumps(own))


def read_cases(path: Path) -> Iterator[Case]:
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = block.partition("\n")
        case = Case(name, path.stem)
        head, *parts = rest.split("--- ")
        case.parts[""] = head
        for part in parts:
            key, _, body = part.partition("\n")
            case.parts[key] = body
        yield case


def sketch_of_article(case: Case) -> tuple[str, str]:
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", case.sidecar.encode())
    [verdict] = check([pair], case.schema, Options())
    first = case.sidecar.count("\n") - case.parts[""].count("\n")
    marks = {True: "  [--fix]", False: ""}
    said = "".join(
        f"{f.line - first if f.line > first else 0}:{f.column} {f.check} {f.message}{marks[f.fixable]}\n"
        for f in verdict.findings
    )
    codes = frozenset(f.check for f in verdict.findings if f.fixable)
    mended = mended_sidecar(case.sidecar, case.schema, codes)
    lines = mended.split("\n")[first:] if mended != case.sidecar else []
    return said, "\n".join(lines)


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


def test_there_are_many_and_their_names_differ() -> None:
    assert len(ALL) >= 90
    assert len({(case.theme, case.name) for case in ALL}) == len(ALL)


@pytest.mark.skipif("UPDATE_SNAPSHOTS" not in os.environ, reason="records anew")
@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_record(path: Path) -> None:
    written = []
    for case in read_cases(path):
        said, fixed = sketch_of_article(case)
        parts = {**case.parts, "says": said, "fixed": fixed}
        shown = "".join(f"--- {key}\n{body}" for key, body in parts.items() if key and body)
        written.append(f"=== {case.name}\n{case.parts['']}{shown}")
    path.write_text("".join(written), encoding="utf-8")


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.theme}: {case.name}")
def test_message(case: Case) -> None:
    said, fixed = sketch_of_article(case)
    assert said == case.parts.get("says", "")
    assert fixed == case.parts.get("fixed", "")
    assert not [word for word in RAW if word in said]
    assert all("\t" not in line for line in said.split("\n"))


PROPOSED = re.compile(r"(?s)write ([\w.-]+): ([^…]+)$")


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.theme}: {case.name}")
def test_what_a_message_proposes_is_accepted(case: Case) -> None:
    try:
        value = yaml12.load(case.sidecar)
    except yaml12.YamlProblem:
        return
    for found in schema_findings(case.schema, value, "a.yaml", case.sidecar):
        line = PROPOSED.search(found.message)
        if line and found.pointer:
            steps = tuple(int(step) if step.isdecimal() else step for step in found.pointer[1:].split("/"))
            rename = line[1] if line[1] != steps[-1] else ""
            mended = edit_value(value, SidecarEdit(steps, yaml12.load(f"a: {line[2]}")["a"], rename))
            pointer = found.pointer.rpartition("/")[0] + f"/{line[1]}"
            assert pointer not in [left.pointer for left in schema_findings(case.schema, mended, "a.yaml", None)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.theme}: {case.name}")
def test_what_can_be_fixed_is_gone_then(case: Case) -> None:
    said, fixed = sketch_of_article(case)
    if "[--fix]" in said:
        first = case.sidecar.count("\n") - case.parts[""].count("\n")
        mended = "\n".join(case.sidecar.split("\n")[:first]) + "\n" + fixed
        [verdict] = check(
            [Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", mended.encode())], case.schema, Options()
        )
        assert not [found.message for found in verdict.findings if found.fixable]


def test_a_missing_field_is_told_where_unknown_fields_are_not() -> None:
    [case] = [case for case in ALL if case.name == "headline for title"]
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", case.sidecar.encode())
    [verdict] = check([pair], case.schema, Options(ignore=("CK104",)))
    assert [found.check for found in verdict.findings] == ["CK105"]
