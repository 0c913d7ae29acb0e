"""`validate --fix` mends both files of a pair in one run, and shows beforehand what it would do."""

import pytest

from corpuskit.commands.validate.command import ValidateOptions, validate

SIDECAR = (
    'id: fog-1\nheadline: [Update] Fog   # as printed\nsource: "The Quay Post "\nlang: English\nauthors: Ines Calder\n'
)
MENDED = 'id: fog-1\ntitle: "[Update] Fog"   # as printed\nsource: The Quay Post\nlang: en\nauthors:\n  - Ines Calder\n'
TEXT = "The fog lay over Askford all day.\r\nNo ferry sailed.\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpuskit.toml").write_text("", encoding="utf-8")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/fog.txt").write_bytes(TEXT.encode())
    (tmp_path / "corpus/fog.yaml").write_text(SIDECAR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "corpus"


def test_one_run_mends_all(corpus):
    report = validate(requested=ValidateOptions(fix=True))
    assert (corpus / "fog.yaml").read_text(encoding="utf-8") == MENDED
    assert (corpus / "fog.txt").read_bytes() == TEXT.replace("\r\n", "\n").encode()
    assert report.findings == ()
    assert report.changed == ("corpus/fog.txt", "corpus/fog.yaml")


def test_diff_writes_nothing(corpus):
    report = validate(requested=ValidateOptions(diff=True))
    assert (corpus / "fog.yaml").read_text(encoding="utf-8") == SIDECAR
    assert len(report.findings) == 2
    assert "+title: " in report.changes[-1].diff


def test_a_comment_is_never_taken_away(corpus):
    before = "id: fog-1\ntitle: Fog\nsource: The Quay Post\nlang: en\ntags: [fog, # first\n  fog]\n"
    (corpus / "fog.yaml").write_text(before, encoding="utf-8")
    validate(requested=ValidateOptions(fix=True))
    assert "# first" in (corpus / "fog.yaml").read_text(encoding="utf-8")


def test_a_sidecar_that_holds_a_record_keeps_it(corpus):
    record = "cleaning:\n  version: 1\n  rules: x\n  before: 'A'\n  removed:\n    - {start: 0, end: 1, rule: r, text: \"\\u200B\"}\n"
    before = f'id: fog-1\ntitle: "Fog "\nsource: The Quay Post\nlang: en\n{record}'
    (corpus / "fog.yaml").write_text(before, encoding="utf-8")
    validate(requested=ValidateOptions(fix=True))
    assert (corpus / "fog.yaml").read_text(encoding="utf-8") == before.replace('"Fog "', "Fog")
