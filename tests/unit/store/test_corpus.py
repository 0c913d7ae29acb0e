import os

import pytest

from corpuskit.cli.app import run
from corpuskit.config import Settings
from corpuskit.config.settings import CleanSettings
from corpuskit.errors import StoreError
from corpuskit.model import Failure, Pair
from corpuskit.store.corpus import Corpus


@pytest.fixture
def root(tmp_path, monkeypatch):
    for path in (
        "corpus/b.txt",
        "corpus/b.yaml",
        "corpus/a/z.txt",
        "corpus/a.txt",
        "corpus/a.yaml",
        "corpus/lone.yaml",
        "corpus/.hidden.txt",
        "corpus/notes.md",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def paths(corpus, *given):
    return [
        (item.path, item.text is not None, item.meta is not None)
        for item in corpus.pairs(given)
        if isinstance(item, Pair)
    ]


def test_every_pair_once_in_the_order_of_names(root):
    assert paths(Corpus.at(root)) == [
        ("corpus/a.txt", True, True),
        ("corpus/a/z.txt", True, False),
        ("corpus/b.txt", True, True),
        ("corpus/lone.txt", False, True),
    ]


def test_either_half_names_the_pair(root):
    assert paths(Corpus.at(root), "corpus/b.yaml", "corpus/b.txt", "corpus/a") == [
        ("corpus/a/z.txt", True, False),
        ("corpus/b.txt", True, True),
    ]


def test_excluded_articles_are_not_there(root):
    corpus = Corpus(root, Settings(exclude=("corpus/a/*",)))
    assert "corpus/a/z.txt" not in [path for path, *_ in paths(corpus)]
    assert paths(corpus, "corpus/a/z.txt") == []


@pytest.mark.parametrize("folder", [".", "corpus"])
def test_files_that_the_settings_name_are_no_sidecars(root, folder):
    for name in ("learned.yaml", "duplicates.yaml", "baseline.yaml", "corpus/learned.yaml", "packs/own.yaml"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("- a: b\n")
    beside = Settings(packs=("packs/*.yaml",))
    inside = Settings(clean=CleanSettings(learned="corpus/learned.yaml"), packs=("packs/*.yaml",))
    found = [[path for path, *_ in paths(Corpus(root, settings), folder)] for settings in (beside, inside)]
    articles = ["corpus/a.txt", "corpus/a/z.txt", "corpus/b.txt", "corpus/lone.txt"]
    assert found[1] == articles if folder == "corpus" else [*articles, "learned.txt"]
    assert "corpus/learned.txt" in found[0]
    assert not {"learned.txt", "duplicates.txt", "baseline.txt", "packs/own.txt"} & set(found[0])
    assert Corpus(root, inside).leaves_out_some
    assert not Corpus(root, beside).leaves_out_some


@pytest.mark.parametrize(
    ("path", "message"),
    [("corpus/none.txt", "no such file"), ("corpus/notes.md", "not an article"), ("gone/", "not an article")],
)
def test_a_path_that_is_no_article_ends_the_run(root, path, message):
    with pytest.raises(StoreError, match=message):
        list(Corpus.at(root).pairs([path]))


def test_a_missing_corpus_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="corpuskit init"):
        list(Corpus.at(tmp_path).pairs())


def test_a_link_out_of_the_corpus_is_not_followed(root, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("secret")
    (root / "corpus/link.txt").symlink_to(secret)
    items = [item for item in Corpus.at(root).pairs() if item.path == "corpus/link.txt"]
    assert items == [Failure("corpus/link.txt", "cannot be read: a symbolic link that leaves the corpus")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang_the_run(root):
    os.mkfifo(root / "corpus/pipe.txt")
    items = [item for item in Corpus.at(root).pairs() if item.path == "corpus/pipe.txt"]
    assert items == [Failure("corpus/pipe.txt", "cannot be read: not a regular file")]


@pytest.fixture
def linked(tmp_path, monkeypatch):
    """A corpus with a link to a folder outside, where an article is."""
    for folder in ("here/corpus", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here/corpuskit.toml").write_text("")
    (tmp_path / "outside/a.txt").write_text("Share on Facebook\n\nFog lay over the harbour of Ostrel all morning.\n")
    (tmp_path / "outside/a.yaml").write_text("id: a-1\ntitle: Fog\nsource: The Ostrel Mail\nlang: en\n")
    (tmp_path / "here/corpus/link").symlink_to(tmp_path / "outside")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["clean", "corpus/link/a.txt"],
        ["clean", "corpus/link"],
        ["clean", "corpus/link/../../outside/a.txt"],
        ["clean", "--undo", "corpus/link/a.yaml"],
        ["clean", "--forget", "corpus/link"],
        ["set", "corpus/link/a.txt", "section=port"],
        ["set", "corpus/link", "section=port"],
        ["mv", "corpus/link/a.txt", "corpus/b.txt"],
        ["validate", "--fix", "corpus/link/a.txt"],
        ["dedup", "--mark", "corpus/link"],
    ],
)
def test_nothing_is_written_through_a_link_out_of_the_corpus(linked, command, capfd):
    before = {p: p.read_bytes() for p in (linked / "outside").iterdir()}
    assert run(command) == 2
    assert "symbolic link out of the corpus: left alone" in capfd.readouterr().err or ".." in command[1]
    assert {p: p.read_bytes() for p in (linked / "outside").iterdir()} == before


def test_the_corpus_folder_may_be_a_link_itself(linked, capfd):
    (linked / "here/corpus/link").unlink()
    (linked / "here/corpus").rmdir()
    (linked / "here/corpus").symlink_to(linked / "outside")
    assert run(["set", "corpus/a.txt", "section=port"]) == 0
    os.rename(linked / "outside/a.txt", linked / "outside/b.real")
    (linked / "outside/a.txt").symlink_to("b.real")
    assert run(["clean"]) == 0
    assert (linked / "outside/b.real").read_text().startswith("Fog lay")
    assert (linked / "outside/a.txt").is_symlink()
