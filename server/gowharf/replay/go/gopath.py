"""Building without modules (GO111MODULE=off): the one failure that the files decide there.

Imports are then looked for below GOROOT/src and GOPATH/src, where an image that was made for modules has nothing.
"""

from gowharf.replay.go import files, goenv, kinds
from gowharf.replay.go.state import Command, GoEnv, Stop
from gowharf.replay.go.world import World
from gowharf.replay.paths import clean, join
from gowharf.syntax import gosource


def check(world: World, env: GoEnv, command: Command, workdir: str) -> Stop | None:
    """An import that no directory below GOPATH has, in the one package that is built; None: nothing is known."""
    if command.name not in goenv.BUILDERS:
        return None
    directory = _package(command, workdir)
    gopath = env.get("GOPATH")
    if directory is None or not gopath or directory.startswith(tuple(f"{at}/src" for at in gopath.split(":"))):
        return None
    for name in world.image.children(directory)[0]:
        if not name.endswith(".go") or name.endswith("_test.go") or name[0] in "_.":
            continue
        path = clean(f"{directory}/{name}")
        source = world.image.read(path)
        parsed = source.memo(gosource.parse) if source is not None else None
        if source is None or parsed is None or parsed.constraint or "_" in name:
            continue
        for spec in parsed.imports:
            if "." not in spec.path.partition("/")[0] or spec.path.startswith("."):
                continue
            below = [clean(f"{root}/src/{spec.path}") for root in gopath.split(":")]
            if any(files.look(world, at).absent is False for at in below):
                continue
            shown = files.short(path, workdir)
            tried = "".join(f"\n\t{where} (from $GOPATH)" for where in below)
            says = (
                f'{shown}:{spec.line}:{spec.column}: cannot find package "{spec.path}" in any of:\n'
                f"\t{env.get('GOROOT')}/src/{spec.path} (from $GOROOT){tried}"
            )
            value = env.get("GO111MODULE")
            return Stop((goenv.failure(world, kinds.GO111MODULE, says, "GO111MODULE", value, package=spec.path),))
    return None


def _package(command: Command, workdir: str) -> str | None:
    """The directory of the one local package that is named."""
    if not command.args:
        return workdir
    value = command.args[0].value
    if len(command.args) > 1 or value is None or "..." in value or value.endswith(".go"):
        return None
    return join(workdir, value) if value == "." or value.startswith(("./", "../", "/")) else None
