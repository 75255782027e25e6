"""Compose files: `services.*.build`, as compose-go loads it.

Paths are seen from the compose file, the Dockerfile's from the context. `extends` merges the other service's build,
an override file beside the compose file is merged onto it, `.env` beside it supplies variables, `include` brings in
files of any name. A build whose context or Dockerfile holds a variable without a value says nothing. Builds with a
`dockerfile_inline` are left out: their Dockerfile is no file.
"""

from collections.abc import Iterator, Mapping

from gowharf.project.contexts import yamldoc
from gowharf.project.contexts.claims import Claim
from gowharf.project.contexts.interpolate import interpolate
from gowharf.project.files import folder_of, join
from gowharf.project.model import Project
from gowharf.startup import NamedTuple
from gowharf.text.source import Place, Source

_DEPTH = 6


class _Build(NamedTuple):
    """A service's build; `directory` is the folder that its relative paths are seen from. Values are interpolated,
    `None` in `unknown` fields' stead: a name in `unknown` has a variable without a value."""

    directory: str
    place: Place
    context: str | None
    dockerfile: str | None
    target: str | None
    args: Mapping[str, str | None]
    contexts: Mapping[str, str]
    platforms: tuple[str, ...]
    inline: bool
    unknown: frozenset[str]


def claims(project: Project, path: str) -> Iterator[Claim]:
    """What one compose file says, and the files that it includes under names of their own."""
    known = set(project.found.builders.get("compose", ()))
    queue, seen = [path], {path}
    while queue:
        current = queue.pop(0)
        source = project.source(current)
        if source is None:
            continue
        yield from _file_claims(project, source)
        for included in _includes(source) if "include" in source.text else ():
            if included not in seen and included not in known and len(seen) < 32:
                seen.add(included)
                queue.append(included)


def _file_claims(project: Project, source: Source) -> Iterator[Claim]:
    if "build" not in source.text and "extends" not in source.text:
        return
    for root in yamldoc.documents(source):
        for name, _, service in yamldoc.items(yamldoc.get(root, "services")):
            build = _service(project, source, name, service, _DEPTH)
            if build is None:
                continue
            if build.context is None:
                build = _onto_sibling(project, source.path, name, build)
            claim = _claim(build)
            if claim is not None:
                yield claim


def _claim(build: _Build) -> Claim | None:
    if build.inline or build.unknown & {"context", "dockerfile", "target"}:
        return None
    platform = build.platforms[0] if len(build.platforms) == 1 else None
    context = build.context or "."
    return Claim(
        build.directory, context, build.dockerfile or None, build.place, build.target or None, build.args,
        build.contexts, platform, dockerfile_in_context=True,
    )  # fmt: skip


def _service(project: Project, source: Source, name: str, service: yamldoc.Node, depth: int) -> _Build | None:
    """A service's build, merged onto the one that it extends."""
    own = _build(project, source, service)
    extends = yamldoc.get(service, "extends")
    if extends is None or depth == 0:
        return own
    base = _extended(project, source, name, extends, depth)
    return _merge(base, own) if base and own else own or base


def _extended(project: Project, source: Source, name: str, extends: yamldoc.Node, depth: int) -> _Build | None:
    other = yamldoc.text(extends) or yamldoc.text(yamldoc.get(extends, "service"))
    file = yamldoc.text(yamldoc.get(extends, "file"))
    path = source.path if file is None else join(folder_of(source.path), file)
    where = project.source(path) if path else None
    if where is None or other is None or (where is source and other == name):
        return None
    for root in yamldoc.documents(where):
        service = yamldoc.get(root, "services", other)
        if service is not None:
            return _service(project, where, other, service, depth - 1)
    return None


def _onto_sibling(project: Project, path: str, name: str, build: _Build) -> _Build:
    """An override file's build, merged onto the same service's in a compose file of the folder that gives a context."""
    folder = folder_of(path)
    for other in project.found.builders.get("compose", ()):
        source = project.source(other) if other != path and folder_of(other) == folder else None
        for root in yamldoc.documents(source) if source else ():
            service = yamldoc.get(root, "services", name)
            base = _build(project, source, service) if source and service is not None else None
            if base is not None and base.context is not None:
                return _merge(base, build)
    return build


def _merge(base: _Build, over: _Build) -> _Build:
    if over.context is not None or "context" in over.unknown:
        directory, context = over.directory, over.context
    else:
        directory, context = base.directory, base.context
    return _Build(
        directory,
        over.place,
        context,
        over.dockerfile if over.dockerfile is not None else base.dockerfile,
        over.target if over.target is not None else base.target,
        {**base.args, **over.args},
        {**base.contexts, **over.contexts},
        over.platforms or base.platforms,
        over.inline or base.inline,
        over.unknown | base.unknown,
    )


def _build(project: Project, source: Source, service: yamldoc.Node) -> _Build | None:
    build = yamldoc.get(service, "build")
    if build is None:
        return None
    folder = folder_of(source.path)
    values = _env_file(project, folder)
    key = next(key for each, key, _ in yamldoc.items(service) if each == "build")
    short = yamldoc.text(build)
    unknown: set[str] = set()

    def field(key: str) -> str | None:
        raw = short if short is not None and key == "context" else yamldoc.text(yamldoc.get(build, key))
        value = None if raw is None else interpolate(raw, values)
        if raw is not None and value is None:
            unknown.add(key)
        return value

    context, dockerfile, target = field("context"), field("dockerfile"), field("target")
    platforms = yamldoc.texts(yamldoc.get(build, "platforms")) or yamldoc.texts(yamldoc.get(service, "platform"))
    return _Build(
        folder,
        yamldoc.place(source, key),
        context,
        dockerfile,
        target,
        pairs(yamldoc.get(build, "args"), values),
        {key: value for key, value in pairs(yamldoc.get(build, "additional_contexts"), values).items() if value},
        tuple(value for each in platforms if (value := interpolate(each, values))),
        yamldoc.get(build, "dockerfile_inline") is not None,
        frozenset(unknown),
    )


def pairs(node: yamldoc.Node, values: Mapping[str, str]) -> dict[str, str | None]:
    """A map, or a list of KEY=VALUE; None for a key without a value and for a value with an unknown variable."""
    found: dict[str, str | None] = {}
    for key, _, value in yamldoc.items(node) if node is not None else ():
        raw = yamldoc.text(value)
        found[key] = None if raw is None else interpolate(raw, values)
    for each in yamldoc.elements(node):
        key, equals, raw = (yamldoc.text(each) or "").partition("=")
        if key:
            found[key] = interpolate(raw, values) if equals else values.get(key)
    return found


def _includes(source: Source) -> Iterator[str]:
    for root in yamldoc.documents(source):
        for entry in yamldoc.elements(yamldoc.get(root, "include")):
            for each in yamldoc.texts(entry) or yamldoc.texts(yamldoc.get(entry, "path")):
                path = join(folder_of(source.path), each)
                if path:
                    yield path


def _env_file(project: Project, folder: str) -> Mapping[str, str]:
    path = f"{folder}/.env" if folder else ".env"
    source = project.source(path) if project.files.kind(path) == "file" else None
    return source.memo(_env_values) if source else {}


def _env_values(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for line in text.split("\n"):
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        else:
            value = value.split(" #", 1)[0].rstrip()
        values[name.strip()] = value
    return values
