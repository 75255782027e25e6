"""Loading go.work and its members (modload: LoadWorkFile and the workspace half of loadModFile).

The errors of all members are collected and printed together; each is one failure, with all the words.
"""

from gowharf.project.versions import compare
from gowharf.replay.go import files, godebugs, kinds, modfiles, replacing
from gowharf.replay.go.goenv import failure
from gowharf.replay.go.modfiles import Context, Module
from gowharf.replay.go.state import Main, Stop
from gowharf.replay.go.versions import at_least
from gowharf.replay.model import Failure
from gowharf.replay.paths import join, parent
from gowharf.startup import NamedTuple
from gowharf.syntax import gomod
from gowharf.syntax.gomod import ModFile, Value
from gowharf.text.source import Source

IMPLIED_GO = "1.18"  # gover.DefaultGoWorkVersion


class Workspace(NamedTuple):
    """A go.work that was loaded: `directory` is its own, `go` its go line or what Go takes for it."""

    directory: str
    file: ModFile
    source: Source
    mains: tuple[Main, ...]
    go: str
    uncertain: tuple[Failure, ...] = ()


def load(context: Context, path: str) -> Workspace | Stop:
    """Reads go.work at `path` and every go.mod that it uses."""
    world, version = context.world, context.version
    there = files.is_file(world, path)
    if there is False:
        why = f"open {context.short(path)}: no such file or directory"
        if files.is_directory(world, path):
            why = f"read {context.short(path)}: is a directory"
        says = f"go: reading go.work: {why}"
        return Stop((failure(world, kinds.GOWORK_VALUE, says, "GOWORK", path),))
    source = world.image.read(path)
    if there is None or source is None:
        return Stop(why="go.work is not known")
    file = source.memo(gomod.parse_work)
    problems = modfiles.problems_for(file, version, work=True)
    if problems:
        return Stop(tuple(modfiles.parse_failures(context, problems, source, path, work=True)))
    uncertain: list[Failure] = []
    if file.go is not None and at_least(version, 21):
        place = files.place(source, file.go.token.span)
        new = context.chosen.too_new(world, context.short(path), file.go.value, place)
        if new is not None and new.certain:
            return Stop((new,))
        uncertain.extend([new] if new is not None else [])
    wrong = _repeated(context, file, source, path) or _godebug(context, file, source, path)
    if wrong is not None:
        return Stop((wrong,))
    members = _members(context, file, source, parent(path))
    if isinstance(members, Stop):
        return members
    go = file.go.value if file.go is not None else IMPLIED_GO
    space = Workspace(parent(path), file, source, members, go, tuple(uncertain))
    failures = _together(context, space)
    return Stop(failures) if failures else space


def _repeated(context: Context, file: ModFile, source: Source, path: str) -> Failure | None:
    seen: dict[str, Value] = {}
    for use in file.uses:
        directory = join(parent(path), use.value)
        before = seen.get(directory)
        if before is not None:
            says = f"go: reading go.work: path {directory} appears multiple times in workspace"
            if at_least(context.version, 23):
                line = source.lines.line(use.directive.span.start)
                says = (
                    f"go: error loading go.work:\n{context.short(path)}:{line}: "
                    f"path {directory} appears multiple times in workspace"
                )
            first = files.place(source, before.token.span)
            place = files.place(source, use.token.span)
            values = {"directory": directory, "use": use.value}
            return Failure(kinds.USE_DUPLICATE, says, place, values, {"first": first} if first else {})
        seen[directory] = use
    return None


def _godebug(context: Context, file: ModFile, source: Source, path: str) -> Failure | None:
    for setting in file.godebugs:
        fault = godebugs.fault(setting.key, setting.value, context.version)
        if fault:
            line = source.lines.line(setting.directive.span.start)
            says = f"go: error loading go.work:\n{context.short(path)}:{line}: {fault}"
            place = files.place(source, setting.directive.span)
            return Failure(kinds.UNKNOWN_GODEBUG, says, place, {"key": setting.key, "reason": fault})
    return None


def _members(context: Context, file: ModFile, source: Source, directory: str) -> tuple[Main, ...] | Stop:
    """Every go.mod that go.work uses, or what is wrong with them."""
    mains: list[Main] = []
    groups: list[tuple[str, list[Failure]]] = []
    unknown = False
    for use in file.uses:
        module = modfiles.read_module(context, join(join(directory, use.value), "go.mod"))
        if not module.known:
            unknown = True
            continue
        said, failures = _refused(context, file, source, use, module)
        if said:
            groups.append((said, failures))
            continue
        clash = replacing.contradictions(module.file, module.source, context.version) if module.file else None
        if clash is not None and not groups:
            return Stop((clash,))
        wrong = modfiles.check_module_path(context, module)
        if wrong is not None:
            groups.append((wrong.says, [wrong]))
        if module.file is not None and module.source is not None and module.file.module is not None:
            go = module.file.go.value if module.file.go else ""
            mains.append(Main(parent(module.path), module.file.module.value, go, module.file, module.source))
    if groups:
        # The words of a member that isn't known would stand among them, so they are those that are known.
        says = "\n".join(said for said, _ in groups)
        return Stop(tuple(one._replace(says=says) for _, failures in groups for one in failures))
    return Stop(why="a go.mod that go.work uses is not known") if unknown else tuple(mains)


def _refused(context: Context, file: ModFile, source: Source, use: Value, module: Module) -> tuple[str, list[Failure]]:
    """Why one member can't be loaded: the words and the failures, or "" where it can."""
    version = context.version
    modern = at_least(version, 21)
    directory = context.short(parent(module.path))
    name = f" {directory}" if modern else ""
    place = files.place(source, use.token.span)
    if module.missing:
        shown, why = context.short(module.path) if modern else module.path, "no such file or directory"
        if files.is_file(context.world, parent(module.path)):
            shown, why = module.path, "not a directory"
        says = f"go: cannot load module{name} listed in go.work file: open {shown}: {why}"
        values = {"use": use.value, "directory": parent(module.path)}
        return says, [Failure(kinds.WORKSPACE_MODULE_MISSING, says, place, values)]
    if module.failures and not module.too_new:
        inner = module.failures[0].says.removeprefix("go: ")
        says = f"go: cannot load module{name} listed in go.work file: {inner}"
        return says, list(module.failures)
    needs = module.file.go.value if module.file is not None and module.file.go is not None else "1.16"
    has = file.go.value if file.go is not None else IMPLIED_GO
    fixes = context.command.name.startswith("work ")
    if modern and not fixes and compare(needs, has) > 0 and compare(needs, "1.21") >= 0:
        says = _too_low(context, file, directory, needs, has)
        values = {"use": use.value, "needs": needs, "has": has}
        go_place = files.place(source, file.go.token.span) if file.go is not None else place
        member = modfiles.place_of_go(module)
        return says, [Failure(kinds.GOWORK_TOO_LOW, says, go_place, values, {"member": member} if member else {})]
    if module.failures and any(one.certain for one in module.failures):
        inner = module.failures[0].says.removeprefix("go: ")
        says = f"go: cannot load module{name} listed in go.work file: {inner}"
        return says, list(module.failures)
    return "", []


def _too_low(context: Context, file: ModFile, directory: str, needs: str, has: str) -> str:
    version = context.version
    verb = "implicitly requires" if file.go is None and at_least(version, 23) else "lists"
    update = f"download and use go {needs}" if at_least(version, 27) else "update it"
    return (
        f"go: module {directory} listed in go.work file requires go >= {needs}, "
        f"but go.work {verb} go {has}; to {update}:\n\tgo work use"
    )


def _together(context: Context, space: Workspace) -> tuple[Failure, ...]:
    """makeMainModules: what the members and go.work say against each other."""
    clash = replacing.contradictions(space.file, space.source, context.version)
    if clash is not None:
        return (clash,)
    found: list[Failure] = []
    seen: dict[str, Main] = {}
    uses = dict(zip((main.directory for main in space.mains), space.file.uses, strict=False))
    for main in space.mains:
        if main.path in seen:
            says = f"go: module {main.path} appears multiple times in workspace"
            first = uses.get(seen[main.path].directory)
            use = uses.get(main.directory)
            place = files.place(space.source, use.token.span if use else None)
            other = files.place(space.source, first.token.span if first else None)
            values = {"module": main.path, "directory": main.directory}
            found.append(Failure(kinds.USE_DUPLICATE, says, place, values, {"first": other} if other else {}))
        seen[main.path] = main
    for replace in space.file.replaces:
        if replace.old_path in seen and not replace.old_version:
            says = (
                f"go: workspace module {replace.old_path} is replaced at all versions in the go.work file. "
                "To fix, remove the replacement from the go.work file or specify the version at which to replace the "
                "module."
            )
            place = files.place(space.source, replace.directive.span)
            values = {"module": replace.old_path, "first": "", "second": ""}
            found.append(Failure(kinds.WORKSPACE_REPLACE, says, place, values))
    clash = replacing.members_disagree(context, space.mains, space.file)
    if clash is not None:
        found.append(clash)
    says = "\n".join(one.says for one in found)
    return tuple(one._replace(says=says) for one in found)
