"""Where go build and go install write programs. (work/build.go: runBuild, InstallPackages; load: DefaultExecName.)"""

from gowharf.replay.go import files
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.named import Named, Package
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import Targets
from gowharf.replay.go.writing import unwritable
from gowharf.replay.image import Binary, Image, Node
from gowharf.replay.model import Failure
from gowharf.replay.paths import clean, join, parents
from gowharf.startup import NamedTuple, regex

MAJOR = regex(r"v(?:[2-9]|[1-9]\d++)\Z")


class Output(NamedTuple):
    """`written` maps paths of the image to the main package of each (None: not known which); `hazy` are directories
    where programs of unknown names may have been written. `given` is the target as go names it in messages."""

    written: dict[str, Package | None]
    hazy: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    given: str = ""


def executable_name(package: Package) -> str:
    """DefaultExecName: the last element of the import path that is no major version; of files, the first's."""
    if package.node.only is not None:
        return package.node.only[0].removesuffix(".go")
    elements = package.node.path.split("/")
    if len(elements) > 1 and MAJOR.match(elements[-1]):
        return elements[-2]
    return elements[-1]


def of_build(scene: Scene, named: Named, targets: Targets) -> Output:
    """go build: -o FILE, -o DIRECTORY, or a single program in the work directory."""
    flag = scene.command.flag("o")
    given = flag.value if flag is not None else ""
    if given is None:
        return Output({}, ("/",))
    suffix = _suffix(targets)
    mains = [package for package in named.packages if package.name == "main"]
    unknown = not named.known or any(package.name is None for package in named.packages)
    if given:
        return _explicit(scene, named, mains, given, suffix, unknown)
    if unknown and not mains:
        return Output({}, (scene.workdir,))
    if len(named.packages) != 1 or not mains or named.standard or named.external:
        return Output({}, (scene.workdir,) if unknown else ())
    name = executable_name(mains[0]) + suffix
    path = join(scene.workdir, name)
    failures = _is_directory(scene, path, name, "go: ") or _refusal(scene, mains[0], path, name, "build")
    return Output({path: mains[0]}, (), failures, name)


def _explicit(scene: Scene, named: Named, mains: list[Package], given: str, suffix: str, unknown: bool) -> Output:
    path = join(scene.workdir, given)
    if path == "/dev/null":
        return Output({})
    is_directory = True if given.endswith("/") else files.is_directory(scene.world, path)
    if is_directory is None:
        return Output({path: mains[0] if len(mains) == 1 else None}, (path,))
    if is_directory:
        written: dict[str, Package | None] = {
            clean(f"{path}/{executable_name(package)}{suffix}"): package for package in mains
        }
        if not written and not unknown and not named.external and named.packages:
            return Output(
                {}, (), (Failure(kinds.NO_MAIN_PACKAGE, "go: no main packages to build", None, {"path": given}),)
            )
        failures = _refusal(scene, mains[0], next(iter(written)), _joined(given, written), "build") if mains else ()
        return Output(written, (path,) if unknown else (), failures, given)
    count = len(named.packages) + len(named.standard) + len(named.external)
    if len(named.packages) > 1:
        says = f"go: cannot write multiple packages to non-directory {given}"
        values = {"path": given, "packages": " ".join(package.node.path for package in named.packages)}
        return Output({path: None}, (), (Failure(kinds.OUTPUT_NOT_A_DIRECTORY, says, None, values),), given)
    package = named.packages[0] if named.packages and count == 1 else None
    failures = _refusal(scene, package, path, given, "build") if package is not None else ()
    return Output({path: package}, (), failures, given)


def _joined(given: str, written: dict[str, Package | None]) -> str:
    return given.rstrip("/") + "/" + next(iter(written)).rpartition("/")[2]


def of_install(scene: Scene, named: Named, targets: Targets) -> Output:
    """go install: GOBIN, or GOPATH/bin, in a folder of its own where the target is another system."""
    gobin, gopath = scene.env.get("GOBIN"), scene.env.get("GOPATH")
    if gobin is None or gopath is None:
        return Output({}, ("/",))
    if gobin and not gobin.startswith("/"):
        says = "cannot install, GOBIN must be an absolute path"
        return Output({}, (), (Failure(kinds.GOBIN_RELATIVE, says, None, {"path": gobin}),))
    mains = [package for package in named.packages if package.name == "main"]
    cross = is_cross(scene, targets)
    if gobin and cross and mains:
        says = "go: cannot install cross-compiled binaries when GOBIN is set"
        return Output({}, (), (Failure(kinds.GOBIN_CROSS, says, None, {"gobin": gobin}),))
    directory = gobin or _gopath_bin(scene, gopath)
    if directory is None:
        return Output({}, ("/",))
    if cross and not gobin:
        directory = f"{directory}/{targets.goos}_{targets.goarch}"
    suffix = _suffix(targets)
    written: dict[str, Package | None] = {
        clean(f"{directory}/{executable_name(package)}{suffix}"): package for package in mains
    }
    unknown = not named.known or any(package.name is None for package in named.packages) or cross is None
    failures: tuple[Failure, ...] = ()
    if mains:
        path = next(iter(written))
        failures = _refusal(scene, mains[0], path, path, "install")
    return Output(written, (directory,) if unknown or named.external else (), failures, directory)


def install_directory(scene: Scene, targets: Targets) -> str | None:
    """Where go install writes, for programs whose names are taken from their paths."""
    output = of_install(scene, Named((), (), False), targets)
    return output.hazy[0] if len(output.hazy) == 1 and output.hazy[0] != "/" else None


def is_cross(scene: Scene, targets: Targets) -> bool | None:
    """Whether the target is another system than the machine's own, which is Linux and nearly always amd64."""
    if targets.goos is None:
        return None
    if targets.goos != "linux":
        return True
    if not scene.world.env.get("GOARCH", "") and not scene.world.goenv.get("GOARCH", ""):
        return None if scene.world.env.get("GOARCH", "") is None else False
    return targets.goarch != "amd64"


def apply(scene: Scene, image: Image, output: Output, program: Binary) -> Image:
    """The image with the programs in it."""
    uid = scene.world.user.uid
    for directory in output.hazy:
        image = image.with_haze(directory, changes=False)
    nodes = {
        path: Node("file", uid=uid, mode=0o755, binary=program if _is_main(package) else None)
        for path, package in output.written.items()
    }
    return image.with_files(_with_directories(image, nodes, scene)) if nodes else image


def _with_directories(image: Image, nodes: dict[str, Node], scene: Scene) -> dict[str, Node]:
    """The directories above, which go makes as the user who runs it."""
    made: dict[str, Node] = {}
    for path in nodes:
        for at in parents(path.rpartition("/")[0] or "/"):
            if not image.look(at).absent:
                break
            made[at] = Node("dir", uid=scene.world.user.uid, mode=0o755)
    return {**made, **nodes}


def _is_main(package: Package | None) -> bool:
    return package is not None and package.name == "main"


def _suffix(targets: Targets) -> str:
    return ".exe" if targets.goos == "windows" else ""


def _gopath_bin(scene: Scene, gopath: str) -> str | None:
    first = gopath.partition(":")[0]
    if first:
        return join(first, "bin")
    home = scene.world.env.get("HOME", scene.world.user.home)
    return join(home, "go/bin") if home else None


def _is_directory(scene: Scene, path: str, given: str, front: str) -> tuple[Failure, ...]:
    """`go build ./api` beside the folder api: without -o the program would be called so. (work/build.go: runBuild)"""
    there = files.look(scene.world, path).node
    if there is None or there.kind != "dir":
        return ()
    says = f'{front}build output "{given}" already exists and is a directory'
    return (Failure(kinds.OUTPUT_IS_A_DIRECTORY, says, None, {"path": path, "given": given}),)


def _refusal(scene: Scene, package: Package, path: str, given: str, verb: str) -> tuple[Failure, ...]:
    """A target that can't be written: its directory can't be made, or the file not opened."""
    import_path = package.node.path
    front = f"{import_path}: go {verb} {import_path}: "
    values = {"path": path, "user": scene.world.user.name}
    directory = path.rpartition("/")[0] or "/"
    missing = [at for at in parents(directory) if files.look(scene.world, at).absent]
    if any(files.look(scene.world, at).unknown for at in parents(directory)):
        return ()
    if missing:
        reason = unwritable(scene, missing[-1])
        if reason is None:
            return ()
        shown = given.rpartition("/")[0] + "/" if missing[-1] == directory else missing[-1]
        return (Failure(kinds.OUTPUT_UNWRITABLE, f"{front}mkdir {shown}: {reason}", None, values),)
    taken = _is_directory(scene, path, given, front)
    if taken:
        return taken
    reason = unwritable(scene, path)
    if reason is None:
        return ()
    # go first tries to make the file anew, and the directory may be its user's though the file is not.
    if files.look(scene.world, path).present and unwritable(scene, directory + "/new") is None:
        return ()
    says = f"{front}copying $WORK/b001/exe/a.out: open {given}: {reason}"
    return (Failure(kinds.OUTPUT_UNWRITABLE, says, None, values),)
