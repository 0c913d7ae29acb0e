"""Views: a report for people, for programs, for CI systems and code-scanning tools."""

from corpuskit.registry import Registry
from corpuskit.views.view import View

_NAMES = ("text", "concise", "full", "grouped", "json", "github", "gitlab", "junit", "sarif")

VIEWS: Registry[View] = Registry("output format", map(View, _NAMES))

__all__ = ["VIEWS", "View"]
