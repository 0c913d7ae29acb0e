"""Notes of a run over articles: what it found, changed, and could not do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpuskit.errors import CorpuskitError, SettingsError
from corpuskit.model import Failure, Finding, Report, sort_findings
from corpuskit.pipeline.blame import failure_of

if TYPE_CHECKING:
    from corpuskit.model import Change


@dataclass(slots=True)
class Notes:
    """The articles of a run so far: how many, their changes (`changed` are paths), the findings about them, and the failures."""

    articles: int = 0
    changes: "list[Change]" = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def note(self, item: Finding | Failure) -> None:
        """Note the reason why an article could not be read."""
        if isinstance(item, Finding):
            self.findings.append(item)
        else:
            self.failures.append(item)

    def attempt(self, action: Callable[[], object], place: str) -> bool:
        """Do something to the file or article at `place`, and return whether it was done; the failure is noted, and the rest of a run goes on.

        Raises `SettingsError`, which no single article is to blame for.
        """
        try:
            action()
        except SettingsError:
            raise
        except CorpuskitError as error:
            self.failures.append(Failure(place, str(error).removeprefix(f"{place}: ")))
        except Exception as error:  # noqa: BLE001 - an unforeseen error of one article must not end the others
            self.failures.append(failure_of(error, place))
        else:
            return True
        return False

    def make_report(self, command: str, **more: Any) -> Report:  # noqa: ANN401 - fields of a report
        """Return all of it as a report, findings in the order of places; `more` are further fields, or such that replace these."""
        found: dict[str, Any] = {
            "articles": self.articles,
            "changes": tuple(self.changes),
            "changed": tuple(self.changed),
            "findings": sort_findings(self.findings),
            "failures": tuple(self.failures),
        }
        return Report(command, **(found | more))
