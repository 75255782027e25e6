"""Projects to measure with, made the same way every time: no file is taken from elsewhere."""

import pathlib
import random
from collections.abc import Mapping

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
