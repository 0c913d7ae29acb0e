"""Views: a report for people, for programs, for GitHub Actions, for code-scanning tools."""

from corpuskit.registry import Registry
from corpuskit.views.view import View

VIEWS: Registry[View] = Registry("output format", map(View, ("text", "json", "github", "sarif")))

__all__ = ["VIEWS", "View"]
