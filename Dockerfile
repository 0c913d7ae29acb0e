# Two stages: the first has a compiler, the second only what runs.
FROM python:3.13-slim AS build
# Debian keeps one version of a package, so a pinned one would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN python -m venv /opt/corpuskit && /opt/corpuskit/bin/pip install --no-cache-dir '.[all]'

FROM python:3.13-slim
# Debian keeps one version of a package, so a pinned one would soon be gone.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 corpuskit
COPY --from=build /opt/corpuskit /opt/corpuskit
ENV PATH=/opt/corpuskit/bin:$PATH
USER 1000
WORKDIR /corpus
ENTRYPOINT ["corpuskit"]
CMD ["--help"]
