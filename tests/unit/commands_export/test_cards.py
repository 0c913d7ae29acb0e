"""Cards of an export: figures that can be had again, the fields that their formats require, and what a user wrote into them."""

import contextlib
import io
import json
import re
import shlex
from hashlib import sha256
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.clean import clean
from corpuskit.commands.export.command import Choice, export
from corpuskit.errors import UsageError
from corpuskit.formats.dataset import Figures, licence_address
from corpuskit.text import yaml12

ABOUT = """
[about]
name = "Ostrel News"
description = "News of Ostrel | <b>and</b> around."
license = "CC-BY-4.0"
citation = "Calder, I. (2026). Ostrel News."
authors = ["Ines Calder", "Tom Aldous"]
publisher = "Saltby Press"
steward = "Ines Calder"
"""
TEXT = "The harbour of Ostrel was closed on Tuesday, said the port's master of ship {0}.\n\nShare on Facebook\n"


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpuskit.toml").write_text(ABOUT)
    monkeypatch.chdir(tmp_path)
    for number in range(6):
        (tmp_path / f"corpus/a-{number}.txt").write_text(TEXT.format(number))
        link = "duplicate_of: a-0\nrelation: near\nscore: 0.9\n" if number == 3 else ""
        (tmp_path / f"corpus/a-{number}.yaml").write_text(
            f"id: a-{number}\ntitle: Fog\nsource: '| <b> {number % 2}'\nlang: {('en', 'de-AT')[number % 2]}\npublished: 2026-03-{number + 10}\nlicense: CC-BY-4.0\n{link}"
        )
    clean(["corpus"])
    return tmp_path


def written(**options):
    export([], Choice(**{"output": "news.jsonl", **options}))


def value_at(data, place):
    counted = re.fullmatch(r"len\((.*)\)", place)
    found = data
    for step in (counted[1] if counted else place).split("."):
        name, key, value = re.fullmatch(r"(\w+)(?:\[(\w+)=(.*)\])?", step).groups()
        found = found[name]
        if key:
            [found] = [one for one in found if one[key] == value]
    return len(found) if counted else found


@pytest.mark.parametrize(
    "options", [{}, {"drop_duplicates": True}, {"where": "lang == 'en'"}, {"fields": ("id", "text")}]
)
def test_each_figure_of_the_methods_is_what_its_command_gives(corpus, options):
    written(methods=True, **options)
    text = Path("methods.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| `([^`]+)` \| `([^`]*)` \|$", text, re.MULTILINE)
    assert len(rows) >= 7
    assert {"version of corpuskit", "version of the rules sharing"} <= {what for what, *_ in rows}
    assert re.search(r"The rules have the fingerprint [0-9a-f]{16}: .*the rules sharing [0-9a-f]{16}", text)
    for what, value, command, place in rows:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            assert run(shlex.split(command)[1:]) == 0
        if place:
            assert value_at(json.loads(out.getvalue()), place) == int(value.replace(",", "")), what
        else:
            assert value in out.getvalue()
    told = text.split("Each figure again")[0].replace("2026-03", "").replace("(2026)", "")
    known = {value for _, value, _, _ in rows}
    loose = set(re.findall(r"(?<![\w.-])\d[\d,]*(?![\w.-]*\d)", told)) - known
    # A sum over rules and a count of articles that several rules cleaned are of the rows above them.
    assert len(loose) <= 2


def test_rules_of_other_settings_are_told_apart(corpus):
    Path("corpuskit.toml").write_text(f"{ABOUT}\n[clean]\nignore = ['copyright']\n")
    written(methods=True)
    assert "those of this corpuskit and these settings have" in Path("methods.md").read_text()


def test_croissant_names_every_file_with_its_hash_and_every_column(corpus):
    written(croissant=True, split="train=.5,test=.5")
    data = json.loads(Path("croissant.json").read_text())
    assert data["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert (data["license"], data["citeAs"]) == (
        "https://spdx.org/licenses/CC-BY-4.0",
        "Calder, I. (2026). Ostrel News.",
    )
    for file in data["distribution"]:
        assert file["sha256"] == sha256(Path(file["contentUrl"]).read_bytes()).hexdigest()
    assert [records["@id"] for records in data["recordSet"]] == ["split", "articles-train", "articles-test"]
    columns = {field["source"]["extract"]["column"] for field in data["recordSet"][1]["field"]}
    assert columns >= {"id", "text", "license", "rights", "tags"}
    assert {step["prov:label"] for step in data["prov:wasGeneratedBy"]} == {"cleaning", "deduplication", "export"}


def test_a_crate_has_what_the_profile_of_language_data_requires(corpus, capsys):
    written(crate=True)
    graph = {one["@id"]: one for one in json.loads(Path("ro-crate-metadata.json").read_text())["@graph"]}
    root = graph["./"]
    required = (
        "name",
        "description",
        "license",
        "rightsHolder",
        "author",
        "accountablePerson",
        "publisher",
        "inLanguage",
        "subjectLanguage",
        "datePublished",
    )
    assert all(root[name] for name in required)
    assert root["@type"] == ["Dataset", "RepositoryCollection"]
    assert "DataReuseLicense" in graph[root["license"]["@id"]]["@type"]
    for reference in re.findall(r'"@id": "([^"]+)"', json.dumps([root])):
        assert reference in graph or reference.startswith("https://w3id.org/")
    assert graph["news.jsonl"]["sha256"] == sha256(Path("news.jsonl").read_bytes()).hexdigest()
    Path("corpuskit.toml").write_text("")
    assert run(["export", "-o", "news.csv", "--crate"]) == 0
    assert "not stated" in capsys.readouterr().err


def test_the_hub_card_says_what_there_is_and_keeps_what_a_user_wrote(corpus):
    written(hf_card=True)
    card = Path("README.md").read_text()
    front = yaml12.load(card.split("---\n")[1])
    assert front["license"] == "cc-by-4.0"
    assert (front["language"], front["size_categories"], front["pretty_name"]) == (
        ["de", "en"],
        ["n<1K"],
        "Ostrel News",
    )
    assert "<b>" not in card.replace("\\<b\\>", "")
    assert "| \\| \\<b\\> 0 | 3 |" in card
    assert "| share-bar | 6 |" in card
    own = card.replace("license: cc-by-4.0", "license: odbl").replace("# Ostrel News", "# Ours\n\nOur words.")
    Path("README.md").write_text(own + "\nOur last words.\n")
    for suffix in ("txt", "yaml"):
        Path(f"corpus/a-5.{suffix}").unlink()
    written(hf_card=True)
    again = Path("README.md").read_text()
    assert "license: odbl" in again
    assert "Our words." in again
    assert again.endswith("\nOur last words.\n")
    assert "5 articles" in again
    assert "6 articles" not in again


def test_a_licence_that_the_hub_does_not_know_is_another(corpus):
    Path("corpuskit.toml").write_text('[about]\nlicense = "LicenseRef-press"\n')
    written(hf_card=True)
    front = yaml12.load(Path("README.md").read_text().split("---\n")[1])
    assert (front["license"], front["license_name"], front["pretty_name"]) == ("other", "licenseref-press", "news")


@pytest.mark.parametrize(
    "value", [None, 5, "", [], {"a": 1}, {"removed": 3}, {"removed": [3, {"text": 1}], "rules": 4}, True]
)
def test_figures_take_any_value(value):
    figures = Figures()
    figures.note(
        {
            "source": value,
            "lang": value,
            "license": value,
            "published": value,
            "cleaning": value,
            "words": value,
            "duplicate_of": value,
            "relation": value,
        }
    )
    assert figures.articles == 1


@pytest.mark.parametrize(
    "options",
    [
        {"croissant": True, "output": "o.vert"},
        {"croissant": True, "output": "-"},
        {"crate": True, "format": "txt", "output": "t/"},
        {"croissant": True, "standoff": True},
    ],
)
def test_cards_that_cannot_describe_the_output_are_refused(corpus, options):
    with pytest.raises(UsageError):
        written(**options)


def test_addresses_of_licences():
    assert licence_address("https://post.example/terms") == "https://post.example/terms"
    assert licence_address("not stated") == ""
