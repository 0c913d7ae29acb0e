"""`--from-path`: fields of an article read from where its file stands, `{source}/{published:%Y}/{published:%m}-{title}`."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpuskit.errors import UsageError
from corpuskit.registry import suggestion

_PART = re.compile(
    r"\{(?P<field>[\w.]*)(?::(?P<format>[^{}]+))?\}|(?P<deep>\*\*|…|\.\.\.)|(?P<star>\*)|(?P<literal>[^{}*…])|(?P<odd>.)",
    re.DOTALL,
)
_DIRECTIVES = {
    "Y": r"\d{4}", "m": r"\d{1,2}", "d": r"\d{1,2}", "y": r"\d{2}", "j": r"\d{1,3}", "H": r"\d{1,2}", "M": r"\d{2}", "S": r"\d{2}",
    "b": r"[^\W\d_]+", "B": r"[^\W\d_]+", "a": r"[^\W\d_]+", "A": r"[^\W\d_]+", "I": r"\d{1,2}", "p": r"[AaPp][Mm]",
}  # fmt: skip
_DAY = (frozenset("md"), frozenset("bd"), frozenset("Bd"), frozenset("j"))
_TIME = frozenset("HI")


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A pattern of paths: the expression, and which of its groups gives which field, in which form of `strptime`."""

    pattern: str
    expression: re.Pattern[str]
    groups: tuple[tuple[str, str], ...] = field(default=())

    def match(self, path: str) -> dict[str, str] | None:
        """Return what a path says of the fields, as it stands there; dates in parts are put together. `None` where the pattern does not fit.

        The pattern fits the end of a path; a suffix need not be named.
        """
        found = self.expression.search(path)
        if not found:
            return None
        parts: dict[str, list[tuple[str, str]]] = {}
        for (name, form), value in zip(self.groups, found.groups(), strict=True):
            parts.setdefault(name, []).append((form, value))
        return {name: _join_values(values) for name, values in parts.items() if name}


def read_pattern(pattern: str, fields: Sequence[str]) -> PathPattern:
    """Return the pattern that `--from-path` says.

    `{field}` is a part of a name, `{published:%Y}` one in a form of strptime, `{meta.desk}` a field of the user's own under `meta`; `{}` and `*` are
    anything in a name, `**` and `…` any folders. Raises `UsageError` for a field that there is not, and for braces that do not close.
    """
    groups: list[tuple[str, str]] = []
    expression = "".join(_part_expression(part, pattern, fields, groups) for part in _PART.finditer(pattern.strip("/")))
    if not any(name for name, _ in groups):
        raise UsageError(f"--from-path: no field in {pattern!r}; write {{source}}, {{published:%Y}}, …")
    suffix = "" if re.search(r"\.\w+$", pattern) else r"(?:\.[^/]*)?"
    return PathPattern(pattern, re.compile(rf"(?:^|/){expression}{suffix}$"), tuple(groups))


def _part_expression(part: re.Match[str], pattern: str, fields: Sequence[str], groups: list[tuple[str, str]]) -> str:
    if part["odd"]:
        raise UsageError(f"--from-path: {pattern!r}: a brace that does not close")
    if part["literal"]:
        return re.escape(part["literal"])
    if part["deep"] or part["star"]:
        return ".*" if part["deep"] else "[^/]*"
    name, form = part["field"], part["format"] or ""
    if name and name not in fields and not name.startswith("meta."):
        raise UsageError(f"--from-path: no such field: {name!r} ({suggestion(name, fields)})")
    groups.append((name, form))
    return f"({_form_expression(form, pattern)})" if form else "([^/]+?)"


def _form_expression(form: str, pattern: str) -> str:
    """Return the expression for a form of strptime."""
    found = []
    for directive, literal in re.findall(r"%(.)|([^%])", form):
        if directive and directive not in _DIRECTIVES:
            raise UsageError(
                f"--from-path: {pattern!r}: %{directive} is not read; there are {', '.join('%' + d for d in _DIRECTIVES)}"
            )
        found.append(_DIRECTIVES[directive] if directive else re.escape(literal))
    return "".join(found)


def _join_values(values: list[tuple[str, str]]) -> str:
    """Return a field's value: of a date that stands there whole the date, of any other what stands there."""
    forms, parts = [form for form, _ in values], [value for _, value in values]
    stated = frozenset("".join(re.findall(r"%(.)", " ".join(forms))))
    if stated & {"Y", "y"} and any(day <= stated for day in _DAY):
        try:
            moment = dt.datetime.strptime(" ".join(parts), " ".join(forms))  # noqa: DTZ007 - a date, or one without an offset
        except ValueError:
            return "-".join(parts)
        return moment.isoformat(" ") if stated & _TIME else moment.date().isoformat()
    return "-".join(parts)


def nested(values: Mapping[str, str]) -> dict[str, object]:
    """Return values with those of `meta.NAME` under `meta`.

    >>> nested({"source": "Post", "meta.desk": "local"})
    {'source': 'Post', 'meta': {'desk': 'local'}}
    """
    plain: dict[str, object] = {name: value for name, value in values.items() if not name.startswith("meta.")}
    more = {name.removeprefix("meta."): value for name, value in values.items() if name.startswith("meta.")}
    return {**plain, "meta": more} if more else plain
