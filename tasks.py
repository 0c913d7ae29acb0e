#!/usr/bin/env python3
"""The one door to the project: `python3 tasks.py NAME`. Needs Python 3.11 with venv, and git; nothing installed by hand.

Where no virtual environment is active it makes `.venv` and installs the project there, again whenever compiled sources or the build settings changed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
GENERATORS = ("compile_packs", "checks_page", "commands_page", "fields_page", "man_page", "rules_page", "settings_page")
INSTALLED = [ROOT / "pyproject.toml", ROOT / "setup.py", *sorted(ROOT.glob("src/corpuskit/*/*.pyx"))]


def demo() -> int:
    """Run the first screen of the README, then validate, clean, dedup and export on a copy of the sample corpus."""
    python = environment("")
    with tempfile.TemporaryDirectory() as folder:
        first = _corpus(Path(folder) / "first", ROOT / "examples" / "harbour" / "corpus")
        _show_first_screen(python, first)
        _show_texts_on_one_line(python, Path(folder) / "lines")
        work = _corpus(Path(folder) / "sample", ROOT / "corpus")
        for step in ("validate", "clean", "clean --check", "dedup", "export --format csv -o corpus.csv", "validate"):
            if code := _call(python, step, work):
                return code
        lines = (work / "corpus.csv").read_text(encoding="utf-8").splitlines()
        print(f"corpus.csv begins: {lines[0][:100]}…")
    return 0


def _corpus(work: Path, articles: Path) -> Path:
    """Make a corpus of a copy of some articles."""
    shutil.copytree(articles, work / "corpus")
    shutil.copy(ROOT / "schema.json", work)
    (work / "corpuskit.toml").write_text('corpus = "corpus"\n', encoding="utf-8")
    return work


def _show_first_screen(python: str, work: Path) -> None:
    """Show the text and the sidecar of the README's first screen, and run its commands on them."""
    text, sidecar = work / "corpus" / "harbour.txt", work / "corpus" / "harbour.yaml"
    for path in (text, sidecar):
        print(f"\n$ cat corpus/{path.name}\n{path.read_text(encoding='utf-8')}", end="")
    _call(python, "validate", work)
    print("\n(mended by hand: langauge -> lang, 14 March 2026 -> 2026-03-14)")
    mended = sidecar.read_text(encoding="utf-8").replace("langauge", "lang").replace("14 March 2026", "2026-03-14")
    sidecar.write_text(mended, encoding="utf-8")
    for step in ("clean --diff", "clean", "clean --undo"):
        _call(python, step, work)


def _show_texts_on_one_line(python: str, work: Path) -> None:
    """Show texts on one line, and clean them."""
    shutil.copytree(ROOT / "examples" / "lines", work)
    for path in sorted(work.iterdir()):
        print(f"\n$ cat {path.name}\n{path.read_text(encoding='utf-8')}", end="")
        _call(python, f"clean {path.name}", work)


def _call(python: str, step: str, work: Path) -> int:
    """Show a command and its output; return its exit code."""
    print(f"\n$ corpuskit {step}", flush=True)
    return subprocess.call(
        [python, "-m", "corpuskit", *step.split()], cwd=work, env={**os.environ, "CORPUSKIT_PAGER": "cat"}
    )


def generate() -> int:
    """Write the generated files: the rule packs as one file, the pages of the reference."""
    return next((code for name in GENERATORS if (code := tool(f"scripts/{name}.py"))), 0)


def test() -> int:
    """Install what is needed and pass the tests: the fast ones; all of them in CI, with HYPOTHESIS_PROFILE=full, or where some are named."""
    is_ci = bool(os.environ.get("CI"))
    # CI tests the rule packs as they are committed; elsewhere those that changed take effect.
    if not is_ci and (code := tool(f"scripts/{GENERATORS[0]}.py")):
        return code
    is_named = any(not argument.startswith("-") for argument in EXTRA)
    everything = is_ci or is_named or os.environ.get("HYPOTHESIS_PROFILE") == "full"
    return tool("-m", "pytest", "-n", "auto", *(() if everything else ("-m", "not slow")), *EXTRA)


def lint() -> int:
    """Check style and format."""
    return tool("-m", "ruff", "check", ".") or tool("-m", "ruff", "format", "--check", ".")


def fix() -> int:
    """Mend style and format."""
    return tool("-m", "ruff", "check", "--fix", ".") or tool("-m", "ruff", "format", ".")


def types() -> int:
    """Check types."""
    return tool("-m", "mypy")


def layers() -> int:
    """Check that imports point down."""
    return tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def nox() -> int:
    """Try every Python of this machine, the lowest dependencies, no extras, no compiler, the wheel and the sdist."""
    return tool("-m", "nox", *EXTRA)


def docs() -> int:
    """Build the documentation site into build/site, strictly: a broken link is an error."""
    return tool("-m", "mkdocs", "build", "--quiet", extra="[dev,docs]")


def check() -> int:
    """Run all of them: tests, lint, types, layers, docs."""
    return test() or lint() or types() or layers() or docs()


TASKS: dict[str, Callable[[], int]] = {
    f.__name__: f for f in (demo, generate, test, lint, fix, types, layers, docs, nox, check)
}
EXTRA: list[str] = []


def tool(*arguments: str, extra: str = "[dev]") -> int:
    """Run Python with `arguments` in the development environment, at the project's root."""
    return subprocess.call(
        [environment(extra), *arguments], cwd=ROOT, env={**os.environ, **_compiling(), "NO_MKDOCS_2_WARNING": "1"}
    )


def _compiling() -> dict[str, str]:
    """Return settings by which Python keeps compiled modules in `build/` where the user wants none beside the code: each test of a process reads them."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "build" / "pycache")}


def environment(extra: str) -> str:
    """Return a Python that has the project: the active environment's, or that of `.venv`, which is made where it is missing."""
    if sys.prefix != sys.base_prefix:
        python = Path(sys.executable)
    else:
        python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if not python.exists():
            print("making .venv", flush=True)
            venv.create(ROOT / ".venv", with_pip=True)
    install(python, extra)
    return str(python)


def install(python: Path, extra: str) -> None:
    """Install the project into the environment of `python`, unless that was done since the files of `INSTALLED` changed."""
    mark = python.parent.parent / f".corpuskit{extra}.installed"
    state = hashlib.sha256(b"".join(path.read_bytes() for path in INSTALLED) + str(ROOT).encode()).hexdigest()
    if mark.exists() and mark.read_text(encoding="utf-8") == state:
        return
    print(f"installing corpuskit{extra}", flush=True)
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.check_call([str(python), "-m", "pip", "install", *quiet, "--editable", f"{ROOT}{extra}"])
    mark.write_text(state, encoding="utf-8")


def main() -> int:
    """Parse and run."""
    if sys.version_info < OLDEST:
        print("corpuskit needs Python 3.11 or later", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True, metavar="NAME")
    for name, task in TASKS.items():
        tasks.add_parser(name, help=task.__doc__, add_help=name not in ("test", "nox"))
    arguments, EXTRA[:] = parser.parse_known_args()
    try:
        return TASKS[arguments.task]()
    except subprocess.CalledProcessError as error:
        return error.returncode


if __name__ == "__main__":
    sys.exit(main())
