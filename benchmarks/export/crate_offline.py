"""Validate an RO-Crate without a network: CONTEXT.jsonld (rocrate/data/ro-crate.jsonld of the package `rocrate`) stands for the context of RO-Crate 1.1.

python benchmarks/export/crate_offline.py CONTEXT.jsonld FOLDER     (with the Python of an environment that has roc-validator)
"""

import io
import sys
import urllib.response
from email.message import Message
from pathlib import Path

import rdflib.parser
import requests
import urllib3
from rocrate_validator import services

CONTEXT = Path(sys.argv[1]).read_bytes()
plain = rdflib.parser._urlopen  # noqa: SLF001 - there is no other way in


def held(request, *more):
    address = getattr(request, "full_url", request)
    if "ro/crate" not in address:
        return plain(request, *more)
    headers = Message()
    headers["Content-Type"] = "application/ld+json"
    return urllib.response.addinfourl(io.BytesIO(CONTEXT), headers, address, 200)


def answer(adapter, request, **options):
    if "ro/crate" not in request.url:
        return send(adapter, request, **options)
    raw = urllib3.HTTPResponse(
        io.BytesIO(CONTEXT),
        {"Content-Type": "application/ld+json"},
        200,
        preload_content=False,
        request_url=request.url,
    )
    return adapter.build_response(request, raw)


rdflib.parser._urlopen = held  # noqa: SLF001 - as above
send = requests.adapters.HTTPAdapter.send
requests.adapters.HTTPAdapter.send = answer
settings = services.ValidationSettings(
    rocrate_uri=sys.argv[2], profile_identifier="ro-crate-1.1", requirement_severity="REQUIRED"
)
result = services.validate(settings)
for issue in result.get_issues():
    print(issue.severity.name, issue.check.identifier, issue.message)
print("passed" if result.passed() else "failed")
