"""Projects to measure with, made the same way every time: no file is taken from elsewhere."""

import pathlib
import random
from collections.abc import Mapping

STAGES = """\
# syntax=docker/dockerfile:1
ARG GO_VERSION={go}
FROM --platform=$BUILDPLATFORM golang:${{GO_VERSION}}-alpine AS build
RUN apk add --no-cache git ca-certificates \\
    && adduser -D -u 10001 {name}
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-trimpath
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \\
    go mod download
COPY . .
ARG TARGETOS TARGETARCH
ARG VERSION=0.{number}.0
RUN --mount=type=cache,target=/go/pkg/mod \\
    --mount=type=cache,target=/root/.cache/go-build \\
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w -X main.version=$VERSION" -o /out/{name} ./cmd/app

FROM build AS test
RUN go vet ./... && go test ./...

FROM alpine:3.22
RUN apk add --no-cache tzdata
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/{name} /usr/local/bin/{name}
COPY config/ /etc/{name}/
USER 10001
EXPOSE {port}
HEALTHCHECK --interval=30s CMD ["/usr/local/bin/{name}", "health"]
ENTRYPOINT ["/usr/local/bin/{name}"]
CMD ["serve"]
"""

DEBIAN = """\
FROM golang:{go}-bookworm AS builder
RUN apt-get update && apt-get install -y --no-install-recommends protobuf-compiler make \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /go/src/{name}
COPY go.mod .
COPY go.sum .
RUN go mod download && go mod verify
COPY cmd cmd
COPY internal internal
RUN set -eux; \\
    CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o /bin/{name} ./cmd/app; \\
    /bin/{name} --version || true

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="{name}"
RUN apt-get update && apt-get install -y ca-certificates curl && apt-get clean \\
    && groupadd -r {name} && useradd -r -g {name} {name}
COPY --from=builder /bin/{name} /{name}
USER {name}
EXPOSE {port}
ENTRYPOINT ["/{name}"]
"""

BOUND = """\
# syntax=docker/dockerfile:1
FROM golang:{go} AS base
WORKDIR /src

FROM base AS lint
RUN --mount=type=bind,target=. --mount=type=cache,target=/go/pkg/mod go vet ./...

FROM base AS test
RUN --mount=type=bind,target=. \\
    --mount=type=cache,target=/root/.cache \\
    --mount=type=cache,target=/go/pkg/mod \\
    go test -race -coverprofile=/tmp/{name}.out ./... && go tool cover -func=/tmp/{name}.out

FROM base AS build
ARG COMMIT
RUN --mount=type=bind,target=. --mount=type=cache,target=/go/pkg/mod <<EOT
  set -e
  if [ -z "$COMMIT" ]; then COMMIT=unknown; fi
  CGO_ENABLED=0 go build -trimpath -ldflags "-X main.commit=$COMMIT" -o /usr/bin/{name} ./cmd/app
EOT

FROM gcr.io/distroless/static-debian12:nonroot AS {name}
COPY --link --from=build /usr/bin/{name} /usr/bin/{name}
EXPOSE {port}
ENTRYPOINT ["/usr/bin/{name}"]
"""

SIMPLE = """\
FROM golang:{go}
WORKDIR /app
COPY . .
RUN go build -v -o {name} ./cmd/app
ENV PORT={port}
EXPOSE $PORT
CMD ["./{name}"]
"""

# How often each stands among ten, roughly as in public projects, where most download first and few bind their sources.
SHAPES = (STAGES, DEBIAN, STAGES, SIMPLE, STAGES, DEBIAN, BOUND, STAGES, DEBIAN, SIMPLE)


def dockerfile(number: int, name: str, go: str = "1.24") -> str:
    """A Dockerfile of a service; no two are the same."""
    return SHAPES[number % len(SHAPES)].format(go=go, name=name, number=number, port=8000 + number)


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


def project(
    folder: pathlib.Path, name: str, requires: int, go: str = "1.24", number: int = 0, packages: int = 1
) -> None:
    """One module with a Dockerfile, a command and packages that it imports, which import what the module requires."""
    module = f"example.com/{name}"
    files = {
        "go.mod": gomod(name, requires, go),
        "go.sum": gosum(requires),
        "Dockerfile": dockerfile(number, name),
        ".dockerignore": "*.md\n.git\n**/testdata\nbin/\n",
        "config/app.yaml": f"port: {8000 + number}\n",
    }
    imports = "".join(f'\t"{module}/internal/p{index}"\n' for index in range(packages))
    calls = "".join(f"\tp{index}.Run()\n" for index in range(packages))
    files["cmd/app/main.go"] = f"package main\n\nimport (\n{imports})\n\nfunc main() {{\n{calls}}}\n"
    for index in range(packages):
        used = f"example.com/dep{index * 7 % requires:04}/v2"
        head = f'package p{index}\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"{used}/sub"\n)\n'
        files[f"internal/p{index}/run.go"] = head + "\nfunc Run() { fmt.Fprintln(os.Stderr, sub.Name) }\n"
        files[f"internal/p{index}/run_test.go"] = (
            f'package p{index}\n\nimport "testing"\n\nfunc TestRun(*testing.T) {{}}\n'
        )
    _write(folder, files)


def monorepo(folder: pathlib.Path, dockerfiles: int, modules: int) -> None:
    """Many modules under one root, `dockerfiles` Dockerfiles spread over them; every ninth module is broken."""
    chance = random.Random(7)
    for number in range(modules):
        go = "1.27" if number % 9 == 0 else "1.24"
        home = folder / f"services/s{number:04}"
        project(home, f"s{number:04}", chance.randrange(5, 80), go, number, packages=chance.randrange(2, 9))
    for number in range(modules, dockerfiles):
        name = f"s{number % modules:04}"
        (folder / "services" / name / f"Dockerfile.{number // modules}").write_text(dockerfile(number, name))


def workspace(folder: pathlib.Path, services: int) -> None:
    """A monorepo with a go.work: shared libraries, and services, each with a Dockerfile that is built from the root."""
    libraries = [f"libs/l{number:02}" for number in range(8)]
    homes = [f"services/s{number:03}" for number in range(services)]
    texts = {"go.work": "go 1.24\n\nuse (\n" + "".join(f"\t./{home}\n" for home in (*libraries, *homes)) + ")\n"}
    builds = "".join(
        f"  {home[9:]}:\n    build:\n      context: .\n      dockerfile: {home}/Dockerfile\n" for home in homes
    )
    texts["docker-compose.yml"] = "services:\n" + builds
    texts[".dockerignore"] = "**/node_modules\n**/*.md\n.git\n"
    for home in libraries:
        texts[f"{home}/go.mod"] = f"module example.com/mono/{home}\n\ngo 1.24\n"
        for package in range(4):
            texts[f"{home}/p{package}/p.go"] = f'package p{package}\n\nimport "fmt"\n\nfunc F() {{ fmt.Println() }}\n'
    used = "".join(f'\t"example.com/mono/{home}/p{number % 4}"\n' for number, home in enumerate(libraries))
    for home in homes:
        texts[f"{home}/go.mod"] = gomod(f"mono/{home}", 40)
        texts[f"{home}/go.sum"] = gosum(40)
        name = f"example.com/mono/{home}"
        inner = "".join(f'\t"{name}/internal/p{package}"\n' for package in range(10))
        texts[f"{home}/cmd/app/main.go"] = f"package main\n\nimport (\n{inner}{used})\n\nfunc main() {{}}\n"
        for package in range(10):
            texts[f"{home}/internal/p{package}/p.go"] = f'package p{package}\n\nimport "example.com/dep0001/v2/x"\n'
        texts[f"{home}/Dockerfile"] = (
            "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\n"
            f"RUN --mount=type=cache,target=/go/pkg/mod go build -o /out/app ./{home}/cmd/app\n"
            f"RUN cd {home} && go test ./...\n"
            'FROM gcr.io/distroless/static\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n'
        )
    _write(folder, texts)


def tree(folder: pathlib.Path, paths: int) -> None:
    """One module in a large tree: one path in ten is a Go file, the rest is what else a repository holds."""
    project(folder, "tree", 40)
    (folder / ".gitignore").write_text("*.log\n/build/\nnode_modules/\n!keep.log\n")
    (folder / ".dockerignore").write_text("**/*.md\n.git\nweb/**/*.map\n!web/keep.map\n")
    for number in range(paths // 100):
        home = folder / f"pkg/g{number // 50:03}/p{number:04}"
        other = folder / f"web/d{number // 50:03}/e{number:04}"
        home.mkdir(parents=True)
        other.mkdir(parents=True)
        for index in range(10):
            (home / f"f{index}.go").write_text(f'package p{number:04}\n\nimport "fmt"\n\nvar _{index} = fmt.Sprint()\n')
        for index in range(88):
            (other / f"asset{index:02}.js").touch()


def stages(count: int) -> str:
    """A Dockerfile of many stages, each built on another and with a program of its own, and one that takes them all."""
    text = "ARG GO_VERSION=1.24\nFROM golang:${GO_VERSION} AS base\nWORKDIR /src\nCOPY go.mod go.sum ./\n"
    text += "RUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY . .\n"
    for number in range(1, count - 1):
        text += f"FROM {'base' if number % 3 == 1 else f'tool{number - 1}'} AS tool{number}\nARG TARGETARCH\n"
        text += f"ENV STEP={number}\nRUN --mount=type=cache,target=/go/pkg/mod go build -o /out/t{number} ./cmd/app\n"
    text += "FROM alpine:3.22\n"
    return text + "".join(f"COPY --from=tool{number} /out/t{number} /usr/bin/\n" for number in range(1, count - 1))


def _write(folder: pathlib.Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
