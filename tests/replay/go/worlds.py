"""Worlds for go commands: an official golang image with a few files of a project in it."""

from collections.abc import Mapping

from gowharf.replay.go.predict import predict
from gowharf.replay.go.world import Prediction, World
from gowharf.replay.image import Image, Node
from gowharf.replay.images import golang
from gowharf.replay.model import ROOT, Argument
from gowharf.text.source import Place, Span
from tests.replay.project import project

DOCKERFILE = "Dockerfile"


def world_of(
    files: Mapping[str, str],
    version: str = "1.26.8",
    workdir: str = "/src",
    env: Mapping[str, str | None] | None = None,
    line: str = "",
) -> World:
    """`files` by project path, all of them copied to /src. `line` is the Dockerfile's text."""
    held = project({**files, DOCKERFILE: line})
    base = golang(version, digest=False)
    image = Image(base.files, held.source)
    image = image.with_file("/src", Node("dir")).with_file(workdir, Node("dir"))
    nodes = {f"/src/{path}": Node("file", source=path, instruction=1) for path in files}
    image = image.with_files(nodes)
    places: dict[str, object] = {name: Place(DOCKERFILE, Span(0, 3)) for name in env or {}}
    variables = {**base.env, **(env or {})}
    return World(
        held,
        image,
        variables,
        True,
        {},
        workdir,
        ROOT,
        base.go_version,
        base.tools,
        True,
        (),
        places,
        DOCKERFILE,
        base.go_floating,
        (),
        held.source(DOCKERFILE),
    )


def argv_of(line: str) -> tuple[Argument, ...]:
    """A command line split at blanks, each word with its span."""
    words: list[Argument] = []
    at = 0
    for word in line.split(" "):
        if word:
            words.append(Argument(None if "$" in word else word, Span(at, at + len(word))))
        at += len(word) + 1
    return tuple(words)


def go(line: str, files: Mapping[str, str], version: str = "1.26.8", **more: object) -> Prediction:
    """What `go …` will do with those files."""
    world = world_of(files, version, line=line, **more)  # type: ignore[arg-type]
    return predict(world, argv_of(line))
