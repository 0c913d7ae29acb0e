"""Every bad sidecar of the golden set is told with exactly the line and column that a person set."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from corpuskit.checks import Options, Schema, check
from corpuskit.model import Pair

CASES = Path(__file__).parents[2] / "cases" / "sidecars"
OK = ["id: fog-1", "title: Fog over Askford", "source: The Askford Echo", "lang: en"]
LINE_ENDS = {"crlf": "\r\n", "cr": "\r"}


@dataclass(frozen=True)
class Case:
    name: str
    sidecar: bytes
    expected: list[str]


def read_cases(path: Path) -> Iterator[Case]:
    for part in path.read_text(encoding="utf-8").split("=== ")[1:]:
        head, *lines = part.rstrip("\n").split("\n")
        end = len(lines) - 1 - lines[::-1].index("---")
        name, _, flags = head.partition(" [")
        yield Case(f"{path.stem}: {name}", sidecar_of(lines[:end], flags.rstrip("]").split()), lines[end + 1 :])


def sidecar_of(lines: list[str], flags: list[str]) -> bytes:
    whole = [each for line in lines for each in (OK if line == "@ok" else [line])]
    text = "".join(line + "\n" for line in whole)
    if "escapes" in flags:
        text = text.encode("latin-1", "backslashreplace").decode("unicode-escape")
    if "bare" in flags:
        text = text.removesuffix("\n")
    for flag, line_end in LINE_ENDS.items():
        text = text.replace("\n", line_end) if flag in flags else text
    return (b"\xef\xbb\xbf" if "bom" in flags else b"") + text.encode("latin-1" if "latin1" in flags else "utf-8")


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]
SCHEMA = Schema.packaged()


def test_the_set_is_large_and_its_names_differ() -> None:
    assert len([case for case in ALL if case.expected]) >= 150
    assert len({case.name for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_line_and_column(case: Case) -> None:
    pair = Pair("a.txt", "a.yaml", b"Fog lay over all of Askford.\n", case.sidecar)
    [verdict] = check([pair], SCHEMA, Options())
    assert [f"{f.line}:{f.column} {f.check}" for f in verdict.findings] == case.expected
    assert all(f.path == "a.yaml" for f in verdict.findings)
