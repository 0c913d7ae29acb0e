"""Every case of a check in tests/cases/checks does what it says, and mending is safe."""

from pathlib import Path
from typing import Any

import pytest

from corpuskit.checks import CHECKS, Options, Schema, check, mended
from corpuskit.model import Finding, Pair
from corpuskit.text import yaml12

CASES = Path(__file__).parents[2] / "cases" / "checks"
SIDECAR = "id: fog-1\ntitle: Fog over Askford\nsource: The Askford Echo\nlang: en\n"
TEXT = "Fog lay over all of Askford.\n"


def cases(kind: str) -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        said = yaml12.load(path.read_text(encoding="utf-8"))
        limits = said.get("limits", {})
        for number, case in enumerate(said[kind], 1):
            found.append(pytest.param(path.stem, case, limits, id=f"{path.stem}-{kind}-{number}"))
    return found


def text_of(case: dict[str, Any]) -> bytes:
    return bytes.fromhex(case["hex"]) if "hex" in case else str(case.get("text", TEXT)).encode()


def findings(case: dict[str, Any], limits: dict[str, Any]) -> tuple[Finding, ...]:
    pair = Pair("a.txt", "a.yaml", text_of(case), case.get("sidecar", SIDECAR).encode())
    return check([pair], Schema.packaged(), Options(**limits))[0].findings


@pytest.mark.parametrize(("code", "case", "limits"), cases("fail"))
def test_it_is_found(code: str, case: dict[str, Any], limits: dict[str, Any]) -> None:
    [finding] = [f for f in findings(case, limits) if f.check == code]
    assert finding.path == ("a.yaml" if case.get("in") == "sidecar" else "a.txt")
    assert "at" not in case or f"{finding.line}:{finding.column}" == case["at"]
    assert case.get("says", "") in finding.message
    assert finding.severity is CHECKS[code].severity


@pytest.mark.parametrize(("code", "case", "limits"), cases("pass"))
def test_it_is_not_found(code: str, case: dict[str, Any], limits: dict[str, Any]) -> None:
    assert [f for f in findings(case, limits) if f.check == code] == []


@pytest.mark.parametrize(("code", "case", "limits"), [p for p in cases("fail") if "fixed" in p.values[1]])
def test_it_is_mended(code: str, case: dict[str, Any], limits: dict[str, Any]) -> None:
    [finding] = [f for f in findings(case, limits) if f.check == code]
    assert finding.fixable
    after = mended(text_of(case).decode(), frozenset({code}))
    assert after == case["fixed"]
    if not after.startswith("\ufeff"):
        assert code not in {f.check for f in findings({**case, "text": after}, limits)}


@pytest.mark.parametrize("bound", ["sha256: abc\n", "cleaning: {}\n"])
def test_a_text_whose_hash_stands_in_its_sidecar_is_not_mended(bound: str) -> None:
    pair = Pair("a.txt", "a.yaml", TEXT.rstrip().encode(), (SIDECAR + bound).encode())
    [finding] = [f for f in check([pair], Schema.packaged(), Options())[0].findings if f.check == "CK013"]
    assert not finding.fixable


def test_every_check_of_texts_has_cases() -> None:
    of_texts = {code for code in CHECKS if code.startswith("CK0")} - {"CK010", "CK012"}
    assert of_texts <= {path.stem for path in CASES.glob("*.yaml")}
