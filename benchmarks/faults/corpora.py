"""Small corpora of invented texts, commands run as processes, and the question whether the originals can be had."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpuskit.store.cleaning import settle_state
from corpuskit.store.record import RecordError, from_data
from corpuskit.text import yaml12

CORPUSKIT = [sys.executable, "-m", "corpuskit"]
SHARE = "Share on Facebook\n\nShare on Twitter\n\n"
STORY = """\
The harbour of Ostrel was closed on Tuesday after a crane lost its load, the port's master said.

Nobody was hurt. “We will look at every cable before the first ship comes in again,” Ines Adaro said on the quay.

Ships wait in the roads off Cape Lunn. The port hopes to open two berths by Friday evening, if the wind allows.
"""
TAIL = "\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
DIRTY = SHARE + STORY + TAIL
SIDECAR = "id: port-{name}\ntitle: Harbour closed {name}\nsource: The Ostrel Mail\nlang: en\n"


def new_corpus(texts: dict[str, str], *, bound: bool = True) -> Path:
    """Return a new corpus with an article for each name; `bound` sidecars hold the hash of the text, which `--fix` leaves then."""
    root = Path(tempfile.mkdtemp(prefix="corpuskit-faults-"))
    (root / "corpus").mkdir()
    (root / "corpuskit.toml").touch()
    for name, text in texts.items():
        digest = f"sha256: {hashlib.sha256(text.encode()).hexdigest()}\n" if bound else ""
        (root / f"corpus/{name}.txt").write_text(text, encoding="utf-8")
        (root / f"corpus/{name}.yaml").write_text(SIDECAR.format(name=name) + digest, encoding="utf-8")
    return root


def numbered(count: int, text: str = DIRTY, *, bound: bool = True) -> Path:
    """Return a new corpus of `count` articles `a000`, `a001`, ..., each with a sentence of its own."""
    return new_corpus({f"a{i:03}": own(text, i) for i in range(count)}, bound=bound)


def own(text: str, number: int) -> str:
    """Return a text that no other has."""
    return text.replace("on the quay", f"on quay {number * 7} of the {'north' if number % 2 else 'south'} side")


def run(arguments: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a corpus."""
    return subprocess.run([*CORPUSKIT, *arguments], cwd=root, capture_output=True, text=True, check=False)


def original_of(root: Path, name: str) -> str | None:
    """Return the text that `clean --undo` would give back, `None` where no record leads to one."""
    try:
        meta = yaml12.load((root / f"corpus/{name}.yaml").read_text(encoding="utf-8"))
        record = from_data(meta["cleaning"]) if "cleaning" in meta else None
        return settle_state(record, (root / f"corpus/{name}.txt").read_bytes().decode("utf-8")).original
    except (OSError, RecordError, yaml12.YamlProblem):
        return None


def temporary_files(root: Path) -> list[Path]:
    """Return what a command left that should not be there."""
    return [path for path in root.rglob("*.corpuskit.tmp") if path.is_file()]


def drop(root: Path) -> None:
    """Remove a corpus."""
    shutil.rmtree(root, ignore_errors=True)


def tell(name: str, faults: list[str], note: str = "") -> bool:
    """Print a line about a scene; return whether it went well."""
    print(
        f"{'FAULT' if faults else 'ok':5}  {name}: {note or 'nothing lost'}  {', '.join(sorted(set(faults)))}".rstrip(),
        flush=True,
    )
    return not faults
