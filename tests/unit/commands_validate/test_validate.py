"""`validate` on small corpora: what a call concerns, what is mended, what git and links have to do with it."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.errors import SettingsError, UsageError
from corpuskit.model import Failure, Report

TEXT = "Fog lay over all of Askford on Monday.\n"


def sidecar(name: str, more: str = "") -> str:
    return f"id: {name}\ntitle: Fog over Askford\nsource: The Askford Echo\nlang: en\n{more}"


def put(stem: str, name: str | None = None, text: str = TEXT, more: str = "") -> None:
    path = Path("corpus") / f"{stem}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    path.with_suffix(".yaml").write_text(sidecar(name or stem.replace("/", "-"), more), encoding="utf-8")


def told(report: Report) -> list[str]:
    return [f"{f.path}:{f.line}:{f.column} {f.check}" for f in report.findings]


@pytest.fixture(autouse=True)
def _corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("corpuskit.toml").write_text("")
    for stem in ("fog", "sea", "deep/tram"):
        put(stem)


def settings(text: str) -> None:
    Path("corpuskit.toml").write_text(text, encoding="utf-8")


def test_nothing_is_wrong() -> None:
    assert (told(validate()), validate().articles) == ([], 3)


def test_findings_come_in_the_order_of_places() -> None:
    put("sea", more="sectoin: x\nscore: 7\n")
    put("fog", more="autor: x\n", text="Fog.")
    assert told(validate()) == [
        "corpus/fog.txt:1:1 CK008",
        "corpus/fog.txt:1:5 CK013",
        "corpus/fog.yaml:5:1 CK104",
        "corpus/sea.yaml:5:1 CK104",
        "corpus/sea.yaml:6:8 CK109",
    ]


def test_one_bad_file_does_not_end_the_run() -> None:
    Path("corpus/fog.yaml").write_bytes(b"title: \xff")
    Path("corpus/sea.txt").unlink()
    Path("corpus/deep/tram.yaml").write_text("a: [b\nc: d\n")
    assert told(validate()) == [
        "corpus/deep/tram.yaml:1:4 CK101",
        "corpus/fog.yaml:1:8 CK001",
        "corpus/sea.yaml:1:1 CK202",
    ]


def test_given_files_are_checked_with_what_they_could_break() -> None:
    put("fog", "sea")
    put("deep/tram", more="autor: x\n")
    expected = ["corpus/sea.yaml:1:5 CK203"]
    assert told(validate(["corpus/fog.yaml"])) == expected
    assert told(validate(["corpus/fog.txt", "corpus/fog.yaml"])) == expected
    assert told(validate(["corpus/deep/tram.txt"])) == ["corpus/deep/tram.yaml:5:1 CK104"]
    assert validate(["corpus/fog.yaml"]).articles == 1


@pytest.mark.parametrize("name", ["schema.json", "corpuskit.toml"])
def test_when_schema_or_settings_are_given_all_is_checked(name: str) -> None:
    put("deep/tram", more="autor: x\n")
    Path("schema.json").write_bytes((Path(__file__).parents[3] / "schema.json").read_bytes())
    assert told(validate(["corpus/fog.yaml", name])) == ["corpus/deep/tram.yaml:5:1 CK104"]


def test_fix_mends_what_is_safe_and_nothing_else() -> None:
    put("fog", text="\ufeffFog lay over\r\nall of Askford\non Mon\u200bday,\x1a\r\nthe cafe\u0301 said.")
    before = {path: path.read_bytes() for path in Path("corpus").rglob("*") if path.is_file()}
    report = validate(requested=ValidateOptions(diff=True))
    assert report.changed == ("corpus/fog.txt",)
    assert "+the caf\u00e9 said." in report.changes[0].diff
    assert {path: path.read_bytes() for path in before} == before
    report = validate(requested=ValidateOptions(fix=True))
    assert report.changed == ("corpus/fog.txt",)
    assert told(report) == ["corpus/fog.txt:3:7 CK015"]
    mended = "Fog lay over\r\nall of Askford\r\non Mon\u200bday,\r\nthe caf\u00e9 said.\r\n"
    assert Path("corpus/fog.txt").read_bytes() == mended.encode()
    assert {path: path.read_bytes() for path in before if path.name != "fog.txt"} == {
        path: data for path, data in before.items() if path.name != "fog.txt"
    }
    assert validate(requested=ValidateOptions(fix=True)).changed == ()


def test_fix_keeps_to_the_selected_checks() -> None:
    put("fog", text="\ufeffFog lay over all of Askford.")
    validate(requested=ValidateOptions(fix=True, select=("CK002",)))
    assert Path("corpus/fog.txt").read_bytes() == b"Fog lay over all of Askford."


def test_fix_leaves_a_text_whose_hash_is_recorded() -> None:
    put("fog", text=TEXT.rstrip(), more="sha256: " + "0" * 63 + "a\n")
    assert validate(requested=ValidateOptions(fix=True)).changed == ()


def test_select_ignore_exclude() -> None:
    put("fog", text="Fog.", more="autor: x\n")
    assert told(validate(requested=ValidateOptions(select=("CK1",)))) == ["corpus/fog.yaml:5:1 CK104"]
    assert told(validate(requested=ValidateOptions(ignore=("CK0", "CK104")))) == []
    assert told(validate(requested=ValidateOptions(exclude=("corpus/fog.*",)))) == []
    assert told(validate(requested=ValidateOptions(texts=False))) == ["corpus/fog.yaml:5:1 CK104"]
    with pytest.raises(UsageError, match="no such check: 'CK140'"):
        validate(requested=ValidateOptions(select=("CK140",)))


def test_settings_say_the_same() -> None:
    put("fog", text="Fog.", more="autor: x\n")
    settings('[validate]\nmin-words = 1\nignore = ["CK013"]\n[validate.per-path-ignore]\n"corpus/f*" = ["CK104"]\n')
    assert told(validate()) == []
    settings('[validate]\nignore = ["CK9"]\n')
    with pytest.raises(UsageError, match="no such check"):
        validate()


def test_statistics_count_by_check() -> None:
    put("fog", text="Fog.", more="autor: x\n")
    put("sea", text="Sea.")
    rows = validate(requested=ValidateOptions(statistics=True)).facts["statistics"]
    assert [(row["code"], row["count"]) for row in rows] == [("CK008", 2), ("CK013", 2), ("CK104", 1)]


def test_guesses_are_told() -> None:
    put("fog", more="meta:\n  guessed: [title]\n")
    report = validate()
    assert told(report) == []
    assert report.facts["guessed"] == {"title": 1}
    for requested in (ValidateOptions(strict=True), ValidateOptions(select=("CK1",))):
        assert told(validate(requested=requested)) == ["corpus/fog.yaml:6:3 CK112"]


def test_a_schema_of_its_own() -> None:
    Path("schema.json").write_text('{"properties": {"lang": {"format": "tongue"}}, "required": ["desk"]}')
    assert told(validate()) == [
        "corpus/deep/tram.yaml:1:1 CK105",
        "corpus/fog.yaml:1:1 CK105",
        "corpus/sea.yaml:1:1 CK105",
        "schema.json:1:26 CK114",
    ]
    Path("schema.json").write_text('{"$ref": "https://elsewhere.example/x"}')
    with pytest.raises(SettingsError, match="never fetched"):
        validate()


def test_rows_of_a_packed_corpus() -> None:
    rows = [
        {"id": "a-1", "title": "Fog", "source": "Echo", "lang": "en", "text": TEXT},
        {"id": "a-1", "title": 7, "source": "Echo", "lang": "en", "text": "Fog."},
    ]
    lines = [*map(json.dumps, rows), "[]", json.dumps({**rows[0], "id": "a-2", "duplicate_of": "a-9"})]
    Path("news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = validate(["news.jsonl"])
    assert sorted(told(report)) == [
        "news.jsonl:2:1 CK008",
        "news.jsonl:2:1 CK013",
        "news.jsonl:2:1 CK106",
        "news.jsonl:2:1 CK203",
        "news.jsonl:3:1 CK010",
        "news.jsonl:4:1 CK204",
    ]
    assert report.articles == 4


def test_a_path_that_is_not_there_is_no_finding() -> None:
    report = validate(["corpus/nothing.yaml"])
    assert report.failures == (Failure("corpus/nothing.yaml", "no such file"),)
    assert report.findings == ()


def test_a_path_that_is_no_article_is_told_and_the_others_are_checked() -> None:
    Path("README.md").write_text("A harbour.\n", encoding="utf-8")
    report = validate(["corpus", "README.md"])
    assert report.articles == validate(["corpus"]).articles > 0
    assert [failure.path for failure in report.failures] == ["README.md"]
    assert report.failures[0].message.startswith("not an article: expected a folder")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_links_may_not_leave_the_corpus(tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "fog.txt"
    elsewhere.write_text(TEXT)
    Path("corpus/fog.txt").unlink()
    Path("corpus/fog.txt").symlink_to(elsewhere)
    assert told(validate()) == ["corpus/fog.txt:1:1 CK213"]
    Path("corpus/fog.txt").unlink()
    Path("corpus/fog.txt").symlink_to("sea.txt")
    assert told(validate()) == []


def test_git_must_know_both_or_none(tmp_path: Path) -> None:
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    assert told(validate()) == []
    subprocess.run([*git, "add", "corpus/fog.txt", "corpus/deep"], check=True)
    assert told(validate()) == ["corpus/fog.yaml:1:1 CK211"]
    assert told(validate(["corpus/sea.txt"])) == []
    assert told(validate(["corpus/fog.txt"])) == ["corpus/fog.yaml:1:1 CK211"]
    subprocess.run([*git, "add", "corpus/fog.yaml"], check=True)
    assert told(validate()) == []


def test_an_export_of_other_peoples_rows_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpuskit.commands.export import Choice, export  # noqa: PLC0415 - only here

    monkeypatch.chdir(tmp_path)
    row = {
        "id": "a-1",
        "title": "Fog",
        "source": "Post",
        "lang": "en",
        "text": "Fog closed the harbour of Saltby on Monday.\n",
    }
    Path("rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    for name in ("out.jsonl", "out.parquet"):
        export(["rows.jsonl"], Choice(output=name))
        assert not validate([name]).findings
