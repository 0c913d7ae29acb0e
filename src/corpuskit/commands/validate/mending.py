"""`validate --fix`: the two files of an article without the faults that are safe to mend."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpuskit import checks
from corpuskit.commands.validate.step import Judge
from corpuskit.model import Failure, Finding, Pair
from corpuskit.pipeline.notes import Notes
from corpuskit.store.corpus import Corpus

_ROUNDS = 5


@dataclass(kw_only=True)
class Mender(Notes):
    """Mends articles of a corpus; `show` only shows how."""

    corpus: Corpus
    judge: Judge
    show: bool

    def mend_pair(self, stem: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Mend text and sidecar, and return the findings about the mended pair (with `show`: the given ones)."""
        if not any(finding.fixable for finding in findings):
            return findings
        pair = self.corpus.read(stem)
        if isinstance(pair, Failure):
            return findings
        mended, left = self._mend_until_settled(pair, findings)
        article = findings[0].article or pair.path
        done = [
            self._write_mended(path, before, after, article)
            for path, before, after in ((pair.path, pair.text, mended.text), (pair.meta_path, pair.meta, mended.meta))
            if before is not None and after is not None and before != after
        ]
        return left if done and all(done) and not self.show else findings

    def _mend_until_settled(self, pair: Pair, findings: tuple[Finding, ...]) -> tuple[Pair, tuple[Finding, ...]]:
        """Return the mended pair and the findings about it: a sidecar that can be read at last shows its other faults."""
        for _ in range(_ROUNDS):
            mended = replace(
                pair,
                text=_mend_file(pair.text, _codes_at(findings, pair.path), checks.mended),
                meta=_mend_file(pair.meta, _codes_at(findings, pair.meta_path), self._mend_meta),
            )
            if mended == pair:
                break
            pair = mended
            findings = self.judge.verdicts([pair])[0].findings
        return pair, findings

    def _mend_meta(self, text: str, codes: frozenset[str]) -> str:
        from corpuskit.commands.validate.sidecar_mending import mended_sidecar  # noqa: PLC0415 - rarely needed

        return mended_sidecar(text, self.judge.made_schema, codes)

    def _write_mended(self, path: str, before: bytes, after: bytes, article: str) -> bool:
        """Write a file, or note how it would be written; return whether that was done."""
        from corpuskit.model import Change  # noqa: PLC0415 - most runs mend nothing
        from corpuskit.store import atomic  # noqa: PLC0415 - as above
        from corpuskit.text.diffs import unified_diff  # noqa: PLC0415 - as above

        if not self.show and not self.attempt(partial(atomic.replace_file, Path(path), after, was=before), path):
            return False
        diff = unified_diff(path, before.decode(), after.decode()) if self.show else ""
        self.changes.append(Change(path, article, diff=diff))
        self.changed.append(path)
        return True


def _mend_file(data: bytes | None, codes: frozenset[str], mend: Callable[[str, frozenset[str]], str]) -> bytes | None:
    """Return what a file should hold."""
    return mend(data.decode("utf-8"), codes).encode("utf-8") if codes and data is not None else data


def _codes_at(findings: tuple[Finding, ...], path: str) -> frozenset[str]:
    return frozenset(finding.check for finding in findings if finding.fixable and finding.path == path)
