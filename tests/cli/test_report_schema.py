"""The JSON of every command fits the schema that the docs publish."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from tests.cli.transcripts import called

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
CASES = [
    "validate corpus",
    "clean --diff",
    "clean",
    "dedup",
    "dedup --mark",
    "stats",
    "set corpus section=local",
    "add examples/messy --source Mail",
    "export -o out.csv",
]


@pytest.mark.parametrize("case", CASES)
def test_json_fits_the_schema(case, sample):
    shutil.copytree(ROOT / "examples", sample / "examples")
    (sample / "corpus" / "broken.yaml").write_text("id: [\n")
    printed, _ = called(f"corpuskit {case} --output-format json")
    report, _ = json.JSONDecoder().raw_decode(printed[printed.index("{") :])
    jsonschema.Draft202012Validator(SCHEMA).validate(report)


def test_the_schema_is_sound_and_refuses_what_lacks_a_key():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(jsonschema.Draft202012Validator(SCHEMA).iter_errors({"command": "validate"}))
