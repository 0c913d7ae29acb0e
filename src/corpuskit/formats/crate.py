"""A data set as an RO-Crate: `ro-crate-metadata.json` with the fields that the profile of the Language Data Commons requires.

Sources: RO-Crate Metadata Specification 1.1; Language Data Commons RO-Crate Profile (w3id.org/ldac/profile), section "A conformant RO-Crate".
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from corpuskit.formats.card import Exported
from corpuskit.formats.dataset import NOT_STATED, DataSet, licence_address
from corpuskit.version import __version__

CRATE = "ro-crate-metadata.json"
_MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv", "tsv": "text/tab-separated-values", "parquet": "application/vnd.apache.parquet", "tei": "application/tei+xml",
    "vertical": "text/plain", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "txt": "text/plain"}  # fmt: skip
_PROFILE = "https://w3id.org/ldac/profile"


def crate(data: DataSet, kind: str, files: Sequence[Exported], digests: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Return the metadata document; `digests` has of each file the SHA-256 in hex and the size in bytes."""
    parties = _Parties()
    root = _root_entity(data, files, parties)
    steps = [_action(name, sentence, number) for number, (name, sentence) in enumerate(data.steps(), 1)]
    root["mentions"] = [{"@id": step["@id"]} for step in steps]
    return {
        "@context": ["https://w3id.org/ro/crate/1.1/context", {"ldac": "https://w3id.org/ldac/terms#", "pcdm": "http://pcdm.org/models#",
            "subjectLanguage": "ldac:subjectLanguage", "DataReuseLicense": "ldac:DataReuseLicense", "sha256": "https://schema.org/sha256",
            "accountablePerson": "https://schema.org/accountablePerson", "rightsHolder": "http://purl.org/dc/terms/rightsHolder"}],
        "@graph": [
            _descriptor(), root, *(_file_entity(f, kind, d) for f, d in zip(files, digests, strict=True)),
            *_languages(data), _licence_entity(data), *parties.entities.values(), *steps, _software(),
        ],
    }  # fmt: skip


class _Parties:
    """People and organisations that a document names, each once."""

    def __init__(self) -> None:
        self.entities: dict[str, dict[str, Any]] = {}

    def refer(self, name: str, kind: str = "Organization") -> dict[str, str]:
        """Return a reference to a party."""
        name = name or NOT_STATED
        identifier = f"#party-{quote(name, safe='')}"
        self.entities.setdefault(identifier, {"@id": identifier, "@type": kind, "name": name})
        return {"@id": identifier}


def _descriptor() -> dict[str, Any]:
    return {
        "@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}, "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }  # fmt: skip


def _root_entity(data: DataSet, files: Sequence[Exported], parties: _Parties) -> dict[str, Any]:
    about, figures = data.about, data.figures
    languages = [{"@id": _language_id(tag)} for tag in sorted(figures.languages)]
    entity: dict[str, Any] = {
        "@id": "./",
        "@type": ["Dataset", "RepositoryCollection"],
        "conformsTo": {"@id": f"{_PROFILE}#Collection"},
        "name": data.name,
        "description": data.description,
        "datePublished": figures.latest or "1970-01-01",
        "license": {"@id": _licence_id(data)},
        "author": _one_or_all([parties.refer(name, "Person") for name in about.authors] or [parties.refer("")]),
        "publisher": parties.refer(about.publisher),
        "rightsHolder": parties.refer(about.rights_holder or about.publisher),
        "accountablePerson": parties.refer(about.steward or next(iter(about.authors), "")),
        "inLanguage": languages,
        "subjectLanguage": languages,
        "usageInfo": f"Cite as: {data.citation}",
        "hasPart": [{"@id": quote(file.name)} for file in files],
    }
    if figures.earliest:
        entity["temporalCoverage"] = f"{figures.earliest}/{figures.latest}"
    return {**entity, "url": about.url} if about.url else entity


def _one_or_all(values: list[dict[str, str]]) -> Any:  # noqa: ANN401 - as JSON-LD is compacted
    return values[0] if len(values) == 1 else values


def missing_fields(data: DataSet) -> list[str]:
    """Return the settings that the profile requires and that are missing."""
    about = data.about
    stated = {
        "license": data.licence,
        "authors": about.authors,
        "publisher": about.publisher,
        "rights-holder": about.rights_holder,
        "steward": about.steward,
    }
    return [name for name, value in stated.items() if not value]


def _file_entity(file: Exported, kind: str, digest: tuple[str, int]) -> dict[str, Any]:
    packed = {".gz": "application/gzip", ".zst": "application/zstd"}
    media = next((m for s, m in packed.items() if file.name.endswith(s)), _MEDIA.get(kind, "application/octet-stream"))
    return {
        "@id": quote(file.name), "@type": "File", "name": file.name, "encodingFormat": media, "contentSize": str(digest[1]), "sha256": digest[0],
        "description": f"{file.rows:,} articles" + (f", part {file.part}" if file.part else ""),
    }  # fmt: skip


def _language_id(tag: str) -> str:
    return f"#language-{quote(tag, safe='')}"


def _languages(data: DataSet) -> list[dict[str, Any]]:
    return [
        {"@id": _language_id(tag), "@type": "Language", "name": tag, "alternateName": tag}
        for tag in sorted(data.figures.languages)
    ]


def _licence_id(data: DataSet) -> str:
    return licence_address(data.licence) or "#licence"


def _licence_entity(data: DataSet) -> dict[str, Any]:
    name = data.licence or NOT_STATED
    return {
        "@id": _licence_id(data),
        "@type": ["CreativeWork", "DataReuseLicense"],
        "name": name,
        "description": f"Terms of use of the collection: {name}",
    }


def _action(name: str, sentence: str, number: int) -> dict[str, Any]:
    return {
        "@id": f"#step-{number}", "@type": "CreateAction", "name": name, "description": sentence, "instrument": {"@id": "#corpuskit"}, "result": {"@id": "./"},
    }  # fmt: skip


def _software() -> dict[str, Any]:
    return {
        "@id": "#corpuskit",
        "@type": "SoftwareApplication",
        "name": "corpuskit",
        "version": __version__,
        "softwareVersion": __version__,
    }
