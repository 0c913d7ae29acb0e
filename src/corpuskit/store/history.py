"""Earlier versions of a corpus: which files two revisions of git hold differently, and their bytes.

Git compares trees by their hashes, so the cost is that of the changes. A comparison with the work tree needs the stat of each tracked
file. No program that the repository's configuration names is run: `store.git` switches them off, and its filters are switched off here.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpuskit.errors import UsageError
from corpuskit.store.git import OFF, GitError, repository_of, run_git

_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository: the top of its work tree, and the settings of its git calls."""

    top: Path
    settings: dict[str, str]

    @classmethod
    def at(cls, folder: Path) -> "Repository":
        """Return the repository in which a folder lies. Raises `UsageError` where it is in none."""
        top = repository_of(folder)
        if top is None:
            raise UsageError(
                f"{folder}: in no git repository; two exports can be compared: corpuskit diff OLD.jsonl NEW.jsonl"
            )
        plain = cls(top, dict(OFF))
        return cls(top, {**OFF, **dict(plain._filters_off())})

    def _filters_off(self) -> Iterator[tuple[str, str]]:
        """Yield the settings that switch off the programs through which the repository sends contents. Raises `GitError`."""
        try:
            found = _split_nul(self.ask("config", "-z", "--name-only", "--get-regexp", _FILTERS))
        except GitError:  # its answer where there are none
            return
        for name in found:
            if "=" in name:
                raise GitError(f"the repository has a filter that cannot be switched off: {name!r}")
            yield name, "false" if name.endswith(".required") else ""

    def ask(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Return the output of a git command. Raises `GitError`."""
        return run_git(self.top, self.top, arguments, given=given, settings=self.settings)

    def tree_of(self, revision: str) -> str:
        """Return the hash of the tree of a revision. Raises `UsageError` for one that is not there."""
        try:
            found = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}")
        except GitError:
            raise UsageError(
                f"{revision!r}: neither a revision of this repository nor an export that is there"
            ) from None
        return found.decode().strip()

    def changed_paths(self, old: str, new: str | None, folder: str) -> list[str]:
        """Return the paths below `folder` (all from the top) that differ between two trees, or a tree and the work tree (`None`).

        Files that git does not track and does not ignore belong to the work tree.
        """
        below = ["--", f":(literal){folder}"] if folder not in ("", ".") else []
        plain = ("-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules")
        if new is not None:
            return _split_nul(self.ask("diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new, *below))
        tracked = _split_nul(self.ask("diff", *plain, old, *below))
        fresh = _split_nul(self.ask("ls-files", "-z", "--others", "--exclude-standard", *below))
        return [*tracked, *fresh]

    def contents(self, tree: str, paths: Sequence[str]) -> dict[str, bytes | None]:
        """Return the bytes of files in a tree by their paths, `None` for a missing one."""
        held: dict[str, bytes | None] = dict.fromkeys(paths)
        blobs = dict(self._blobs(tree, paths))
        if blobs:
            listed = "".join(f"{name}\n" for name in blobs.values()).encode()
            data = self.ask("cat-file", "--batch", given=listed)
            held.update(zip(blobs, _split_batch(data), strict=True))
        return held

    def _blobs(self, tree: str, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield the path and the hash of each regular file among `paths`."""
        for entry in _split_nul(
            self.ask("ls-tree", "-r", "-z", "--full-tree", tree, "--", *(f":(literal){path}" for path in paths))
        ):
            kind, _, path = entry.partition("\t")
            mode, _, name = kind.split(" ")
            if mode.startswith("100"):
                yield path, name


def _split_nul(data: bytes) -> list[str]:
    return [os.fsdecode(part) for part in data.split(b"\0") if part]


def _split_batch(data: bytes) -> Iterator[bytes]:
    """Yield the contents from the output of `cat-file --batch`: a line with the size, the bytes, a line feed."""
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        size = int(data[at:end].rsplit(b" ", 1)[1])
        yield data[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
