"""Reports for CI systems: well formed, relative to the repository, with names that are not UTF-8, and with errors of the settings in them."""

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpuskit.cli.app import run
from corpuskit.model import Failure, Finding, Report, Severity
from corpuskit.views import VIEWS
from corpuskit.views.failures import report_error

ODD = "corpus/caf\udce9, a&b.txt"
FINDINGS = (
    Finding("CK104", "corpus/a.yaml", 7, 1, "unknown field '<x>' & \"more\""),
    Finding("CK013", "corpus/a.yaml", 9, 4, "odd\x01\x1b[31m\ufffe", Severity.WARNING),
    Finding("CK013", ODD, 9, 4, "odd \udcff", Severity.WARNING),
)
REPORT = Report("validate", 3, FINDINGS, failures=(Failure("corpuskit.toml", "2:1: unknown setting"),))
ENTRY = {"description", "check_name", "fingerprint", "severity", "location"}


def shown(report: Report, view: str) -> bytes:
    data = io.BytesIO()
    out = io.TextIOWrapper(data, encoding="utf-8", errors="surrogateescape")
    VIEWS[view].show(report, out)
    out.flush()
    return data.getvalue()


def test_junit_counts_its_tests() -> None:
    root = ET.fromstring(shown(REPORT, "junit"))  # noqa: S314 - our own
    assert root.attrib | {"name": ""} == {"name": "", "tests": "4", "failures": "1", "errors": "1", "time": "0"}
    assert len(root.findall(".//testcase")) == 4
    assert len(root.findall(".//failure")) == 1
    assert [suite.get("name") for suite in root] == ["corpus/a.yaml", "corpus/caf\\xe9, a&b.txt", "corpuskit.toml"]
    assert root.find(".//failure").text == "corpus/a.yaml:7:1: CK104 unknown field '<x>' & \"more\""


def test_junit_of_a_fine_corpus_has_a_test_that_passed() -> None:
    root = ET.fromstring(shown(Report("validate", 3), "junit"))  # noqa: S314 - our own
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


def test_junit_fails_warnings_where_they_count() -> None:
    strict = Report("validate", 3, FINDINGS, facts={"strict": True})
    assert ET.fromstring(shown(strict, "junit")).get("failures") == "3"  # noqa: S314 - our own


def test_gitlab_has_the_documented_shape() -> None:
    entries = orjson.loads(shown(REPORT, "gitlab"))
    assert len(entries) == 4
    assert all(set(entry) == ENTRY for entry in entries)
    assert {entry["severity"] for entry in entries} <= {"info", "minor", "major", "critical", "blocker"}
    assert len({entry["fingerprint"] for entry in entries}) == 4
    assert entries[0]["location"] == {"path": "corpus/a.yaml", "lines": {"begin": 7}}
    assert entries[3]["location"] == {"path": "corpuskit.toml", "lines": {"begin": 2}}


def test_a_fingerprint_does_not_move_with_the_lines() -> None:
    def fingerprints(line: int) -> list[str]:
        report = Report("validate", 1, (Finding("CK104", "a.yaml", line, 1, "x"),) * 2)
        return [entry["fingerprint"] for entry in orjson.loads(shown(report, "gitlab"))]

    assert fingerprints(1) == fingerprints(9)
    assert len(set(fingerprints(1))) == 2


@pytest.mark.parametrize("view", ["gitlab", "sarif"])
@given(st.text(st.characters(), max_size=8), st.text(st.characters(), max_size=8))
@example("\ud800", "")
def test_any_name_and_any_message_is_json_that_strict_readers_take(view: str, name: str, message: str) -> None:
    report = Report("validate", 1, (Finding("CK104", name.replace("\0", ""), 1, 1, message),))
    orjson.loads(shown(report, view))


@given(st.text(st.characters(), max_size=8), st.text(st.characters(), max_size=8))
def test_any_name_and_any_message_is_xml(name: str, message: str) -> None:
    report = Report("validate", 1, (Finding("CK104", name.replace("\0", ""), 1, 1, message),))
    ET.fromstring(shown(report, "junit"))  # noqa: S314 - our own


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    (tmp_path / "news/corpus").mkdir(parents=True)
    (tmp_path / "news/corpuskit.toml").write_text("", encoding="utf-8")
    (tmp_path / "news/corpus/fog.txt").write_text("Fog lay over all of Askford.\n", encoding="utf-8")
    sidecar = "id: fog-1\ntitle: Fog\nsource: The Quay Post\nlang: English\n"
    (tmp_path / "news/corpus/fog.yaml").write_text(sidecar, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "news")
    return tmp_path / "news"


@pytest.mark.parametrize(
    ("view", "part"),
    [
        ("github", "::error file=news/corpus/fog.yaml,line=4,col=7"),
        ("gitlab", '"path": "news/corpus/fog.yaml"'),
        ("sarif", '"uri": "news/corpus/fog.yaml"'),
        ("junit", 'classname="news/corpus/fog.yaml"'),
        ("full", "4 | lang: English\n  |       ^\n"),
        ("grouped", "corpus/fog.yaml:\n  4:7  CK107 lang:"),
        ("concise", "corpus/fog.yaml:4:7: CK107 lang: 'English' is not a language code (BCP 47) - write lang: en\n"),
    ],
)
def test_places(corpus: Path, capfdbinary: pytest.CaptureFixture[bytes], view: str, part: str) -> None:
    assert run(["validate", "--output-format", view]) == 1
    assert part in capfdbinary.readouterr().out.decode()


@pytest.mark.parametrize("view", ["json", "github", "gitlab", "sarif", "junit"])
def test_an_error_of_the_settings_is_held(corpus: Path, capfdbinary: pytest.CaptureFixture[bytes], view: str) -> None:
    (corpus / "corpuskit.toml").write_text("[clean]\nmax-removed = 50\n", encoding="utf-8")
    assert run(["validate", "--output-format", view]) == 2
    out, err = capfdbinary.readouterr()
    assert b"max-removed must be from 0 to 1" in out
    assert b"corpuskit.toml:2:1: max-removed must be from 0 to 1" in err


def test_a_report_goes_into_a_file(corpus: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["validate", "--output-format", "gitlab", "--output-file", "report.json"]) == 1
    assert len(json.loads((corpus / "report.json").read_bytes())) == 1
    assert capfdbinary.readouterr().out == b"validate: 1 article, 1 error, 1 can be mended with --fix\n"


def test_a_path_that_is_missing_does_not_keep_the_others_from_being_checked(
    corpus: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["validate", "corpus", "missing.txt", "--output-format", "json"]) == 2
    report = json.loads(capfdbinary.readouterr().out)
    assert report["failures"] == [{"path": "missing.txt", "message": "no such file"}]
    assert len(report["findings"]) == 1


def test_an_error_without_a_place_is_told_as_it_is() -> None:
    assert report_error("validate", "nothing to do here").failures == (Failure("", "nothing to do here"),)
