# syntax=docker/dockerfile:1

# gowharf in a container: docker run --rm -v "$PWD:/project:ro" gowharf
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src
RUN python -m venv /opt/gowharf
COPY requirements/run.txt requirements/run.txt
RUN /opt/gowharf/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY docs/rules docs/rules
COPY server server
RUN /opt/gowharf/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation . \
 && /opt/gowharf/bin/pip uninstall --yes --quiet pip hatchling editables

FROM python:${PYTHON}-slim
COPY --from=build /opt/gowharf /opt/gowharf
ENV PATH=/opt/gowharf/bin:$PATH PYTHONDONTWRITEBYTECODE=1
WORKDIR /project
USER 65532:65532
ENTRYPOINT ["gowharf"]
CMD ["check"]
