"""The hooks in the real pre-commit, installed from the project, on a real git repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
CONFIG = """\
repos:
  - repo: {project}
    rev: v0
    hooks:
      - id: corpuskit-clean
      - id: corpuskit-validate
      - id: corpuskit-validate-corpus
      - id: corpuskit-dedup
"""
STORY = """\
The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.

Nobody was hurt. “We will look at every cable before the first ship comes in again,” Ines Adaro said on the quay.
"""
OTHER = """\
Nobody in Marn remembers a winter with so many geese. They came in the second week of November and have not left the meadows since.

“They eat what the sheep should eat, and they are louder than the sheep,” said Odo Ferrant, who farms below the dyke.
"""
LEFTOVER = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
SIDECAR = "id: port-1\ntitle: Harbour closed\nsource: The Ostrel Mail\nlang: en\n"
GEESE = "id: geese-1\ntitle: Geese\nsource: The Marn Post\nlang: en\n"


class Repository:
    """A git repository with a corpus in it and the hooks on."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment

    def git(self, *arguments):
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def read(self, path):
        return (self.folder / path).read_bytes().decode()

    def commit(self):
        """Stage all and commit; return whether the hooks let it pass, and what they said."""
        self.git("add", "-A")
        done = self.git("commit", "-m", "change")
        return done.returncode == 0, done.stdout + done.stderr


def environment(home):
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT", "VIRTUAL_ENV", "PYTHONHOME"))
    }
    who = {
        f"GIT_{role}_{what}": "corpus@ostrel.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    return {**kept, **who, "PRE_COMMIT_HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project as it stands, committed and tagged in a repository of its own."""
    folder = tmp_path_factory.mktemp("project")
    for name in (
        "src",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        ".pre-commit-hooks.yaml",
        "schema.json",
        "docs/corpuskit.1",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    repository = Repository(folder, environment(folder))
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "state"], ["tag", "v0"]):
        done = repository.git(*arguments)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where pre-commit keeps the environment that it makes from the project."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def repository(tmp_path, project, home):
    it = Repository(tmp_path, environment(home))
    it.git("init", "-q")
    it.write(".pre-commit-config.yaml", CONFIG.format(project=project))
    it.write("corpuskit.toml", "")
    shutil.copy(ROOT / "schema.json", tmp_path)
    it.write("corpus/harbour.txt", STORY)
    it.write("corpus/harbour.yaml", SIDECAR)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=tmp_path,
        env=it.environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    passed, said = it.commit()
    assert passed, said
    return it


def test_a_bad_sidecar_is_refused(repository):
    repository.write("corpus/harbour.yaml", SIDECAR.replace("lang:", "langg:"))
    passed, said = repository.commit()
    assert not passed
    assert "corpus/harbour.yaml:4:1: CK104" in said
    assert "did you mean 'lang'?" in said


def test_leftovers_are_stripped_and_the_commit_stopped_once(repository):
    repository.write("corpus/geese.txt", OTHER + LEFTOVER)
    repository.write("corpus/geese.yaml", GEESE)
    passed, said = repository.commit()
    assert not passed
    assert "files were modified by this hook" in said
    assert repository.read("corpus/geese.txt") == OTHER
    assert "Leave a Reply" in repository.read("corpus/geese.yaml")
    passed, said = repository.commit()
    assert passed, said


def test_a_text_without_its_sidecar_is_refused(repository):
    repository.write("corpus/lone.txt", STORY)
    passed, said = repository.commit()
    assert not passed
    assert "corpus/lone.txt:1:1: CK" in said


def test_a_commit_that_only_deletes_a_sidecar_is_refused(repository):
    (repository.folder / "corpus/harbour.yaml").unlink()
    passed, said = repository.commit()
    assert not passed
    assert "corpus/harbour.txt" in said


def test_a_sidecar_that_git_does_not_track_is_noticed(repository):
    repository.write("corpus/geese.txt", OTHER)
    repository.write("corpus/geese.yaml", GEESE)
    repository.git("add", "corpus/geese.txt")
    done = repository.git("commit", "-m", "half a pair")
    assert done.returncode != 0
    assert "corpus/geese.yaml" in done.stdout + done.stderr


def test_a_draft_that_is_not_added_blocks_no_commit(repository):
    repository.write("corpus/drafts/odd [1].txt", OTHER + LEFTOVER)
    repository.write("corpus/drafts/odd [1].yaml", "langauge: none\n")
    repository.write("schema.json", (ROOT / "schema.json").read_text(encoding="utf-8") + "\n")
    repository.git("add", "schema.json")
    done = repository.git("commit", "-m", "schema")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_copy_is_refused_until_it_is_accepted(repository):
    repository.write("corpus/again.txt", STORY)
    repository.write("corpus/again.yaml", SIDECAR.replace("port-1", "port-2"))
    passed, said = repository.commit()
    assert not passed
    assert re.search(r"exact +1\.00 .* port-2 ", said), said
    done = subprocess.run(
        [sys.executable, "-m", "corpuskit", "dedup", "--accept", "port-1", "port-2", "--why", "both papers"],
        cwd=repository.folder,
        env=repository.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    passed, said = repository.commit()
    assert passed, said
