"""Whatever happens to a corpus between runs, and to the index: the outcome with it is that of a cold run."""

import io
import os
import shutil
import tempfile
from array import array
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from corpuskit.cli.show import code
from corpuskit.commands.clean.command import Mode, clean
from corpuskit.commands.validate.command import ValidateOptions, validate
from corpuskit.incremental import changes as standing
from corpuskit.incremental import database as index
from corpuskit.incremental import results as recall
from corpuskit.incremental import snapshot as file_groups
from corpuskit.pipeline.options import Means
from corpuskit.views import VIEWS

COLD, WARM = Means(cache=False), Means(cache=True)
NAMES = ("a", "c/a", "c/d/b", "C/a")
IDS = ("fog-1", "fog-2")
SIDECARS = (
    *(f"id: {name}\ntitle: Fog over the bay\nsource: The Mail\nlang: en\n" for name in IDS),
    *(f"id: {name}\ntitle: Fog over the bay\nsource: The Mail\nlang: en\nduplicate_of: fog-2\n" for name in IDS),
    "id: fog-1\ntitle: Fog over the bay\nsource: The Mail\nlang: xx\n",
    "title: [\n",
)
TEXTS = (
    "Fog lay over the bay today.\n",
    "Fog lay over the bay todaY.\n",
    "Fog.\n",
    "Fog lay over the bay today.\n\nLeave a Reply\n\nYour email address will not be published. Required fields are marked *\n",
    "Fog\u200b lay over the bay today.\n",
    "",
)
SCHEMAS = ('{"type": "object", "required": ["title"]}', '{"type": "object", "required": ["licence"]}')
SETTINGS = ("", 'exclude = ["corpus/c/*"]\n', "[validate]\nignore = ['CK1']\n")
TICKS = (1, 1_000_000_000)

names, sidecars, texts = (st.sampled_from(values) for values in (NAMES, SIDECARS, TEXTS))
endings = st.sampled_from((".txt", ".yaml"))


def told(report):
    return (report.articles, report.findings, report.failures, report.facts)


def printed(means):
    """Return what is printed where only lines are wanted: the second run may take those of the first."""
    shown = []
    for _ in range(2):
        out = io.StringIO()
        report = validate(means=means, requested=ValidateOptions(lines=True))
        VIEWS["text"].show(report, out)
        shown.append((out.getvalue(), code(report), code(report, strict=True)))
    assert shown[0] == shown[1]
    return shown[0]


def expected():
    out = io.StringIO()
    report = validate(means=COLD)
    VIEWS["text"].show(report, out)
    return out.getvalue(), code(report), code(report, strict=True)


class Corpus(RuleBasedStateMachine):
    """A folder that is written to, looked at, moved about; and its index, which is broken or lost now and then."""

    @initialize(tick=st.sampled_from(TICKS), trusting=st.booleans())
    def begin(self, tick, trusting):
        self.root = Path(tempfile.mkdtemp())
        self.home = Path.cwd()
        self.trusting = trusting
        os.chdir(self.root)
        for name, sidecar in zip(NAMES, SIDECARS, strict=False):
            Path(f"corpus/{name}").parent.mkdir(parents=True, exist_ok=True)
            Path(f"corpus/{name}.txt").write_text(TEXTS[0])
            Path(f"corpus/{name}.yaml").write_text(sidecar)
        Path("corpuskit.toml").write_text("")
        self._slow_clock(tick)
        self.looks = standing.LOOKS_AT_ALL
        standing.LOOKS_AT_ALL = -1 if trusting else self.looks

    def _slow_clock(self, tick):
        """Let all times be those of a clock that ticks seldom: what happens within a tick looks the same."""
        self.real = (file_groups._stat_names, file_groups.stamp_of, file_groups.folder_stamp, index.Index._file_clock)

        def slow(time):
            return time // tick * tick

        stamps, stamp_of, folder_stamp, clock = self.real

        def slow_stamps(*a):
            numbers, folders = stamps(*a)
            return array("q", [n if at % 3 == 0 else slow(n) for at, n in enumerate(numbers)]), folders

        file_groups._stat_names = slow_stamps
        file_groups.stamp_of = recall.stamp_of = lambda path: (stamp_of(path)[0], *map(slow, stamp_of(path)[1:]))
        file_groups.folder_stamp = lambda path: tuple(map(slow, folder_stamp(path)))
        index.Index._file_clock = lambda self: slow(clock(self))

    def teardown(self):
        if hasattr(self, "root"):
            file_groups._stat_names, file_groups.stamp_of, file_groups.folder_stamp, index.Index._file_clock = self.real
            recall.stamp_of = file_groups.stamp_of
            standing.LOOKS_AT_ALL = self.looks
            os.chdir(self.home)
            shutil.rmtree(self.root)

    def _put(self, path, content):
        """Write as an editor does that replaces the file; in place, where the run is to notice that, too."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.trusting:
            new = path.with_name(".new")
            new.write_text(content, encoding="utf-8")
            new.replace(path)
        else:
            path.write_text(content, encoding="utf-8")

    @rule(name=names, sidecar=sidecars)
    def write_sidecar(self, name, sidecar):
        self._put(Path(f"corpus/{name}.yaml"), sidecar)

    @rule(name=names, text=texts)
    def write_text(self, name, text):
        self._put(Path(f"corpus/{name}.txt"), text)

    @rule(name=names, text=texts, sidecar=sidecars)
    def write_both(self, name, text, sidecar):
        self.write_text(name, text)
        self.write_sidecar(name, sidecar)

    @rule(name=names, sidecar=sidecars)
    def write_and_hide_it(self, name, sidecar):
        """Same size, where the sidecars are alike, and the same time of change."""
        path = Path(f"corpus/{name}.yaml")
        if path.exists():
            before = path.stat()
            self._put(path, sidecar)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    @rule(name=names, ending=endings)
    def delete(self, name, ending):
        Path(f"corpus/{name}{ending}").unlink(missing_ok=True)

    @rule(name=names, other=names, ending=endings)
    def rename(self, name, other, ending):
        path, goal = Path(f"corpus/{name}{ending}"), Path(f"corpus/{other}{ending}")
        if path.exists():
            goal.parent.mkdir(parents=True, exist_ok=True)
            path.replace(goal)

    @rule()
    def delete_folder(self):
        shutil.rmtree("corpus/c", ignore_errors=True)

    @rule(name=names, ending=endings)
    def touch(self, name, ending):
        path = Path(f"corpus/{name}{ending}")
        if path.exists():
            path.touch()

    @rule()
    def leave(self):
        """Keep the state, as a branch."""
        shutil.rmtree("branch", ignore_errors=True)
        shutil.copytree("corpus", "branch")

    @rule()
    def checkout(self):
        """Come back to the branch: every file is written anew."""
        if Path("branch").exists():
            shutil.rmtree("corpus")
            shutil.copytree("branch", "corpus", copy_function=shutil.copyfile)

    @rule(schema=st.sampled_from(SCHEMAS))
    def change_schema(self, schema):
        Path("schema.json").write_text(schema)

    @rule(text=st.sampled_from(SETTINGS))
    def change_settings(self, text):
        Path("corpuskit.toml").write_text(text)

    @precondition(lambda self: Path(".corpuskit/index.sqlite").exists())
    @rule(at=st.floats(0, 1, exclude_max=True), flipped=st.integers(1, 255))
    def damage(self, at, flipped):
        path = Path(".corpuskit/index.sqlite")
        data = bytearray(path.read_bytes())
        if data:
            data[int(at * len(data))] ^= flipped
            path.write_bytes(data)

    @precondition(lambda self: Path(".corpuskit/index.sqlite").exists())
    @rule(at=st.floats(0, 1))
    def cut(self, at):
        size = Path(".corpuskit/index.sqlite").stat().st_size
        os.truncate(".corpuskit/index.sqlite", int(at * size))

    @rule()
    def lose(self):
        shutil.rmtree(".corpuskit", ignore_errors=True)

    @rule(given=st.sets(names, min_size=1))
    def validate_named(self, given):
        paths = [p for name in sorted(given) for p in (f"corpus/{name}.txt", f"corpus/{name}.yaml") if Path(p).exists()]
        if paths:
            assert told(validate(paths, means=WARM)) == told(validate(paths, means=COLD))

    @invariant()
    def equals_a_cold_run(self):
        if hasattr(self, "root") and not self.trusting:
            assert told(validate(means=WARM)) == told(validate(means=COLD))

    @rule()
    def clean(self):
        look = Mode(write=False)
        warm, cold = clean(mode=look, means=WARM), clean(mode=look, means=COLD)
        assert warm == cold

    @rule(given=st.sets(names, min_size=1))
    def clean_named(self, given):
        paths = [path for name in sorted(given) if Path(path := f"corpus/{name}.txt").exists()]
        if paths:
            look = Mode(write=False)
            assert clean(paths, mode=look, means=WARM) == clean(paths, mode=look, means=COLD)

    @rule()
    def clean_for_real(self):
        clean(means=WARM)
        assert not clean(mode=Mode(write=False), means=COLD).changed

    @rule()
    def validate_all(self):
        assert told(validate(means=WARM)) == told(validate(means=COLD))

    @rule()
    def validate_for_lines(self):
        assert printed(WARM) == expected()


TestCorpus = Corpus.TestCase
TestCorpus.settings = settings(
    max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_what_is_excluded_since_is_forgotten_where_only_folders_are_looked_at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(standing, "LOOKS_AT_ALL", -1)
    for name in ("a", "c/d/b"):
        Path(f"corpus/{name}").parent.mkdir(parents=True, exist_ok=True)
        Path(f"corpus/{name}.txt").write_text(TEXTS[0])
        Path(f"corpus/{name}.yaml").write_text(SIDECARS[0])
    Path("corpuskit.toml").write_text("")
    assert validate(["corpus/a.txt"], means=WARM).findings
    Path("corpuskit.toml").write_text('exclude = ["corpus/c/*"]\n')
    assert told(validate(["corpus/a.txt"], means=WARM)) == told(validate(["corpus/a.txt"], means=COLD))
