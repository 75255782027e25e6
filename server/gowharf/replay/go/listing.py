"""go list: of packages, which it looks at without building them, and of modules (-m)."""

from gowharf.replay.go import build, embeds, untidy
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import DONE, OPEN, Answer, failing
from gowharf.replay.go.modcommands import reads_graph, unknown_module
from gowharf.replay.go.named import Package
from gowharf.replay.go.packageloading import loaded, paths_of, reading
from gowharf.replay.go.packages import NO_GO_MOD, named_packages
from gowharf.replay.go.provided import Ask
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import required_modules
from gowharf.replay.go.state import Scene
from gowharf.replay.go.targets import GoFile, is_on, targets_of
from gowharf.replay.model import Failure


def run_list(scene: Scene) -> Answer:
    """go list of packages (not -m): it looks at the named packages, at what they import with -deps alone."""
    if is_on(scene, "m"):
        return _list_modules(scene)
    targets = targets_of(scene)
    if is_on(scene, "e"):
        return OPEN
    if is_on(scene, "deps"):
        return loaded(scene, targets, scene.command.args)[2]._replace(known=False)
    named = named_packages(scene, targets, scene.command.args)
    cache = build.cache_failures(scene) or reading(scene, named, targets)
    embedded = (lost for p in named.packages for file in p.folder.files for lost in _embeds(scene, p, file))
    failures = tuple(cache) or (*named.failures, *embedded)
    deep = any(is_on(scene, name) for name in ("test", "export", "compiled", "find"))
    alone = scene.load is None or not required_modules(scene.load)
    return Answer(failures, named.known and alone and not deep, network="unknown", packages=paths_of(named))


def _embeds(scene: Scene, package: Package, file: GoFile) -> list[Failure]:
    if not file.built or file.test:
        return []
    return embeds.check(scene, scene.load, file, package.node.directory)[0]


def _list_modules(scene: Scene) -> Answer:
    """go list -m."""
    words = [argument.value for argument in scene.command.args]
    load = scene.load
    if load is None or any(word is None for word in words):
        if load is None and "all" in words:
            says = f'go: cannot match "all": {NO_GO_MOD}'
            return failing(Failure(kinds.NO_GO_MOD, says, None, {"directory": scene.workdir}))
        return OPEN
    if load.mod == "vendor":
        blocked = _vendor_query(scene, [word for word in words if word is not None])
        return failing(blocked) if blocked is not None else DONE
    if not words and not is_on(scene, "u") and not is_on(scene, "versions"):
        return DONE
    if not reads_graph(load, [word for word in words if word is not None]):
        return OPEN
    early = untidy.duplicates(scene, load) or untidy.toolchain(scene, load)
    if early:
        return failing(*early)
    problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
    if problem is not None and problem.failure is not None:
        return failing(problem.failure)
    stranger = unknown_module(load, [word for word in words if word is not None])
    if stranger is not None and not is_on(scene, "versions"):
        return failing(stranger)
    return OPEN


def _vendor_query(scene: Scene, words: list[str]) -> Failure | None:
    """listModules: what vendor mode can't tell."""
    what = ""
    if is_on(scene, "versions"):
        what = "determine available versions"
    elif is_on(scene, "u"):
        what = "determine available upgrades"
    elif "all" in words:
        what = "compute 'all'"
    elif any("..." in word for word in words):
        what = "match module patterns"
    if not what:
        return None
    says = f"go: can't {what} using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)"
    return Failure(kinds.VENDOR_MODE_LIST, says, None, {"argument": " ".join(words)})
