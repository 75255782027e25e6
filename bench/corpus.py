"""Projects to measure with, made the same way every time: no file is taken from elsewhere."""

import pathlib
import random

STAGES = """\
# syntax=docker/dockerfile:1
ARG GO_VERSION={go}
FROM --platform=$BUILDPLATFORM golang:${{GO_VERSION}}-alpine AS build
RUN apk add --no-cache git ca-certificates \\
    && adduser -D -u 10001 app
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \\
    go mod download
COPY . .
ARG TARGETOS TARGETARCH
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /out/app ./cmd/app

FROM build AS test
RUN go vet ./... && go test ./...

FROM alpine:3.22
RUN apk add --no-cache tzdata
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/app /usr/local/bin/app
COPY config/ /etc/app/
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=30s CMD ["/usr/local/bin/app", "health"]
ENTRYPOINT ["/usr/local/bin/app"]
CMD ["serve"]
"""


def gomod(name: str, requires: int, go: str = "1.24") -> str:
    """A go.mod with that many requirements."""
    lines = "".join(
        f"\texample.com/dep{i:04}/v2 v2.{i % 40}.{i % 7}{' // indirect' if i % 3 else ''}\n" for i in range(requires)
    )
    return f"module example.com/{name}\n\ngo {go}\n\nrequire (\n{lines})\n"


def gosum(requires: int) -> str:
    """The go.sum of `gomod(…, requires)`."""
    digest = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    return "".join(
        f"example.com/dep{i:04}/v2 v2.{i % 40}.{i % 7}{suffix} {digest}\n"
        for i in range(requires)
        for suffix in ("", "/go.mod")
    )


def project(folder: pathlib.Path, name: str, requires: int, go: str = "1.24", image: str = "1.24") -> None:
    """One module with a Dockerfile of 34 lines, a command and a package."""
    files = {
        "go.mod": gomod(name, requires, go),
        "go.sum": gosum(requires),
        "Dockerfile": STAGES.format(go=image),
        ".dockerignore": "*.md\n.git\n**/testdata\nbin/\n",
        "cmd/app/main.go": f'package main\n\nimport "example.com/{name}/internal/run"\n\nfunc main() {{ run.Run() }}\n',
        "internal/run/run.go": 'package run\n\nimport "fmt"\n\nfunc Run() { fmt.Println("ok") }\n',
        "config/app.yaml": "port: 8080\n",
    }
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def monorepo(folder: pathlib.Path, dockerfiles: int, modules: int) -> None:
    """Many modules under one root, `dockerfiles` Dockerfiles spread over them; every ninth module is broken."""
    chance = random.Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(modules):
        go = "1.27" if number % 9 == 0 else "1.24"
        project(folder / f"services/s{number:04}", f"s{number:04}", chance.randrange(5, 80), go)
    for number in range(modules, dockerfiles):
        home = folder / f"services/s{number % modules:04}"
        (home / f"Dockerfile.{number // modules}").write_text(STAGES.format(go="1.24"))
