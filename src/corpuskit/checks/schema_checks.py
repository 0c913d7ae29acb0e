"""Checks of a sidecar against the schema of its corpus: their codes and manual pages."""

from corpuskit.checks.definition import Check

UNKNOWN = Check(
    "CK104",
    "unknown field",
    """A field that the schema does not know.

Mostly a typing mistake, and the finding says which field was probably meant. Where another name of a field stands for it (`headline`,
`date`, `author`) and its value fits, `--fix` renames it. The finding is at the field's name. What has no field of its own goes under `meta`; fields for the whole corpus go into its `schema.json`. YAML 1.2 has no merge keys: `<<` is an unknown
field like any other.

    langauge: en             wrong
    lang: en                 right
""",
    partly=True,
)
MISSING = Check(
    "CK105",
    "missing field",
    """A field that the schema requires is not there.

The finding is at the beginning of the sidecar, or of the group of fields, that lacks it, and shows a line to add. Where the field stands there under
another name (`headline`, `titel`), that name is the only finding (CK104).
""",
)
TYPE = Check(
    "CK106",
    "wrong type",
    """A value of the wrong type: a number or true where text is wanted, one text where a list is, nothing where something is.

What looks like a number is one in YAML; quotation marks make it text. Dates, times and `no` are text already. `--fix` writes the
value that was surely meant.

    title: 1984              wrong: a number
    title: "1984"            right
    tags: ferry              wrong: no list
    tags: [ferry]            right
""",
    partly=True,
)
FORMAT = Check(
    "CK107",
    "wrong format",
    """A text that has not the format it should have: an absolute URL (`uri`), a day (`date`), a day and time with offset (`date-time`),
a BCP 47 language tag (`bcp47`), an SPDX licence expression (`spdx`), or another format of JSON Schema.

The formats are really checked: 2023-02-29 is no date, `en-UK` no language, `CC BY 4.0` no SPDX expression. A date that can be read
in one way only, the name of a language and the like are written in their right form by `--fix`.

    published: 14 March 2026 wrong
    published: 2026-03-14    right
    lang: English            wrong
    lang: en                 right
""",
    partly=True,
)
CHOICE = Check(
    "CK108",
    "value not allowed",
    """A value that is not among those which the schema lists (`enum`, `const`).""",
    partly=True,
)
LIMIT = Check(
    "CK109",
    "outside the schema's limits",
    """A value that breaks another rule of the schema: too short or long, too small or large, not the pattern, items that repeat.""",
    partly=True,
)
