"""Views: a report for people, for programs, for GitHub Actions, for code-scanning tools."""

from corpuskit.registry import Registry
from corpuskit.views import github, json, sarif, text
from corpuskit.views.view import View

VIEWS: Registry[View] = Registry("output format", (text.VIEW, json.VIEW, github.VIEW, sarif.VIEW))

__all__ = ["VIEWS", "View"]
