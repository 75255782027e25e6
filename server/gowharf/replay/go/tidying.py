"""go mod tidy and go mod vendor (and go work vendor): they begin with all packages and tests of the main modules.

A module without any Go file needs nothing, so there tidy drops every requirement and vendor every package.
"""

from gowharf.replay.go import build, fetch, files, stdlib, sums, untidy
from gowharf.replay.go import kinds_commands as kinds
from gowharf.replay.go.answers import OPEN, Answer, failing
from gowharf.replay.go.imports import Node as PackageNode
from gowharf.replay.go.imports import Walk, walk
from gowharf.replay.go.packages import named_packages, no_go_mod
from gowharf.replay.go.provided import Ask
from gowharf.replay.go.providers import Providers
from gowharf.replay.go.requires import Required, is_pruned, place_in, required_modules
from gowharf.replay.go.state import Load, Main, Scene
from gowharf.replay.go.targets import ANY, is_on
from gowharf.replay.go.writing import unwritable
from gowharf.replay.image import Image, Node
from gowharf.replay.model import Argument, Failure
from gowharf.replay.paths import clean, join
from gowharf.syntax import gomod
from gowharf.text.source import Span


def run_tidy(scene: Scene) -> Answer:
    """go mod tidy: it needs what all packages and tests of the main module import."""
    found, answer = _all_packages(scene, "mod")
    load = scene.load
    if found is None or load is None:
        return answer
    failures = list(answer.failures)
    main = load.mains[0]
    empty = _without_go_files(scene, main)
    # What go.mod has no module for, tidy looks up: whether that succeeds is unknown.
    failures = [failure for failure in failures if failure.kind not in _LOOKED_UP]
    if is_on(scene, "diff"):
        from gowharf.replay.go import drift

        drifted = drift.failures(scene, main) if not failures else ()
        return answer._replace(failures=(*failures, *drifted), known=False)
    if not failures and not empty:
        blocked = sums_blocked(scene, load, list(found.external))
        blocked = blocked or _tidying_blocked(scene, load, main, found)
        if blocked is not None:
            failures.append(blocked)
    image = fetch.downloaded(scene, scene.world.image, _fetched(found), True)
    changed = len(failures) != len(answer.failures) or not found.known or untidy.rewritten(scene, load)
    image = _tidied(scene, image, main, bool(empty), changed or (is_on(scene, "e") and bool(failures)))
    if is_on(scene, "e"):
        return answer._replace(failures=(), image=image, known=False)
    return answer._replace(failures=tuple(failures), image=image, known=answer.known and bool(empty))


_LOOKED_UP = frozenset(
    [
        kinds.IMPORT_NOT_REQUIRED,
        kinds.IMPORT_OF_SIBLING,
        kinds.REPLACED_NOT_REQUIRED,
        kinds.GO_MOD_NEEDS_UPDATE,
        kinds.SUM_MISSING,
    ]
)


def _tidied(scene: Scene, image: Image, main: Main, empty: bool, changed: bool) -> Image:
    """go.mod and go.sum afterwards. A module without any Go file requires nothing, so tidy drops every require."""
    uid = scene.world.user.uid
    gomod_path, sum_path = clean(main.directory + "/go.mod"), clean(main.directory + "/go.sum")
    if empty:
        if main.file.requires:
            image = image.with_file(gomod_path, Node("file", text=without_requires(main.source.text), uid=uid))
        if not image.look(sum_path).absent:
            image = image.with_file(sum_path, Node("file", text="", uid=uid))
        return image
    if changed:
        image = image.with_file(gomod_path, Node("file", uid=uid))
    return image.with_file(sum_path, Node("file", uid=uid))


def without_requires(text: str) -> str:
    """A go.mod without its require lines and blocks."""
    file = gomod.parse(text)
    spans = [block.span for block in file.blocks if block.verb.value == "require"]
    inside = [Span(span.start, span.end) for span in spans]
    for require in file.requires:
        if not any(span.start <= require.directive.span.start < span.end for span in inside):
            inside.append(require.directive.span)
    for span in sorted(inside, reverse=True):
        text = text[: span.start] + text[span.end :]
    return text


def run_vendor(scene: Scene) -> Answer:
    """go mod vendor: reads like a build in readonly mode, then makes the vendor directory anew."""
    minor = stdlib.minor(scene.go_version)
    load = scene.load
    if load is not None and load.workspace is not None:
        if minor is None or minor < 22:
            return OPEN
        says = "go: 'go mod vendor' cannot be run in workspace mode. Run 'go work vendor' to vendor the workspace or "
        says += "set 'GOWORK=off' to exit workspace mode."
        return failing(Failure(kinds.VENDOR_IN_WORKSPACE, says, None, {"directory": load.workspace}))
    return vendor(scene)


def vendor(scene: Scene) -> Answer:
    """What go mod vendor and go work vendor share."""
    found, answer = _all_packages(scene, "readonly")
    load = scene.load
    if found is None or load is None:
        return answer
    top = load.workspace if load.workspace is not None else load.mains[0].directory
    flag = scene.command.flag("o")
    if flag is not None and flag.value is None:
        return answer._replace(known=False, image=scene.world.image.with_haze(scene.workdir))
    directory = join(scene.workdir, flag.value) if flag is not None and flag.value else clean(top + "/vendor")
    failures = list(answer.failures)
    if not failures:
        failures += _replaced_in_vendor(load)
    if not failures:
        failures += _vendor_unwritable(scene, directory)
    image = fetch.downloaded(scene, scene.world.image, _fetched(found), True)
    image = _vendored(scene, image, load, directory)
    return answer._replace(failures=tuple(failures), image=image)


def _replaced_in_vendor(load: Load) -> list[Failure]:
    """moduleLine: a replacement inside the directory that is about to be rewritten."""
    for replacement in load.replacements.values():
        path = replacement.replace.new_path
        cleaned = "/".join(part for part in path.split("/") if part not in ("", "."))
        if replacement.replace.local and (cleaned == "vendor" or cleaned.startswith("vendor/")):
            says = f"go: replacement path {path} inside vendor directory"
            place = place_in(replacement.path, replacement.replace.new_token.span)
            return [Failure(kinds.REPLACEMENT_IN_VENDOR, says, place, {"path": path})]
    return []


def _vendor_unwritable(scene: Scene, directory: str) -> list[Failure]:
    reason = unwritable(scene, directory + "/modules.txt" if files.look(scene.world, directory).present else directory)
    if reason is None:
        return []
    says = f"go: mkdir {directory}: {reason}"
    values = {"path": directory, "user": scene.world.user.name}
    return [Failure(kinds.OUTPUT_UNWRITABLE, says, None, values)]


def _vendored(scene: Scene, image: Image, load: Load, directory: str) -> Image:
    """The vendor directory afterwards: with no Go file to need a package, only modules.txt is left in it."""
    image = image.without(directory)
    required = required_modules(load)
    if not required:
        return image
    uid = scene.world.user.uid
    empty = [_without_go_files(scene, main) for main in load.mains]
    if load.workspace is None and all(empty):
        text = _modules_txt(load, required)
        return image.with_files(
            {directory: Node("dir", uid=uid), directory + "/modules.txt": Node("file", text=text, uid=uid)}
        )
    image = image.with_files({directory: Node("dir", uid=uid), directory + "/modules.txt": Node("file", uid=uid)})
    return image.with_haze(directory)


def _modules_txt(load: Load, required: dict[str, Required]) -> str:
    lines = []
    for module in required.values():
        line = f"# {module.path} {module.version}"
        if module.replacement is not None:
            replace = module.replacement.replace
            line += " => " + " ".join(part for part in (replace.new_path, replace.new_version) if part)
        lines += [line, "## explicit"]
    for (path, version), replacement in sorted(load.replacements.items()):
        if version and (path not in required or required[path].version != version):
            line = f"# {path} {version}"
        elif not version:
            line = f"# {path}"
        else:
            continue
        new = replacement.replace
        lines.append(f"{line} => " + " ".join(part for part in (new.new_path, new.new_version) if part))
    return "\n".join(lines) + "\n"


def _all_packages(scene: Scene, mod: str) -> tuple[Walk | None, Answer]:
    """The walk over "all" that tidy and vendor begin with; None with the answer where it comes not so far."""
    load = scene.load
    if load is None:
        return None, failing(no_go_mod(scene))
    if load.workspace is not None and scene.command.name != "work vendor":
        return None, OPEN._replace(image=_unknown_module(scene))
    cache = build.cache_failures(scene)
    if cache:
        return None, failing(*cache)
    malformed = sums.malformed(scene)
    if malformed is not None and required_modules(load) and not (mod == "mod" and is_on(scene, "e")):
        return None, failing(malformed)
    load = load._replace(mod=mod, mod_explicit=False)
    if not is_pruned(load):
        problem = Providers(scene, load).graph_problem(Ask("", "go: ", "", None, None))
        if problem is not None and problem.failure is not None:
            return None, failing(problem.failure)
    targets = ANY
    roots: list[PackageNode] = []
    known = True
    for main in load.mains:
        inside = Argument(join(main.directory, "..."), Span(0, 0))
        named = named_packages(scene._replace(load=load), targets, (inside,), tests=True)
        known = known and named.known
        roots += [package.node for package in named.packages]
    found = walk(scene._replace(load=load), load, tuple(roots), targets, stacked=True)
    network = "needed" if found.fetches else "unknown"
    # Both pass over imports that only a newer standard library could have (SilenceMissingStdImports).
    failures = tuple(failure for failure in found.failures if failure.kind != kinds.IMPORT_NOT_IN_STD)
    found = found._replace(failures=failures)
    return found, Answer(failures, known and found.known, None, None, network, found.fetches)


def _unknown_module(scene: Scene) -> Image:
    image = scene.world.image
    for main in scene.load.mains if scene.load is not None else ():
        if main.directory == scene.workdir:
            for name in ("go.mod", "go.sum"):
                image = image.with_file(clean(f"{main.directory}/{name}"), Node("file", uid=scene.world.user.uid))
    return image


def _fetched(found: Walk) -> list[tuple[str, str]]:
    return [(path, version) for path, _, version in (name.partition("@") for name in found.fetches)]


def _without_go_files(scene: Scene, main: Main) -> bool | None:
    """Whether the main module surely has no Go file at all; None: unknown."""
    stack = [main.directory]
    unknown = False
    while stack:
        directory = stack.pop()
        names, complete = scene.world.image.children(directory, go=True)
        unknown = unknown or not complete
        for name in names:
            path = clean(f"{directory}/{name}")
            node = scene.world.image.look(path).node
            if name.endswith(".go") and not name.startswith(("_", ".")) and node is not None and node.kind == "file":
                return False
            if node is None or node.kind == "unknown":
                unknown = True
            elif (
                node.kind == "dir"
                and not node.linked
                and name != "vendor"
                and name[0] not in "._"
                and name != "testdata"
            ):
                if scene.world.image.look(path + "/go.mod").absent:
                    stack.append(path)
    return None if unknown else True


def sums_blocked(scene: Scene, load: Load, wanted: list[Required]) -> Failure | None:
    """go.sum must take hashes and can't: it lies on a read-only mount, or is another user's."""
    if load.workspace is not None or not load.sums_known or len(load.mains) != 1:
        return None
    known = load.sums.gomods if load.sums is not None else {}
    if all(module.local is not None or module.actual in known for module in wanted):
        return None
    return _unwritable_sum(scene, load.mains[0])


def hashes_blocked(scene: Scene, load: Load, used: list[Required]) -> Failure | None:
    """A build that may add hashes, with -mod=mod or in a workspace, and can't write the file that takes them."""
    if not load.sums_known or (load.mod != "mod" and (load.workspace is None or load.mod != "readonly")):
        return None
    files_of, gomods_of = (load.sums.modules, load.sums.gomods) if load.sums is not None else ({}, {})
    wanted = [module for module in used if module.local is None]
    if all(module.actual in files_of and module.actual in gomods_of for module in wanted):
        return None
    name = "go.sum" if load.workspace is None else "go.work.sum"
    path = clean(f"{load.workspace or load.mains[0].directory}/{name}")
    reason = unwritable(scene, path)
    if reason is None or scene.command.flag("modfile") is not None:
        return None
    says = f"go: updating go.sum: open {path}: {reason}"
    return Failure(kinds.GO_MOD_READ_ONLY, says, None, {"path": path})


def _tidying_blocked(scene: Scene, load: Load, main: Main, found: Walk) -> Failure | None:
    """What tidy surely writes anew, though nothing has to be looked up, and can't: go.sum before go.mod."""
    path = clean(main.directory + "/go.mod")
    reason = unwritable(scene, path)
    if reason is None:
        return _dropped_sum(scene, load, found)
    from gowharf.replay.go import drift

    if not drift.failures(scene, main):
        return None
    says = f"go: updating go.mod: open {path}: {reason}"
    return _dropped_sum(scene, load, found) or Failure(kinds.GO_MOD_READ_ONLY, says, None, {"path": path})


def _dropped_sum(scene: Scene, load: Load, found: Walk) -> Failure | None:
    """go.sum has hashes of what is required, and no package of another module is imported: tidy takes them out."""
    if found.external or not found.known or load.sums is None or not load.sums.sums:
        return None
    return _unwritable_sum(scene, load.mains[0])


def _unwritable_sum(scene: Scene, main: Main) -> Failure | None:
    path = clean(main.directory + "/go.sum")
    reason = unwritable(scene, path)
    if reason is None:
        return None
    return Failure(kinds.GO_MOD_READ_ONLY, f"go: updating go.sum: open {path}: {reason}", None, {"path": path})
