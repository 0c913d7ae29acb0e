"""One run over slices: planned, mapped by an engine, added up.

A stage is a function of a slice that writes a part, whole or not at all, and returns a report. The same slice gives
the same part under the same name, so a stage that was lost in the middle just runs again, wherever. Who started the run holds
names and counts, never the corpus.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, count, groupby
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from corpuskit.engines import Engine, Name, engine_named, serial
from corpuskit.errors import StoreError, UsageError
from corpuskit.formats import parquet
from corpuskit.model import Failure, Finding, Report, sort_findings
from corpuskit.store import slices, urls
from corpuskit.store.corpus import PACKED, is_packed
from corpuskit.store.packed import open_packed_input, peek_bytes
from corpuskit.store.progress import begin_stage, counted
from corpuskit.store.slices import Slice
from corpuskit.store.temporary import sweep
from corpuskit.views import json

T = TypeVar("T")
R = TypeVar("R")

SHOWN = 100
_NEAR = 1 << 30  # bytes
_WORK = "_work/"
_REPORT = "_report.json"


@dataclass(frozen=True, slots=True)
class How:
    """The folder of the parts (a path or URL that ends with `/`), the engine that makes them, and the size of slices.

    The parts depend on the size (in bytes), and on nothing else here; with a size of 0 each file is one part that has its name.
    `option` is the option that names the folder. `jobs` is for the engine `local`, `address` for `ray`.
    """

    output: str
    engine: Name = "local"
    address: str = ""
    jobs: int = 0
    size: int = 16 << 20
    option: str = "-o"


class SliceTask(NamedTuple):
    """A slice, its number in the run, and the name of its part, where that is not the number."""

    number: int
    part: Slice
    label: str = ""

    def name(self, folder: str, suffix: str) -> str:
        """Return the path of its part."""
        return f"{folder}{self.label or f'part-{self.number:05}'}{suffix}"


class Step(ABC, Generic[R]):
    """A step of a run: reads a slice or the output of other steps for its task, writes a part, and returns a small value."""

    __slots__ = ()

    @abstractmethod
    def _run(self, task: SliceTask) -> R:
        """Do one task."""

    def __call__(self, batch: Sequence[SliceTask]) -> list[R]:
        """Do the tasks of a batch (an engine's kernel)."""
        return [self._run(task) for task in batch]


@dataclass(frozen=True, slots=True)
class PartsRun:
    """An engine, the slices, and the folder for files that last only as long as the run."""

    engine: Engine
    tasks: tuple[SliceTask, ...]
    work: str

    def reports(self, stage: Step[Report], tasks: Sequence[SliceTask] = ()) -> Iterator[Report]:
        """Return the results of the stage for each slice (or each of `tasks`), in their order."""
        begin_stage("slices", len(tasks or self.tasks))
        return counted(map_items(self.engine, stage, tasks or self.tasks, _lost_slices))


@contextmanager
def start_run(
    paths: Sequence[str], how: How, module: str, more: Sequence[str] = (), *, worth: int = 16 << 20
) -> Iterator[PartsRun]:
    """Yield a run over the packed corpora `paths` with kernels of `module`; `more` are other folders that get parts.

    By default there are several processes where all of it takes `worth` bytes, packed as it is: starting them takes time at each stage.

    Raises `UsageError` for paths and folders that cannot be used for one.
    """
    if not how.output.endswith("/"):
        raise UsageError(f"--engine {how.engine} writes parts: name a folder for them with {how.option} FOLDER/")
    if other := next((path for path in paths if path == "-" or not is_packed(path)), None) or ("" if paths else "."):
        raise UsageError(f"{other}: not a packed corpus: only those are cut into slices")
    work = how.output + _WORK
    if full := next(filter(urls.files_in, (how.output, *more)), ""):
        raise UsageError(f"{full}: not empty: name another folder, or remove what is there")
    jobs = how.jobs or (1 if how.engine == "local" and sum(map(urls.size_of, paths)) < worth else 0)
    with engine_named(how.engine, jobs, how.address, module) as engine:
        for folder in (how.output, *more, work):
            urls.make_folder(folder)
        yield PartsRun(
            engine,
            tuple(_plan_tasks(engine, list({_absolute_path(path): path for path in paths}.values()), how.size)),
            work,
        )
        urls.remove_folder(work)
    for folder in (how.output, *more):
        if not urls.is_url(folder):
            sweep([folder], deep=True, age=0)  # of nodes that were lost


def add_up(command: str, reports: Iterable[Report], how: How) -> Report:
    """Return the sum of the reports, and write it beside the parts, if nothing failed.

    Of the findings the first hundred are in it, and in `facts["found"]` how many there are of each severity.
    """
    total = reduce(_add_reports, reports, Report(command))
    if not total.failures:
        finish_run(total, how.output)
    return total


def finish_run(report: Report, folder: str) -> None:
    """Write a report beside the parts, as the last file: it shows that all are there."""
    with urls.open_for_writing(folder + _REPORT) as out:
        out.write(orjson.dumps(json.report_data(report), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def limit_findings(report: Report, **facts: object) -> Report:
    """Return the report with no more findings than are shown, and their number as a fact, beside `facts`."""
    found: dict[str, int] = {}
    for finding in report.findings:
        found[finding.severity.value] = found.get(finding.severity.value, 0) + 1
    facts = {**report.facts, "found": found, **facts}
    return replace(report, findings=_first_findings(report.findings), changed=(), facts=facts)


def _first_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return sort_findings(findings)[:SHOWN]


def _add_reports(a: Report, b: Report) -> Report:
    return replace(
        a,
        articles=a.articles + b.articles,
        findings=_first_findings((*a.findings, *b.findings)),
        failures=a.failures + b.failures,
        facts=_add_values(a.facts, b.facts),
    )


def _add_values(a: Any, b: Any) -> Any:  # noqa: ANN401 - values of facts: counts and names
    if isinstance(a, Mapping):
        return {**a, **{key: _add_values(a[key], value) if key in a else value for key, value in b.items()}}
    if isinstance(a, list):
        a.extend(b)  # a copy for each of many parts would take long
        return a
    return a + b


def _lost_slices(batch: Sequence[SliceTask]) -> list[Report]:
    [task] = batch
    place = f"{task.part.path} (slice {task.number})"
    return [Report("", failures=(Failure(place, "not done: every process that worked on it was ended from outside"),))]


def map_items(
    engine: Engine,
    kernel: Callable[[Sequence[T]], list[R]],
    items: Sequence[T],
    lost: Callable[[Sequence[T]], list[R]],
) -> Iterator[R]:
    """Return the kernel's result for each item. A single one is done before a process of ours would have begun."""
    chosen = serial.ENGINE if engine.name == "local" and len(items) == 1 else engine
    return chain.from_iterable(chosen.map(kernel, ([item] for item in items), lost))


def _plan_tasks(engine: Engine, paths: Sequence[str], size: int) -> Iterator[SliceTask]:
    """Yield the slices of the files with their names: with a size of 0 each file is one slice."""
    if size:
        return map(SliceTask, count(), _plan_slices(engine, paths, size))
    for path in paths:
        urls.size_of(path)  # a file that is not there is reported before any work
    return map(SliceTask, count(), map(Slice, paths), name_outputs(paths))


def name_outputs(paths: Sequence[str]) -> list[str]:
    """Return a name without suffix for the output of each file; files of one name in several folders keep their folders.

    >>> name_outputs(["in/a.jsonl.gz", "in/b.parquet"]), name_outputs(["x/y/a.jsonl", "x/z/a.jsonl"])
    (['a', 'b'], ['y/a', 'z/a'])
    """
    names = [path.rpartition("/")[2] for path in paths]
    stems = [remove_packed_suffix(name) for name in names]
    if len(set(stems)) == len(stems):
        return stems
    whole = [_absolute_path(path) for path in paths]
    common = os.path.commonprefix([path.rpartition("/")[0].split("/") for path in whole])  # noqa: RUF071 - of parts of paths, URLs among them
    inside = ["/".join(path.split("/")[len(common) :]) for path in whole]
    stems = [remove_packed_suffix(name) for name in inside]
    return stems if len(set(stems)) == len(stems) else inside


def _absolute_path(path: str) -> str:
    return path if urls.is_url(path) else os.path.abspath(path)  # noqa: PTH100 - of strings, URLs among them


def remove_packed_suffix(name: str) -> str:
    """Return the name of a packed file without the suffix of its format."""
    return name.removesuffix(next((end for end in PACKED if name.endswith(end)), ""))


def _plan_slices(engine: Engine, paths: Sequence[str], size: int) -> Iterator[Slice]:
    """Yield the slices of the files. Only files of lines that are cut are read for that, to number their lines."""
    # For one file the answer is there sooner than a worker has begun.
    cut = list(map_items(serial.ENGINE if len(paths) == 1 else engine, _Cut(size), paths, _lost_plan))
    several = [part for part in cut if _is_cut(part)]
    ends = map_items(serial.ENGINE if _are_near(several) else engine, _line_ends, several, _lost_plan)
    for _, parts in groupby(cut, lambda part: part.path):
        found = list(parts)
        yield from slices.number_slices(found, [next(ends) for _ in found]) if _is_cut(found[0]) else found


def _are_near(parts: Sequence[Slice]) -> bool:
    """Return whether the slices are read here sooner than the workers of a cluster have begun."""
    size = sum((part.end or 0) - part.start for part in parts)
    return size <= _NEAR and not any(urls.is_url(part.path) for part in parts)


def _is_cut(part: Slice) -> bool:
    return part.end is not None and not part.path.endswith(".parquet")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts files into slices."""

    size: int

    def __call__(self, paths: Sequence[str]) -> list[Slice]:
        """Return the slices of the files."""
        return [part for path in paths for part in self._cut_file(path)]

    def _cut_file(self, path: str) -> list[Slice]:
        size = urls.size_of(path)
        if size <= self.size:
            return [Slice(path)]
        with open_packed_input(path, unpack=False) as stream:
            if path.endswith(".parquet"):
                return slices.cut_row_groups(path, parquet.group_sizes(stream), self.size)
            return slices.cut_ranges(path, size, self.size, peek_bytes(stream))


def _line_ends(parts: Sequence[Slice]) -> list[int]:
    found = []
    for part in parts:
        with open_packed_input(part.path, unpack=False) as stream:
            found.append(slices.line_ends(part, stream))
    return found


def _lost_plan(batch: Sequence[Any]) -> list[Any]:
    raise StoreError(f"{batch[0]}: not done: every process that worked on it was ended from outside")
