"""Views: a report for people, for programs, for CI systems and code-scanning tools."""

from corpuskit.registry import Registry
from corpuskit.views.view import View

VIEWS: Registry[View] = Registry(
    "output format",
    [
        View("text", for_people=True),
        View("concise", for_people=True),
        View("full", for_people=True),
        View("grouped", for_people=True),
        View("json"),
        View("github"),
        View("gitlab"),
        View("junit"),
        View("sarif"),
    ],
)

__all__ = ["VIEWS", "View"]
