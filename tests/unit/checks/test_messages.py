"""Every mistake of `tests/cases/messages` is told in the words that somebody who doesn't know the code can act on, and mended so.

`UPDATE_SNAPSHOTS=1` records anew: read what is recorded.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from corpuskit.checks import Options, Schema, check
from corpuskit.checks.explaining import SidecarEdit, edit_value, schema_findings
from corpuskit.commands.validate.sidecar_mending import mended_sidecar
from corpuskit.model import Finding, Pair
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


# Where a line that a message shows may end.
ENDS = re.compile(r"', or |, or |,? if |,? where | for \d|; | \(|, which is|,? in place of|, and # |, and put|' |'$|$")
SHOWN = re.compile(
    r"(?:write|such as|or|for|line|example|below it|before it:  |these:|spaces[,:]|: |away:|before|title') '?(?P<blanks> *)(?P<name>[\w-]+): (?=\S)"
)
VALUE = re.compile(
    r"(?:write|such as|\bor|for example|did you mean|There are:|one of:|,) ('(?:[^']|'')*'|\"[^\"]*\"|[\w.-]+)(?=$|,| or | \(|\?| if | for |;)"
)
WORDS = ("another", "text", "or")
DELETED = re.compile(r"delete (?:it|the item|the line|this line)\b(?! and all)")


def shown_lines(message: str) -> Iterator[tuple[str, str]]:
    """Yield every line that a message shows as right: the field's name, and its value as it is written."""
    for found in SHOWN.finditer(message.partition(" - ")[2]):
        rest = message.partition(" - ")[2][found.end() :]
        for end in ENDS.finditer(rest):
            if rest[: end.start()] and not is_torn(rest[: end.start()]):
                yield found["name"], rest[: end.start()]
                break


def is_torn(value: str) -> bool:
    try:
        yaml12.load(f"a: {value}")
    except yaml12.YamlProblem:
        return True
    return False


def follow_message(sidecar: str, found: Finding, name: str, value: str) -> str:
    """Return a sidecar in which somebody wrote a line that a finding shows: in place of the old one, or added where one is missing."""
    lines, line = sidecar.split("\n"), f"{name}: {value}"
    old = lines[found.line - 1]
    dash = re.match(r" *(?:- )?", old)
    indent = (
        "" if "take them away" in found.message or "makes it the item" in found.message else dash[0] if dash else ""
    )
    if found.check == "CK105":
        blanks = re.search(r"after (\d+) spaces?, a line", found.message)
        return "\n".join([*lines[: found.line], " " * int(blanks[1]) + line, *lines[found.line :]])  # type: ignore[index]
    if "in place of the other" in found.message:
        return "\n".join(line if each.startswith(f"{name}:") else each for each in lines if each != old)
    if "move the line below 'meta:'" in found.message:
        return "\n".join(f"{each}\n  {line}" if each == "meta:" else each for each in lines if each != old)
    if re.search("'meta:' and below it|under the same 'meta:'", found.message):
        line = f"meta:\n  {line}"
    elif re.search("the fields on lines below|alone on its line, and", found.message):
        line = f"{old.partition(':')[0]}:\n  {line}"
    if re.search("two spaces instead|put two spaces before it: ", found.message):
        indent = "  "
    if blanks := re.search(r"put exactly (\d+) spaces? before [^-]", found.message):
        indent = " " * int(blanks[1])
    return replaced_field(lines, found.line, indent + line)


def replaced_field(lines: list[str], number: int, line: str) -> str:
    """Return lines with that of a field, and those that belong to it, replaced by a line."""
    old = lines[number - 1]
    blanks, end = len(old) - len(old.lstrip()), number
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > blanks:
        end += 1
    return "\n".join([*lines[: number - 1], line, *lines[end:]])


def findings_in(sidecar: str, schema: Schema) -> list[Finding]:
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", sidecar.encode())
    [verdict] = check([pair], schema, Options())
    return list(verdict.findings)


def ways_to_follow(case: Case, found: Finding) -> Iterator[list[str]]:
    """Yield what is said about a sidecar once somebody did what a finding says, for each line and each value that it shows."""
    steps = [int(step) if step.isdecimal() else step for step in (found.pointer or "")[1:].split("/") if step]
    group = re.search(r" after \d+ spaces?, a line | in place of the other", found.message)
    is_item = bool(steps) and isinstance(steps[-1], int)
    for name, value in () if is_item and found.check != "CK105" else shown_lines(found.message):
        if (found.check == "CK105" or "is missing - add a line" in found.message) and not group:
            whole = f"{name}: {value}\n{case.sidecar}" if not steps else replaced_at(case, found, steps, value)
        elif len(steps) > 1 and not group:
            # What stands inside of a line is edited there.
            rename = name if found.check == "CK104" else ""
            edited = edit_value(
                yaml12.load(case.sidecar), SidecarEdit(tuple(steps), yaml12.load(f"a: {value}")["a"], rename)
            )
            yield [each.message for each in schema_findings(case.schema, edited, "a.yaml", None)]
            continue
        else:
            is_there = not steps or "a space is missing after '" in found.message
            at = found if is_there else replace(found, line=yaml12.Places(case.sidecar).key(found.pointer or "")[0])
            whole = follow_message(case.sidecar, found if group else at, name, value)
        yield [each.message for each in findings_in(whole, case.schema)]
    if steps and found.check in ("CK106", "CK107", "CK108", "CK109"):
        for shown in VALUE.findall(found.message.partition(" - ")[2]):
            if (
                shown in WORDS
                or shown.startswith("'  ")
                or (shown[0] not in "'\"" and found.check != "CK108" and not shown[0].isdigit())
            ):
                continue
            edited = edit_value(yaml12.load(case.sidecar), SidecarEdit(tuple(steps), yaml12.load(shown)))
            yield [each.message for each in schema_findings(case.schema, edited, "a.yaml", None)]
    if DELETED.search(found.message) and "move the lines" not in found.message:
        yield [each.message for each in findings_in(without_field(case.sidecar, found), case.schema)]


def without_field(sidecar: str, found: Finding) -> str:
    """Return a sidecar without the lines of the field or item that a finding is about."""
    number = yaml12.Places(sidecar).key(found.pointer)[0] if found.pointer else found.line
    lines = replaced_field(sidecar.split("\n"), number, "<gone>").split("\n")
    return "\n".join(line for line in lines if line != "<gone>")


def replaced_at(case: Case, found: Finding, steps: list[str | int], value: str) -> str:
    assert len(steps) == 1
    number = yaml12.Places(case.sidecar).key(found.pointer or "")[0]
    return replaced_field(case.sidecar.split("\n"), number, f"{steps[0]}: {value}")


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.theme}: {case.name}")
def test_whoever_follows_a_message_gets_no_other(case: Case) -> None:
    before = findings_in(case.sidecar, case.schema)
    for found in before:
        for said in ways_to_follow(case, found):
            assert found.message not in said
            assert len(said) < len(before), said


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
