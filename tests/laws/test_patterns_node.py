"""Patterns match as those of JavaScript do, asked of JavaScript itself: ajv and every editor run them so (`new RegExp(pattern, "u")`)."""

import json
import re
import shutil
import subprocess
from random import Random

import pytest

from corpuskit.checks.patterns import PatternError, compile_pattern
from tests.laws.test_patterns_laws import ATOMS, COUNTS

SCRIPT = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([pattern, text]) => {
  try { return new RegExp(pattern, "u").test(text); } catch { return null; }
})));
"""
COUNTED = re.compile(r"(?:\\[bB]|[\^$]|\(\?<?[=!]\w\))[*+?{]")
LETTERS = "abxAB1 \n\r.-&[_éα\u2028৪\U0001f6a2"
OWN = [
    (r"^\d+$", "42\n"),
    (r"^\d+$", "৪২"),
    (r"\p{Lu}", "É"),
    (r"(?<y>\d{4})-\k<y>", "2026-2026"),
    (r"\u{1F6A2}", "🚢"),
    (r"^.$", "🚢"),
    ("[", "x"),
]


def make_cases(count: int) -> list[tuple[str, str]]:
    random = Random(7)  # noqa: S311 - a law, no secret
    found = list(OWN)
    for _ in range(count):
        atoms = [random.choice(ATOMS) + random.choice(COUNTS) for _ in range(random.randint(1, 4))]
        found.append(("".join(atoms), "".join(random.choice(LETTERS) for _ in range(random.randint(0, 7)))))
    return found


def matches(pattern: str, text: str) -> bool | None:
    try:
        return compile_pattern(pattern)(text)
    except PatternError:
        return None


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not there")
def test_matching_is_that_of_javascript() -> None:
    cases = make_cases(3000)
    told = subprocess.run(
        ["node", "-e", SCRIPT],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    wanted = json.loads(told.stdout)
    found = [(case, want) for case, want in zip(cases, wanted, strict=True) if matches(*case) != want]
    # A count behind an assertion (`^*`) is refused by JavaScript, and read by `regress` as it is read without the flag `u`.
    assert [(case, want) for case, want in found if want is not None or not COUNTED.search(case[0])] == []
    assert sum(want is not None for want in wanted) > 1500
