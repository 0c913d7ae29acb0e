"""Files that `init` writes, for a corpus in any folder and with a schema of any name."""

import json
import re

from corpuskit.checks.schema import packaged_id, packaged_schema
from corpuskit.config import Settings

BASE = "corpuskit.schema.json"
"""The schema of corpuskit as a file beside the user's own, under a name that editors and other validators find it by."""

SETTINGS = """\
# Settings of corpuskit; every key and its default is in docs/settings.md.
corpus = "CORPUS"
schema = "schema.json"

[clean]
strength = "safe"

[dedup]
keep = ["earliest", "longest"]
"""

# Hooks that call the `corpuskit` of the environment: nothing to fetch. `clean` takes texts only and owns both files of the pair.
HOOKS = """\
repos:
  - repo: local
    hooks:
      - id: corpuskit-clean
        name: corpuskit clean
        entry: corpuskit clean
        language: system
        files: ^PREFIX.*\\.txt$
        require_serial: true
      - id: corpuskit-validate
        name: corpuskit validate
        entry: corpuskit validate --tracked
        language: system
        files: ^PREFIX.*\\.(txt|yaml)$
      - id: corpuskit-validate-corpus
        name: corpuskit validate (whole corpus)
        entry: corpuskit validate --tracked
        language: system
        pass_filenames: false
        always_run: true
"""

ATTRIBUTES = """\
# Line-end conversion would break checksums and the undoing of a cleaning.
FOLDER** -text
"""

IGNORED = """\
# What a command leaves that is killed while it writes; the next one that writes sweeps it.
*.corpuskit.tmp
"""

EDITOR = """\
{
  "yaml.schemas": { "./SCHEMA": "FOLDER**/*.yaml" }
}
"""

OWN_FIELDS = """\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Sidecar of an article, with fields of our own",
  "$ref": "BASE#/$defs/fields",
  "properties": {
    "desk": {
      "title": "Desk",
      "description": "The desk that wrote it: replace this field by yours.",
      "enum": ["news", "sport", "culture"]
    }
  },
  "unevaluatedProperties": false
}
"""


def base_schema() -> str:
    """Return the schema of corpuskit under the name of its file: references to it lead there for every validator."""
    old, new = json.dumps(packaged_id()), json.dumps(BASE)
    return packaged_schema().replace(f'"$id": {old}', f'"$id": {new}', 1)


def own_schema() -> str:
    """Return a schema that refers to the one of corpuskit and has a field of its own."""
    return OWN_FIELDS.replace("BASE", BASE)


def fill_template(template: str, settings: Settings) -> str:
    r"""Return the text of a file for a corpus with these settings.

    >>> fill_template("^PREFIX.*", Settings(corpus="my.texts"))
    '^my\\.texts/.*'
    """
    folder = "" if settings.corpus in ("", ".") else settings.corpus.rstrip("/") + "/"
    filled = template.replace("PREFIX", re.escape(folder)).replace("FOLDER", folder).replace("SCHEMA", settings.schema)
    return filled.replace("CORPUS", settings.corpus)
