"""Cards beside an export that describe it to other tools: `README.md` for the Hub, `datapackage.json`."""

import os
from collections.abc import Sequence
from pathlib import Path

from corpuskit.commands.export.options import Choice
from corpuskit.errors import StoreError
from corpuskit.formats.card import Exported, data_package, dataset_info, package_text
from corpuskit.formats.layout import Layout
from corpuskit.formats.sketch_engine import registry_text
from corpuskit.store.atomic import replace_file
from corpuskit.store.corpus import read_bytes
from corpuskit.store.sidecar import dump_sidecar, set_key

_FENCE = "---\n"


def write_cards(choice: Choice, kind: str, layout: Layout, files: Sequence[Exported]) -> list[Exported]:
    """Write the cards that are asked for beside the output, and return them; with `check`, only say which would change.

    What a user has written into an earlier card stays: only the keys that are computed are set. Raises `StoreError`.
    """
    folder = Path(choice.output).parent
    made = []
    if choice.hf_card:
        path = folder / "README.md"
        made.append(_put_card(path, _merge_readme(_read_card(path), dataset_info(layout, kind, files)), choice))
    if choice.datapackage:
        path = folder / "datapackage.json"
        package = data_package(Path(choice.output).name.partition(".")[0], layout, kind, files)
        made.append(_put_card(path, package_text(package, _read_card(path)), choice))
    if choice.registry:
        name = Path(choice.output).name.partition(".")[0]
        path = folder / f"{name}.registry"
        made.append(_put_card(path, registry_text(name, "", layout, [file.name for file in files]), choice))
    return made


def _merge_readme(before: str | None, info: dict[str, object]) -> str:
    """Return a README whose front matter has the keys of `info`, and whose other bytes are those of the one before."""
    if before is None:
        return f"{_FENCE}{dump_sidecar(info)}{_FENCE}\n# A corpus\n\nExported by corpuskit.\n"
    front, body = "", before
    if before.startswith(_FENCE) and (end := before.find(f"\n{_FENCE}", len(_FENCE) - 1)) >= 0:
        front, body = before[len(_FENCE) : end + 1], before[end + 1 + len(_FENCE) :]
    for key, value in info.items():
        front = set_key(front, key, value)
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
