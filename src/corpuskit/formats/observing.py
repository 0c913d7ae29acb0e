"""Notes of the values of a table's columns, taken while the rows pass: of which types a typed format can make the columns."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corpuskit.formats.shapes import Shape, fits_shape
from corpuskit.text.dates import is_date

DATE, UTC, NEITHER = "date", "UTC", "neither"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


def zone_of(value: Any) -> str:  # noqa: ANN401 - a cell holds anything
    """Return the offset from UTC of a date and time, `DATE` for a date alone, `NEITHER` for any other value, and one beyond microseconds.

    >>> [zone_of(v) for v in ("2026-03-14T06:30:00+01:00", "2026-03-14T06:30:00Z", "2026-03-14", "soon")]
    ['+01:00', 'UTC', 'date', 'neither']
    """
    if is_date(value):
        return DATE
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not found or _read_time(value) is None:
        return NEITHER
    return UTC if found[1] in ("Z", "+00:00", "-00:00") else found[1]


def _read_time(value: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        return None


@dataclass(slots=True)
class Observed:
    """The kinds of moments in each column of moments, and the columns with a value that has not the shape of its column."""

    moments: tuple[str, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    zones: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    misfits: set[str] = field(default_factory=set)

    def note(self, row: Mapping[str, Any]) -> None:
        """Take note of a row."""
        for name in self.moments:
            if (value := row.get(name)) is not None:
                self.zones[name].add(zone_of(value))
        for name, shape in self.shapes.items():
            value = row.get(name)
            if name not in self.misfits and value is not None and not fits_shape(value, shape):
                self.misfits.add(name)

    def mixed_zones(self) -> Iterable[str]:
        """Return the columns whose times have several offsets from UTC."""
        return sorted(n for n, zones in self.zones.items() if len(zones) > 1 and not zones & {DATE, NEITHER})

    def add(self, zones: Mapping[str, Iterable[str]], misfits: Iterable[str]) -> None:
        """Add the observations of another reader."""
        for name, found in zones.items():
            self.zones[name].update(found)
        self.misfits.update(misfits)
