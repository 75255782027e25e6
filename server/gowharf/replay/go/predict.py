"""`predict(world, argv)`: what one go command will do, phase by phase in the order of cmd/go.

The first phase that fails decides. Where a phase can't know, the outcome is unknown, and whatever the command may have
written is unknown in the image from then on.
"""

from gowharf.replay.go import (
    build,
    commands,
    files,
    flagfiles,
    goenv,
    gopath,
    kinds,
    mode,
    modules,
    toolchain,
    versions,
)
from gowharf.replay.go import command as command_line
from gowharf.replay.go.command import Line
from gowharf.replay.go.kinds_commands import GO_MOD_NEEDS_UPDATE
from gowharf.replay.go.modfiles import Context
from gowharf.replay.go.modules import Loaded, Roots
from gowharf.replay.go.needs import Needs, needs_of
from gowharf.replay.go.state import Command, GoEnv, Load, Scene, Stop
from gowharf.replay.go.toolchain import Chosen
from gowharf.replay.go.world import Prediction, World
from gowharf.replay.image import Image
from gowharf.replay.model import Argument, Failure, Outcome
from gowharf.replay.paths import clean, join, parent
from gowharf.text.source import Place

# Where the version isn't known, lines are still read, as the newest Go reads them, for what explain shows.
_NEWEST = "1.27"
_SAYS_ONLY = frozenset(("help", "version", "env", "doc", "bug", "telemetry", "list"))
_COMPILES = frozenset(("build", "install", "run", "test"))


class _Known:
    """What has been found out so far; the prediction is made from it wherever the phases end."""

    def __init__(self, world: World, argv: tuple[Argument, ...]) -> None:
        self.world = world
        self.name = ""
        self.command = Command("", (), (), argv)
        self.env = GoEnv({})
        self.workdir = world.workdir
        self.roots = Roots()
        self.load: Load | None = None
        self.uncertain: tuple[Failure, ...] = ()


def predict(world: World, argv: tuple[Argument, ...]) -> Prediction:
    """See the module's docstring; `argv` begins with the word go."""
    known = _Known(world, argv)
    stop = _phases(known)
    if isinstance(stop, Prediction):
        return stop
    certain = tuple(failure for failure in stop.failures if failure.certain)
    outcome = Outcome.FAILS if certain else Outcome.UNKNOWN
    failures = (*known.uncertain, *stop.failures)
    why = stop.why
    if world.go_version is None:
        failures, outcome, why = (), Outcome.UNKNOWN, "which Go the image has is not known"
    image = _hazed(known)
    said = Prediction(known.name, outcome, failures, image, _goenv_after(known), why=why)
    return _described(known, said)


def _phases(known: _Known) -> Stop | Prediction:
    """Runs the phases; gives what ends them, or the prediction of the command itself."""
    world = known.world
    version = world.go_version or _NEWEST
    line = command_line.lookup(known.command.argv, version, _raw(world))
    if isinstance(line, Stop):
        return line
    known.name = line.name
    env = known.env = goenv.read(world, version)
    if line.chdir is not None:
        moved = _chdir(known, line.chdir)
        if moved is not None:
            return moved
    chosen = toolchain.select(world, env, line, known.workdir, version)
    if isinstance(chosen, Stop):
        return chosen
    known.uncertain = chosen.uncertain
    stop = goenv.check_start(world, env, line, chosen.version) or command_line.check_name(line)
    if stop is not None:
        return stop
    if not line.name:
        return Stop(why="it names no command")
    command = _command(world, env, line, chosen.version)
    if isinstance(command, Stop):
        return command
    known.command = command
    return _modules(known, chosen)


def _command(world: World, env: GoEnv, line: Line, version: str) -> Command | Stop:
    goflags = env.get("GOFLAGS")
    place = goenv.place_of(world, "GOFLAGS")
    return command_line.parse(line, version, goflags, _raw(world), world.dockerfile, place)


def _modules(known: _Known, chosen: Chosen) -> Stop | Prediction:
    """The phases that look at files."""
    world, env, command = known.world, known.env, known.command
    needs = needs_of(command, chosen.version)
    if isinstance(needs, Stop):
        return needs
    stop = goenv.check_work(world, env, chosen.version, needs.work and needs.root != "none")
    if stop is None and needs.modules:
        stop = goenv.check_modules(world, env, command, needs.force)
    if stop is not None:
        return stop
    if known.workdir is None:
        return Stop(why="the work directory is not known")
    off = env.get("GO111MODULE") == "off"
    context = Context(world, env, command, known.workdir, chosen)
    loaded: Loaded | Stop = Loaded(None)
    if needs.modules and not off:
        loaded = _load(known, context, needs)
    elif needs.load and off:
        loaded = gopath.check(world, env, command, known.workdir) or Stop(why="modules are off")
    if isinstance(loaded, Stop):
        return loaded
    if needs.load and loaded.load is None and env.get("GO111MODULE") == "auto" and not needs.force:
        return Stop(why="without a module, GO111MODULE=auto means GOPATH")
    known.load = loaded.load
    known.uncertain = (*known.uncertain, *loaded.uncertain)
    if world.go_version is None or versions.minor(chosen.version) < versions.minor(versions.OLDEST_MODELLED):
        return Stop(why="this Go is not known well enough")
    scene = Scene(world, command, env, known.workdir, chosen.version, loaded.load)
    return _finished(known, context, commands.run(scene))


def _load(known: _Known, context: Context, needs: Needs) -> Loaded | Stop:
    """The main modules; what cmd/go checks of the build between finding and reading them stands in its order."""
    old = versions.minor(context.version) < 13
    if old:
        return Stop(why="this Go is not known well enough")
    overlay = flagfiles.check_overlay(context)
    if overlay is not None:
        return overlay
    roots = modules.find(context, needs)
    if isinstance(roots, Stop):
        return roots
    known.roots = roots
    stop = mode.check_value(context) or goenv.check_builder(context.world, context.env, context.command)
    return stop if stop is not None else modules.load(context, needs, roots)


def _finished(known: _Known, context: Context, said: Prediction) -> Prediction:
    """What still may stop a command that the later phases let pass: the caches, a profile, and Go 1.19's and 1.20's
    own check of the language version."""
    late: Failure | None = None
    if said.outcome is Outcome.SUCCEEDS or (said.outcome is Outcome.UNKNOWN and not _requires_any(known)):
        stop = goenv.check_cache(known.world, known.env, known.command)
        late = stop.failures[0] if stop is not None else flagfiles.profile_missing(context)
        late = late or _cannot_compile(known, context.chosen, said)
    if said.outcome is not Outcome.FAILS:
        late = gopath.check_modcache(known.world, known.env, known.command, context.workdir, known.load) or late
    said = _of_older_go(known, context.version, said)
    failures = (*known.uncertain, *said.failures)
    if late is not None:
        said = said._replace(outcome=Outcome.FAILS, failures=(*failures, late))
    else:
        said = said._replace(failures=failures)
    return _described(known, said)


def _of_older_go(known: _Known, version: str, said: Prediction) -> Prediction:
    """Before Go 1.21 a dependency's go line changed nothing, but that Go 1.19.13 and 1.20.14 may not compile it."""
    if versions.at_least(version, 21):
        return said
    if any(failure.kind == GO_MOD_NEEDS_UPDATE for failure in said.failures):
        return said._replace(outcome=Outcome.UNKNOWN, failures=())
    compiles = known.command.name in _COMPILES and versions.checks_at_compile(version)
    if said.outcome is Outcome.SUCCEEDS and compiles and _requires_any(known):
        return said._replace(outcome=Outcome.UNKNOWN)
    return said


def _requires_any(known: _Known) -> bool:
    """Whether another module could stop the command before it compiles anything."""
    return known.load is None or any(main.file.requires for main in known.load.mains)


def _cannot_compile(known: _Known, chosen: Chosen, said: Prediction) -> Failure | None:
    """Go 1.19.13 and 1.20.14 refuse to compile a module whose go line is newer than they are."""
    if known.command.name not in _COMPILES or not versions.checks_at_compile(chosen.version):
        return None
    for main in known.load.mains if known.load is not None else ():
        if main.go and versions.minor(main.go) >= versions.CANNOT_COMPILE:
            package = said.packages[0] if said.packages else main.path
            says = f"{package}: cannot compile Go {main.go} code"
            values = {"needs": main.go, "has": chosen.version, "file": "go.mod", "gotoolchain": ""}
            go = main.file.go
            return Failure(kinds.IMAGE_TOO_OLD, says, files.place(main.source, go.token.span if go else None), values)
    return None


def _raw(world: World) -> command_line.Raw:
    """How a word stands in the Dockerfile; "" where that can't be seen."""
    source = world.written

    def raw(argument: Argument) -> str:
        return argument.span.text(source.text) if source is not None else ""

    return raw


def _chdir(known: _Known, to: Argument) -> Stop | None:
    """-C: where the command works; a directory that isn't there stops it."""
    if to.value is None or (known.workdir is None and not to.value.startswith("/")):
        known.workdir = None
        return None
    directory = join(known.workdir or "/", to.value)
    if files.is_directory(known.world, directory) is False:
        says = f"go: chdir {to.value}: no such file or directory"
        place = Place(known.world.dockerfile, to.span) if known.world.dockerfile else None
        return Stop((Failure(kinds.CHDIR_MISSING, says, place, {"directory": directory}),))
    known.workdir = directory
    return None


def _described(known: _Known, said: Prediction) -> Prediction:
    """With what is known of the command, however it ends."""
    world, roots, load = known.world, known.roots, known.load
    gomod = world.image.look(clean(roots.gomod)).node if roots.gomod else None
    gowork = world.image.look(clean(roots.gowork)).node if roots.gowork else None
    directory = roots.directory
    if directory is None and load is not None and known.workdir is not None:
        path, _ = files.find_upward(world, known.workdir, "go.mod")
        directory = parent(path) if path is not None else None
        gomod = world.image.look(path).node if path is not None else None
    return said._replace(
        name=known.name,
        module=said.module or directory,
        workspace=said.workspace or (parent(roots.gowork) if roots.gowork else None),
        module_source=said.module_source or (gomod.source if gomod is not None else None),
        workspace_source=said.workspace_source or (gowork.source if gowork is not None else None),
        mod=said.mod or (load.mod if load is not None else None),
        mod_reason=said.mod_reason or (load.mod_reason.text if load is not None else ""),
        flags=said.flags or {flag.name: flag.value for flag in known.command.flags},
        arguments=said.arguments or known.command.args,
    )


def _hazed(known: _Known) -> Image:
    """The image after a command of which no more is known: whatever it may have written may be there."""
    image = known.world.image
    name = known.name
    if versions.minor(known.world.go_version or "1.1") < versions.minor(versions.OLDEST_MODELLED):
        # Of these even `go env` and `go mod download` may make the build cache.
        version = known.world.go_version or _NEWEST
        cache = build.build_cache(Scene(known.world, known.command, known.env, known.workdir or "/", version, None))
        image = image.with_haze(cache, changes=False) if cache else image
    if name in _SAYS_ONLY:
        return image
    if not name or known.workdir is None:
        return image.with_haze("/", changes=False)
    touched = [known.workdir, *(path for path in (known.roots.directory, known.roots.gowork) if path)]
    cache, gopath = known.env.get("GOMODCACHE"), (known.env.get("GOPATH") or "").partition(":")[0]
    touched.extend(path for path in (cache, gopath and join(gopath, "bin"), known.env.get("GOCACHE")) if path)
    if name == "install":
        touched.extend(path for path in (known.env.get("GOBIN"),) if path)
    changes = not name.startswith(("mod download", "build", "install", "vet", "list", "clean"))
    for path in touched:
        if path.startswith("/"):
            image = image.with_haze(clean(path), changes=changes and path == known.workdir)
    output = known.command.flag("o")
    if output is not None:
        at = "/" if output.value is None else join(known.workdir, output.value)
        image = image.with_haze(at, changes=False)
    elif name in ("run", "generate", "tool", "test", "fix"):
        image = image.with_haze("/", changes=False)
    return image


def _goenv_after(known: _Known) -> dict[str, str | None]:
    """`go env -w` writes what it is told, `-u` takes it back."""
    after = dict(known.world.goenv)
    command = known.command
    if command.name != "env":
        return after
    if command.flag("w") is not None:
        for argument in command.args:
            name, equals, value = (argument.value or "").partition("=")
            if equals:
                after[name] = value
    elif command.flag("u") is not None:
        for argument in command.args:
            after.pop(argument.value or "", None)
    return after
