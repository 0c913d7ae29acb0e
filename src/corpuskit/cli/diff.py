"""`corpuskit diff`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from corpuskit.cli.options import Config, Format, OutputFormat
from corpuskit.cli.progress import counting
from corpuskit.cli.show import code, show
from corpuskit.cli.terminal import note_quiet
from corpuskit.commands.diff.command import diff as compare_versions

_SHOWN = 160
_HUNKS = 20


def diff(
    sides: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REV[..REV] | OLD NEW]",
            help="Revisions of git, or one or two exports; default: HEAD and the files as they are.",
        ),
    ] = None,
    *,
    stat: Annotated[bool, typer.Option("--stat", help="One line an article, and the counts.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where there are differences, as git does.")
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            callback=note_quiet,
            help="Print nothing but what could not be read; exit as with --exit-code.",
        ),
    ] = False,
    config: Config = None,
    output_format: Format = OutputFormat.TEXT,
) -> int:
    """Show which articles two versions of the corpus hold differently, and how."""
    with counting("articles") as progress:
        report = compare_versions(sides or (), config=config, progress=progress)
    found = report.facts["diff"]
    if output_format is OutputFormat.JSON:
        show(report, output_format)
    else:
        for line in () if quiet else _describe(found, stat=stat):
            typer.echo(line)
        if report.findings or report.failures:
            show(report, output_format)
    return code(report, found=(exit_code or quiet) and bool(found["articles"]))


def _describe(found: Mapping[str, Any], *, stat: bool) -> Iterator[str]:
    for one in found["articles"]:
        yield _describe_head(one)
        if not stat:
            yield from _describe_changes(one)
    yield _describe_counts(found["counts"])


def _describe_head(one: Mapping[str, Any]) -> str:
    parts = [_count_fields(len(one["fields"]))] if one["fields"] else []
    removed, added = (sum(len(h[side].split()) for h in one["text"]) for side in ("old", "new"))
    parts += [f"text -{removed} +{added} words"] if one["text"] else []
    parts += [f"cleaning {_count_characters(one['cleaning'])}"] if one["cleaning"] else []
    parts += [f"no longer {_describe_link(one['link_lost'])}"] if one["link_lost"] else []
    parts += [f"now {_describe_link(one['link_gained'])}"] if one["link_gained"] else []
    more = f"  ({'; '.join(parts)})" if parts else f"  {_shorten(one['title'])}"
    return f"{one['status']:<8} {one['path']}{more}"


def _count_fields(number: int) -> str:
    return f"{number} field{'s' if number > 1 else ''}"


def _describe_link(link: Mapping[str, str]) -> str:
    return f"{link['relation']} of {link['of']}"


def _count_characters(cleaning: Sequence[Mapping[str, Any]]) -> str:
    taken = sum(len(c["text"]) for c in cleaning if c["removed"])
    back = sum(len(c["text"]) for c in cleaning if not c["removed"])
    return " and ".join(
        [*([f"took {taken:,} characters"] if taken else []), *([f"gave back {back:,}"] if back else [])]
    )


def _describe_changes(one: Mapping[str, Any]) -> Iterator[str]:
    for change in one["fields"]:
        yield f"    {change['name']}: {_shorten(change['old'])} -> {_shorten(change['new'])}"
    for hunk in one["text"][:_HUNKS]:
        edit = (f"[-{_flatten(hunk['old'])}-]" if hunk["old"] else "") + (
            f"{{+{_flatten(hunk['new'])}+}}" if hunk["new"] else ""
        )
        yield f"    text: …{_flatten(hunk['before'])}{edit}{_flatten(hunk['after'])}…"
    if len(one["text"]) > _HUNKS:
        yield f"    text: and {len(one['text']) - _HUNKS} more places (--output-format json has all)"
    for passage in one["cleaning"]:
        yield f"    cleaning: {'took' if passage['removed'] else 'gave back'} {_shorten(passage['text'])} ({passage['rule']})"


def _shorten(value: object) -> str:
    if value is None:
        return "nothing"
    flat = _flatten(str(value))
    return flat if len(flat) <= _SHOWN else flat[:_SHOWN] + "…"


def _flatten(text: str) -> str:
    """Return a text on one line: line ends are shown as ⏎."""
    plain = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return plain if len(plain) <= 2 * _SHOWN else f"{plain[:_SHOWN]}…{plain[-_SHOWN:]}"


def _describe_counts(counts: Mapping[str, int]) -> str:
    inside = ", ".join(f"{counts[name]} in {called}" for name, called in _CALLED if counts[name])
    changed = f"{counts['changed']} changed" + (f" ({inside})" if inside else "")
    links = (
        f"; copies: {counts['links_gained']} marked, {counts['links_lost']} no longer"
        if counts["links_gained"] or counts["links_lost"]
        else ""
    )
    return f"{counts['added']} added, {counts['removed']} removed, {changed}{links}"


_CALLED = (("fields", "fields"), ("text", "text"), ("cleaning", "cleaning"), ("relation", "copies"))
