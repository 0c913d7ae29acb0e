"""A view: a name and a function that shows a report."""

from importlib import import_module
from typing import NamedTuple, TextIO

from corpuskit.model import Report


class View(NamedTuple):
    """A way to show a report: the module of its name in this package, which is imported when it has something to show.

    `for_people`: an error of the settings is printed on standard error. Every other view holds it, for the program that reads the report.
    """

    name: str
    for_people: bool = False

    def show(self, report: Report, out: TextIO) -> None:
        """Write the report to a stream."""
        import_module(f"corpuskit.views.{self.name}").show(report, out)
