"""Cards beside an export that describe it to other tools and to people."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from corpuskit.commands.export.methods import find_versions, methods_text
from corpuskit.commands.export.options import Choice, cards_of
from corpuskit.errors import StoreError
from corpuskit.formats.card import Exported, data_package, dataset_info, package_text
from corpuskit.formats.crate import CRATE, crate
from corpuskit.formats.croissant import croissant
from corpuskit.formats.dataset import DataSet
from corpuskit.formats.hub_card import BEGIN, END, card_text, front_matter
from corpuskit.formats.layout import Layout
from corpuskit.formats.sketch_engine import registry_text
from corpuskit.store.atomic import replace_file
from corpuskit.store.corpus import Corpus, read_bytes
from corpuskit.store.sidecar import dump_sidecar, read_fields, set_key

_FENCE = "---\n"
# Keys that a user may have chosen better: they are written where there are none.
_ONCE = ("pretty_name", "license", "license_name", "task_categories", "tags")


@dataclass(frozen=True, slots=True)
class CardMaker:
    """Writes the cards beside an export. `paths` are those of the call, for the commands of `--methods`."""

    choice: Choice
    kind: str
    layout: Layout
    data: DataSet
    corpus: Corpus
    paths: Sequence[str] = ()

    def write(self, files: Sequence[Exported]) -> list[Exported]:
        """Write the cards that are asked for, and return them; with `check`, only say which would change.

        What a user has written into an earlier card stays: only the keys that are computed are set. Raises `StoreError`.
        """
        return [self._put(*self._card(card, files)) for card in cards_of(self.choice)]

    def _card(self, card: str, files: Sequence[Exported]) -> tuple[str, Callable[[str | None], str]]:
        """Return the name of a card, and what makes its text of the one before."""
        stem = Path(self.choice.output.rstrip("/")).name.partition(".")[0]
        made: dict[str, tuple[str, Callable[[str | None], str]]] = {
            "hf-card": (
                "README.md",
                lambda old: _merge_readme(old, dataset_info(self.layout, self.kind, files), self.data),
            ),
            "datapackage": (
                "datapackage.json",
                lambda old: package_text(data_package(stem, self.layout, self.kind, files), old),
            ),
            "registry": (
                f"{stem}.registry",
                lambda _: registry_text(self.data.name, self.data.description, self.layout, [f.name for f in files]),
            ),
            "croissant": (
                "croissant.json",
                lambda _: _dump(croissant(self.data, self.layout, self.kind, files, _digests(files))),
            ),
            "crate": (CRATE, lambda _: _dump(crate(self.data, self.kind, files, _digests(files)))),
            "methods": ("methods.md", lambda _: self._methods()),
        }
        return made[card]

    def _methods(self) -> str:
        versions = find_versions(self.corpus, self.data.figures.removed)
        return methods_text(self.data, self.paths, self.choice, versions)

    def _put(self, name: str, make: Callable[[str | None], str]) -> Exported:
        path = Path(self.choice.output.rstrip("/")).parent / name
        return _put_card(path, make(_read_card(path)), self.choice)


def _digests(files: Sequence[Exported]) -> list[tuple[str, int]]:
    """Return the SHA-256 and the size of each file."""
    found = []
    for file in files:
        digest, size = sha256(), 0
        try:
            with Path(file.path).open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
                    size += len(block)
        except FileNotFoundError:  # a check writes none
            pass
        except OSError as error:
            raise StoreError(f"{file.path}: cannot be read for its card: {error.strerror or error}") from None
        found.append((digest.hexdigest(), size))
    return found


def _dump(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _merge_readme(before: str | None, info: Mapping[str, object], data: DataSet) -> str:
    """Return a README whose front matter has the keys of `info`, and whose part that corpuskit wrote is new; its other bytes are those of the one before."""
    described, text = front_matter(data), card_text(data)
    if before is None:
        return f"{_FENCE}{dump_sidecar({**described, **info})}{_FENCE}\n# {data.name}\n\n{text}"
    front, body = "", before
    if before.startswith(_FENCE) and (end := before.find(f"\n{_FENCE}", len(_FENCE) - 1)) >= 0:
        front, body = before[len(_FENCE) : end + 1], before[end + 1 + len(_FENCE) :]
    held = read_fields(front) if front else {}
    for key, value in {**described, **info}.items():
        front = front if key in _ONCE and key in held else set_key(front, key, value)
    start, end = body.find(BEGIN), body.find(END)
    if 0 <= start < end:
        body = body[:start] + text.rstrip("\n") + body[end + len(END) :]
    return f"{_FENCE}{front}{_FENCE}{body}"


def _read_card(path: Path) -> str | None:
    try:
        data = read_bytes(str(path))
        return None if data is None else data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read: {error}") from None


def _put_card(path: Path, text: str, choice: Choice) -> Exported:
    before = read_bytes(str(path))
    data = text.encode("utf-8")
    if not choice.check:
        replace_file(path, data, was=before)
    return Exported(os.fspath(path), "", 0, changed=data != before)
