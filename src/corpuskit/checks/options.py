"""Options of the checks: which codes count, and the limits."""

from fnmatch import fnmatch
from typing import NamedTuple

from corpuskit.model import Finding


class Options(NamedTuple):
    """Limits (words; code points) and which codes count. A code may be a beginning: `CK1` is every check of sidecars.

    `select` empty means all. `per_path` maps patterns of paths to codes that do not count there. `texts` off: sidecars only.
    `count_form`: what `--fix` can mend of a text that `add` kept as it was is counted, not found.
    """

    min_words: int = 5
    max_line_length: int = 20_000
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path: tuple[tuple[str, tuple[str, ...]], ...] = ()
    texts: bool = True
    count_form: bool = False

    def wants(self, finding: Finding) -> bool:
        """Return whether a finding counts."""
        code = finding.check
        return self.wants_code(code) and not any(
            code.startswith(codes) and fnmatch(finding.path, pattern) for pattern, codes in self.per_path
        )

    def wants_code(self, code: str) -> bool:
        """Return whether findings of a check count anywhere."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))
