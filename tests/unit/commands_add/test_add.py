"""`add` from end to end, in a corpus of its own."""

import gzip
import io
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from corpuskit.cli.app import run
from corpuskit.commands.add import command
from corpuskit.commands.add.command import add
from corpuskit.errors import StoreError, UsageError
from corpuskit.store import atomic
from corpuskit.text import yaml12

STORY = "Sheep Block Runway\n\nSix ewes held up a flight on Monday, the airfield’s manager said. Nobody was hurt.\n"


@pytest.fixture
def work(tmp_path, monkeypatch):
    """An empty corpus, which is the working folder; input files go to the folder beside it."""
    folder = tmp_path / "work"
    (folder / "corpus").mkdir(parents=True)
    (folder / "corpuskit.toml").write_text("")
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(folder)
    return folder


def given(name, data):
    path = f"../in/{name}"
    with open(path, "wb") as out:
        out.write(data.encode() if isinstance(data, str) else data)
    return path


def pairs(folder):
    return {p.with_suffix("").name: p.read_bytes() for p in sorted(folder.rglob("*.txt")) if "corpus" in p.parts}


def sidecar(report, position=0):
    with open(report.changes[position].path.removesuffix("txt") + "yaml", encoding="utf-8") as file:
        return yaml12.load(file.read())


def test_a_text_keeps_every_byte_and_its_guesses_are_marked(work):
    data = ("\ufeff" + STORY.replace("\n", "\r\n")).encode()
    report = add([given("a.txt", data)], source="The Post", lang="en")
    (change,) = report.changes
    assert change.path.startswith("corpus/undated/sheep-block-runway-")
    assert (work / change.path).read_bytes() == data
    said = sidecar(report)
    assert said == {
        "id": change.article, "title": "Sheep Block Runway", "source": "The Post", "lang": "en",
        "meta": {"original": "../in/a.txt", "guessed": ["title"]},
    }  # fmt: skip
    assert list(said)[:4] == ["id", "title", "source", "lang"]


def test_the_same_text_is_told_and_skipped_whatever_became_of_it(work):
    path = given("a.txt", STORY)
    first = add([path], source="Post", lang="en").changes[0].path
    for place in (first, "corpus/moved/other-name.txt"):
        if place != first:
            os.makedirs("corpus/moved")
            for suffix in ("txt", "yaml"):
                os.rename(first.removesuffix("txt") + suffix, place.removesuffix("txt") + suffix)
        report = add([path, path], source="Post", lang="en")
        assert (report.facts["added"], report.facts["skipped"]) == (0, 2)
        assert report.facts["there"][0] == {"place": path, "path": place}
    os.rename(place, "corpus/moved/cleaned.txt")
    os.rename(place.removesuffix("txt") + "yaml", "corpus/moved/cleaned.yaml")
    assert len(pairs(work)) == 1


def test_a_text_that_was_cleaned_since_is_known_again(work):
    path = given("a.txt", STORY + "\nLeave a Reply\n\nYour email address will not be published.\n")
    add([path], source="Post", lang="en")
    assert run(["clean"]) == 0
    assert add([path], source="Post", lang="en").facts["skipped"] == 1


def test_the_same_text_of_another_source_is_another_article(work):
    path = given("a.txt", STORY)
    ids = {add([path], source=source, lang="en").changes[0].article for source in ("Post", "Mail")}
    assert len(ids) == 2
    assert len(pairs(work)) == 2


def test_bad_input_is_one_finding_each_and_the_rest_goes_on(work):
    bad = [given("a.txt", b"caf\xe9"), given("b.txt", "  \n"), given("c.txt", "-- 12 --\n"), given("d.jsonl", "{\n")]
    report = add([*bad, given("e.txt", STORY)], source="Post", lang="en")
    assert [f.path for f in report.findings] == bad
    assert report.facts["added"] == 1
    assert run(["add", *bad, "--source", "Post", "--lang", "en", "-q"]) == 2
    assert run(["add", *bad, given("e.txt", STORY), "--source", "Post", "--lang", "en", "-q"]) == 1


def test_an_encoding_is_only_used_when_it_is_said(work):
    path = given("a.txt", "Un café ferme à Valbrune.\n".encode("cp1252"))
    assert not add([path], source="Post", lang="fr").changes
    assert list(pairs(work)) == []
    add([path], source="Post", lang="fr", encoding="cp1252")
    assert list(pairs(work).values()) == ["Un café ferme à Valbrune.\n".encode()]
    with pytest.raises(UsageError, match="no such encoding"):
        add([path], source="Post", lang="fr", encoding="nonsense")


def test_what_cannot_be_done_is_said_before_anything_is_written(work):
    with pytest.raises(StoreError, match="no such file"):
        add(["../in/none.txt"], source="Post", lang="en")
    with pytest.raises(UsageError, match="no such encoding"):
        add([given("a.txt", STORY)], encoding="nonsense")
    with pytest.raises(UsageError, match="no such order"):
        add([given("a.txt", STORY)], date_order="DYM")
    with pytest.raises(UsageError, match="--override lang: say --lang"):
        add([given("a.txt", STORY)], override=["lang"])
    with pytest.raises(UsageError, match="no such field: 'sorce'"):
        add([given("a.txt", STORY)], from_path="{sorce}/{}")
    with pytest.raises(UsageError, match="no such field: 'titel'"):
        add([given("a.csv", "x\n")], columns={"titel": "x"})
    assert pairs(work) == {}


def test_front_matter_is_the_sidecars(work):
    text = "---\ntitle: Fog\ndate: 2026-03-14\nauthor: Ann; Bob\nmood: grey\n---\n\n  Fog on Monday.\n"
    report = add([given("a.txt", text)], source="Post", lang="en")
    assert sidecar(report) | {"title": "Fog", "published": "2026-03-14", "authors": ["Ann", "Bob"]} == sidecar(report)
    assert sidecar(report)["meta"] == {"mood": "grey", "original": "../in/a.txt"}
    assert list(pairs(work).values()) == [b"  Fog on Monday.\n"]
    assert report.changes[0].path.startswith("corpus/2026/03/fog-")


def test_three_dashes_that_are_no_front_matter_stay(work):
    text = "---\nSix ewes: nobody was hurt, he said\n"
    add([given("a.txt", text)], source="Post", lang="en")
    assert list(pairs(work).values()) == [text.encode()]


ROWS = [
    {
        "doc": "a1",
        "body": "Fog on Monday, thick.",
        "headline": "Fog",
        "date": "2026-03-14",
        "publisher": "Mail",
        "language": "en",
    },
    {
        "doc": "17",
        "body": "Sun on Tuesday, at last.",
        "headline": "Sun",
        "rating": 5,
        "publisher": "Mail",
        "language": "en",
    },
    {"doc": "a3", "headline": "No text"},
]


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.csv", "r.zip", "r.tar.gz", "-"])
def test_rows_in_every_packing_give_the_same_articles(work, tmp_path, monkeypatch, name):
    lines = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    if name == "-":
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(lines))))
        path = "-"
    else:
        path = given(name, packed(name, lines))
    report = add([path], columns={"id": "doc"})
    assert [c.article for c in report.changes] == ["a1", "mail-17"]
    assert [sidecar(report, n)["title"] for n in (0, 1)] == ["Fog", "Sun"]
    assert len(report.findings) == 1
    again = add([path], columns={"id": "doc"}) if path != "-" else None
    assert again is None or (again.facts["skipped"], again.facts["added"]) == (2, 0)


def packed(name, lines):
    out = io.BytesIO()
    if name.endswith(".csv"):
        return "doc,body,headline,date,publisher,language,rating\r\n" + "".join(
            ",".join(
                f'"{row.get(k, "")}"' for k in ("doc", "body", "headline", "date", "publisher", "language", "rating")
            )
            + "\r\n"
            for row in ROWS
        )
    if name.endswith(".zip"):
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("x/r.jsonl", lines)
            archive.writestr("__MACOSX/r.jsonl", lines)
            archive.writestr("readme.pdf", "x")
    elif name.endswith(".tar.gz"):
        with tarfile.open(fileobj=out, mode="w:gz") as archive:
            entry = tarfile.TarInfo("../r.jsonl")
            entry.size = len(lines)
            archive.addfile(entry, io.BytesIO(lines))
    else:
        return gzip.compress(lines) if name.endswith(".gz") else lines
    return out.getvalue()


def test_a_gzip_that_breaks_off_is_a_finding(work):
    lines = "".join(
        json.dumps(ROWS[0] | {"doc": f"a{n}", "body": f"Fog {n * 7919 % 1009}"}) + "\n" for n in range(2000)
    )
    report = add([given("r.jsonl.gz", gzip.compress(lines.encode())[:-500])], columns={"id": "doc"})
    assert "damaged" in report.findings[0].message
    assert report.facts["added"] > 100


def test_an_id_that_another_text_has_is_not_given_twice(work):
    add([given("a.jsonl", json.dumps(ROWS[0] | {"id": "x-1"}))])
    report = add([given("b.jsonl", json.dumps(ROWS[1] | {"id": "x-1"}))])
    assert "another article" in report.findings[0].message
    assert len(pairs(work)) == 1


def test_two_rows_of_one_text_and_two_ids_are_two_articles(work):
    rows = [ROWS[0] | {"id": name} for name in ("x-1", "x-2")]
    path = given("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert add([path]).facts["added"] == 2
    assert add([path]).facts["skipped"] == 2


def test_what_an_interrupted_run_left_is_completed(work):
    paths = [given(f"{n}.txt", f"{STORY}{n} people saw it.\n") for n in range(4)]
    first = add(paths, source="Post", lang="en")
    whole = {c.path: (work / c.path).read_bytes() for c in first.changes}
    os.remove(first.changes[0].path)
    os.remove(first.changes[1].path.removesuffix("txt") + "yaml")
    for suffix in ("txt", "yaml"):
        os.remove(first.changes[2].path.removesuffix("txt") + suffix)
    os.truncate(first.changes[3].path, 0)
    report = add(paths, source="Post", lang="en")
    assert (report.facts["added"], report.facts["mended"], report.facts["skipped"]) == (1, 3, 0)
    assert {c.path: (work / c.path).read_bytes() for c in first.changes} == whole
    assert sidecar(first, 1)["id"] == first.changes[1].article


def test_many_rows_are_all_there_and_known_again(work):
    rows = [ROWS[0] | {"doc": f"a{n}", "body": f"Fog number {n}, thick."} for n in range(200)]
    path = given("r.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert add([path], columns={"id": "doc"}).facts["added"] == 200
    assert sorted(pairs(work).values()) == sorted(row["body"].encode() + b"\n" for row in rows)
    assert not [name for _, _, names in os.walk("corpus") for name in names if name.startswith(".")]
    assert add([path], columns={"id": "doc"}).facts["skipped"] == 200


def test_the_settings_fill_what_nobody_says(work):
    (work / "corpuskit.toml").write_text('[add]\nsource = "The Post"\nlang = "en"\nlicense = "CC-BY-4.0"\n')
    said = sidecar(add([given("a.txt", STORY)], lang="en-GB"))
    assert (said["source"], said["lang"], said["license"]) == ("The Post", "en-GB", "CC-BY-4.0")


def test_a_title_with_separators_survives_its_sidecar(work):
    title = "One\u2028two\x85three: \ufeff'four'"
    report = add([given("a.jsonl", json.dumps(ROWS[0] | {"headline": title}))])
    assert sidecar(report)["title"] == title


def test_the_command_line_tells_each_article(work, capsys):
    path = given("a.txt", STORY)
    assert run(["add", path, "--source", "Post", "--lang", "en"]) == 0
    assert run(["add", path, "--source", "Post", "--lang", "en"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("added  corpus/undated/sheep-block-runway-")
    assert out[0].endswith("(guessed: title)")
    assert out[1] == "1 added, 0 there already, 0 not added"
    assert out[2].startswith("there  corpus/undated/")
    assert run(["add", path, "--map", "x"]) == 2
    assert run(["add", "../in/none.txt"]) == 2


def notices(report):
    return [(n["kind"].split(" (")[0], n["place"], n["detail"]) for n in report.facts["notices"]]


def kinds(report):
    return sorted({kind for kind, _, _ in notices(report)})


def rows_of(*rows):
    return "".join(json.dumps({"title": "Fog", "source": "Mail", "lang": "en"} | row) + "\n" for row in rows)


def test_every_file_of_a_folder_is_added_or_told(work, capsys):
    for name in ("a.txt", "b.pdf", "c.docx", "d/e.pdf", "readme", ".DS_Store", "f.text", "page", "g.ndjson"):
        os.makedirs(os.path.dirname(f"../in/{name}"), exist_ok=True)
        given(
            name, f"<!doctype html><p>{STORY}" if name == "page" else "" if name == "g.ndjson" else f"{STORY}{name}\n"
        )
    os.symlink("d", "../in/linked")
    report = add(["../in"], source="Post", lang="en")
    assert report.facts["added"] == 3
    assert [(kind, place) for kind, place, _ in notices(report) if "mended" not in kind] == [
        ("hidden file or folder", "../in/.DS_Store"),
        ("file of a kind that is not read", "../in/b.pdf"),
        ("file of a kind that is not read", "../in/c.docx"),
        ("file of a kind that is not read", "../in/d/e.pdf"),
        ("linked folder, not followed", "../in/linked"),
        ("file of a kind that is not read", "../in/readme"),
    ]
    assert [f.path for f in report.findings] == ["../in/g.ndjson"]
    assert run(["add", "../in", "--source", "Post", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert (
        "note: 4 × file of a kind that is not read: 2 .pdf, 1 .docx, 1 no suffix; ../in/b.pdf, ../in/c.docx, ../in/d/e.pdf, …"
        in out
    )
    assert run(["add", "../in/d", "--list-skipped"]) == 2
    assert "not read: ../in/d/e.pdf (.pdf)" in capsys.readouterr().out


def test_a_named_file_of_an_unknown_kind_fails_and_the_rest_goes_on(work, capsys):
    assert run(["add", given("a.doc", STORY), given("b.txt", STORY), "--source", "Post", "--lang", "en"]) == 2
    assert len(pairs(work)) == 1
    assert "a.doc: which format is that?" in capsys.readouterr().err


def test_one_text_without_a_source_does_not_stop_the_others(work):
    report = add([given("a.jsonl", rows_of({"text": "Fog one.", "source": None}, {"text": "Fog two."}))])
    assert [(f.line, f.message[:17]) for f in report.findings] == [(1, "who published it?")]
    assert report.facts["added"] == 1


def test_what_a_row_says_counts_more_than_the_options_unless_they_override(work):
    path = given("a.jsonl", rows_of({"text": "Fog one."}, {"text": "Fog two.", "source": ""}))
    said = add([path], source="Post", lang="de")
    assert [(sidecar(said, n)["source"], sidecar(said, n)["lang"]) for n in (0, 1)] == [("Mail", "en"), ("Post", "en")]
    assert sidecar(add([path], source="Post", override=["source"]), 0)["source"] == "Post"


def test_the_path_fills_fields(work):
    os.makedirs("../in/Harbour Post/2019/03")
    path = given("Harbour Post/2019/03/14-fog.txt", STORY)
    report = add(
        [path, given("odd.txt", STORY + "x\n")],
        lang="en",
        from_path="{source}/{published:%Y}/{published:%m}/{published:%d}-{meta.slug}",
    )
    said = sidecar(report)
    assert (said["source"], said["published"], said["meta"]["slug"]) == ("Harbour Post", "2019-03-14", "fog")
    assert said["meta"]["original"] == path
    assert [(kind, place) for kind, place, _ in notices(report)] == []
    assert [f.path for f in report.findings] == ["../in/odd.txt"]


def test_a_year_alone_in_the_path_is_kept_under_meta(work):
    os.makedirs("../in/Post/2019")
    report = add([given("Post/2019/a.txt", STORY)], lang="en", from_path="{source}/{published:%Y}/**")
    assert sidecar(report)["meta"]["published"] == "2019"
    assert "published" not in sidecar(report)
    assert kinds(report) == ["date without a day"]


def test_a_stated_value_is_neither_guessed_over_nor_lost(work):
    text = "By Ada Fenn | March 14, 2026\n\nSix ewes held up a flight on Monday.\n"
    report = add(
        [given("a.jsonl", rows_of({"text": text, "published": "March 2019", "lang": "Ostrelian", "url": "no address"}))]
    )
    said = sidecar(report)
    assert "published" not in said
    assert said["lang"] == "und"
    assert said["meta"] == {
        "published": "March 2019", "lang": "Ostrelian", "url": "no address", "original": "../in/a.jsonl:1",
    }  # fmt: skip
    assert kinds(report) == ["date without a day", "value that does not fit its field"]


def test_utf_8_stays_when_another_encoding_is_named(work):
    paths = [
        given("a.txt", "Un café ferme à Valbrune.\n"),
        given("b.txt", "Un café ouvre à Ostrel.\n".encode("cp1252")),
    ]
    report = add(paths, source="Post", lang="fr", encoding="cp1252")
    assert sorted(pairs(work).values()) == sorted(
        ("Un café ferme à Valbrune.\n".encode(), "Un café ouvre à Ostrel.\n".encode())
    )
    assert [(place, detail) for _, place, detail in notices(report)] == [("../in/b.txt", "cp1252")]


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_json_lines_in_another_encoding(work, encoding):
    row = json.dumps({"title": "Café", "source": "Mail", "lang": "fr", "text": "Un café."}, ensure_ascii=False) + "\n"
    report = add([given("a.jsonl", row.encode(encoding))], encoding="auto")
    assert sidecar(report)["title"] == "Café"
    assert any(detail == encoding for _, _, detail in notices(report))


@pytest.mark.parametrize(
    ("name", "data", "added"),
    [
        ("a.json", {"title": "Fog", "text": "Fog one."}, 1),
        ("a.json", [{"title": "Fog", "text": "Fog one."}, {"title": "Sun", "text": "Sun two."}], 2),
        ("a.json", {"status": "ok", "articles": [{"title": "Fog", "text": "Fog one."}]}, 1),
        ("a.jsonl", [{"title": "Fog", "text": "Fog one."}, {"title": "Sun", "text": "Sun two."}], 2),
        ("a.json", [], 0),
        ("a.json", "x", 0),
        ("a.json", {"nothing": 1}, 0),
    ],
)
def test_json_documents(work, name, data, added):
    report = add([given(name, json.dumps(data))], source="Post", lang="en")
    assert report.facts["added"] == added
    assert bool(report.findings) == (not added)
    if "status" in data:
        assert ("keys beside the list of articles, not taken", "../in/a.json", "status") in notices(report)


def test_markdown_has_front_matter_or_a_heading(work):
    paths = [
        given("a.md", "# Fog on Monday\n\nIt was thick.\n"),
        given("b.md", "---\ntitle: Sun\n---\n\n# Not this\n\nText.\n"),
    ]
    report = add(paths, source="Post", lang="en")
    assert [sidecar(report, n)["title"] for n in (0, 1)] == ["Fog on Monday", "Sun"]
    assert "guessed" not in sidecar(report)["meta"]


def test_keys_that_stand_twice_and_numbers_json_does_not_have_are_told(work):
    lines = '{"title": "Fog", "source": "Mail", "lang": "en", "text": "One.", "text": "Two."}\n{"text": "x", "score": NaN}\n'
    report = add([given("a.jsonl", lines)])
    assert ("key that stands twice in its row; the last one counts", "../in/a.jsonl:1", "text") in notices(report)
    assert "NaN is no value of JSON" in report.findings[0].message


def test_a_path_that_is_too_long_costs_its_place_alone(work):
    rows = rows_of(
        {"text": "Fog one."}, {"text": "Fog two.", "path": f"corpus/{'n' * 260}.txt"}, {"text": "Fog three."}
    )
    report = add([given("a.jsonl", rows)])
    assert report.facts["added"] == 3
    assert kinds(report)[0] == "path in a row that cannot be a file's, another one taken"


def test_a_page_without_a_story_is_added_and_told(work):
    report = add([given("a.txt", "Please enable JavaScript to view this page.\n")], source="Post", lang="en")
    assert report.facts["added"] == 1
    assert ("no story in it, added all the same", "../in/a.txt", "asks for JavaScript") in notices(report)


def test_validate_has_nothing_against_what_was_added(work, capsys):
    text = "\ufeffSheep Block Runway\r\n\nSix ewes held up a flight on Monday, caf\u0065\u0301 owners said\x00"
    add(
        [
            given("a.txt", text),
            given("b.jsonl", rows_of({"text": "Fog lay over Askford on Monday.", "published": "14/03/2019"})),
        ],
        source="Post",
        lang="en",
        mend=True,
    )
    assert run(["validate"]) == 0
    out = capsys.readouterr().out
    assert "warning" not in out
    assert "guessed: title (1)" in out
    assert run(["validate", "--strict"]) == 1


def test_an_own_export_comes_back_to_the_byte_and_other_rows_with_our_fields_do_not(work):
    given(
        "a.jsonl",
        rows_of({"text": "Fog lay over Askford.", "id": "x-1"}, {"text": "Fog lay over Askford", "id": "x-2"}),
    )
    add(["../in/a.jsonl"])
    with open("corpus/undated/" + sorted(os.listdir("corpus/undated"))[1], "a", encoding="utf-8") as out:
        out.write("duplicate_of: x-2\nrelation: exact\nscore: 1.0\n")
    before = {p.name: p.read_bytes() for p in (work / "corpus").rglob("*.*")}
    assert run(["export", "-o", "../in/out.jsonl", "-q"]) == 0
    os.rename("corpus", "../old")
    os.mkdir("corpus")
    add(["../in/out.jsonl"])
    assert {p.name: p.read_bytes() for p in (work / "corpus").rglob("*.*")} == before


def test_links_out_of_a_folder_are_told_and_not_followed(work, tmp_path):
    (tmp_path / "in/more").mkdir()
    given("more/a.txt", STORY)
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "b.txt").write_text("What nobody meant to add to this corpus.\n")
    folder = Path("../in/more")
    (folder / "b.txt").symlink_to(secret / "b.txt")
    (folder / "deep").symlink_to(secret)
    (folder / "c.txt").symlink_to("a.txt")
    report = add([str(folder)], source="Post", lang="en")
    assert (report.facts["added"], report.facts["skipped"]) == (1, 1)
    assert [(kind, place) for kind, place, _ in notices(report)] == [
        ("link out of the folder, not followed", str(folder / "b.txt")),
        ("linked folder, not followed", str(folder / "deep")),
    ]
    assert add([str(folder / "b.txt")], source="Post", lang="en").facts["added"] == 1


@pytest.mark.parametrize("suffix", [".yaml", ".txt"])
@pytest.mark.parametrize("number", [3, 80])
def test_a_file_that_appears_in_the_last_moment_is_never_overwritten(work, monkeypatch, suffix, number):
    real, placed = atomic.rename_to_free_name, []

    def late(old, new):
        placed.append(new)
        if new.endswith(suffix) and sum(name.endswith(suffix) for name in placed) == number:
            Path(new).write_text("Theirs, the last copy.")
        real(old, new)

    monkeypatch.setattr(atomic, "rename_to_free_name", late)
    rows = [json.dumps({"text": f"{STORY} Berth number {n}.", "title": "Harbour"}) for n in range(100)]
    report = add([given("a.jsonl", "\n".join(rows))], source="Post", lang="en")
    assert report.facts["added"] == 100
    theirs = [p for p in Path("corpus").rglob("*") if p.is_file() and p.read_text() == "Theirs, the last copy."]
    assert len(theirs) == 1
    pairs = [p for p in Path("corpus").rglob("*.txt") if p.with_suffix(".yaml").exists() and p not in theirs]
    assert len(pairs) == 100
    assert not theirs[0].with_suffix(".yaml" if suffix == ".txt" else ".txt").exists()


def test_what_another_command_adds_between_two_batches_is_seen(work, monkeypatch):
    monkeypatch.setattr(command, "_BATCH", 1)
    rows = [json.dumps({"text": f"{STORY} Berth number {n}.", "title": f"Harbour {n}"}) for n in range(3)]
    path = given("a.jsonl", "\n".join(rows))
    real, done = command.complete_draft, []

    def between(draft, said):
        if len(done) == 1:
            done.append("other")
            add([path], source="Post", lang="en")
        done.append(draft)
        return real(draft, said)

    monkeypatch.setattr(command, "complete_draft", between)
    report = add([path], source="Post", lang="en")
    assert (report.facts["added"], report.facts["skipped"]) == (1, 2)
    assert len(list(Path("corpus").rglob("*.txt"))) == 3


def kinds_of(report):
    return [(notice["kind"].split(",")[0], notice["detail"]) for notice in report.facts["notices"]]


def test_texts_stay_as_they_are_and_what_could_be_mended_is_told(work):
    text = "\ufeffFog lay over Askford.\r\nNobody saw the ferry leave.\n"
    report = add([given("a.txt", text)], source="Post", lang="en")
    assert list(pairs(work).values()) == [text.encode()]
    assert {kind for kind, _ in kinds_of(report)} == {"text kept as it is"}
    assert len(kinds_of(report)) == 2
    assert add(["../in/a.txt"], source="Post", lang="en", mend=True).facts["skipped"] == 1


@pytest.mark.parametrize(
    "rows",
    [
        [{"text": "Fog lay over Askford.\r\nNobody saw it, said the cafe\u0301.\n", "title": " Fog ", "source": "Post "}],
        [{"text": "\ufeffFog lay over Askford, said the port.", "id": " a-1", "title": "Cafe\u0301", "authors": ["Ann\u00a0Lee "], "meta": {"x": " y"}}],
        [{"text": "Ferries sailed again on Tuesday, said the port.", "tags": "fog ; sea", "description": " A day. ", "section": "Local\u00a0news"}],
    ],
)  # fmt: skip
def test_validate_warns_of_nothing_that_add_could_have_done(work, rows, capsys):
    add(
        [given("a.jsonl", rows_of(*rows)), given("b.txt", "\ufeffSix ewes held\r\nup a flight on Monday morning")],
        source="Post",
        lang="en",
    )
    capsys.readouterr()
    assert run(["validate"]) == 0
    found = capsys.readouterr().out
    assert "warning" not in found
    assert "kept as they were added" in found
    assert run(["validate", "--strict"]) == 1
    assert "CK002" in capsys.readouterr().out
    assert run(["validate", "--fix", "-q"]) == 0
    assert run(["validate"]) == 0
    assert "kept as they were added" not in capsys.readouterr().out


def test_the_form_of_a_text_that_did_not_come_by_add_is_found(work, capsys):
    (work / "corpus/a.txt").write_bytes("\ufeffFog lay over Askford on Monday.\n".encode())
    (work / "corpus/a.yaml").write_text("id: a-1\ntitle: Fog\nsource: Post\nlang: en\n")
    run(["validate"])
    assert "CK002 warning" in capsys.readouterr().out


def test_a_value_of_a_row_becomes_a_file_that_ends_in_a_line_end(work):
    report = add([given("a.jsonl", rows_of({"text": "Fog lay over Askford."}))], source="Post", lang="en")
    assert list(pairs(work).values()) == [b"Fog lay over Askford.\n"]
    assert not kinds_of(report)


@pytest.mark.parametrize(
    ("title", "held"),
    [("Fog\nand rain", "Fog\nand rain"), (2031, "2031"), (["Fog", "Rain"], '["Fog", "Rain"]'), (True, "True")],
)
def test_a_stated_title_is_never_replaced_by_a_guess(work, title, held):
    report = add([given("a.jsonl", rows_of({"text": STORY, "title": title}))], source="Post", lang="en")
    assert sidecar(report)["title"] == held
    assert "guessed" not in sidecar(report)["meta"]


def test_a_stated_title_that_the_schema_refuses_is_told_and_not_guessed_over(work):
    own = {"$ref": "urn:corpuskit:sidecar:1", "properties": {"title": {"maxLength": 10}}}
    Path("schema.json").write_text(json.dumps(own))
    report = add([given("a.jsonl", rows_of({"text": STORY, "title": "Fog " * 9}))], source="Post", lang="en")
    assert report.facts["added"] == 0
    assert "does not fit the schema" in report.findings[0].message


def test_a_map_counts_where_its_column_is_and_usual_names_elsewhere(work):
    given("a.jsonl", rows_of({"story": "Fog lay over Askford on Monday.", "text": "ignored, said the map"}))
    given("b.jsonl", rows_of({"text": "Rain fell on Weldmoor on Tuesday."}))
    report = add(["../in"], source="Post", lang="en", columns={"text": "story", "license": "terms"})
    assert sorted(pairs(work).values()) == [
        b"Fog lay over Askford on Monday.\n",
        b"Rain fell on Weldmoor on Tuesday.\n",
    ]
    assert kinds_of(report) == [
        ("row without the column that --map names; its usual names were read", "text=story"),
        ("--map names a column that no row has", ""),
    ]


def test_no_machine_path_is_kept(work, tmp_path):
    given("a.txt", STORY)
    Path("here").mkdir()
    Path("here/b.txt").write_text("Rain fell on Weldmoor on Tuesday.\n")
    for named, original in ((tmp_path / "in", "in/a.txt"), (work / "here/b.txt", "here/b.txt")):
        report = add([str(named)], source="Post", lang="en")
        assert sidecar(report)["meta"]["original"] == original


def test_quoted_patterns_are_expanded_and_one_that_fits_nothing_is_told(work, capsys):
    given("a.txt", STORY)
    given("b.txt", "Rain fell on Weldmoor on Tuesday.\n")
    given("c[1].txt", "Snow fell on Saltby on Friday.\n")
    assert run(["add", "../in/*.txt", "--source", "Post", "--lang", "en"]) == 0
    assert len(pairs(work)) == 3
    assert run(["add", "../in/c[1].txt", "--source", "Post", "--lang", "en"]) == 0, "a name with brackets is a name"
    assert run(["add", "../in/*.csv", "--source", "Post"]) == 2
    assert "../in/*.csv: matches no file" in capsys.readouterr().err


def test_an_exclude_that_fits_nothing_is_told(work):
    given("a.txt", STORY)
    given("b.bak.txt", "Rain fell on Weldmoor on Tuesday.\n")
    report = add(["../in"], source="Post", lang="en", exclude=["*.bak.txt", "drafts/", "!keep.txt"])
    assert report.facts["added"] == 1
    assert [notice["place"] for notice in report.facts["notices"]] == ["drafts/"]


@pytest.mark.usefixtures("work")
def test_half_of_a_character_is_never_written():
    said = r'{"@type": "NewsArticle", "headline": "Fog\ud83d", "author": [{"name": "A\udfff"}], "keywords": ["\ud83d\ude00"]}'
    story = "<p>Fog lay on the quay of Ostrel on Monday, said a man.</p><p>Nobody was hurt, said another in the harbour.</p>"
    page = f'<html lang="en"><script type="application/ld+json">{said}</script><body><article>{story}</article></body></html>'
    report = add([given("fog.html", page)], source="Mail")
    fields = sidecar(report)
    assert (fields["title"], fields["authors"], fields["tags"]) == ("Fog\ufffd", ["A\ufffd"], ["\U0001f600"])
    assert [detail for kind, _, detail in notices(report) if "half of a character" in kind] == ["title", "authors"]
    table = add(
        [given("a.csv", 'text,meta\nFog on the quay,"{""k\\ud800"": ""\\udc00""}"\n')], source="Mail", lang="en"
    )
    assert sidecar(table)["meta"]["k\ufffd"] == "\ufffd"


def test_an_option_that_lists_may_be_given_several_times(work):
    path = given("b.jsonl", json.dumps({"kop": "Sheep block runway", "tekst": STORY, "blad": "The Quay Post"}))
    assert run(["add", path, "--map", "title=kop", "--map", "text=tekst,source=blad", "--lang", "nl"]) == 0
    [path] = Path("corpus").rglob("*.yaml")
    assert "source: The Quay Post" in path.read_text(encoding="utf-8")
    assert "title: Sheep block runway" in path.read_text(encoding="utf-8")


UNSEEN_PATHS = {
    "corpus/fog\u202etxt.exe.txt": ("corpus/fogtxt.exe.txt", "without them"),
    "corpus/a\x9bb.txt": ("corpus/ab.txt", "without them"),
    "corpus/\u200b.txt": ("corpus/undated/", "another one taken"),
    "corpus/\u202e.git/a.txt": ("corpus/undated/", "another one taken"),
    "corpus/a\u200cb.txt": ("corpus/a\u200cb.txt", ""),
}


@pytest.mark.parametrize("path", UNSEEN_PATHS)
def test_no_file_gets_a_name_with_characters_that_nobody_sees(work, path):
    row = {"title": "Fog", "source": "Post", "lang": "en", "text": STORY, "path": path}
    report = add([given("a.jsonl", json.dumps(row))])
    [change] = report.changes
    place, why = UNSEEN_PATHS[path]
    assert change.path.startswith(place)
    assert [notice["kind"].endswith(why) for notice in report.facts["notices"]] == ([True] if why else [])
    assert add(["../in/a.jsonl"]).facts["skipped"] == 1


def test_a_text_that_is_none_is_named(work):
    report = add([given("a.jsonl", json.dumps({"text": 3, "title": "Fog"}))], source="Post", lang="en")
    assert "'text' is a number; --map text=COLUMN names another column" in report.findings[0].message
